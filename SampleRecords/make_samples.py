#!/usr/bin/env python3
"""Makes the sample cases: the records of three invented patients, and `TRUTH.json`, the answer key.

    pip install -r requirements.txt
    apt-get install fonts-dejavu-core libtiff-tools dcmtk xorriso qpdf
    python3 make_samples.py [CASE…]

Everything is invented and everything is fixed (seeds, dates, identifiers), so a rerun writes the same bytes. With the
references of some cases only those are made anew, and `TRUTH.json` is left alone.
"""

from __future__ import annotations

import json
import shutil
import sys
from pathlib import Path

import yaml

from generator import gynaecology, lung, spine

ROOT = Path(__file__).resolve().parent
CASES = {case.REFERENCE: case for case in (gynaecology, lung, spine)}
TRUTH_NOTES = {
    "text": "What stands on a page that is a picture, upright, without the fax machine's header strip (see headerStrip).",
    "pages.billable": "Under the default policy; pages of a file that needs a password are not counted before it is known.",
    "rotationTag": "Clockwise degrees a viewer turns the page by /Rotate or EXIF orientation.",
    "turnToUpright": "Clockwise degrees the page must yet be turned once the tag is obeyed.",
    "sites": "Ids of the site vocabulary; side is null where there is none.",
}


def make_case(reference: str) -> dict:
    case, folder = CASES[reference], ROOT / reference
    for stale in (folder, ROOT / "text" / reference):
        shutil.rmtree(stale, ignore_errors=True)
    folder.mkdir()
    truth = case.make(folder)
    form = yaml.safe_dump(truth.form, allow_unicode=True, sort_keys=False, width=120)
    (folder / "case.yaml").write_text(form, encoding="utf-8")
    truth.write_texts(ROOT)
    return truth.as_json()


def main(arguments: list[str]) -> None:
    unknown = set(arguments) - set(CASES)
    if unknown:
        sys.exit(f"There is no case {', '.join(sorted(unknown))}; the cases are {', '.join(CASES)}.")
    truths = {reference: make_case(reference) for reference in arguments or CASES}
    for truth in truths.values():
        print(f"{truth['reference']}: {truth['pages']['total']} pages, {truth['pages']['billable']} billable")
    if not arguments:
        answers = {"notes": TRUTH_NOTES, "cases": truths}
        (ROOT / "TRUTH.json").write_text(json.dumps(answers, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
