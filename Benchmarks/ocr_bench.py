#!/usr/bin/env python3
"""Recognition beside OCRmyPDF: the same pages, cores and OCR data, interleaved in one run.

    Benchmarks/ocr_bench.py --program .build/release/dossier [--pages 8] [--rounds 1] [--only fax] [--corpus ../shared/corpus] [--details]

Each round runs, one after the other on each set: OCRmyPDF -j2 plain, OCRmyPDF -j2 --rotate-pages --deskew, `dossier inspect
--json`, and `dossier ingest --wait` in a new workspace, which writes records.pdf. Times are wall and processor seconds of
the whole command; ratios are medians over the rounds. Words are compared page by page as multisets (word F1); a fax
machine's own line is left out for all. Pages come from `ocr_pages.py`, and from the folder `ocr_oldbooks` of a corpus
where there is one. Exits with 1 where a goal is missed.
"""

import argparse
import collections
import json
import os
import pathlib
import random
import statistics
import subprocess
import sys
import tempfile
import time

from PIL import Image

import ocr_pages as make

GOALS = {
    # set: (least ratio to plain, least ratio to rotate and deskew, least F1)
    "bilevel": (1.2, 2.0, None),
    "gray": (2.5, 2.0, None),
    "jpeg": (2.5, 2.0, None),
    "fax 204x196": (None, 2.0, 0.97),
    "fax 204x98": (None, 2.0, 0.94),
    "mixed": (None, None, None),
    "old books": (1.2, None, None),
}


class PageSet:
    """A PDF with the words of each page, and words that are no one's loss."""

    def __init__(self, name, path):
        self.name, self.path, self.words, self.beside = name, path, [], []
        self.pdf = make.PicturePDF()

    def add(self, words, beside=()):
        self.words.append(words)
        self.beside.append(list(beside))


def made_sets(folder, count, seed):
    for name in GOALS:
        if name == "old books":
            continue
        chance = random.Random(f"{name}{seed}")
        made = PageSet(name, folder / f"{name.replace(' ', '-')}.pdf")
        for number, (sheet, words) in enumerate(make.sheets(count, chance.random())):
            add_page(made, name, number, count, sheet, words, chance)
        made.pdf.save(made.path)
        yield made


def add_page(made, name, number, count, sheet, words, chance):
    beside = ()
    if name == "mixed":
        name = ["text", "bilevel", "text", "jpeg", "fax 204x196", "gray"][number % 6]
    if name == "text":
        lines = make.sample_lines()
        start = chance.randrange(len(lines) - 50)
        page = lines[start : start + 50]
        made.pdf.text(page)
        words = " ".join(page).encode("latin-1", "replace").decode("latin-1").split()
    elif name == "bilevel":
        made.pdf.picture(make.scan_bits(sheet, chance), 300, 300)
    elif name == "gray":
        made.pdf.picture(make.scan_gray(sheet, chance), 300, 300)
    elif name == "jpeg":
        made.pdf.picture(make.scan_gray(sheet, chance).convert("RGB"), 300, 300, quality=60)
    else:
        rows = int(name.rsplit("x", 1)[1])
        # Of eight pages two are upside down and one lies on its side.
        quarters = {2: 2, 5: 2, 7: 1}.get(number % 8, 0)
        picture, beside = make.fax(sheet, chance, rows, quarters, number + 1, count)
        made.pdf.picture(picture, make.FAX_DPI, rows)
    made.add(words, beside)


def old_books(folder, corpus, count):
    pictures = sorted((corpus / "ocr_oldbooks" / "img").glob("*.tiff"))[:count]
    if not pictures:
        return
    made = PageSet("old books", folder / "old-books.pdf")
    for picture in pictures:
        with Image.open(picture) as image:
            made.pdf.picture(image.convert("1"), 300, 300)
        made.add((corpus / "ocr_oldbooks" / "gt" / f"{picture.stem}.txt").read_text().split())
    made.pdf.save(made.path)
    yield made


class Run:
    """One command: wall seconds, processor seconds of it and its children, what it printed."""

    def __init__(self, command, good=(0,)):
        before, start = os.times(), time.monotonic()
        done = subprocess.run([str(part) for part in command], capture_output=True)
        self.wall = time.monotonic() - start
        after = os.times()
        self.cpu = after.children_user + after.children_system - before.children_user - before.children_system
        self.output = done.stdout
        if done.returncode not in good:
            raise SystemExit(f"{command[0]} ended with {done.returncode}: {done.stderr.decode()[-400:]}")


def pdf_text(path):
    done = subprocess.run(["pdftotext", str(path), "-"], capture_output=True, check=True)
    return done.stdout.decode().split("\f")[:-1]


def ocrmypdf(*options):
    def run(program, made, folder):
        out = folder / "ocrmypdf.pdf"
        mixed = ["--skip-text"] if made.name == "mixed" else []
        run = Run(["ocrmypdf", "-q", "-j2", "-l", "eng", *options, *mixed, made.path, out])
        return run, pdf_text(out)

    return run


def inspect(program, made, folder):
    run = Run([program, "inspect", "--json", made.path])
    return run, [page["text"] for page in json.loads(run.output)["pages"]]


