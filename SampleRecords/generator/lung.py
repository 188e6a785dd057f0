"""Case 1000000002: adenocarcinoma of the lung; a long chart, older papers, reports and a disc image."""

from __future__ import annotations

import io
import tempfile
from pathlib import Path

import numpy as np
import pikepdf
from PIL import Image, ImageDraw

from . import discs, scanning
from .discs import DiscPatient, Series, Study
from .lung_chart import ChartItem, hospital_chart, older_records
from .lung_reports import MEASUREMENTS, PATHOLOGY, PET, RADIOLOGY_REPORTS
from .paper import LETTER, Sheet, draw_pdf, lay_out, width_of
from .truth import CaseTruth, FileTruth, PageTruth

REFERENCE = "1000000002"
FORM = {
    "reference": REFERENCE,
    "patient": {
        "family": "Okafor-Lindqvist",
        "given": "Desmond",
        "birthDate": "1954-11-09",
        "sex": "male",
        "state": "Ohio",
        "country": "US",
        "identifiers": [
            {"issuer": "Harrow Vale Medical Center", "value": "HV-7730152"},
            {"issuer": "Marl Creek Family Practice", "value": "MC-1182"},
        ],
    },
    "physician": {
        "name": "Saoirse Vandermolen, MD",
        "email": "s.vandermolen@harrowvale.example",
        "fax": "555-0121",
        "facility": "Harrow Vale Medical Center",
    },
    "declared": {
        "imaging": [
            {"modality": "CT", "site": "chest, abdomen and pelvis", "date": "2026-03-12"},
            {"modality": "PET/CT", "site": "skull base to mid thigh", "date": "2026-04-02"},
            {"modality": "MR", "site": "brain", "date": "2026-04-06"},
        ],
        "pathology": [
            {"site": "lung, right upper lobe", "date": "2026-03-26", "materials": ["report", "slides", "unstained slides"]},
            {"site": "lymph node, station 7", "date": "2026-03-26", "materials": ["report", "slides"]},
        ],
        "records": [
            "consultation notes",
            "radiology reports",
            "pathology report",
            "pulmonary function tests",
            "operative note",
            "discharge summary",
            "older records from family practice",
            "bronchoscopy report",
        ],
    },
    "reviews": {"imaging": "all", "pathology": "all"},
    "questions": [
        "Is this tumor resectable after systemic treatment, given the proven subcarinal node?",
        "(a) Would you give chemoradiation first or chemotherapy with immunotherapy first? (b) Would the choice change if PD-L1 were above 50 percent?",
        "Should station 4R be sampled before treatment starts?",
        "Is his lung function sufficient for a lobectomy?",
        "How should apixaban be handled around treatment and procedures?",
        "Which follow-up imaging do you advise in the first year?",
    ],
    "diagnosis": "adenocarcinoma of the lung, right upper lobe",
    "collectionService": False,
}
QUESTION_PARTS = (1, 2, 1, 1, 1, 1)

PATIENT = DiscPatient("OKAFOR-LINDQVIST^DESMOND", "HV-7730152", "Harrow Vale Medical Center", "19541109", "M")
HOSPITAL = "Harrow Vale Medical Center"


def _ct(number, description, count, **changes) -> Series:
    return Series(number, description, count, "CT", **{"phantom": "chest", "body_part": "CHEST", "size": (72, 72), **changes})


def _pt(number, description, count, **changes) -> Series:
    return Series(number, description, count, "PT", **{"phantom": "uptake", "image_type": ("ORIGINAL", "PRIMARY"), "size": (64, 64), **changes})


def _mr(number, description, count, plane="axial", **changes) -> Series:
    defaults = {"phantom": "head", "image_type": ("ORIGINAL", "PRIMARY", "M", "ND"), "body_part": "BRAIN", "size": (80, 80)}
    return Series(number, description, count, "MR", plane=plane, **{**defaults, **changes})


