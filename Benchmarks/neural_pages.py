"""Forms, tables and running text with known words, in many faces and sizes, spoiled as fax machines and scanners spoil them."""

import pathlib
import random

from PIL import Image, ImageDraw, ImageFilter, ImageFont

ROOT = pathlib.Path(__file__).resolve().parent.parent
FACES_AT = pathlib.Path("/usr/share/fonts/opentype/urw-base35")
FACES = {
    "sans": "NimbusSans-Regular.otf", "sans bold": "NimbusSans-Bold.otf", "serif": "NimbusRoman-Regular.otf",
    "serif italic": "NimbusRoman-Italic.otf", "typewriter": "NimbusMonoPS-Regular.otf", "book": "C059-Roman.otf"}
# Twice a fax's resolution: everything is drawn here and reduced.
DPI = 408
WIDTH, HEIGHT = 8.5, 11.0
NAMES = ["Maria Vale", "John Okafor", "Elena Ruiz", "Walter Brandt", "Aisha Khan", "Peter Novak"]
LABELS = ["Patient name", "Date of birth", "MRN", "Accession no.", "Exam date", "Referring physician", "Phone", "Body part"]


class Sheet:
    """A page being drawn, with its words in reading order."""

    def __init__(self, seed):
        self.chance = random.Random(seed)
        self.picture = Image.new("L", (round(WIDTH * DPI), round(HEIGHT * DPI)), 255)
        self.draw = ImageDraw.Draw(self.picture)
        self.words = []

    def font(self, face, points):
        return ImageFont.truetype(str(FACES_AT / FACES[face]), round(points * DPI / 72))

    def write(self, x, y, text, font):
        """`x` and `y` in inches; returns the width in inches."""
        self.draw.text((round(x * DPI), round(y * DPI)), text, fill=0, font=font)
        self.words += text.split()
        return font.getlength(text) / DPI

    def line(self, x, y, to_x, to_y):
        self.draw.line([round(value * DPI) for value in (x, y, to_x, to_y)], fill=0, width=5)

    def date(self):
        return f"{self.chance.randrange(1, 13):02}/{self.chance.randrange(1, 29):02}/{self.chance.randrange(1940, 2027)}"

    def number(self):
        return self.chance.choice([
            f"HV-{self.chance.randrange(10**6, 10**7)}", f"{self.chance.randrange(10**9, 10**10)}",
            f"S{self.chance.randrange(20, 27)}-{self.chance.randrange(1000, 99999)}",
            f"555-{self.chance.randrange(1000, 9999):04}"])


def sample_lines():
    files = sorted((ROOT / "SampleRecords" / "text").rglob("*.txt"))
    return [line for file in files for line in file.read_text().splitlines() if line.strip()]


def prose(seed, smallest=6, largest=14):
    """Paragraphs, each in a face and size of its own."""
    sheet, lines = Sheet(seed), sample_lines()
    at, y = sheet.chance.randrange(len(lines)), 0.8
    while y < HEIGHT - 1.2:
        points = sheet.chance.choice([p for p in (6, 7, 8, 9, 10, 11, 12, 14) if smallest <= p <= largest])
        font = sheet.font(sheet.chance.choice(list(FACES)), points)
        for _ in range(5):
            text = lines[at % len(lines)]
            at += 1
            while font.getlength(text) > (WIDTH - 1.5) * DPI:
                text = text.rsplit(" ", 1)[0]
            sheet.write(0.75, y, text, font)
            y += points * 1.3 / 72
        y += 0.15
    return sheet


