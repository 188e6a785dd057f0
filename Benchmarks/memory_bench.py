#!/usr/bin/env python3
"""Measures memory by the number of pages: the peak of the supervisor and of the largest reader.

    Benchmarks/memory_bench.py --program PATH/dossier [--pages 10,100,1000,5000] [--only inspect|ingest]

Each length is inspected (`dossier inspect --no-ocr --json`) and processed to its packet (`dossier ingest --wait`), on born
digital records of about 3 kB of text a page that are made for the run. What is printed is each process's own `VmHWM` of
/proc, asked for every 5 ms until it ends: the kernel raises it and never lowers it, so only growth within the last 5 ms can
be missed. `ru_maxrss` of a child that was waited for would not do: it keeps what the process was before it became another
program, and mixes in the children of children. Exits with 1 where a goal is missed.
"""

import argparse
import json
import pathlib
import subprocess
import sys
import tempfile
import time

import long_records

SUPERVISOR_GOAL_MIB = 300
READER_GOAL_MIB = 1536


def peak_kib(process):
    """The peak resident set of a process so far, and its program's name; nothing once it is gone."""
    try:
        fields = dict(
            line.split(":", 1) for line in pathlib.Path(f"/proc/{process}/status").read_text().splitlines() if ":" in line)
    except (FileNotFoundError, ProcessLookupError):
        return None
    if "VmHWM" not in fields:
        return None
    return fields["Name"].strip(), int(fields["VmHWM"].split()[0])


def children(process):
    found = set()
    for task in pathlib.Path(f"/proc/{process}/task").glob("*"):
        try:
            found.update(int(child) for child in (task / "children").read_text().split())
        except (FileNotFoundError, ProcessLookupError):
            continue
    return found


class Peaks:
    def __init__(self):
        self.supervisor = 0
        self.reader = 0
        self.readers = set()

    def watch(self, command, **options):
        """Runs a command to its end and gives its exit status."""
        process = subprocess.Popen(command, **options)
        while process.poll() is None:
            own = peak_kib(process.pid)
            if own:
                self.supervisor = max(self.supervisor, own[1])
            for child in children(process.pid):
                other = peak_kib(child)
                # Between fork and exec a child is a copy of the supervisor.
                if other and other[0] == "dossier-reader":
                    self.readers.add(child)
                    self.reader = max(self.reader, other[1])
            time.sleep(0.005)
        return process.returncode


def inspect(program, source, folder, peaks):
    answer = folder / "inspection.json"
    with open(answer, "wb") as out:
        status = peaks.watch([program, "inspect", "--no-ocr", "--json", source], stdout=out, stderr=subprocess.DEVNULL)
    if status != 0:
        raise SystemExit(f"inspect ended with {status}")
    return json.loads(answer.read_text())["pageCount"]["found"]


def ingest(program, source, folder, peaks):
    workspace = folder / "workspace"
    command = [program, "ingest", "--workspace", workspace, "--case", "1000000009", "--wait", source]
    status = peaks.watch(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    if status not in (0, 2):
        raise SystemExit(f"ingest ended with {status}")
    packet = workspace / "packets" / "1000000009" / "v1" / "packet.json"
    return json.loads(packet.read_text())["pageCount"]["found"]


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("--program", required=True)
    parser.add_argument("--pages", default="10,100,1000,5000")
    parser.add_argument("--only", choices=["inspect", "ingest"])
    options = parser.parse_args()
    missed = []
    print("| command | pages | supervisor MiB | largest reader MiB | readers |")
    print("|---|---|---|---|---|")
    for count in [int(text) for text in options.pages.split(",")]:
        for name, run in (("inspect", inspect), ("ingest", ingest)):
            if options.only not in (None, name):
                continue
            with tempfile.TemporaryDirectory(prefix="dossier-memory-") as made:
                folder = pathlib.Path(made)
                source = long_records.write(folder / "records.pdf", count)
                peaks = Peaks()
                found = run(options.program, source, folder, peaks)
            if found != count:
                raise SystemExit(f"{name} found {found} pages of {count}")
            supervisor, reader = peaks.supervisor / 1024, peaks.reader / 1024
            print(f"| {name} | {count} | {supervisor:.0f} | {reader:.0f} | {len(peaks.readers)} |", flush=True)
            if supervisor > SUPERVISOR_GOAL_MIB or reader > READER_GOAL_MIB:
                missed.append(f"{name} at {count} pages")
    goal = f"supervisor at most {SUPERVISOR_GOAL_MIB} MiB, every reader at most {READER_GOAL_MIB} MiB"
    print(f"\nGoal: {goal}: {'missed by ' + ', '.join(missed) if missed else 'met'}.")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
