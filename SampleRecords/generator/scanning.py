"""What machines do to paper: scanners, fax machines and telephones, and the files they write."""

from __future__ import annotations

import io
import struct
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pikepdf
from PIL import Image, ImageDraw, ImageFilter, ImageOps

from .paper import Sheet, draw_pixels, pixel_font

# Scanner ------------------------------------------------------------------------------------------------------------


def scan_gray(sheet: Sheet, dpi: int, skew: float, noise: np.random.Generator) -> Image.Image:
    """A gray scan: a little skew, off-white paper that darkens to one edge, sensor noise."""
    picture = draw_pixels(sheet, dpi).rotate(skew, Image.Resampling.BICUBIC, fillcolor=255)
    pixels = np.asarray(picture.filter(ImageFilter.GaussianBlur(0.5)), np.float32)
    height, width = pixels.shape
    paper = 246 - 7 * np.linspace(0, 1, width)[None, :] ** 2 - 3 * np.linspace(0, 1, height)[:, None]
    pixels = 30 + (pixels / 255) * (paper - 30) + noise.normal(0, 1.3, pixels.shape)
    return Image.fromarray(np.clip(pixels, 0, 255).astype(np.uint8), "L")


def scan_bilevel(sheet: Sheet, dpi: int, skew: float, noise: np.random.Generator, holes=False) -> Image.Image:
    """A one-bit scan with specks, and punch holes where the paper came from a binder."""
    picture = draw_pixels(sheet, dpi).rotate(skew, Image.Resampling.BICUBIC, fillcolor=255)
    draw = ImageDraw.Draw(picture)
    for _ in range(int(noise.integers(4, 14))):
        x, y = noise.integers(0, picture.width), noise.integers(0, picture.height)
        size = int(noise.integers(0, 3))
        draw.ellipse((x, y, x + size, y + size), fill=0)
    if holes:
        radius, x = 0.13 * dpi, 0.30 * dpi
        for height in (1.25, 5.5, 9.75):
            y = height * dpi + float(noise.normal(0, 3))
            draw.ellipse((x - radius, y - radius, x + radius, y + radius), fill=0)
    threshold = 150 + int(noise.integers(-12, 13))
    return picture.point(lambda value: 255 if value > threshold else 0).convert("1", dither=Image.Dither.NONE)


# Telephone ----------------------------------------------------------------------------------------------------------


def photograph(sheet: Sheet, orientation: int, corners, noise: np.random.Generator) -> bytes:
    """A JPEG photo of the paper on a desk, the pixels turned as EXIF `orientation` (1, 3 or 6) says.

    `corners` are where the paper's corners lie in the picture (top left, top right, bottom right, bottom left), as shares.
    """
    size = (1500, 1980)
    page = draw_pixels(sheet, 165)
    targets = [(x * size[0], y * size[1]) for x, y in corners]
    sources = [(0, 0), (page.width, 0), (page.width, page.height), (0, page.height)]
    coefficients = _perspective(targets, sources)
    inked = page.transform(size, Image.Transform.PERSPECTIVE, coefficients, Image.Resampling.BICUBIC, fillcolor=255)
    outline = Image.new("L", size, 0)
    ImageDraw.Draw(outline).polygon(targets, fill=255)
    outline = outline.filter(ImageFilter.GaussianBlur(1.5))

    x, y = np.meshgrid(np.linspace(0, 1, size[0]), np.linspace(0, 1, size[1]))
    light = 1.0 - 0.16 * x - 0.10 * y
    ink = np.asarray(inked.filter(ImageFilter.GaussianBlur(0.7)), np.float32) / 255
    paper = (38 + ink * 180) * light
    desk = (112 + 9 * np.sin(y * 46 + 3 * np.sin(x * 5))) * light
    mask = np.asarray(outline, np.float32) / 255
    gray = mask * paper + (1 - mask) * desk + noise.normal(0, 1.6, ink.shape)
    tint = np.stack([gray * 1.02, gray * 0.99, gray * 0.93], axis=2)
    picture = Image.fromarray(np.clip(tint, 0, 255).astype(np.uint8), "RGB")

    turn = {1: None, 3: Image.Transpose.ROTATE_180, 6: Image.Transpose.ROTATE_90}[orientation]
    if turn is not None:
        picture = picture.transpose(turn)
    exif = Image.Exif()
    exif[0x010F], exif[0x0110] = "Sample", "Pocket Camera"
    exif[0x0112] = orientation
    exif[0x0132] = "2026:03:18 17:42:10"
    buffer = io.BytesIO()
    picture.save(buffer, "JPEG", quality=58, exif=exif, dpi=(72, 72))
    return buffer.getvalue()


