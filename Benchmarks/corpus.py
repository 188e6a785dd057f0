#!/usr/bin/env python3
"""Runs `dossier inspect` over every file of a folder of files that nobody here wrote, and tells what became of them.

  Benchmarks/corpus.py CORPUS [--program PROGRAM] [--sets NAME,NAME] [--timeout SECONDS] [--jobs N] [--details FILE]

CORPUS is a folder of sets, one folder each; every file of a set is inspected by itself, recognition on, and every folder
that a disc was copied to once more as a whole. The table tells, set by set: the runs, how many were read, how many were
refused with a word why, runs in silence, crashes, time-outs, pages, pages without text and why, pages with neither text nor a
reason ('mute'), findings by code, and the longest run. `--details` writes one line a run (tab-separated). Exit code 1 where
anything crashed, hung, was passed over in silence, or left a page mute.
"""

import argparse
import collections
import concurrent.futures
import json
import os
import pathlib
import signal
import subprocess
import sys
import time

# What a page without text may give as its reason: each reason begins with one of them.
WHY = ("blank", "no words found", "not recognised", "unreadable")

# The crash of a reader is a finding like any other to the program, and a failure here.
CRASHES = {"reader-crashed", "reader-failed", "reader-garbage", "internal"}
HANGS = {"reader-timed-out"}

ANSWERS = {0, 2, 64, 65, 69, 75}


def chosen(folder):
    """Every file, then every folder with a table of contents of a disc."""
    inside = sorted(p for p in folder.rglob("*") if p.is_file() and "dist-info" not in str(p) and not p.name.startswith("."))
    discs = sorted({p.parent for p in inside if p.name.upper().startswith("DICOMDIR")})
    return inside + discs


class Outcome:
    """What one run ended with: `read`, `refused`, `silent` (no result and no word why), `crash` or `timeout`."""

    def __init__(self, path, verdict, seconds, code, findings=(), pages=(), words=""):
        self.path, self.verdict, self.seconds, self.code, self.words = path, verdict, seconds, code, words
        self.findings = list(findings)
        self.pages = len(pages)
        bare = [p for p in pages if p["textSource"] == "none" or not p["text"].strip()]
        self.why = collections.Counter(next((w for w in WHY if p.get("reason", "").startswith(w)), "mute") for p in bare)


def parts(value):
    return value.get("papers", []) + value.get("discs", []) if value.get("kind") == "folder" else [value]


def ended(command, limit):
    """Output, words and exit code of a command; `None` where it had to be stopped, with all that it started."""
    running = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True)
    try:
        output, words = running.communicate(timeout=limit)
        return output, words.decode("utf-8", "replace").strip().replace("\n", " "), running.returncode
    except subprocess.TimeoutExpired:
        os.killpg(running.pid, signal.SIGKILL)
        running.communicate()
        return None


def inspect(program, path, limit):
    began = time.monotonic()
    done = ended([program, "inspect", "--json", str(path)], limit)
    seconds = time.monotonic() - began
    if done is None:
        return Outcome(path, "timeout", seconds, None)
    output, words, code = done
    try:
        value = json.loads(output) if output.strip() else {}
    except ValueError:
        return Outcome(path, "crash", seconds, code, words="not JSON. " + words)
    found = [f for p in parts(value) for f in p.get("findings", [])]
    if value.get("kind") == "folder":
        found += value.get("findings", [])
    pages = [q for p in parts(value) for q in p.get("pages", [])]
    codes = [f["code"] for f in found]
    if code not in ANSWERS or CRASHES & set(codes):
        verdict = "crash"
    elif HANGS & set(codes):
        verdict = "timeout"
    elif code == 0:
        verdict = "read"
    else:
        verdict = "refused" if codes or words else "silent"
    return Outcome(path, verdict, seconds, code, codes, pages, words)


def listed(counts):
    return ", ".join(f"{name} {count}" for name, count in counts.most_common()) or "none"


def main():
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("corpus", type=pathlib.Path)
    asked.add_argument("--program", default=os.environ.get("DOSSIER", ".build/release/dossier"))
    asked.add_argument("--sets", default="", help="only these, by comma")
    asked.add_argument("--timeout", type=float, default=120, help="seconds for one run")
    asked.add_argument("--jobs", type=int, default=2, help="runs at a time")
    asked.add_argument("--details", type=pathlib.Path)
    given = asked.parse_args()
    only = [name for name in given.sets.split(",") if name]
    folders = sorted(p for p in given.corpus.iterdir() if p.is_dir() and (not only or p.name in only))
    missing = set(only) - {p.name for p in folders}
    if missing or not folders:
        sys.exit(f"no such set in {given.corpus}: {', '.join(sorted(missing)) or 'it has none'}")

    print("| set | runs | read | refused | silent | crashes | time-outs | pages | without text, and why | mute | longest s | findings |")
    print("|---|---|---|---|---|---|---|---|---|---|---|---|", flush=True)
    details = given.details.open("w") if given.details else None
    bad = False
    with concurrent.futures.ThreadPoolExecutor(given.jobs) as crew:
        for folder in folders:
            outcomes = []
            for outcome in crew.map(lambda path: inspect(given.program, path, given.timeout), chosen(folder)):
                outcomes.append(outcome)
                if details:
                    fields = [str(outcome.path.relative_to(given.corpus)), outcome.verdict, str(outcome.code),
                              f"{outcome.seconds:.1f}", str(outcome.pages), listed(outcome.why),
                              ",".join(outcome.findings), outcome.words]
                    print("\t".join(fields), file=details, flush=True)
            verdicts = collections.Counter(o.verdict for o in outcomes)
            codes = collections.Counter(code for o in outcomes for code in o.findings)
            why = sum((o.why for o in outcomes), collections.Counter())
            mute = why.pop("mute", 0)
            print("|", " | ".join([
                folder.name, str(len(outcomes)), str(verdicts["read"]), str(verdicts["refused"]), str(verdicts["silent"]),
                str(verdicts["crash"]), str(verdicts["timeout"]), str(sum(o.pages for o in outcomes)), listed(why),
                str(mute), f"{max((o.seconds for o in outcomes), default=0):.0f}", listed(codes)]), "|", flush=True)
            bad = bad or mute > 0 or any(verdicts[v] for v in ("silent", "crash", "timeout"))
    sys.exit(1 if bad else 0)


if __name__ == "__main__":
    main()