def studies(measurements: bytes) -> list[Study]:
    screen = ("DERIVED", "SECONDARY", "SCREEN SAVE")
    return [
        Study(
            "lung-ct", "20260312", "101544", "CT CHEST ABDOMEN PELVIS W CONTRAST", "CT", "HV-R-260312-207", HOSPITAL, PATIENT,
            (
                _ct(1, "SCOUT", 2, role="localizer", plane="coronal", image_type=("ORIGINAL", "PRIMARY", "LOCALIZER")),
                _ct(2, "CAP W 5.0 AX", 12),
                _ct(3, "COR CAP 3.0", 8, plane="coronal", image_type=("DERIVED", "SECONDARY", "REFORMATTED")),
                _ct(4, "LUNG 1.25", 10),
                Series(997, "Dose Record", 1, "SR", kind="DOSE", role="doseReport"),
                _ct(999, "Dose Report", 1, kind="SC", role="doseReport", phantom="screen", image_type=screen),
            ),
            (("chest", None), ("abdomen", None), ("pelvis", None)),
        ),
        Study(
            "lung-pet", "20260402", "092810", "PET CT SKULL BASE TO MID THIGH", "PT", "HV-R-260402-066", HOSPITAL, PATIENT,
            (
                _ct(1, "TOPOGRAM", 1, role="localizer", plane="coronal", image_type=("ORIGINAL", "PRIMARY", "LOCALIZER"), body_part=None),
                _ct(2, "CT AC 3.0", 10, body_part=None),
                _pt(3, "PET AC WB", 10),
                _pt(4, "PET NAC WB", 8),
                _pt(5, "FUSED TRANS", 4, kind="SC", role="derived", image_type=("DERIVED", "SECONDARY", "FUSED")),
                Series(6, "Lesion Measurement Summary", 1, "DOC", kind="PDF", role="encapsulatedDocument", document=measurements),
            ),
            (("whole_body", None),),
            procedure=("78815", "CPT4", "PET/CT skull base to mid-thigh"),
        ),
        Study(
            "lung-mr", "20260406", "155903", "MRI BRAIN W WO CONTRAST", "MR", "HV-R-260406-032", HOSPITAL, PATIENT,
            (
                _mr(1, "LOCALIZER", 3, role="localizer", image_type=("ORIGINAL", "PRIMARY", "LOCALIZER"), body_part="HEAD"),
                _mr(2, "SAG T1", 7, "sagittal"),
                _mr(3, "AX T2 FLAIR", 8),
                _mr(4, "AX DWI", 6, image_type=("ORIGINAL", "PRIMARY", "DIFFUSION", "NONE")),
                _mr(5, "AX T1 POST", 8),
            ),
            (("brain", None),),
        ),
    ]  # fmt: skip


# Papers -------------------------------------------------------------------------------------------------------------


