"""What the generator knows of what it made: the answer key, kept apart from anything that reads the samples."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from .discs import Series, Study
from .paper import Report


@dataclass
class PageTruth:
    """One page of one file; `origin` is digital, scanned, fax or photo."""

    origin: str
    text: str
    language: str | None = "en"
    rotation_tag: int = 0  # /Rotate in degrees, or what the EXIF orientation amounts to, clockwise
    turn: int = 0  # degrees clockwise the page must yet be turned to stand upright once the tag is obeyed
    blank: bool = False
    fax_cover: bool = False
    separator: bool = False
    duplicate_of: dict | None = None
    other_patient: dict | None = None
    extra: dict = field(default_factory=dict)

    def exclusion(self) -> str | None:
        """Why this page is not billed under the default policy, or nothing."""
        if self.other_patient:
            return "other-patient"
        if self.blank:
            return "blank"
        if self.fax_cover:
            return "fax-cover"
        if self.separator:
            return "separator"
        return "duplicate" if self.duplicate_of else None


class FileTruth:
    """One file as received, its pages and the documents they make."""

    def __init__(self, name: str, kind: str, **extra):
        self.name, self.kind, self.extra = name, kind, extra
        self.pages: list[PageTruth] = []
        self.documents: list[dict] = []

    def add(self, report: Report, pages: list[PageTruth]) -> None:
        first = len(self.pages) + 1
        self.pages += pages
        self.documents.append(
            {
                "file": self.name,
                "type": report.type,
                "title": report.title,
                "date": report.date,
                "language": report.language,
                "firstPage": first,
                "lastPage": len(self.pages),
            }
        )


def page_fee(pages: int) -> int | None:
    """The printed fee for long records in cents; nothing above 200 pages, where it is to be asked for."""
    if pages > 200:
        return None
    return 0 if pages <= 50 else 2500 * -(-(pages - 50) // 25)


class CaseTruth:
    def __init__(self, form: dict, **facts):
        self.form, self.facts = form, facts
        self.files = [FileTruth("case.yaml", "request-form")]
        self.studies: list[tuple[str, Study]] = []

    @property
    def reference(self) -> str:
        return self.form["reference"]

    def write_texts(self, root: Path) -> None:
        """The words of every page that is a picture, one file a page."""
        for file in self.files:
            for number, page in enumerate(file.pages, 1):
                if page.origin != "digital":
                    path = root / "text" / self.reference / f"{file.name}.p{number}.txt"
                    path.parent.mkdir(parents=True, exist_ok=True)
                    path.write_text(page.text, encoding="utf-8")

    def as_json(self) -> dict:
        form = self.form
        pages = [(file, number, page) for file in self.files for number, page in enumerate(file.pages, 1)]
        exclusions = [{"file": file.name, "page": number, "reason": page.exclusion()} for file, number, page in pages if page.exclusion()]
        held = [page for file, _, page in pages if file.extra.get("needsPassword")]
        return {
            "reference": self.reference,
            "patient": form["patient"],
            "files": [self._file(file) for file in self.files],
            "pages": {
                "total": len(pages),
                "billable": len(pages) - len(exclusions) - len(held),
                "billableOncePasswordIsKnown": len(pages) - len(exclusions),
                "excluded": exclusions,
            },
            "documents": [document for file in self.files for document in file.documents],
            "studies": [_study(file, study) for file, study in self.studies],
            **self.facts,
            "printedFeesInCents": {
                "pages": page_fee(len(pages) - len(exclusions) - len(held)),
                "imagingReviews": 37500 * self.facts["imagingSites"]["count"],
                "biopsyReviews": 42500 * self.facts["biopsySites"]["count"],
            },
        }

    def _file(self, file: FileTruth) -> dict:
        pages = []
        for number, page in enumerate(file.pages, 1):
            entry = {
                "number": number,
                "origin": page.origin,
                "blank": page.blank,
                "faxCover": page.fax_cover,
                "separator": page.separator,
                "duplicateOf": page.duplicate_of,
                "otherPatient": page.other_patient,
                "language": page.language,
                "rotationTag": page.rotation_tag,
                "turnToUpright": page.turn,
                "excluded": page.exclusion(),
                **page.extra,
            }
            if page.origin != "digital":
                entry["text"] = f"text/{self.reference}/{file.name}.p{number}.txt"
            pages.append(entry)
        return {"name": file.name, "kind": file.kind, "pageCount": len(pages), **file.extra, "pages": pages}


def _study(file: str, study: Study) -> dict:
    return {
        "file": file,
        "uid": str(study.uid),
        "date": f"{study.date[:4]}-{study.date[4:6]}-{study.date[6:]}",
        "modality": study.modality,
        "description": study.description,
        "accessionNumber": study.accession,
        "patientName": study.patient.name,
        "seriesCount": len(study.series),
        "instanceCount": sum(series.count for series in study.series),
        "sites": [{"site": site, "side": side} for site, side in study.sites],
        "series": [_series(series) for series in study.series],
    }


def _series(series: Series) -> dict:
    return {
        "number": series.number,
        "modality": series.modality,
        "description": series.description,
        "role": series.role,
        "bodyPart": series.body_part,
        "sopClass": series.sop_class,
        "transferSyntax": str(series.syntax),
        "instanceCount": series.count,
    }
