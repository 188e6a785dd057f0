#!/usr/bin/env python3
"""Measures recognition: words of the invented samples read right, and pages a second, beside tesseract's own command.

    swift build -c release --product dossier-reader
    python3 Benchmarks/recognition.py [--reader PATH] [--only NAME] [--most N] [--no-peer] [--pages] [--floor 0.97]

For developers only. Needs Python 3.11 with Pillow; the peer needs `tesseract` and `pdftoppm`. The truth is
`SampleRecords/TRUTH.json` with `SampleRecords/text/`. Word F1 compares the words of a page as a multiset; 'ordered' counts
only words that also come in the right order. Exits with 1 where a set's F1 lies below the floor.
"""

import argparse
import collections
import difflib
import json
import os
import pathlib
import struct
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
SAMPLES = ROOT / "SampleRecords"
KINDS = {".pdf": "pdf", ".tif": "tiff", ".jpg": "jpeg", ".png": "png"}
SETTINGS = {
    "languages": ["eng"], "maximumMegapixels": 50, "blankInk": 0.0005, "doubtfulConfidence": 0.6,
    # Tesseract alone.
    "secondReader": {
        "use": "never", "languages": [], "coarseDotsPerInch": 0, "lineConfidence": 0, "weightyConfidence": 0,
        "pageConfidence": 0, "weightyWords": [], "weightyLabels": []}}


class Reader:
    """One process of `dossier-reader`: request on standard input, replies on descriptor 3, the file on descriptor 4."""

    def __init__(self, executable):
        self.executable = str(executable)

    def ask(self, path, request):
        body = json.dumps(request).encode()
        replies_in, replies_out = os.pipe()
        source = os.open(path, os.O_RDONLY)

        def place():
            # High numbers first: 3 and 4 may be taken by what is to be moved there.
            high = os.dup2(replies_out, 60), os.dup2(source, 61)
            os.dup2(high[0], 3)
            os.dup2(high[1], 4)
            os.closerange(5, 64)

        process = subprocess.Popen(
            [self.executable], stdin=subprocess.PIPE, preexec_fn=place, close_fds=False,
            env={**os.environ, "OMP_THREAD_LIMIT": "1"})
        os.close(replies_out)
        os.close(source)
        process.stdin.write(b"M" + struct.pack(">I", len(body)) + body)
        process.stdin.close()
        replies = []
        with os.fdopen(replies_in, "rb") as pipe:
            while header := pipe.read(5):
                kind, length = struct.unpack(">cI", header)
                payload = pipe.read(length)
                if kind == b"M":
                    replies.append(json.loads(payload))
        code = process.wait()
        if code != 0 or not replies or "end" not in replies[-1]:
            raise SystemExit(f"the reader ended with {code} and {len(replies)} replies")
        return replies

    def recognise(self, path, pages):
        request = {
            "recognise": {"kind": KINDS[path.suffix], "passwords": [], "pages": pages, "settings": SETTINGS}}
        return {
            reply["recognised"]["_0"]["number"]: reply["recognised"]["_0"]
            for reply in self.ask(path, request) if "recognised" in reply}


def page_pictures(path, pages, folder):
    """The same pages as files that tesseract's command can read."""
    from PIL import Image, ImageOps

    if path.suffix == ".pdf":
        for page in pages:
            stem = folder / f"{page}"
            subprocess.run(
                ["pdftoppm", "-gray", "-r", "300", "-f", str(page), "-l", str(page), "-singlefile", str(path), str(stem)],
                check=True)
            yield page, stem.with_suffix(".pgm")
    else:
        with Image.open(path) as image:
            for page in pages:
                image.seek(page - 1) if path.suffix == ".tif" else None
                picture = folder / f"{page}.png"
                ImageOps.exif_transpose(image).save(picture, dpi=image.info.get("dpi", (300, 300)))
                yield page, picture


