"""Pages with known words, spoiled as scanners and fax machines spoil them, in PDFs of pictures."""

import io
import pathlib
import random
import zlib

from PIL import Image, ImageChops, ImageDraw, ImageFilter, ImageFont, ImageOps

ROOT = pathlib.Path(__file__).resolve().parent.parent
FACES = ["NimbusSans-Regular.otf", "NimbusRoman-Regular.otf", "NimbusMonoPS-Regular.otf", "C059-Roman.otf"]
FACES_AT = pathlib.Path("/usr/share/fonts/opentype/urw-base35")
WIDTH, HEIGHT = 8.5, 11.0
FAX_COLUMNS, FAX_DPI = 1728, 204


def sample_lines():
    """The lines of the invented samples: reports, notes and tables as they are written."""
    files = sorted((ROOT / "SampleRecords" / "text").rglob("*.txt"))
    return [line for file in files for line in file.read_text().splitlines() if line.strip()]


def sheets(count, seed):
    """(picture at twice a fax's resolution in gray, words) of so many sheets, each in one face and size."""
    lines, chance = sample_lines(), random.Random(seed)
    for number in range(count):
        face, points = FACES[number % len(FACES)], chance.choice([10, 10.5, 11, 12])
        dpi = 2 * FAX_DPI
        font = ImageFont.truetype(str(FACES_AT / face), round(points * dpi / 72))
        picture = Image.new("L", (round(WIDTH * dpi), round(HEIGHT * dpi)), 255)
        draw = ImageDraw.Draw(picture)
        words, y, at = [], round(0.9 * dpi), chance.randrange(len(lines))
        step = round(points * 1.25 * dpi / 72)
        while y < (HEIGHT - 1.0) * dpi:
            line = lines[at % len(lines)]
            at += 1
            while font.getlength(line) > (WIDTH - 1.5) * dpi:
                line = line.rsplit(" ", 1)[0]
            draw.text((round(0.75 * dpi), y), line, fill=0, font=font)
            words += line.split()
            # A paragraph's end, here and there.
            y += step * (2 if chance.random() < 0.12 else 1)
        yield picture, words


def speckled(picture, chance, most):
    draw = ImageDraw.Draw(picture)
    for _ in range(chance.randrange(4, most)):
        x, y, size = chance.randrange(picture.width), chance.randrange(picture.height), chance.randrange(0, 3)
        draw.ellipse((x, y, x + size, y + size), fill=0)
    return picture


def turned(picture, degrees):
    return picture.rotate(degrees, Image.Resampling.BICUBIC, fillcolor=255) if degrees else picture


def to_bits(picture, threshold=150):
    return picture.point(lambda value: 255 if value > threshold else 0).convert("1", dither=Image.Dither.NONE)


