"""Makes PDFs of invented records, as long as a measurement wants them: born digital, about 3 kB of text a page."""

import pathlib
import random
import zlib

WORDS = (
    "patient reports stable symptoms without new complaints since the last visit and continues current therapy with "
    "good tolerance laboratory values were reviewed and remain within expected limits except for mild anemia which is "
    "being followed imaging of the chest showed no interval change in the small nodule of the right upper lobe the "
    "margins were clear on review of the prior specimen blood pressure was controlled heart regular lungs clear abdomen "
    "soft extremities without edema plan repeat scan in six months follow up with oncology discussed risks and benefits "
    "questions answered medications reconciled allergies none known social history unchanged family history reviewed "
    "treatment response assessed by serial measurement of target lesions according to protocol dose reduced because of "
    "fatigue infusion completed without reaction port site clean dry intact performance status one weight stable"
).split()
TITLES = ("PROGRESS NOTE", "CONSULTATION NOTE", "LABORATORY REPORT", "DISCHARGE SUMMARY", "RADIOLOGY REPORT")
PAGES_PER_DOCUMENT = 4
LINES_PER_PAGE = 36


def page_lines(number, count, rng):
    """The lines of page `number`, counted from 1: a title on the first page of each document, a page mark on every one."""
    document, place = divmod(number - 1, PAGES_PER_DOCUMENT)
    length = min(PAGES_PER_DOCUMENT, count - document * PAGES_PER_DOCUMENT)
    title = TITLES[document % len(TITLES)]
    lines = [title if place == 0 else f"{title} (continued)", "Patient: ROWAN, ALICIA   DOB: 04/12/1961"]
    if place == 0:
        lines.append(f"Date of service: {1 + document % 12:02}/{1 + document % 28:02}/2025")
    while len(lines) < LINES_PER_PAGE - 1:
        line = ""
        while len(line) < 80:
            line += rng.choice(WORDS) + " "
        lines.append(line.strip().capitalize() + ".")
    return lines + [f"Page {place + 1} of {length}"]


def write(path, count, seed=1):
    """Writes a PDF of `count` pages of records that say little."""
    rng = random.Random(seed)
    return write_pages(path, [page_lines(page + 1, count, rng) for page in range(count)])


def write_pages(path, pages):
    """Writes a PDF of pages of lines, with one font, one compressed stream a page and a page tree of two levels."""
    count = len(pages)
    offsets = {}
    branch_count = (count + 99) // 100
    first_page = 4 + branch_count
    with open(path, "wb") as out:
        def put(number, body):
            offsets[number] = out.tell()
            out.write(b"%d 0 obj\n" % number + body + b"\nendobj\n")

        out.write(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
        put(1, b"<< /Type /Catalog /Pages 2 0 R >>")
        branches = b" ".join(b"%d 0 R" % (4 + index) for index in range(branch_count))
        put(2, b"<< /Type /Pages /Count %d /Kids [%s] >>" % (count, branches))
        put(3, b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>")
        for index in range(branch_count):
            inside = range(index * 100, min(count, index * 100 + 100))
            kids = b" ".join(b"%d 0 R" % (first_page + 2 * page) for page in inside)
            put(4 + index, b"<< /Type /Pages /Parent 2 0 R /Count %d /Kids [%s] >>" % (len(inside), kids))
        for page in range(count):
            number = first_page + 2 * page
            put(
                number,
                b"<< /Type /Page /Parent %d 0 R /MediaBox [0 0 612 792] /Resources << /Font << /F1 3 0 R >> >> "
                b"/Contents %d 0 R >>" % (4 + page // 100, number + 1))
            text = "BT /F1 11 Tf 54 740 Td 19 TL\n"
            text += "".join(f"({escaped(line)}) Tj T*\n" for line in pages[page]) + "ET\n"
            stream = zlib.compress(text.encode("cp1252"), 6)
            put(number + 1, b"<< /Length %d /Filter /FlateDecode >>\nstream\n" % len(stream) + stream + b"\nendstream")
        start = out.tell()
        size = max(offsets) + 1
        out.write(b"xref\n0 %d\n0000000000 65535 f \n" % size)
        for number in range(1, size):
            out.write(b"%010d 00000 n \n" % offsets[number])
        out.write(b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (size, start))
    return pathlib.Path(path)


def escaped(line):
    """The line as a PDF string holds it (ISO 32000-1, 7.3.4.2)."""
    return line.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")
