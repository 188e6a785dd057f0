#!/usr/bin/env python3
"""Runs the product over files that nobody here wrote and prints what became of them.

  Benchmarks/corpus.py CORPUS [--dossier PROGRAM] [--sets NAME,NAME] [--timeout SECONDS] [--details FILE]

CORPUS is a folder of sets, one folder each. The table tells, set by set: the files, how many were read, how many were
refused with a finding or a word, crashes, time-outs, pages, pages with neither text nor a reason, findings by code,
and wall time. `--details` writes one line a file (tab-separated), worst first to look at. Exit code 1 where
anything crashed, hung or was passed over in silence.
"""

import argparse
import collections
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import time

PAPER = {".pdf", ".tif", ".tiff", ".png", ".jpg", ".jpeg", ".xml"}

# What to inspect in each set: (what a line of the table is about, function from the set's folder to paths).


def files(folder, suffixes=PAPER):
    return sorted(p for p in folder.rglob("*") if p.is_file() and p.suffix.lower() in suffixes)


def discs(folder):
    """Each folder that is a disc by its name: the trees with a table of contents, the character sets, the loose files."""
    found = []
    for name in ("dicomdirtests", "charset_files", "test_files"):
        found += [p for p in folder.rglob(name) if p.is_dir()]
    for tree in [p for p in found if p.name == "dicomdirtests"]:
        found += sorted(p for p in tree.iterdir() if p.is_dir())
    return found


def instances(folder):
    skipped = {".txt", ".md", ".json", ".py", ".zip", ".xml"}
    return sorted(p for p in folder.rglob("*") if p.is_file() and p.suffix.lower() not in skipped and "dist-info" not in str(p))


SETS = [
    ("pdf_pypdf_samples", files, "inspect"),
    ("pdf_ocrmypdf_resources", files, "inspect"),
    ("pdf_opf_cc0", files, "inspect"),
    ("fax_pillow", files, "inspect"),
    ("fax_pdfrs", files, "inspect"),
    ("ocr_tesseract_test", files, "inspect"),
    ("ocr_oldbooks", files, "inspect"),
    ("ccda_hl7_examples", files, "inspect"),
    ("dicom_pydicom", discs, "inspect"),
    ("dicom_pydicom", instances, "inspect"),
    ("docs_aws_medical", lambda folder: [folder], "ingest"),
]


class Outcome:
    """What one run ended with: `read`, `refused`, `silent` (no result and no word why), `crash` or `timeout`."""

    def __init__(self, path, verdict, seconds, code, findings=(), pages=0, mute=0, words=""):
        self.path, self.verdict, self.seconds, self.code = path, verdict, seconds, code
        self.findings, self.pages, self.mute, self.words = list(findings), pages, mute, words


def parts(value):
    return value.get("papers", []) + value.get("discs", []) if value.get("kind") == "folder" else [value]


def run(command, limit):
    began = time.monotonic()
    try:
        done = subprocess.run(command, capture_output=True, timeout=limit)
    except subprocess.TimeoutExpired:
        return None, time.monotonic() - began
    return done, time.monotonic() - began


def inspect(program, path, limit):
    done, seconds = run([program, "inspect", "--json", str(path)], limit)
    if done is None:
        return Outcome(path, "timeout", seconds, None)
    words = done.stderr.decode("utf-8", "replace").strip().replace("\n", " ")
    try:
        value = json.loads(done.stdout) if done.stdout.strip() else {}
    except ValueError:
        return Outcome(path, "crash", seconds, done.returncode, words="not JSON. " + words)
    if done.returncode not in (0, 2, 64, 65, 69, 75):
        return Outcome(path, "crash", seconds, done.returncode, words=words)
    found = [f for p in parts(value) for f in p.get("findings", [])]
    if value.get("kind") == "folder":
        found += value.get("findings", [])
    pages = [q for p in parts(value) for q in p.get("pages", [])]
    mute = sum(1 for q in pages if not q["text"].strip() and not q["blank"] and not q.get("reason"))
    codes = [f["code"] for f in found]
    if done.returncode == 0:
        verdict = "read"
    else:
        verdict = "refused" if codes or words else "silent"
    return Outcome(path, verdict, seconds, done.returncode, codes, len(pages), mute, words)


def ingest(program, path, limit):
    with tempfile.TemporaryDirectory() as workspace:
        done, seconds = run(
            [program, "ingest", "--workspace", workspace, "--case", "4000000001", "--wait", str(path)], 10 * limit)
        if done is None:
            return Outcome(path, "timeout", seconds, None)
        words = done.stderr.decode("utf-8", "replace").strip().replace("\n", " ")
        if done.returncode not in (0, 2):
            return Outcome(path, "crash", seconds, done.returncode, words=words)
        packet = pathlib.Path(done.stdout.decode().strip().splitlines()[-1]) / "packet.json"
        value = json.loads(packet.read_text())
        codes = ["hold:" + h.get("matter", "?") for h in value.get("holds", [])]
        count = value.get("pageCount", {})
        return Outcome(path, "read", seconds, done.returncode, codes, count.get("found") or count.get("billable") or 0)


def main():
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("corpus", type=pathlib.Path)
    asked.add_argument("--dossier", default=os.environ.get("DOSSIER", ".build/release/dossier"))
    asked.add_argument("--sets", default="")
    asked.add_argument("--timeout", type=float, default=120)
    asked.add_argument("--details", type=pathlib.Path)
    given = asked.parse_args()
    only = {name for name in given.sets.split(",") if name}

    print("| set | runs | read | refused | silent | crashes | time-outs | pages | mute pages | wall s | findings |")
    print("|---|---|---|---|---|---|---|---|---|---|---|", flush=True)
    details = given.details.open("w") if given.details else None
    bad = False
    for name, choose, how in SETS:
        folder = given.corpus / name
        if (only and name not in only) or not folder.is_dir():
            continue
        outcomes = []
        for path in choose(folder):
            outcome = (inspect if how == "inspect" else ingest)(given.dossier, path, given.timeout)
            outcomes.append(outcome)
            if details:
                fields = [name, str(path.relative_to(given.corpus)), outcome.verdict, str(outcome.code),
                          f"{outcome.seconds:.1f}", str(outcome.pages), ",".join(outcome.findings), outcome.words]
                print("\t".join(fields), file=details, flush=True)
        verdicts = collections.Counter(o.verdict for o in outcomes)
        codes = collections.Counter(code for o in outcomes for code in o.findings)
        mute = sum(o.mute for o in outcomes)
        label = name if choose in (files, instances) or how == "ingest" else name + " (folders)"
        print("|", " | ".join([
            label, str(len(outcomes)), str(verdicts["read"]), str(verdicts["refused"]), str(verdicts["silent"]),
            str(verdicts["crash"]), str(verdicts["timeout"]), str(sum(o.pages for o in outcomes)), str(mute),
            f"{sum(o.seconds for o in outcomes):.0f}",
            ", ".join(f"{code} {count}" for code, count in codes.most_common()) or "none"]), "|", flush=True)
        bad = bad or mute > 0 or any(verdicts[v] for v in ("silent", "crash", "timeout"))
    sys.exit(1 if bad else 0)


if __name__ == "__main__":
    main()
