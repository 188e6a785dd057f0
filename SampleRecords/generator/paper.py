"""Clinical paper: reports of blocks, laid out on sheets, drawn as PDF or as pixels.

A `Report` says what stands on the paper; `lay_out` turns it into `Sheet`s of positioned words (points, origin top left);
`draw_pdf` and `draw_pixels` show the same sheet, so the text of a page is known whatever became of the page afterwards.
"""

from __future__ import annotations

import io
from dataclasses import dataclass, field, replace
from functools import lru_cache

from PIL import Image, ImageDraw, ImageFont
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

LETTER = (612.0, 792.0)
A4 = (595.0, 842.0)
DEJAVU_FOLDER = "/usr/share/fonts/truetype/dejavu"

# family -> (regular, bold): a PDF standard font name, or a DejaVu file without its suffix.
FAMILIES = {
    "helvetica": ("Helvetica", "Helvetica-Bold"),
    "times": ("Times-Roman", "Times-Bold"),
    "courier": ("Courier", "Courier-Bold"),
    "sans": ("DejaVuSans", "DejaVuSans-Bold"),
    "condensed": ("DejaVuSansCondensed", "DejaVuSansCondensed-Bold"),
    "serif": ("DejaVuSerif", "DejaVuSerif-Bold"),
    "mono": ("DejaVuSansMono", "DejaVuSansMono-Bold"),
}


def font_name(family: str, bold: bool) -> str:
    name = FAMILIES[family][1 if bold else 0]
    if name.startswith("DejaVu") and name not in pdfmetrics.getRegisteredFontNames():
        pdfmetrics.registerFont(TTFont(name, f"{DEJAVU_FOLDER}/{name}.ttf"))
    return name


def width_of(text: str, family: str, bold: bool, size: float) -> float:
    return pdfmetrics.stringWidth(text, font_name(family, bold), size)


@lru_cache(maxsize=256)
def pixel_font(family: str, bold: bool, size: float) -> ImageFont.FreeTypeFont:
    path = f"{DEJAVU_FOLDER}/{font_name(family, bold)}.ttf"
    return ImageFont.truetype(path, size, layout_engine=ImageFont.Layout.BASIC)


# Blocks -------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Heading:
    text: str


@dataclass(frozen=True)
class Paragraph:
    text: str
    bold: bool = False


@dataclass(frozen=True)
class Bullets:
    items: tuple[str, ...]
    numbered: bool = False


@dataclass(frozen=True)
class Fields:
    """Label and value pairs, two pairs to a line."""

    pairs: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Table:
    columns: tuple[str, ...]
    widths: tuple[float, ...]  # shares of the text width
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Gap:
    points: float


@dataclass(frozen=True)
class PageBreak:
    pass


@dataclass(frozen=True)
class Letterhead:
    name: str
    address: str
    phone: str


@dataclass(frozen=True)
class Report:
    """One clinical document as its author wrote it."""

    type: str
    title: str
    date: str  # ISO date of the service
    blocks: tuple
    letterhead: Letterhead
    banner: tuple[str, ...] = ()
    footer: str = ""
    family: str = "helvetica"
    size: float = 10.0
    language: str = "en"
    paper: tuple[float, float] = LETTER
    page_words: tuple[str, str] = ("Page", "of")
    top_margin: float = 46.0

    def with_look(self, family: str, size: float | None = None, **changes) -> Report:
        return replace(self, family=family, size=size or self.size, **changes)


# Sheets -------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Words:
    x: float
    baseline: float
    text: str
    family: str
    bold: bool
    size: float


@dataclass(frozen=True)
class Rule:
    x0: float
    y0: float
    x1: float
    y1: float
    width: float = 0.6


