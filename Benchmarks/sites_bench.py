#!/usr/bin/env python3
"""Measures how many descriptions a second `dossier sites -` reads on one core, and counts right, wrong and held answers.

    make bench BENCH=sites
    python3 Benchmarks/sites_bench.py --program PATH/dossier [--lines 200000] [--rounds 3]

The descriptions are those of Tests/ImagingSitesTests/Fixtures/labelled-descriptions.tsv, labelled by hand. Counting gives each its
modality, as a study's header does, and judges each as the tests do: a hold counts as held, or as right where a hold is expected;
a question of what counts as one (abdomen and pelvis, heart with chest) does not hold. Timing repeats the list up to so many lines,
pins the whole process to one processor, and takes the time from its start to its end, tables and JSON included.
Every answer is checked: as many lines out as in, and each named site tells its words and its rule, and the rule's table codes it.
Exits with 1 where a goal is missed.
"""

import argparse
import collections
import json
import os
import pathlib
import statistics
import subprocess
import sys
import tempfile
import time

LINES_PER_SECOND = 20_000
RIGHT_SHARE = 0.97
POLICIES = ("abdomen-pelvis", "heart-chest", "hips-pelvis")
SIDES = {"left": "L", "right": "R", "bilateral": "B"}
ROOT = pathlib.Path(__file__).resolve().parent.parent


def labelled():
    path = ROOT / "Tests/ImagingSitesTests/Fixtures/labelled-descriptions.tsv"
    rows = [line.split("\t") for line in path.read_text().splitlines() if line and not line.startswith("#")]
    assert all(len(row) == 3 for row in rows)
    return rows


def codes():
    rows = [line.split("\t") for line in (ROOT / "Pipelines/sites.tsv").read_text().splitlines() if line[:1] != "#"]
    head = rows[0]
    return {row[head.index("id")]: row[head.index("codes")].split(",")[0] for row in rows[1:] if len(row) > 2}


def answers(program, texts, modality=None, core=None):
    command = [program, "sites", "-"] + (["--modality", modality] if modality else [])
    if core is not None:
        command = ["taskset", "-c", str(core)] + command
    with tempfile.TemporaryFile() as given, tempfile.TemporaryFile() as told:
        given.write(("\n".join(texts) + "\n").encode())
        given.seek(0)
        before = os.times()
        start = time.monotonic()
        subprocess.run(command, stdin=given, stdout=told, check=True, cwd=ROOT)
        wall = time.monotonic() - start
        after = os.times()
        told.seek(0)
        lines = told.read().decode().splitlines()
    processor = (after.children_user - before.children_user) + (after.children_system - before.children_system)
    assert len(lines) == len(texts), f"{len(texts)} lines in, {len(lines)} out"
    return [json.loads(line) for line in lines], wall, processor


def count(program, rows):
    found = collections.Counter()
    table = codes()
    misses = []
    for modality in sorted({row[0] for row in rows}):
        own = [row for row in rows if row[0] == modality]
        read, _, _ = answers(program, [row[1] for row in own], modality=modality)
        for row, answer in zip(own, read):
            for site in answer["sites"]:
                assert site["words"] and site["rule"] and table[site["site"]], f"an answer without its reason: {answer}"
            for hold in answer["holds"]:
                assert hold["question"] and hold["choices"], f"a hold without question or choices: {answer}"
            held = any(hold["subject"].split("/")[2] not in POLICIES for hold in answer["holds"])
            names = {s["site"] + (":" + SIDES[s["side"]] if s["side"] else "") for s in answer["sites"]}
            if held:
                verdict = "right" if row[2] == "hold" else "held"
            else:
                verdict = "right" if names == set(row[2].split("+")) else "wrong"
            found[verdict] += 1
            if verdict != "right":
                misses.append((verdict, row, sorted(names)))
    return found, misses


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--program", required=True)
    parser.add_argument("--lines", type=int, default=200_000)
    parser.add_argument("--rounds", type=int, default=3)
    given = parser.parse_args()
    program = str(pathlib.Path(given.program).resolve())
    rows = labelled()
    found, misses = count(program, rows)
    texts = [row[1] for row in rows]
    texts = (texts * (given.lines // len(texts) + 1))[: given.lines]
    rounds = [answers(program, texts, core=0)[1:] for _ in range(given.rounds)]
    wall = statistics.median(given.lines / wall for wall, _ in rounds)
    processor = statistics.median(given.lines / seconds for _, seconds in rounds)

    fast = processor >= LINES_PER_SECOND
    sure = found["wrong"] <= 0.01 * len(rows) and found["right"] + found["held"] >= RIGHT_SHARE * len(rows)
    print("| descriptions | right | wrong | held | goal met |\n|---:|---:|---:|---:|---|")
    print(f"| {len(rows)} | {found['right']} | {found['wrong']} | {found['held']} | {'yes' if sure else 'no'} |\n")
    print("| lines | lines a second, one core | lines a processor second | goal | met |\n|---:|---:|---:|---:|---|")
    print(f"| {given.lines} | {wall:,.0f} | {processor:,.0f} | {LINES_PER_SECOND:,} a processor second | {'yes' if fast else 'no'} |\n")
    for verdict, row, names in misses:
        print(f"- {verdict}: {' '.join(row)} → {'+'.join(names) or 'none'}")
    return 0 if fast and sure else 1


if __name__ == "__main__":
    sys.exit(main())
