"""The pages of annotated charts as pictures: drawn with their layout, each document in a face and size of its own, and faxed."""

import concurrent.futures
import random
import re

import neural_pages
import ocr_pages

FACES = ["sans", "serif", "typewriter", "book"]
SIZES = [9, 10, 11, 12]
# A table that is too wide is set smaller, down to this, in points.
SMALLEST = 7
LEFT, TOP, BOTTOM = 0.75, 0.9, 0.5
ACROSS = neural_pages.WIDTH - 2 * LEFT


def chart_pages(path):
    """(number of the document, lines) of every page of a chart, in order."""
    found, document = [], -1
    for line in path.read_text().splitlines():
        if line.startswith(("=== ", "--- ")):
            document += line.startswith("=== ")
            found.append((document, []))
        elif found:
            found[-1][1].append(line)
    return found


def cells(line):
    """(column, text) of what two spaces or more part on a line: a column of a table or of a banner."""
    return [(match.start(), match.group()) for match in re.finditer(r"\S+(?: \S+)*", line)]


def place(line, font, is_typewriter):
    """(x in pixels, text) of a line's cells: at their columns, or as far right as the cell before them pushes them."""
    column = font.getlength("0") if is_typewriter else font.size / 2
    placed, end = [], 0
    for at, text in cells(line):
        x = at * column if not placed else max(at * column, end + 2 * font.getlength(" "))
        placed.append((x, text))
        end = x + font.getlength(text)
    return placed, end


def wrapped(line, font):
    """A line of running text, broken where the paper ends."""
    lines, words = [], line.split(" ")
    while words:
        count = len(words)
        while count > 1 and font.getlength(" ".join(words[:count])) > ACROSS * neural_pages.DPI:
            count -= 1
        lines.append(" ".join(words[:count]))
        words = words[count:]
    return lines


def drawn(lines, face, points, seed):
    """A sheet at twice a fax's resolution; its first line is a fifth larger, as letterheads and titles are."""
    sheet = neural_pages.Sheet(seed)
    tables = [line for line in lines if len(cells(line)) > 1]

    def is_too_wide(size):
        return any(place(line, sheet.font(face, size), face == "typewriter")[1] > ACROSS * neural_pages.DPI for line in tables)

    while points > SMALLEST and is_too_wide(points):
        points -= 0.5
    y = TOP
    for number, line in enumerate(lines):
        size = points * 1.2 if number == 0 and line not in tables else points
        font = sheet.font(face, size)
        for part in [line] if line in tables else wrapped(line, font):
            for x, text in place(part, font, face == "typewriter")[0]:
                sheet.write(LEFT + x / neural_pages.DPI, y, text, font)
            y += size * 1.3 / 72
    assert y < neural_pages.HEIGHT - BOTTOM, "a page of the charts does not fit its paper"
    return sheet.picture


def fax_chart(path, folder, rows_per_inch):
    """Writes a chart as one transmission, a TIFF of Group 4; answers the number of its pages."""
    pages, pictures = chart_pages(path), []
    for number, (document, lines) in enumerate(pages, 1):
        look = random.Random(f"{path.stem} {document}")
        sheet = drawn(lines, look.choice(FACES), look.choice(SIZES), path.stem)
        chance = random.Random(f"{path.stem} {number} {rows_per_inch}")
        pictures.append(ocr_pages.fax(sheet, chance, rows_per_inch, 0, number, len(pages))[0])
    first, *rest = pictures
    first.save(
        folder / f"{path.stem}.tif", save_all=True, append_images=rest, compression="group4",
        dpi=(ocr_pages.FAX_DPI, rows_per_inch))
    return len(pages)


def fax_charts(paths, folder, rows_per_inch):
    """The same for many charts, on all cores."""
    with concurrent.futures.ProcessPoolExecutor() as crew:
        return sum(crew.map(fax_chart, paths, [folder] * len(paths), [rows_per_inch] * len(paths)))