@dataclass
class Sheet:
    """One page: words and rules, in points from the top left."""

    width: float
    height: float
    marks: list = field(default_factory=list)

    def write(self, x, baseline, text, family, size, bold=False):
        self.marks.append(Words(x, baseline, text, family, bold, size))

    def rule(self, x0, y0, x1, y1, width=0.6):
        self.marks.append(Rule(x0, y0, x1, y1, width))

    def text(self) -> str:
        """The words in reading order, one line of text for each line on the paper."""
        lines: dict[float, list[Words]] = {}
        for mark in self.marks:
            if isinstance(mark, Words):
                lines.setdefault(round(mark.baseline, 1), []).append(mark)
        ordered = (sorted(lines[y], key=lambda words: words.x) for y in sorted(lines))
        return "\n".join("  ".join(words.text for words in line) for line in ordered) + "\n"


def wrap(text: str, family: str, bold: bool, size: float, limit: float) -> list[str]:
    lines, current = [], ""
    for word in text.split():
        longer = f"{current} {word}" if current else word
        if current and width_of(longer, family, bold, size) > limit:
            lines.append(current)
            current = word
        else:
            current = longer
    return lines + [current] if current else lines


class _Layout:
    """Fills sheets from top to bottom; a block that does not fit goes on over the page."""

    def __init__(self, report: Report):
        self.report = report
        self.family, self.size = report.family, report.size
        self.leading = report.size * 1.32
        self.left, self.right = 54.0, report.paper[0] - 54.0
        self.bottom = report.paper[1] - 62.0
        self.sheets: list[Sheet] = []
        self.start_sheet()

    @property
    def sheet(self) -> Sheet:
        return self.sheets[-1]

    def line(self, text, x=None, bold=False, size=None, leading=None):
        size = size or self.size
        step = leading or size * 1.32
        if self.y + step > self.bottom:
            self.start_sheet()
        self.y += step
        self.sheet.write(self.left if x is None else x, self.y, text, self.family, size, bold)

    def centred(self, text, size, bold=False):
        x = (self.report.paper[0] - width_of(text, self.family, bold, size)) / 2
        self.line(text, x, bold, size)

    def start_sheet(self):
        report = self.report
        self.sheets.append(Sheet(*report.paper))
        self.y = report.top_margin
        if len(self.sheets) == 1:
            self.centred(report.letterhead.name, self.size + 4, bold=True)
            self.centred(report.letterhead.address, self.size - 1)
            self.centred(report.letterhead.phone, self.size - 1)
            self.y += 6
        for line in report.banner:
            self.line(line, bold=True, size=self.size - 0.5)
        self.y += 5
        self.sheet.rule(self.left, self.y, self.right, self.y, 1.0)
        self.y += 8
        if len(self.sheets) == 1:
            self.centred(report.title, self.size + 3, bold=True)
        else:
            self.line(f"{report.title} ({'continued' if report.language == 'en' else 'continuación'})", size=self.size - 1)
        self.y += 4

    def keep(self, points):
        if self.y + points > self.bottom:
            self.start_sheet()

    def add(self, block):
        match block:
            case Heading(text):
                self.keep(3.5 * self.leading)
                self.y += 0.45 * self.leading
                self.line(text, bold=True, size=self.size + 0.5)
            case Paragraph(text, bold):
                for line in wrap(text, self.family, bold, self.size, self.right - self.left):
                    self.line(line, bold=bold)
                self.y += 0.35 * self.leading
            case Bullets(items, numbered):
                for number, item in enumerate(items, 1):
                    mark = f"{number}." if numbered else "-"
                    for index, line in enumerate(wrap(item, self.family, False, self.size, self.right - self.left - 22)):
                        if index == 0:
                            self.keep(2 * self.leading)
                        self.line(line, self.left + 22)
                        if index == 0:
                            self.sheet.write(self.left + 6, self.y, mark, self.family, self.size)
                self.y += 0.35 * self.leading
            case Fields(pairs):
                middle = (self.left + self.right) / 2
                for first in range(0, len(pairs), 2):
                    label, value = pairs[first]
                    self.line(f"{label}: {value}")
                    if first + 1 < len(pairs):
                        label, value = pairs[first + 1]
                        self.sheet.write(middle, self.y, f"{label}: {value}", self.family, self.size)
                self.y += 0.35 * self.leading
            case Table(columns, widths, rows):
                self.table(columns, widths, rows)
            case Gap(points):
                self.y += points
            case PageBreak():
                self.start_sheet()

    def table(self, columns, widths, rows):
        total = self.right - self.left
        offsets = [self.left + total * sum(widths[:index]) / sum(widths) for index in range(len(widths))]
        spans = [total * width / sum(widths) - 6 for width in widths]
        self.keep(4 * self.leading)
        for row_number, row in enumerate((columns, *rows)):
            bold = row_number == 0
            cells = [wrap(cell, self.family, bold, self.size, span) for cell, span in zip(row, spans)]
            height = max((len(cell) for cell in cells), default=1)
            self.keep(height * self.leading)
            for line_number in range(height):
                self.y += self.leading
                for cell, offset in zip(cells, offsets):
                    if line_number < len(cell):
                        self.sheet.write(offset, self.y, cell[line_number], self.family, self.size, bold)
            if row_number == 0:
                self.sheet.rule(self.left, self.y + 3, self.right, self.y + 3)
                self.y += 3
        self.y += 0.5 * self.leading

    def finish(self) -> list[Sheet]:
        report, count = self.report, len(self.sheets)
        for number, sheet in enumerate(self.sheets, 1):
            y = report.paper[1] - 40
            page = f"{report.page_words[0]} {number} {report.page_words[1]} {count}"
            size = self.size - 1.5
            sheet.rule(self.left, y - 12, self.right, y - 12)
            sheet.write(self.left, y, report.footer, self.family, size)
            sheet.write(self.right - width_of(page, self.family, False, size), y, page, self.family, size)
        return self.sheets


