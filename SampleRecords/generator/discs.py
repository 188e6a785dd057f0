"""Imaging discs: studies of small synthetic phantoms, written as DICOM Part 10 files (PS3.10) and gathered on media."""

from __future__ import annotations

import calendar
import io
import os
import shutil
import subprocess
import uuid
import zipfile
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image
from pydicom import dcmread, dcmwrite
from pydicom.dataset import Dataset, FileDataset, FileMetaDataset
from pydicom.encaps import encapsulate
from pydicom.sequence import Sequence
from pydicom.uid import UID, ExplicitVRLittleEndian, RLELossless

NAMESPACE = uuid.UUID("6f1c2f0e-5d0b-5c9a-9a53-3e9b8f0c7d21")
MEDIA_TIME = (2026, 6, 1, 12, 0, 0)

SOP_CLASSES = {
    "CT": "1.2.840.10008.5.1.4.1.1.2",
    "MR": "1.2.840.10008.5.1.4.1.1.4",
    "US": "1.2.840.10008.5.1.4.1.1.6.1",
    "PT": "1.2.840.10008.5.1.4.1.1.128",
    "DX": "1.2.840.10008.5.1.4.1.1.1.1",
    "SC": "1.2.840.10008.5.1.4.1.1.7",
    "PDF": "1.2.840.10008.5.1.4.1.1.104.1",
    "DOSE": "1.2.840.10008.5.1.4.1.1.88.67",
}


def make_uid(*path: object) -> UID:
    """A UID of the 2.25 root (PS3.5 B.2) that is the same in every run."""
    return UID(f"2.25.{uuid.uuid5(NAMESPACE, '/'.join(map(str, path))).int}")


# What is on a disc --------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class DiscPatient:
    name: str
    identifier: str
    issuer: str
    birth_date: str  # YYYYMMDD
    sex: str
    character_set: str = "ISO_IR 100"


@dataclass(frozen=True)
class Series:
    number: int
    description: str
    count: int
    modality: str
    kind: str = ""  # key of SOP_CLASSES; the modality where empty
    role: str = "diagnostic"
    plane: str = "axial"
    phantom: str = "body"
    image_type: tuple[str, ...] = ("ORIGINAL", "PRIMARY", "AXIAL")
    body_part: str | None = None
    protocol: str | None = None
    syntax: UID = ExplicitVRLittleEndian
    size: tuple[int, int] = (96, 96)  # rows, columns
    document: bytes = b""
    view: str = ""

    @property
    def sop_class(self) -> str:
        return SOP_CLASSES[self.kind or self.modality]


@dataclass(frozen=True)
class Study:
    key: str
    date: str  # YYYYMMDD
    time: str
    description: str
    modality: str
    accession: str
    institution: str
    patient: DiscPatient
    series: tuple[Series, ...]
    sites: tuple[tuple[str, str | None], ...]  # (id of vocabulary/sites.tsv, side)
    procedure: tuple[str, str, str] | None = None  # code, scheme, meaning

    @property
    def uid(self) -> UID:
        return make_uid("study", self.key)


# Phantoms -----------------------------------------------------------------------------------------------------------