class ChartBinder:
    """Puts typed and scanned pages into one PDF, in order, and notes what each page is."""

    def __init__(self, name: str, noise: np.random.Generator, dpi: int, holes=False):
        self.truth, self.noise, self.dpi, self.holes = FileTruth(name, "pdf"), noise, dpi, holes
        self.pages: list[Sheet | scanning.ScannedPage] = []
        self.sideways: set[int] = set()

    def add(self, item: ChartItem) -> None:
        sheets, truths = lay_out(item.report), []
        for sheet in sheets:
            truth = PageTruth("scanned" if item.scanned else "digital", sheet.text())
            if item.other_patient:
                truth.other_patient = {"family": "Brannigan", "given": "Harold", "birthDate": "1947-02-11", "identifier": "HV-5519038"}
            if item.scanned:
                page = self._scan(item, sheet)
                truth.turn = 180 if item.upside_down else 0
                if page.stamp:
                    truth.extra["typedStamp"] = page.stamp
                self.pages.append(page)
            else:
                if item.sideways:
                    self.sideways.add(len([page for page in self.pages if isinstance(page, Sheet)]))
                    truth.rotation_tag = 90
                self.pages.append(sheet)
            truths.append(truth)
        self.truth.add(item.report, truths)
        match item.followed_by:
            case "blank sheet":
                self._add_blank_sheet()
            case "blank scan":
                self._add_blank_scan()
            case "separator":
                self._add_separator()

    def _scan(self, item: ChartItem, sheet: Sheet) -> scanning.ScannedPage:
        skew = float(self.noise.uniform(-0.5, 0.5))
        if item.scanned == "gray":
            stamp = f"Scanned document {self.noise.integers(20000, 40000)}   Okafor-Lindqvist, Desmond   HV-7730152"
            return scanning.ScannedPage(scanning.scan_gray(sheet, 150, skew, self.noise), 150, stamp=stamp)
        picture = scanning.scan_bilevel(sheet, self.dpi, skew, self.noise, self.holes)
        if item.upside_down:
            picture = picture.transpose(Image.Transpose.ROTATE_180)
        return scanning.ScannedPage(picture, self.dpi)

    def _add_blank_sheet(self) -> None:
        self.pages.append(Sheet(*LETTER))
        self.truth.pages.append(PageTruth("digital", "", language=None, blank=True))

    def _add_blank_scan(self) -> None:
        """The back of a sheet that went through the scanner: white but for specks and a shadow at the edge."""
        picture = scanning.scan_bilevel(Sheet(*LETTER), self.dpi, 0.0, self.noise, self.holes).convert("L")
        draw = ImageDraw.Draw(picture)
        for _ in range(25):
            x, y = int(self.noise.integers(0, picture.width)), int(self.noise.integers(0, picture.height))
            draw.point((x, y), fill=0)
        draw.line((picture.width - 2, 0, picture.width - 2, int(picture.height * 0.35)), fill=0, width=2)
        self.pages.append(scanning.ScannedPage(picture.convert("1", dither=Image.Dither.NONE), self.dpi))
        self.truth.pages.append(PageTruth("scanned", "", language=None, blank=True))

    def _add_separator(self) -> None:
        sheet = Sheet(*LETTER)
        for text, y, size in (
            ("SEPARATOR SHEET", 250, 34),
            ("BATCH 0027 - VOLUME 2", 320, 20),
            ("Scanning room only. Do not file in chart.", 370, 14),
        ):
            sheet.write((LETTER[0] - width_of(text, "sans", True, size)) / 2, y, text, "sans", size, True)
        for row in range(3):
            sheet.rule(90, 430 + 60 * row, 522, 430 + 60 * row, 14)
        self.pages.append(scanning.ScannedPage(scanning.scan_bilevel(sheet, self.dpi, 0.2, self.noise, self.holes), self.dpi))
        self.truth.pages.append(PageTruth("scanned", sheet.text(), separator=True))

    def save(self, path: Path, title: str, producer: str) -> FileTruth:
        typed = [page for page in self.pages if isinstance(page, Sheet)]
        pdf = pikepdf.new()
        source = pikepdf.open(io.BytesIO(draw_pdf(typed, title, frozenset(self.sideways)))) if typed else None
        leaves = iter(source.pages) if source else iter(())
        for page in self.pages:
            if isinstance(page, Sheet):
                pdf.pages.append(next(leaves))
            else:
                scanning.append_scanned_page(pdf, page)
        scanning.save_pdf(pdf, path, title, producer)
        return self.truth


def _bind_chart(folder: Path, noise: np.random.Generator) -> FileTruth:
    binder = ChartBinder("chart-export.pdf", noise, 200)
    for item in hospital_chart():
        binder.add(item)
    return binder.save(folder / binder.truth.name, "Release of information 44120", "Record Release Service")


def _bind_older_records(folder: Path, noise: np.random.Generator) -> FileTruth:
    binder = ChartBinder("older-records-scan.pdf", noise, 240, holes=True)
    for item in older_records():
        binder.add(item)
    return binder.save(folder / binder.truth.name, "Scanned records", "Copier 3")