def records(program, made, folder):
    workspace = folder / "workspace"
    run = Run([program, "ingest", "--case", "1234567890", "--wait", "--workspace", workspace, made.path], good=(0, 2))
    (packet,) = (workspace / "packets" / "1234567890").glob("v*")
    documents = json.loads((packet / "packet.json").read_text())["documents"]
    words = pdf_text(packet / "records.pdf")
    # The case sheet and the contents stand before what came; pages of another patient are held back, and nobody's to find. A
    # document's pages stand in their printed order, so its words are looked for on all of them.
    return run, [
        (range(document["firstPage"] - 1, document["lastPage"]), " ".join(words[page - 1] for page in document["recordsPages"]))
        for document in documents
        if document["recordsPages"]
    ]


TOOLS = {
    "OCRmyPDF": ocrmypdf(),
    "OCRmyPDF rotate+deskew": ocrmypdf("--rotate-pages", "--deskew"),
    "dossier inspect": inspect,
    "dossier records.pdf": records,
}


def scores(made, texts):
    """(common, all) of each text; a text is its page's, or comes with the pages that it should hold."""
    if all(isinstance(text, str) for text in texts):
        # Where pages were put together otherwise, the document as one.
        same = len(texts) == len(made.words)
        texts = [(range(page, page + 1), text) for page, text in enumerate(texts)] if same else [(range(len(made.words)), " ".join(texts))]
    result = []
    for pages, text in texts:
        right = collections.Counter(word for page in pages for word in made.words[page])
        read = collections.Counter(text.split())
        for word in (word for page in pages for word in made.beside[page]):
            if read[word] > right[word]:
                read[word] -= 1
        common = sum((right & read).values())
        result.append((2 * common, right.total() + read.total()))
    return result


def f1(pages):
    common, both = (sum(column) for column in zip(*pages))
    return common / both if both else 1.0


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--program", required=True, type=pathlib.Path)
    parser.add_argument("--pages", type=int, default=8, help="pages a set")
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", default="", help="sets whose name holds this")
    parser.add_argument("--tools", default="", help="tools whose name holds this")
    parser.add_argument("--corpus", type=pathlib.Path, default=make.ROOT.parent / "shared" / "corpus")
    parser.add_argument("--details", action="store_true", help="the F1 of every page")
    parser.add_argument("--keep", type=pathlib.Path, help="where to leave the files that were made")
    options = parser.parse_args()
    tools = {name: run for name, run in TOOLS.items() if options.tools in name}
    missed = []
    with tempfile.TemporaryDirectory() as temporary:
        folder = options.keep or pathlib.Path(temporary)
        folder.mkdir(exist_ok=True, parents=True)
        sets = [made for made in made_sets(folder, options.pages, options.seed) if options.only in made.name]
        if options.only in "old books":
            sets += old_books(folder, options.corpus, options.pages)
        print("| set | pages | tool | pages/s | CPU s/page | word F1 |\n|---|---|---|---|---|---|")
        for made in sets:
            runs = {name: [] for name in tools}
            found = {}
            for _ in range(options.rounds):
                for name, tool in tools.items():
                    with tempfile.TemporaryDirectory() as place:
                        run, texts = tool(options.program, made, pathlib.Path(place))
                    runs[name].append(run)
                    found[name] = scores(made, texts)
            for name in tools:
                wall = statistics.median(run.wall for run in runs[name])
                cpu = statistics.median(run.cpu for run in runs[name])
                count = len(made.words)
                print(f"| {made.name} | {count} | {name} | {count / wall:.2f} | {cpu / count:.2f} | {f1(found[name]):.4f} |", flush=True)
                if options.details:
                    print("    " + " ".join(f"{common / both:.3f}" if both else "-" for common, both in found[name]))
            if len(tools) == len(TOOLS):
                missed += judged(made, runs, found)
    for line in missed:
        print(f"missed: {line}")
    return 1 if missed else 0


def judged(made, runs, found):
    """Prints the ratios of a set, tells the goals that it misses."""
    missed = []
    least = dict(zip(["OCRmyPDF", "OCRmyPDF rotate+deskew"], GOALS[made.name][:2]))
    for ours in ["dossier inspect", "dossier records.pdf"]:
        for peer, goal in least.items():
            wall = statistics.median(theirs.wall / own.wall for own, theirs in zip(runs[ours], runs[peer]))
            cpu = statistics.median(theirs.cpu / own.cpu for own, theirs in zip(runs[ours], runs[peer]))
            word = "" if goal is None else f", goal {goal}: {'met' if wall >= goal else 'missed'}"
            print(f"| {made.name} | | {ours} : {peer} | {wall:.2f}x | {cpu:.2f}x{word} | |", flush=True)
            if goal is not None and wall < goal:
                missed.append(f"{made.name}: {ours} is {wall:.2f} times as fast as {peer}, the goal is {goal}")
    own = f1(found["dossier inspect"])
    floor = max([f1(found["OCRmyPDF"]), f1(found["OCRmyPDF rotate+deskew"])])
    if own < floor - 0.0005:
        missed.append(f"{made.name}: word F1 {own:.4f} lies below OCRmyPDF's {floor:.4f}")
    if GOALS[made.name][2] and own < GOALS[made.name][2]:
        missed.append(f"{made.name}: word F1 {own:.4f}, the goal is {GOALS[made.name][2]}")
    return missed


if __name__ == "__main__":
    sys.exit(main())