def form(seed):
    """Boxes with a small label in the corner and what was typed in: as intake forms and claims are."""
    sheet = Sheet(seed)
    sheet.write(0.8, 0.6, "REQUEST FOR SECOND OPINION", sheet.font("sans bold", 14))
    y = 1.1
    while y < HEIGHT - 1.4:
        x = 0.7
        for width in sheet.chance.choice([(3.5, 3.6), (2.3, 2.4, 2.4), (7.1,)]):
            for edge in ((x, y, x + width, y), (x, y + 0.5, x + width, y + 0.5), (x, y, x, y + 0.5), (x + width, y, x + width, y + 0.5)):
                sheet.line(*edge)
            label = sheet.chance.choice(LABELS)
            sheet.write(x + 0.06, y + 0.04, label, sheet.font("sans", 7))
            value = {"Patient name": sheet.chance.choice(NAMES), "Referring physician": "Dr. " + sheet.chance.choice(NAMES),
                     "Body part": sheet.chance.choice(["left knee", "right breast", "lumbar spine", "chest"])}.get(
                label, sheet.date() if "ate" in label else sheet.number())
            sheet.write(x + 0.15, y + 0.22, value, sheet.font("typewriter", 11))
            x += width
        y += 0.5
    return sheet


def table(seed):
    """A laboratory report: names, values, units and ranges in ruled columns."""
    sheet = Sheet(seed)
    tests = ["Hemoglobin", "White cell count", "Platelets", "Sodium", "Potassium", "Creatinine", "Glucose", "Albumin", "Calcium", "TSH"]
    font, bold = sheet.font("sans", 9), sheet.font("sans bold", 9)
    columns = (0.8, 3.0, 4.2, 5.4, 7.0)
    for x, text in zip(columns, ("Test", "Result", "Unit", "Reference", "Flag")):
        sheet.write(x, 0.9, text, bold)
    y = 1.15
    while y < HEIGHT - 1.2:
        value = sheet.chance.uniform(0.5, 300)
        cells = (sheet.chance.choice(tests), f"{value:.1f}", sheet.chance.choice(["g/dL", "mmol/L", "mg/dL"]),
                 f"{value * 0.8:.1f} to {value * 1.1:.1f}", sheet.chance.choice(["High", "Low", "Normal"]))
        for x, text in zip(columns, cells):
            sheet.write(x, y, text, font)
        y += 0.22
        sheet.line(0.7, y - 0.03, 7.8, y - 0.03)
    return sheet


def skewed(picture, degrees):
    return picture.rotate(degrees, Image.Resampling.BICUBIC, fillcolor=255)


def speckled(picture, chance):
    draw = ImageDraw.Draw(picture)
    for _ in range(chance.randrange(5, 40)):
        x, y, size = chance.randrange(picture.width), chance.randrange(picture.height), chance.randrange(0, 3)
        draw.ellipse((x, y, x + size, y + size), fill=0)
    return picture


def bits(picture, threshold=145):
    return picture.point(lambda value: 255 if value > threshold else 0).convert("1", dither=Image.Dither.NONE)


def fax(sheet, rows_per_inch, quarters=0):
    """(one-bit picture, dots an inch across and down, words of the machine's own line)."""
    chance = sheet.chance
    page = skewed(sheet.picture, chance.choice([-1, 1]) * chance.uniform(1, 2))
    if quarters % 2:
        page = page.rotate(-90 * quarters, expand=True)
        scale = WIDTH * DPI / page.width
        page = page.resize((round(page.width * scale), round(page.height * scale)), Image.Resampling.LANCZOS)
    else:
        page = page.rotate(-90 * quarters)
    page = page.resize((page.width // 2, round(page.height / DPI * rows_per_inch)), Image.Resampling.LANCZOS)
    header = f"{sheet.date()} 09:31  FROM: LAKESIDE CLINIC 555-0142  TO: 555-0177  PAGE 001 OF 003"
    strip = Image.new("L", (page.width, 40), 255)
    ImageDraw.Draw(strip).text((40, 4), header, fill=0, font=ImageFont.truetype(str(FACES_AT / "NimbusMonoPS-Bold.otf"), 26))
    page.paste(strip.resize((page.width, round(40 / 204 * rows_per_inch))), (0, round(0.09 * rows_per_inch)))
    return bits(speckled(page, chance)), 204, rows_per_inch, header.split()


def scan(sheet, dpi):
    small = sheet.picture.resize((round(WIDTH * dpi), round(HEIGHT * dpi)), Image.Resampling.LANCZOS)
    small = skewed(small, sheet.chance.uniform(-0.7, 0.7)).filter(ImageFilter.GaussianBlur(0.5))
    return small.point(lambda value: 30 + value * 212 // 255), dpi, dpi, []