# (centre x, centre y, radius x, radius y, value) in shares of the picture
_SHAPES = {
    "body": [(0, 0, 0.92, 0.66, 0.45), (-0.3, -0.1, 0.28, 0.3, 0.62), (0.35, -0.05, 0.2, 0.26, 0.55),
             (0, 0.38, 0.13, 0.13, 0.95), (0.02, 0.1, 0.07, 0.07, 0.8)],
    "chest": [(0, 0, 0.92, 0.68, 0.5), (-0.42, -0.02, 0.33, 0.46, 0.06), (0.42, -0.02, 0.33, 0.46, 0.06),
              (0.05, -0.05, 0.2, 0.25, 0.62), (0, 0.42, 0.13, 0.13, 0.95), (-0.5, -0.22, 0.09, 0.08, 0.6)],
    "head": [(0, 0, 0.72, 0.86, 0.85), (0, 0, 0.66, 0.8, 0.4), (-0.14, 0.02, 0.09, 0.25, 0.12),
             (0.14, 0.02, 0.09, 0.25, 0.12), (0.2, 0.45, 0.1, 0.07, 0.55)],
    "pelvis": [(0, 0, 0.94, 0.7, 0.42), (-0.55, 0.05, 0.17, 0.26, 0.85), (0.55, 0.05, 0.17, 0.26, 0.85),
               (0, -0.1, 0.34, 0.3, 0.58), (0.1, -0.08, 0.16, 0.14, 0.28), (0, -0.46, 0.22, 0.12, 0.9)],
    "spine": [(0, 0, 0.5, 0.98, 0.25), *[(0.02 * (-1) ** n, -0.85 + 0.19 * n, 0.15, 0.075, 0.8) for n in range(10)],
              (0.26, 0, 0.05, 0.92, 0.6)],
    "scoliosis": [(0, 0, 0.75, 0.98, 0.22),
                  *[(0.24 * np.sin(n * 0.52), -0.9 + 0.15 * n, 0.12, 0.055, 0.85) for n in range(13)]],
    "uptake": [(0, 0, 0.9, 0.64, 0.1), (-0.5, -0.22, 0.09, 0.09, 1.0), (0, -0.05, 0.1, 0.1, 0.5), (0.05, 0.1, 0.15, 0.15, 0.28)],
    "fan": [(0, 0.1, 0.8, 0.8, 0.3), (0.05, 0.2, 0.36, 0.3, 0.5), (0.12, 0.25, 0.17, 0.14, 0.16), (-0.35, 0.4, 0.12, 0.1, 0.05)],
    "screen": [(-0.2, -0.6, 0.7, 0.05, 1.0), (-0.3, -0.4, 0.6, 0.04, 0.8), (-0.25, -0.2, 0.65, 0.04, 0.8)],
}  # fmt: skip


def draw_phantom(shape: str, size: tuple[int, int], index: int, count: int, seed: int) -> np.ndarray:
    """One slice, values 0 to 1: ellipses that swell and shift along the stack, with a little noise."""
    rows, columns = size
    y, x = np.mgrid[-1 : 1 : rows * 1j, -1 : 1 : columns * 1j]
    depth = index / max(1, count - 1) - 0.5
    picture = np.zeros(size)
    for number, (centre_x, centre_y, radius_x, radius_y, value) in enumerate(_SHAPES[shape]):
        swell = 1 - 0.5 * depth**2 - (0.35 * depth if number else 0)
        inside = ((x - centre_x - 0.05 * depth) / (radius_x * swell)) ** 2 + ((y - centre_y) / (radius_y * swell)) ** 2 <= 1
        picture[inside] = value
    if shape == "fan":
        picture[np.abs(x) > 0.25 + 0.6 * (y + 1) / 2] = 0
    noise = np.random.default_rng(seed).normal(0, 0.012, size)
    return np.clip(np.where(picture > 0, picture + noise, 0), 0, 1)


# Instances ----------------------------------------------------------------------------------------------------------

_ORIENTATIONS = {
    "axial": [1, 0, 0, 0, 1, 0],
    "sagittal": [0, 1, 0, 0, 0, -1],
    "coronal": [1, 0, 0, 0, 0, -1],
}
_MANUFACTURERS = {"CT": "Orrin Medical", "MR": "Halvorne Imaging", "PT": "Orrin Medical", "US": "Sonavire", "DX": "Radelle"}


def make_instance(study: Study, series: Series, index: int) -> FileDataset:
    """One instance of a series; `index` counts from 0."""
    kind = series.kind or series.modality
    instance_uid = make_uid("instance", study.key, series.number, index)
    meta = FileMetaDataset()
    meta.FileMetaInformationVersion = b"\0\1"
    meta.MediaStorageSOPClassUID = UID(series.sop_class)
    meta.MediaStorageSOPInstanceUID = instance_uid
    meta.TransferSyntaxUID = ExplicitVRLittleEndian if series.syntax == RLELossless else series.syntax
    meta.ImplementationClassUID = make_uid("implementation")
    meta.ImplementationVersionName = "SAMPLES_1"
    ds = FileDataset("", {}, file_meta=meta, preamble=b"\0" * 128)

    patient = study.patient
    ds.SpecificCharacterSet = patient.character_set
    ds.SOPClassUID, ds.SOPInstanceUID = meta.MediaStorageSOPClassUID, instance_uid
    ds.StudyDate = ds.SeriesDate = ds.ContentDate = study.date
    ds.StudyTime = study.time
    ds.SeriesTime = ds.ContentTime = f"{study.time[:4]}{series.number % 60:02d}"
    ds.AccessionNumber = study.accession
    ds.Modality = series.modality
    ds.Manufacturer = _MANUFACTURERS.get(series.modality, "Orrin Medical")
    ds.InstitutionName = study.institution
    ds.ReferringPhysicianName = ""
    ds.StudyDescription = study.description
    ds.SeriesDescription = series.description
    ds.PatientName = patient.name
    ds.PatientID, ds.IssuerOfPatientID = patient.identifier, patient.issuer
    ds.PatientBirthDate, ds.PatientSex = patient.birth_date, patient.sex
    ds.StudyInstanceUID = study.uid
    ds.SeriesInstanceUID = make_uid("series", study.key, series.number)
    ds.StudyID = study.accession.replace("-", "")[-6:]
    ds.SeriesNumber, ds.InstanceNumber = series.number, index + 1
    if series.body_part is not None:
        ds.BodyPartExamined = series.body_part
    if series.protocol is not None:
        ds.ProtocolName = series.protocol
    if study.procedure is not None:
        ds.ProcedureCodeSequence = Sequence([_code(*study.procedure)])

    if kind == "PDF":
        _add_document(ds, series)
    elif kind == "DOSE":
        _add_dose_report(ds)
    else:
        _add_image(ds, study, series, index)
    return ds


