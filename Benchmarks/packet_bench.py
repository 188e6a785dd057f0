#!/usr/bin/env python3
"""Measures how long a packet takes and how much memory, by the number of pages.

    Benchmarks/packet_bench.py --program PATH/dossier [--pages 10,100,1000,3000] [--runs 3]

The records are born digital, about 3 kB of text a page, made for the run: nothing in them needs recognition. Two things
are timed at each length: the whole way from the file to the published packet (`dossier ingest --wait`, once), and the
assembly alone, of a case that has been read: `dossier reprocess --from render-pages --dry-run` makes the pictures of pages,
records.pdf, packet.json, packet.html, quote.html, bundle.json and the manifest anew, one after the other, and publishes
nothing; the least of `--runs` counts.
Both include the start of the program. CPU seconds are those of the program and its readers. Memory is each process's own
`VmHWM`, as in memory_bench.py. Exits with 1 where a goal is missed.
"""

import argparse
import json
import pathlib
import resource
import subprocess
import sys
import tempfile
import time

import long_records
import memory_bench

PAGES_A_SECOND_GOAL = 200
# From 1,000 pages on, the start of the program no longer hides what a page takes.
LONG = 1000
GROWTH_GOAL = 1.25
REFERENCE = "1000000009"


class Measured:
    def __init__(self, command):
        peaks = memory_bench.Peaks()
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        start = time.monotonic()
        status = peaks.watch(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self.seconds = time.monotonic() - start
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        self.cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
        self.supervisor = peaks.supervisor / 1024
        self.reader = peaks.reader / 1024
        if status not in (0, 2):
            raise SystemExit(f"{command[1]} ended with {status}")


def measure(program, count, runs):
    with tempfile.TemporaryDirectory(prefix="dossier-packet-") as made:
        folder = pathlib.Path(made)
        source = long_records.write(folder / "records.pdf", count)
        place = ["--workspace", folder / "workspace"]
        whole = Measured([program, "ingest", *place, "--case", REFERENCE, "--wait", source])
        packet = folder / "workspace" / "packets" / REFERENCE / "v1"
        found = json.loads((packet / "packet.json").read_text())["pageCount"]["found"]
        if found != count:
            raise SystemExit(f"{found} pages of {count} are in the packet")
        again = [program, "reprocess", *place, "--from", "render-pages", "--dry-run", REFERENCE]
        assemblies = [Measured(again) for _ in range(runs)]
        sizes = {name: (packet / name).stat().st_size / 1e6 for name in ("packet.html", "records.pdf")}
        return whole, assemblies, sizes, source.stat().st_size / 1e6


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("--program", required=True)
    parser.add_argument("--pages", default="10,100,1000,3000")
    parser.add_argument("--runs", type=int, default=3)
    options = parser.parse_args()
    missed = []
    peaks = {}
    print("| pages | file to packet s | CPU s | assembly s | CPU s | pages/s | supervisor MiB | largest reader MiB |"
          " packet.html MB | records.pdf MB | sent MB |")
    print("|---|---|---|---|---|---|---|---|---|---|---|")
    for count in [int(text) for text in options.pages.split(",")]:
        whole, assemblies, sizes, sent = measure(options.program, count, options.runs)
        seconds = min(run.seconds for run in assemblies)
        rate = count / seconds
        supervisor = max(run.supervisor for run in assemblies)
        reader = max(run.reader for run in assemblies)
        peaks[count] = (supervisor, reader)
        print(f"| {count} | {whole.seconds:.2f} | {whole.cpu:.2f} | {seconds:.2f} | {min(r.cpu for r in assemblies):.2f}"
              f" | {rate:.0f} | {supervisor:.0f} | {reader:.0f} | {sizes['packet.html']:.2f} |"
              f" {sizes['records.pdf']:.2f} | {sent:.2f} |", flush=True)
        if count >= LONG and rate < PAGES_A_SECOND_GOAL:
            missed.append(f"{rate:.0f} pages/s at {count} pages")
    lengths = sorted(count for count in peaks if count >= LONG)
    if len(lengths) > 1:
        for place, name in ((0, "supervisor"), (1, "reader")):
            growth = peaks[lengths[-1]][place] / max(peaks[lengths[0]][place], 1)
            print(f"\nThe {name}'s peak grows {growth:.2f}x from {lengths[0]} to {lengths[-1]} pages.")
            if growth > GROWTH_GOAL:
                missed.append(f"the {name} grows {growth:.2f}x")
    goal = (f"assembly of at least {PAGES_A_SECOND_GOAL} pages/s from {LONG} pages on; peaks that grow at most"
            f" {GROWTH_GOAL}x from there")
    print(f"\nGoal: {goal}: {'missed: ' + ', '.join(missed) if missed else 'met'}.")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