def scan_gray(sheet, chance, dpi=300, skew=None):
    """Off-white paper, ink that is not black, a little blur and sensor noise."""
    small = sheet.resize((round(WIDTH * dpi), round(HEIGHT * dpi)), Image.Resampling.LANCZOS)
    small = turned(small, chance.uniform(-0.7, 0.7) if skew is None else skew).filter(ImageFilter.GaussianBlur(0.6))
    small = small.point(lambda value: 30 + value * 212 // 255)
    noise = Image.effect_noise(small.size, 6).point(lambda value: value)
    return ImageChops.add(small, noise, 1, -128)


def scan_bits(sheet, chance, dpi=300, skew=None):
    small = sheet.resize((round(WIDTH * dpi), round(HEIGHT * dpi)), Image.Resampling.LANCZOS)
    return to_bits(speckled(turned(small, chance.uniform(-0.7, 0.7) if skew is None else skew), chance, 14))


def fax(sheet, chance, rows_per_inch, quarters, number, of):
    """As a machine hands it over, 1 to 2 degrees askew: 1728 columns, one bit, the sender's line upright at the upper edge whatever the sheet's turn."""
    skew = chance.choice([-1, 1]) * chance.uniform(1, 2)
    page = turned(sheet, skew)
    if quarters % 2:
        # A sheet fed sideways is made to fit the width.
        page = page.rotate(-90 * quarters, expand=True)
        scale = min(WIDTH * 2 * FAX_DPI / page.width, 1)
        page = page.resize((round(page.width * scale), round(page.height * scale)), Image.Resampling.LANCZOS)
    else:
        page = page.rotate(-90 * quarters)
    page = page.resize((page.width // 2, round(page.height / 2 * rows_per_inch / FAX_DPI)), Image.Resampling.LANCZOS)
    whole = Image.new("L", (FAX_COLUMNS, page.height), 255)
    whole.paste(page, ((FAX_COLUMNS - page.width) // 2, 0))
    whole = speckled(whole, chance, 10)
    header = f"06/14/2026 09:31  FROM: LAKESIDE CLINIC 555-0142  TO: 555-0177  PAGE {number:03} OF {of:03}"
    strip = Image.new("L", (FAX_COLUMNS, 40), 255)
    font = ImageFont.truetype(str(FACES_AT / "NimbusMonoPS-Bold.otf"), 26)
    ImageDraw.Draw(strip).text((44, 4), header, fill=0, font=font)
    whole.paste(
        strip.resize((FAX_COLUMNS, round(40 * rows_per_inch / FAX_DPI)), Image.Resampling.LANCZOS),
        (0, round(0.09 * rows_per_inch)))
    return to_bits(whole, 140), header.split()


class PicturePDF:
    """Writes a PDF whose pages are pictures or lines of Helvetica."""

    def __init__(self):
        self.objects, self.pages = [None, None], []

    def add(self, body):
        self.objects.append(body)
        return len(self.objects)

    @staticmethod
    def stream(entries, data):
        return b"<< " + entries.encode() + b" /Length %d >>\nstream\n" % len(data) + data + b"\nendstream"

    def page(self, size, content, resources):
        body = self.add(self.stream("", content.encode("latin-1", "replace")))
        self.pages.append(self.add(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {size[0]:.2f} {size[1]:.2f}] /Contents {body} 0 R"
            f" /Resources << {resources} >> >>".encode()))

    def picture(self, image, across, down, quality=None):
        """One page of `image`, so many pixels an inch: one bit as Group 4, else JPEG at `quality` or Flate."""
        facts = f"/Type /XObject /Subtype /Image /Width {image.width} /Height {image.height}"
        space = "/DeviceRGB" if image.mode == "RGB" else "/DeviceGray"
        if image.mode == "1":
            entries = (f"{facts} /ColorSpace /DeviceGray /BitsPerComponent 1 /Filter /CCITTFaxDecode"
                       f" /DecodeParms << /K -1 /Columns {image.width} /Rows {image.height} >>")
            data = group4(image)
        elif quality:
            buffer = io.BytesIO()
            image.save(buffer, "JPEG", quality=quality)
            entries, data = f"{facts} /ColorSpace {space} /BitsPerComponent 8 /Filter /DCTDecode", buffer.getvalue()
        else:
            entries = f"{facts} /ColorSpace {space} /BitsPerComponent 8 /Filter /FlateDecode"
            data = zlib.compress(image.tobytes(), 6)
        size = image.width / across * 72, image.height / down * 72
        place = self.add(self.stream(entries, data))
        self.page(size, f"q {size[0]:.3f} 0 0 {size[1]:.3f} 0 0 cm /Scan Do Q\n", f"/XObject << /Scan {place} 0 R >>")

    def text(self, lines):
        def literal(line):
            return line.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")

        content = "BT /F 10 Tf 12.5 TL 54 730 Td\n" + "".join(f"({literal(line)}) Tj T*\n" for line in lines) + "ET\n"
        self.page(
            (612, 792), content,
            "/Font << /F << /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >> >>")

    def save(self, path):
        kids = " ".join(f"{page} 0 R" for page in self.pages)
        self.objects[0] = b"<< /Type /Catalog /Pages 2 0 R >>"
        self.objects[1] = f"<< /Type /Pages /Kids [{kids}] /Count {len(self.pages)} >>".encode()
        out, places = bytearray(b"%PDF-1.5\n%\xe2\xe3\xcf\xd3\n"), []
        for number, body in enumerate(self.objects, 1):
            places.append(len(out))
            out += b"%d 0 obj\n" % number + body + b"\nendobj\n"
        table = len(out)
        out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(places) + 1)
        out += b"".join(b"%010d 00000 n \n" % place for place in places)
        out += b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(places) + 1, table)
        path.write_bytes(out)


def group4(image):
    """T.6 data of a one-bit picture as PDF's CCITTFaxDecode wants it."""
    buffer = io.BytesIO()
    # libtiff codes zeros as white; Pillow's zeros are black.
    ImageOps.invert(image.convert("L")).convert("1", dither=Image.Dither.NONE).save(
        buffer, "TIFF", compression="group4", strip_size=1 << 26)
    data = buffer.getvalue()
    with Image.open(io.BytesIO(data)) as tiff:
        (offset,), (length,) = tiff.tag_v2[273], tiff.tag_v2[279]
    return data[offset : offset + length]