def peer(path, pages):
    """tesseract's command with its defaults and orientation detection, on one core, a process a page."""
    texts = {}
    with tempfile.TemporaryDirectory() as folder:
        for page, picture in page_pictures(path, pages, pathlib.Path(folder)):
            done = subprocess.run(
                ["tesseract", str(picture), "-", "--psm", "1", "-l", "eng"], capture_output=True, text=True,
                env={**os.environ, "OMP_THREAD_LIMIT": "1"})
            texts[page] = done.stdout
    return texts


def scores(truth, text):
    """Matched words, words of both together, matched in order."""
    right, read = truth.split(), text.split()
    common = sum((collections.Counter(right) & collections.Counter(read)).values())
    blocks = difflib.SequenceMatcher(None, right, read, autojunk=False).get_matching_blocks()
    return 2 * common, len(right) + len(read), 2 * sum(block.size for block in blocks)


def share(part, whole):
    return part / whole if whole else 1.0


def sample_sets():
    """(case/file, path, {page: truth})"""
    truth = json.loads((SAMPLES / "TRUTH.json").read_text())
    for case, facts in sorted(truth["cases"].items()):
        for file in facts["files"]:
            pages = {
                page["number"]: "" if page["blank"] else (SAMPLES / page["text"]).read_text()
                for page in file["pages"] if page.get("text") or (page["blank"] and page["origin"] == "scanned")}
            if pages:
                yield f"{case}/{file['name']}", SAMPLES / case / file["name"], pages


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--reader", default=ROOT / ".build/release/dossier-reader", type=pathlib.Path)
    parser.add_argument("--only", default="")
    parser.add_argument("--most", type=int, default=0, help="at most so many pages a set")
    parser.add_argument("--no-peer", action="store_true")
    parser.add_argument("--pages", action="store_true", help="a line a page, with the words that were lost and invented")
    parser.add_argument("--floor", type=float, default=0.97)
    options = parser.parse_args()
    reader = Reader(options.reader)
    below = False
    print(f"{'set':44} {'pages':>5} {'F1':>7} {'ordered':>8} {'pages/s':>8}   {'peer F1':>7} {'ordered':>8} {'pages/s':>8}")
    for name, path, truths in sample_sets():
        if options.only not in name:
            continue
        pages = sorted(truths)[: options.most or None]
        start = time.monotonic()
        read = reader.recognise(path, pages)
        seconds = time.monotonic() - start
        total = [0, 0, 0]
        for page in pages:
            text = read[page]["text"]["text"] if page in read else ""
            one = scores(truths[page], text)
            total = [a + b for a, b in zip(total, one)]
            if options.pages:
                right, got = collections.Counter(truths[page].split()), collections.Counter(text.split())
                facts = read.get(page, {})
                print(
                    f"  p{page} F1 {share(one[0], one[1]):.4f} turn {facts.get('turn')} skew {facts.get('skewInDegrees', 0):.2f}"
                    f" ink {facts.get('ink', 0):.5f} sure {facts.get('confidence', 0):.2f} header {facts.get('faxHeader')!r}"
                    f"\n     lost {list((right - got).elements())[:25]}\n     invented {list((got - right).elements())[:25]}")
        f1 = share(total[0], total[1])
        below = below or f1 < options.floor
        line = f"{name:44} {len(pages):5} {f1:7.4f} {share(total[2], total[1]):8.4f} {len(pages) / seconds:8.2f}"
        if not options.no_peer:
            start = time.monotonic()
            texts = peer(path, pages)
            seconds = time.monotonic() - start
            other = [sum(column) for column in zip(*(scores(truths[page], texts[page]) for page in pages))]
            line += f"   {share(other[0], other[1]):7.4f} {share(other[2], other[1]):8.4f} {len(pages) / seconds:8.2f}"
        print(line, flush=True)
    return 1 if below else 0


if __name__ == "__main__":
    sys.exit(main())