def _perspective(targets, sources) -> list[float]:
    rows, values = [], []
    for (x, y), (u, v) in zip(targets, sources):
        rows += [[x, y, 1, 0, 0, 0, -u * x, -u * y], [0, 0, 0, x, y, 1, -v * x, -v * y]]
        values += [u, v]
    return np.linalg.solve(np.array(rows), np.array(values)).tolist()


# Fax machine --------------------------------------------------------------------------------------------------------

FAX_COLUMNS = 1728
FAX_HORIZONTAL = 204


def fax_page(sheet: Sheet, rows_per_inch: int, strip: str, skew: float, noise: np.random.Generator, upside_down=False) -> Image.Image:
    """A page as a fax machine hands it over: 1728 columns, one bit, the sender's strip printed along the top edge."""
    rows = round(sheet.height / 72 * rows_per_inch)
    fine = draw_pixels(sheet, 2 * FAX_HORIZONTAL).rotate(skew, Image.Resampling.BICUBIC, fillcolor=255)
    picture = fine.resize((round(sheet.width / 72 * FAX_HORIZONTAL), rows), Image.Resampling.LANCZOS)
    page = Image.new("L", (FAX_COLUMNS, rows), 255)
    page.paste(picture, ((FAX_COLUMNS - picture.width) // 2, 0))
    if upside_down:
        page = page.transpose(Image.Transpose.ROTATE_180)
    draw = ImageDraw.Draw(page)
    for _ in range(int(noise.integers(3, 9))):
        x, y = int(noise.integers(0, FAX_COLUMNS)), int(noise.integers(0, rows))
        draw.rectangle((x, y, x + 1, y), fill=0)

    band = Image.new("L", (FAX_COLUMNS, 40), 255)
    ImageDraw.Draw(band).text((44, 29), strip, fill=0, font=pixel_font("mono", True, 24), anchor="ls")
    band = band.resize((FAX_COLUMNS, round(40 * rows_per_inch / FAX_HORIZONTAL)), Image.Resampling.LANCZOS)
    page.paste(band, (0, round(0.09 * rows_per_inch)))
    return page.point(lambda value: 255 if value > 140 else 0).convert("1", dither=Image.Dither.NONE)


# One-bit codes ------------------------------------------------------------------------------------------------------


def encode_group4(picture: Image.Image) -> bytes:
    """T.6 data of the whole picture, white runs first."""
    buffer = io.BytesIO()
    _white_is_zero(picture).save(buffer, "TIFF", compression="group4", strip_size=1 << 26)
    return _single_strip(buffer.getvalue())


def encode_group3_2d(picture: Image.Image) -> bytes:
    """T.4 two-dimensional data of the whole picture, by libtiff's tiffcp."""
    with tempfile.TemporaryDirectory() as folder:
        plain, coded = Path(folder, "plain.tif"), Path(folder, "coded.tif")
        _white_is_zero(picture).save(plain)
        subprocess.run(["tiffcp", "-c", "g3:2d", "-r", str(picture.height), plain, coded], check=True)
        return _single_strip(coded.read_bytes())


def _white_is_zero(picture: Image.Image) -> Image.Image:
    """libtiff codes zeros as white whatever the photometric tag says; Pillow's zeros are black."""
    return ImageOps.invert(picture.convert("L")).convert("1", dither=Image.Dither.NONE)


def _single_strip(tiff: bytes) -> bytes:
    with Image.open(io.BytesIO(tiff)) as image:
        offsets, lengths = image.tag_v2[273], image.tag_v2[279]
    assert len(offsets) == 1, "one strip was asked for"
    return tiff[offsets[0] : offsets[0] + lengths[0]]


# TIFF class F -------------------------------------------------------------------------------------------------------

_REVERSED = bytes(int(f"{value:08b}"[::-1], 2) for value in range(256))
_SHORT, _LONG, _RATIONAL, _ASCII = 3, 4, 5, 2


@dataclass(frozen=True)
class FaxImage:
    picture: Image.Image
    rows_per_inch: int


def write_class_f(images: list[FaxImage], group: int, fill_order: int, when: str) -> bytes:
    """A multi-page TIFF class F (RFC 2306): `group` 3 is T.4 2-D, 4 is T.6; fill order 2 puts the first pixel in the low bit."""
    out = bytearray(b"II*\0\0\0\0\0")
    link = 4
    for number, image in enumerate(images):
        data = encode_group4(image.picture) if group == 4 else encode_group3_2d(image.picture)
        if fill_order == 2:
            data = data.translate(_REVERSED)
        data_at = len(out)
        out += data + b"\0" * (len(data) % 2)
        width, height = image.picture.size
        entries = [
            (254, _LONG, [2]),
            (256, _LONG, [width]),
            (257, _LONG, [height]),
            (258, _SHORT, [1]),
            (259, _SHORT, [group]),
            (262, _SHORT, [0]),
            (266, _SHORT, [fill_order]),
            (273, _LONG, [data_at]),
            (277, _SHORT, [1]),
            (278, _LONG, [height]),
            (279, _LONG, [len(data)]),
            (282, _RATIONAL, [(FAX_HORIZONTAL, 1)]),
            (283, _RATIONAL, [(image.rows_per_inch, 1)]),
            (292 if group == 3 else 293, _LONG, [1 if group == 3 else 0]),
            (296, _SHORT, [2]),
            (297, _SHORT, [number, len(images)]),
            (305, _ASCII, b"Fax Gateway\0"),
            (306, _ASCII, when.encode() + b"\0"),
        ]
        link = _append_directory(out, entries, link)
    return bytes(out)


def _append_directory(out: bytearray, entries, link: int) -> int:
    """Writes one image file directory, hooks it in at `link`, and tells where the next one is to be hooked in."""
    packed = []
    for tag, kind, values in entries:
        if kind == _ASCII:
            payload, count = values, len(values)
        elif kind == _RATIONAL:
            payload, count = b"".join(struct.pack("<II", *value) for value in values), len(values)
        else:
            payload, count = struct.pack("<" + ("H" if kind == _SHORT else "I") * len(values), *values), len(values)
        if len(payload) > 4:
            offset = len(out)
            out += payload + b"\0" * (len(payload) % 2)
            payload = struct.pack("<I", offset)
        packed.append(struct.pack("<HHI", tag, kind, count) + payload.ljust(4, b"\0"))
    struct.pack_into("<I", out, link, len(out))
    out += struct.pack("<H", len(packed)) + b"".join(packed) + b"\0\0\0\0"
    return len(out) - 4


# PDFs of pictures ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class ScannedPage:
    """A page that is one picture, with the words an exporting system typed over its foot, if it did."""

    picture: Image.Image
    dpi: int
    quality: int = 42
    stamp: str = ""


def append_scanned_page(pdf: pikepdf.Pdf, page: ScannedPage) -> None:
    picture = page.picture
    width, height = picture.width * 72 / page.dpi, picture.height * 72 / page.dpi
    image = {
        "/Type": pikepdf.Name.XObject,
        "/Subtype": pikepdf.Name.Image,
        "/Width": picture.width,
        "/Height": picture.height,
        "/ColorSpace": pikepdf.Name.DeviceGray,
    }
    if picture.mode == "1":
        parameters = pikepdf.Dictionary(K=-1, Columns=picture.width, Rows=picture.height, BlackIs1=False)
        image |= {"/BitsPerComponent": 1, "/Filter": pikepdf.Name.CCITTFaxDecode, "/DecodeParms": parameters}
        data = encode_group4(picture)
    else:
        buffer = io.BytesIO()
        picture.save(buffer, "JPEG", quality=page.quality, optimize=True)
        image |= {"/BitsPerComponent": 8, "/Filter": pikepdf.Name.DCTDecode}
        data = buffer.getvalue()
    content = f"q {width:.2f} 0 0 {height:.2f} 0 0 cm /Scan Do Q\n"
    resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Scan=pdf.make_indirect(pikepdf.Stream(pdf, data, image))))
    if page.stamp:
        content += f"BT /Stamp 7 Tf 54 18 Td ({page.stamp}) Tj ET\n"
        font = pikepdf.Dictionary(
            Type=pikepdf.Name.Font,
            Subtype=pikepdf.Name.Type1,
            BaseFont=pikepdf.Name.Helvetica,
            Encoding=pikepdf.Name.WinAnsiEncoding,
        )
        resources.Font = pikepdf.Dictionary(Stamp=font)
    leaf = pikepdf.Dictionary(
        Type=pikepdf.Name.Page,
        MediaBox=pikepdf.Array([0, 0, round(width, 2), round(height, 2)]),
        Resources=resources,
        Contents=pikepdf.Stream(pdf, content.encode("ascii")),
    )
    pdf.pages.append(pikepdf.Page(leaf))


def save_pdf(pdf: pikepdf.Pdf, path: Path, title: str, producer: str) -> None:
    """Saves with a fixed date and an id made from the content, so that a rerun writes the same bytes."""
    pdf.docinfo["/Title"] = title
    pdf.docinfo["/Producer"] = producer
    pdf.docinfo["/CreationDate"] = "D:20260601120000Z"
    pdf.save(path, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate, compress_streams=True)