def _code(value: str, scheme: str, meaning: str) -> Dataset:
    item = Dataset()
    item.CodeValue, item.CodingSchemeDesignator, item.CodeMeaning = value, scheme, meaning
    return item


def _add_image(ds: FileDataset, study: Study, series: Series, index: int) -> None:
    kind = series.kind or series.modality
    rows, columns = series.size
    seed = uuid.uuid5(NAMESPACE, f"{study.key}/{series.number}/{index}").int % 2**32
    picture = draw_phantom(series.phantom, series.size, index, series.count, seed)
    ds.ImageType = list(series.image_type)
    ds.Rows, ds.Columns = rows, columns

    if kind in ("CT", "MR", "PT"):
        spacing = 400 / columns
        _place(ds, series, index, spacing)
        ds.FrameOfReferenceUID = make_uid("frame", study.key)
        ds.PositionReferenceIndicator = ""
    if kind == "CT":
        ds.KVP, ds.RescaleIntercept, ds.RescaleSlope, ds.RescaleType = "120", "-1024", "1", "HU"
        ds.WindowCenter, ds.WindowWidth = ("-600", "1500") if "LUNG" in series.description.upper() else ("40", "400")
        _add_gray(ds, picture * 1500, 16, 12)
    elif kind == "MR":
        ds.ScanningSequence, ds.SequenceVariant, ds.ScanOptions = "SE", "SK", ""
        ds.MRAcquisitionType, ds.EchoTime, ds.RepetitionTime = "2D", "90", "4200"
        ds.MagneticFieldStrength = "1.5"
        _add_gray(ds, picture * 900, 16, 12)
    elif kind == "PT":
        ds.Units, ds.DecayCorrection, ds.CountsSource = "BQML", "START", "EMISSION"
        ds.SeriesType = ["WHOLE BODY", "IMAGE"]
        ds.CorrectedImage = ["DECY", "ATTN", "SCAT"] if "NAC" not in series.description else ["DECY"]
        ds.NumberOfSlices, ds.ImageIndex = series.count, index + 1
        ds.RescaleIntercept, ds.RescaleSlope = "0", "4.2"
        _add_gray(ds, picture * 4000, 16, 16)
    elif kind == "DX":
        ds.PresentationIntentType = "FOR PRESENTATION"
        ds.ViewPosition, ds.PatientOrientation = series.view, ["L", "F"] if series.view == "PA" else ["A", "F"]
        ds.ImageLaterality = "U"
        ds.PixelIntensityRelationship, ds.PixelIntensityRelationshipSign = "LOG", -1
        ds.RescaleIntercept, ds.RescaleSlope, ds.RescaleType = "0", "1", "US"
        ds.PresentationLUTShape, ds.LossyImageCompression, ds.BurnedInAnnotation = "IDENTITY", "00", "NO"
        ds.ImagerPixelSpacing = ["3.5", "3.5"]
        _add_gray(ds, picture * 3000, 16, 12)
    elif kind == "US":
        ds.PatientOrientation, ds.LossyImageCompression = "", "01"
        _add_jpeg(ds, picture)
    elif kind == "SC":
        ds.ConversionType, ds.PatientOrientation = "WSD", ""
        _add_colour(ds, picture)
    if series.syntax == RLELossless:
        ds.compress(RLELossless, generate_instance_uid=False)