def lay_out(report: Report) -> list[Sheet]:
    layout = _Layout(report)
    for block, following in zip(report.blocks, (*report.blocks[1:], None)):
        if isinstance(block, Heading) and isinstance(following, Table):
            layout.keep(7 * layout.leading)
        layout.add(block)
    return layout.finish()


# Drawing ------------------------------------------------------------------------------------------------------------


def draw_pdf(sheets: list[Sheet], title: str, rotated: frozenset[int] = frozenset()) -> bytes:
    """The sheets as a PDF; those whose index is in `rotated` lie on their side in the file and carry /Rotate 90."""
    buffer = io.BytesIO()
    canvas = Canvas(buffer, invariant=1, pageCompression=1)
    canvas.setTitle(title)
    canvas.setCreator("Clinical Document Export")
    for index, sheet in enumerate(sheets):
        if index in rotated:
            canvas.setPageSize((sheet.height, sheet.width))
            canvas.setPageRotation(90)
            canvas.transform(0, 1, -1, 0, sheet.height, 0)
        else:
            canvas.setPageSize((sheet.width, sheet.height))
            canvas.setPageRotation(0)
        for mark in sheet.marks:
            if isinstance(mark, Words):
                canvas.setFont(font_name(mark.family, mark.bold), mark.size)
                canvas.drawString(mark.x, sheet.height - mark.baseline, mark.text)
            else:
                canvas.setLineWidth(mark.width)
                canvas.line(mark.x0, sheet.height - mark.y0, mark.x1, sheet.height - mark.y1)
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def draw_pixels(sheet: Sheet, dpi: float) -> Image.Image:
    """The sheet as a gray picture, black on white."""
    scale = dpi / 72
    picture = Image.new("L", (round(sheet.width * scale), round(sheet.height * scale)), 255)
    draw = ImageDraw.Draw(picture)
    for mark in sheet.marks:
        if isinstance(mark, Words):
            font = pixel_font(mark.family, mark.bold, mark.size * scale)
            draw.text((mark.x * scale, mark.baseline * scale), mark.text, fill=0, font=font, anchor="ls")
        else:
            ends = (mark.x0 * scale, mark.y0 * scale, mark.x1 * scale, mark.y1 * scale)
            draw.line(ends, fill=0, width=max(1, round(mark.width * scale)))
    return picture