def _bind_reports(folder: Path) -> list[FileTruth]:
    """The radiology reports, the pathology report, and the PET/CT report a second time: the same pages in a file of their own."""
    radiology = FileTruth("radiology-reports.pdf", "pdf")
    sheets = []
    for report in RADIOLOGY_REPORTS:
        own = lay_out(report)
        radiology.add(report, [PageTruth("digital", sheet.text()) for sheet in own])
        sheets += own
    (folder / radiology.name).write_bytes(draw_pdf(sheets, "Radiology reports"))

    pathology = FileTruth("pathology-report.pdf", "pdf")
    own = lay_out(PATHOLOGY)
    pathology.add(PATHOLOGY, [PageTruth("digital", sheet.text()) for sheet in own])
    (folder / pathology.name).write_bytes(draw_pdf(own, "Pathology report"))

    placed = next(document for document in radiology.documents if document["title"] == PET.title)
    originals = range(placed["firstPage"], placed["lastPage"] + 1)
    copy = FileTruth("pet-ct-report.pdf", "pdf")
    copy.add(PET, [
        PageTruth("digital", radiology.pages[page - 1].text, duplicate_of={"file": radiology.name, "page": page}) for page in originals
    ])  # fmt: skip
    with pikepdf.open(folder / radiology.name) as source:
        pdf = pikepdf.new()
        for page in originals:
            pdf.pages.append(source.pages[page - 1])
        scanning.save_pdf(pdf, folder / copy.name, "PET/CT report", "Portal Download")
    return [radiology, pathology, copy]


def make(folder: Path) -> CaseTruth:
    noise = np.random.default_rng(1000000002)
    sites = ["chest", "abdomen", "pelvis", "whole_body", "brain"]
    truth = CaseTruth(
        FORM,
        imagingSites={"sites": [{"site": site, "side": None} for site in sites], "count": 5,
                      "note": "Reports without images (screening CT, chest film, biopsy guidance) name the chest, which is counted already."},
        specimens=[
            {"accessionNumber": "SC26-07741", "part": "A", "description": "Lung, right upper lobe, CT-guided core needle biopsy", "site": "lung",
             "bodyPartExamined": "LUNG", "side": "right", "procedure": "biopsy"},
            {"accessionNumber": "SC26-07741", "part": "B", "description": "Lymph node, station 7 subcarinal, EBUS-FNA", "site": "lymph node, subcarinal",
             "bodyPartExamined": "MEDIASTINUM", "side": None, "procedure": "fna"},
        ],
        biopsySites={"sites": ["lung, right", "lymph node, subcarinal"], "count": 2},
        pathologyMaterials=["slides", "unstained slides"],
        questions=[{"text": text, "parts": parts} for text, parts in zip(FORM["questions"], QUESTION_PARTS)],
        questionParts=sum(QUESTION_PARTS),
        eligibility={"state": "Ohio", "expected": "allowed",
                     "note": "Ohio stands on no list that could be read; the lists have gaps, so the programme must confirm.", "paediatric": False},
        declaredNotReceived=["bronchoscopy report", "slides and unstained slides (they come by mail)"],
    )  # fmt: skip
    truth.files += [_bind_chart(folder, noise), _bind_older_records(folder, noise), *_bind_reports(folder)]

    sheets = lay_out(MEASUREMENTS)
    made = studies(draw_pdf(sheets, MEASUREMENTS.title))
    embedded = FileTruth("disc.iso", "disc-image", encapsulatedDocument={"study": str(made[1].uid), "series": 6})
    embedded.add(MEASUREMENTS, [PageTruth("digital", sheet.text()) for sheet in sheets])
    truth.files.append(embedded)
    truth.studies = [("disc.iso", study) for study in made]
    with tempfile.TemporaryDirectory() as place:
        media = Path(place, "media")
        discs.write_media_folder(media, made, HOSPITAL, "HARROW_VALE_7")
        discs.write_iso(media, folder / "disc.iso", "HARROW_VALE_7")
    return truth