def _place(ds: FileDataset, series: Series, index: int, spacing: float) -> None:
    step = 9.0
    offset = round((index - series.count / 2) * step, 2)
    corners = {"axial": [-200, -200, offset], "sagittal": [offset, -200, 200], "coronal": [-200, offset, 200]}
    plane = series.plane if series.role != "localizer" else ("axial", "sagittal", "coronal")[index % 3]
    ds.ImageOrientationPatient = [str(value) for value in _ORIENTATIONS[plane]]
    ds.ImagePositionPatient = [str(value) for value in corners[plane]]
    ds.PixelSpacing = [f"{spacing:.4f}"] * 2
    ds.SliceThickness = "5"
    ds.SliceLocation = str(offset)
    ds.PatientPosition = "HFS"


def _add_gray(ds: FileDataset, values: np.ndarray, allocated: int, stored: int) -> None:
    ds.SamplesPerPixel, ds.PhotometricInterpretation = 1, "MONOCHROME2"
    ds.BitsAllocated, ds.BitsStored, ds.HighBit, ds.PixelRepresentation = allocated, stored, stored - 1, 0
    ds.PixelData = values.astype("<u2").tobytes()
    ds["PixelData"].VR = "OW"


def _add_colour(ds: FileDataset, picture: np.ndarray) -> None:
    warm = np.stack([picture, picture**2, 0.3 * picture], axis=2)
    ds.SamplesPerPixel, ds.PhotometricInterpretation, ds.PlanarConfiguration = 3, "RGB", 0
    ds.BitsAllocated, ds.BitsStored, ds.HighBit, ds.PixelRepresentation = 8, 8, 7, 0
    ds.PixelData = (warm * 255).astype(np.uint8).tobytes()
    ds["PixelData"].VR = "OB"


def _add_jpeg(ds: FileDataset, picture: np.ndarray) -> None:
    gray = Image.fromarray((picture * 255).astype(np.uint8), "L").convert("RGB")
    buffer = io.BytesIO()
    gray.save(buffer, "JPEG", quality=75, subsampling="4:2:2")
    ds.SamplesPerPixel, ds.PhotometricInterpretation, ds.PlanarConfiguration = 3, "YBR_FULL_422", 0
    ds.BitsAllocated, ds.BitsStored, ds.HighBit, ds.PixelRepresentation = 8, 8, 7, 0
    ds.LossyImageCompressionRatio = f"{3 * gray.width * gray.height / buffer.tell():.1f}"
    ds.LossyImageCompressionMethod = "ISO_10918_1"
    ds.PixelData = encapsulate([buffer.getvalue()])
    ds["PixelData"].VR = "OB"
    ds["PixelData"].is_undefined_length = True


def _add_document(ds: FileDataset, series: Series) -> None:
    ds.ConversionType, ds.BurnedInAnnotation = "WSD", "YES"
    ds.AcquisitionDateTime = ds.StudyDate + ds.StudyTime
    ds.DocumentTitle = series.description
    ds.ConceptNameCodeSequence = Sequence([_code("18748-4", "LN", "Diagnostic imaging study")])
    ds.MIMETypeOfEncapsulatedDocument = "application/pdf"
    ds.EncapsulatedDocumentLength = len(series.document)
    ds.EncapsulatedDocument = series.document + b"\0" * (len(series.document) % 2)


def _add_dose_report(ds: FileDataset) -> None:
    """A bare X-Ray Radiation Dose Report (PS3.16 TID 10011): the total and one event."""
    ds.CompletionFlag, ds.VerificationFlag, ds.ValueType = "COMPLETE", "UNVERIFIED", "CONTAINER"
    ds.ContinuityOfContent = "SEPARATE"
    ds.ConceptNameCodeSequence = Sequence([_code("113701", "DCM", "X-Ray Radiation Dose Report")])
    ds.PerformedProcedureCodeSequence = Sequence([])
    ds.ReferencedPerformedProcedureStepSequence = Sequence([])
    total = Dataset()
    total.RelationshipType, total.ValueType = "CONTAINS", "NUM"
    total.ConceptNameCodeSequence = Sequence([_code("113813", "DCM", "CT Dose Length Product Total")])
    measured = Dataset()
    measured.NumericValue = "812.4"
    measured.MeasurementUnitsCodeSequence = Sequence([_code("mGy.cm", "UCUM", "mGy.cm")])
    total.MeasuredValueSequence = Sequence([measured])
    ds.ContentSequence = Sequence([total])


