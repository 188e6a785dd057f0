#!/usr/bin/env python3
"""Measures how long what comes into a drop folder waits for its first job, while `dossier up` runs on it.

    make bench BENCH=doors
    python3 Benchmarks/doors_bench.py --program PATH/dossier [--rounds 10] [--burst 200]

  renamed in        a letter that is renamed into REFERENCE/, a folder that was there: whole at once
  marked done       a letter that is written there, then NAME.done
  left to rest      a letter that is written there, and nothing else: the settings' rest is part of the time
  a burst           so many letters, each in a folder of its own, renamed in at once: until the last one has had its first job
From the file's last change to the moment at which a worker has its case's first job, seen in the store every 5 ms.
"""

import argparse
import pathlib
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
SETTINGS = "watch: {scanSeconds: 2, fileRestSeconds: 4}\nhook: {listen: '127.0.0.1:0'}\nlog: {level: error}\n"


def begun(database, references):
    if not database.exists():
        return 0
    base = sqlite3.connect(f"file:{database}?mode=ro", uri=True, timeout=10)
    try:
        marks = ",".join("?" * len(references))
        row = base.execute(
            f"SELECT count(DISTINCT reference) FROM job WHERE attempts > 0 AND reference IN ({marks})", references)
        return row.fetchone()[0]
    except sqlite3.OperationalError:
        return 0  # no table yet
    finally:
        base.close()


def wait(database, references, start, most=300):
    while begun(database, references) < len(references):
        if time.monotonic() - start > most:
            raise SystemExit(f"not begun after {most} s")
        time.sleep(0.005)
    return time.monotonic() - start


class Letters:
    def __init__(self, folder):
        self.folder = folder
        self.number = 0

    def next(self):
        """A reference, and a letter of its own outside the drop folder."""
        self.number += 1
        path = self.folder / f"letter-{self.number}.txt"
        path.write_text(f"Progress note\nLetter {self.number} about the patient.\n")
        return str(7_000_000_000 + self.number), path


def renamed(drop, letters):
    reference, letter = letters.next()
    (drop / reference).mkdir()
    time.sleep(0.5)  # what comes at the same moment as its folder has to rest: nobody saw how it came
    letter.rename(drop / reference / letter.name)
    return reference


def marked(drop, letters):
    reference, letter = letters.next()
    (drop / reference).mkdir()
    target = drop / reference / letter.name
    target.write_bytes(letter.read_bytes())
    (drop / reference / f"{letter.name}.done").touch()
    return reference


def rested(drop, letters):
    reference, letter = letters.next()
    (drop / reference).mkdir()
    (drop / reference / letter.name).write_bytes(letter.read_bytes())
    return reference


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("--program", required=True)
    parser.add_argument("--rounds", type=int, default=10)
    parser.add_argument("--burst", type=int, default=200)
    options = parser.parse_args()
    program = pathlib.Path(options.program).resolve()
    with tempfile.TemporaryDirectory(prefix="dossier-doors-") as made:
        workspace = pathlib.Path(made) / "workspace"
        drop = workspace / "drop"
        drop.mkdir(parents=True)
        workspace.chmod(0o700)
        (workspace / "dossier.yaml").write_text(SETTINGS)
        letters = Letters(pathlib.Path(made))
        database = workspace / "dossier.sqlite"
        up = subprocess.Popen(
            [program, "up", "--workspace", workspace], cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            first = renamed(drop, letters)
            wait(database, [first], time.monotonic())
            print("| what comes in | to its first job: median s | worst s |\n|---|---|---|")
            for name, way in (("renamed in", renamed), ("marked done", marked), ("left to rest (4 s)", rested)):
                times = []
                for _ in range(options.rounds if way is not rested else max(2, options.rounds // 3)):
                    reference = way(drop, letters)
                    times.append(wait(database, [reference], time.monotonic()))
                    time.sleep(1)
                print(f"| {name} | {statistics.median(times):.2f} | {max(times):.2f} |", flush=True)
            waiting = []
            stage = pathlib.Path(made) / "stage"
            for _ in range(options.burst):
                reference, letter = letters.next()
                (stage / reference).mkdir(parents=True)
                letter.rename(stage / reference / letter.name)
                waiting.append(reference)
            start = time.monotonic()
            for reference in waiting:
                (drop / reference).mkdir()
                letter = next((stage / reference).iterdir())
                letter.rename(drop / reference / letter.name)
            last = wait(database, waiting, start)
            print(f"\n{options.burst} letters at once: the last one's first job after {last:.1f} s.")
        finally:
            up.terminate()
            status = up.wait(timeout=60)
    if status != 0:
        print("`dossier up` did not end well", file=sys.stderr)
    return status


if __name__ == "__main__":
    sys.exit(main())