# Media --------------------------------------------------------------------------------------------------------------

VIEWER = b"MZ" + bytes((17 * n + n // 7) % 251 for n in range(510))
AUTORUN = b"[autorun]\r\nopen=VIEWER.EXE\r\nlabel=Imaging Disc\r\n"


def readme(institution: str, patient: DiscPatient) -> bytes:
    lines = [
        f"{institution}",
        "This disc holds medical images in DICOM format.",
        "Start VIEWER.EXE, or open DICOMDIR with the viewer of your choice.",
        f"Patient ID on disc: {patient.identifier}",
        "For questions call the film library, 555-0119.",
    ]
    return "\r\n".join(lines).encode("ascii") + b"\r\n"


def write_media_folder(folder: Path, studies: list[Study], institution: str, volume: str) -> None:
    """A PS3.10 medium: DICOM/PA…/ST…/SE…/IM…, a DICOMDIR by dcmmkdir, and what burning stations add."""
    shutil.rmtree(folder, ignore_errors=True)
    for study_number, study in enumerate(studies, 1):
        for series_number, series in enumerate(study.series, 1):
            place = folder / f"DICOM/PA000001/ST{study_number:06d}/SE{series_number:06d}"
            place.mkdir(parents=True)
            for index in range(series.count):
                dcmwrite(place / f"IM{index + 1:06d}", make_instance(study, series, index), enforce_file_format=True)
    command = ["dcmmkdir", "-q", "-Pgp", "-Nxc", "+I", "+D", "DICOMDIR", "+F", volume]
    command += sorted(str(path.relative_to(folder)) for path in (folder / "DICOM").rglob("IM*"))
    subprocess.run(command, cwd=folder, check=True)
    _fix_directory_uid(folder / "DICOMDIR", volume)
    (folder / "VIEWER.EXE").write_bytes(VIEWER)
    (folder / "AUTORUN.INF").write_bytes(AUTORUN)
    (folder / "README.TXT").write_bytes(readme(institution, studies[0].patient))


def _fix_directory_uid(path: Path, volume: str) -> None:
    """Puts our own UID over the one dcmmkdir made up, at the same length, so that the directory's offsets stay true."""
    data = path.read_bytes()
    made_up = str(dcmread(path, stop_before_pixels=True).file_meta.MediaStorageSOPInstanceUID)
    ours = (str(make_uid("dicomdir", volume)) + "0" * 64)[: len(made_up)]
    assert data.count(made_up.encode()) == 1
    path.write_bytes(data.replace(made_up.encode(), ours.encode()))


def write_iso(folder: Path, image: Path, volume: str) -> None:
    """The folder as an ISO 9660 image with Joliet and Rock Ridge."""
    stamp = calendar.timegm((*MEDIA_TIME, 0, 0, 0))
    for path in sorted(folder.rglob("*"), reverse=True):
        path.chmod(0o755 if path.is_dir() else 0o644)
        os.utime(path, (stamp, stamp))
    os.utime(folder, (stamp, stamp))
    image.unlink(missing_ok=True)
    when = "{:04d}{:02d}{:02d}{:02d}{:02d}{:02d}00".format(*MEDIA_TIME)
    options = ["-J", "-r", "-V", volume, "-no-pad", f"--modification-date={when}", "--set_all_file_dates", when]
    environment = {**os.environ, "SOURCE_DATE_EPOCH": str(stamp), "TZ": "UTC"}
    command = ["xorriso", "-report_about", "WARNING", "-as", "mkisofs", *options, "-o", image, folder]
    subprocess.run(command, env=environment, check=True)


def write_zip(path: Path, members: list[tuple[str, bytes]]) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members:
            entry = zipfile.ZipInfo(name, MEDIA_TIME)
            entry.compress_type, entry.external_attr, entry.create_system = zipfile.ZIP_DEFLATED, 0o644 << 16, 3
            archive.writestr(entry, data)


def instance_bytes(study: Study, series: Series, index: int) -> bytes:
    buffer = io.BytesIO()
    dcmwrite(buffer, make_instance(study, series, index), enforce_file_format=True)
    return buffer.getvalue()
