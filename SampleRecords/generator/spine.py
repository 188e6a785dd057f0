"""Case 1000000003: juvenile scoliosis; photos, a locked PDF, a Spanish report, a fax upside down and a zipped disc."""

from __future__ import annotations

import subprocess
import tempfile
from pathlib import Path

import numpy as np
from pydicom.uid import ExplicitVRLittleEndian, ImplicitVRLittleEndian

from . import discs, scanning
from .discs import DiscPatient, Series, Study
from .paper import (
    A4,
    Bullets,
    Fields,
    Gap,
    Heading,
    Letterhead,
    Paragraph,
    Report,
    Table,
    draw_pdf,
    lay_out,
)
from .truth import CaseTruth, FileTruth, PageTruth

REFERENCE = "1000000003"
PASSWORD = "Ines-2014"
FORM = {
    "reference": REFERENCE,
    "patient": {
        "family": "Valcárcel Romero",
        "given": "Ines",
        "birthDate": "2014-08-27",
        "sex": "female",
        "state": "New Hampshire",
        "country": "US",
        "identifiers": [{"issuer": "Granite Brook Children's Clinic", "value": "GB-90633"}],
    },
    "physician": {
        "name": "Florian Hathersage, MD",
        "email": "f.hathersage@granitebrook.example",
        "fax": "555-0161",
        "facility": "Granite Brook Children's Clinic",
    },
    "declared": {
        "imaging": [
            {"modality": "XR", "site": "whole spine", "date": "2026-02-17"},
            {"modality": "MR", "site": "whole spine", "date": "2026-03-10"},
        ],
        "records": ["orthopedic clinic note", "brace prescription", "MR report", "neurosurgery consultation", "consultation from abroad (Spanish)"],
    },
    "reviews": {"imaging": "all", "pathology": "none"},
    "questions": [
        "Is bracing still worthwhile at a Cobb angle of 34 degrees with two years of growth ahead?",
        "Does the small syrinx on MR need treatment before any operation on the curve?",
        "At what angle would you advise surgery, and which kind?",
    ],
    "diagnosis": "juvenile idiopathic scoliosis",
    "collectionService": False,
}

CLINIC = Letterhead("Granite Brook Children's Clinic", "51 Sawmill Lane, Granite Brook, New Hampshire", "Telephone 555-0160   Fax 555-0161")
BANNER = ("VALCARCEL ROMERO, INES    DOB: 08/27/2014    Sex: F    MRN: GB-90633",)

CLINIC_NOTE = Report(
    "progress-note", "PEDIATRIC ORTHOPEDIC CLINIC NOTE", "2026-03-16",
    (
        Fields((("Date of visit", "03/16/2026"), ("Provider", "Florian Hathersage, MD"), ("With", "Mother and older brother"), ("Language", "Spanish, interpreter present"))),
        Heading("HISTORY"),
        Paragraph("Ines is an 11-year-old girl with a right thoracic curve that was found at a school screening when she was 8. She has worn a brace for "
                  "14 months, by her own account about 13 hours a day. She has no back pain, no weakness, and no trouble with bladder or bowel. She "
                  "dances twice a week and has kept up with it. Her first period has not come yet."),
        Paragraph("The family moved here last autumn. A consultation report from her earlier doctors, in Spanish, is in the chart."),
        Heading("EXAMINATION"),
        Paragraph("Height 146.5 cm, up by 3.1 cm in six months; weight 37.2 kg. The right shoulder stands 1.5 cm higher. On forward bending there is a "
                  "right thoracic prominence of 11 degrees and a left lumbar prominence of 5 degrees by scoliometer. The pelvis is level. Strength, "
                  "sensation and reflexes are normal in the arms and legs. Abdominal reflexes are weaker on the left. No skin marks along the spine. "
                  "Gait is normal on heels and toes."),
        Heading("IMAGING"),
        Bullets((
            "Whole spine films 02/17/2026: right thoracic curve T5 to T12 of 34 degrees, earlier 27 degrees; left lumbar curve of 19 degrees; Risser 0, "
            "triradiate cartilage closed.",
            "MR of the whole spine 03/10/2026: small syrinx from T6 to T9, 2.8 mm across; cerebellar tonsils 3 mm below the foramen magnum; no tether.",
        )),
        Heading("ASSESSMENT"),
        Paragraph("Juvenile idiopathic scoliosis with growth of 7 degrees in eight months despite a brace. The syrinx is small and there is no deficit "
                  "beside the uneven abdominal reflex, but its part in the curve is not clear."),
        Heading("PLAN"),
        Bullets((
            "New brace, full time, with more correction at the apex; see the prescription of today.",
            "Neurosurgery has seen her; the report comes to the family by e-mail.",
            "Films again in four months, out of the brace for 24 hours.",
            "Second opinion on bracing against growth friendly surgery, at the wish of the family.",
            "School letter for physical education without restriction.",
        ), numbered=True),
        Gap(6),
        Paragraph("Electronically signed by Florian Hathersage, MD, 03/16/2026 17:22"),
    ),
    CLINIC, BANNER, "Granite Brook Children's Clinic", family="sans", size=12.5,
)  # fmt: skip

BRACE = Report(
    "prescription", "ORTHOSIS PRESCRIPTION", "2026-03-16",
    (
        Fields((("Date", "03/16/2026"), ("Prescriber", "Florian Hathersage, MD"), ("Supplier", "Copperleaf Orthotics"), ("Telephone", "555-0164"))),
        Heading("DEVICE"),
        Paragraph("Thoracolumbosacral orthosis, custom made from a scan of the trunk, rigid, opening at the back."),
        Heading("SPECIFICATION"),
        Table(("Item", "Instruction"), (2, 5), (
            ("Curve", "Right thoracic T5 to T12, apex T8, 34 degrees"),
            ("Main pad", "Right posterior and lateral, at ribs 8 and 9"),
            ("Counter pads", "Left axilla; left lumbar at L2 and L3"),
            ("Relief", "Left thoracic window, 12 cm high"),
            ("Trochanter", "Extension on the right side"),
            ("Wearing time", "20 to 22 hours a day"),
            ("Sensor", "Temperature logger sewn in"),
        )),
        Heading("FOLLOW-UP"),
        Bullets(("Film in the brace within six weeks of delivery.", "Adjustment every three months, or for a growth of 2 cm.", "Skin check by the family every evening.")),
        Paragraph("Diagnosis: juvenile idiopathic scoliosis. Medically necessary for 12 months."),
        Gap(10),
        Paragraph("Signed: Florian Hathersage, MD"),
    ),
    CLINIC, BANNER, "Orthosis prescription", family="sans", size=13.0,
)  # fmt: skip

SPANISH = Report(
    "consultation-note", "INFORME DE CONSULTA DE ORTOPEDIA INFANTIL", "2025-09-16",
    (
        Fields((("Fecha de la consulta", "16/09/2025"), ("Servicio", "Ortopedia infantil"), ("Médico", "Dra. Casilda Montaner Ruiz"), ("Motivo", "Revisión de escoliosis"))),
        Heading("ANTECEDENTES"),
        Paragraph("Niña de 11 años, nacida a término tras un embarazo sin complicaciones. Desarrollo psicomotor normal; empezó a caminar a los 13 meses. "
                  "Sin alergias conocidas a medicamentos. No ha sido operada. Una tía materna tuvo una desviación de columna que no precisó tratamiento."),
        Heading("HISTORIA ACTUAL"),
        Paragraph("La curva torácica derecha se detectó a los 8 años en una revisión escolar. Desde enero de 2025 lleva un corsé rígido, según la "
                  "familia unas catorce horas al día, sobre todo por la noche. No refiere dolor de espalda ni cansancio. Practica danza dos veces por "
                  "semana. No ha tenido aún la primera menstruación."),
        Heading("EXPLORACIÓN FÍSICA"),
        Paragraph("Talla 143,4 cm, peso 35,8 kg. Hombro derecho más alto que el izquierdo. En la flexión del tronco se observa una giba torácica "
                  "derecha de 9 grados y una prominencia lumbar izquierda de 4 grados. Pelvis nivelada, miembros inferiores de igual longitud. Fuerza y "
                  "sensibilidad conservadas. Reflejos rotulianos vivos y simétricos. La piel de la espalda no muestra manchas ni mechones de pelo."),
        Heading("PRUEBAS COMPLEMENTARIAS"),
        Paragraph("Telerradiografía de columna en bipedestación del 10/07/2025: curva torácica derecha de T5 a T12 con un ángulo de Cobb de 27 grados y "
                  "curva lumbar izquierda de 16 grados. Signo de Risser 0. Perfil sagital con ligera disminución de la cifosis torácica."),
        Table(("Fecha", "Curva torácica", "Curva lumbar", "Horas de corsé"), (2, 3, 3, 3), (
            ("12/01/2024", "18 grados", "11 grados", "sin corsé"),
            ("09/12/2024", "25 grados", "14 grados", "sin corsé"),
            ("10/07/2025", "27 grados", "16 grados", "14 al día"),
        )),
        Heading("JUICIO CLÍNICO"),
        Paragraph("Escoliosis idiopática juvenil, curva torácica derecha, con progresión lenta a pesar del corsé y con mucho crecimiento por delante."),
        Heading("PLAN"),
        Bullets((
            "Aumentar el uso del corsé a veinte horas al día y revisar el ajuste de las almohadillas.",
            "Resonancia magnética de toda la columna para descartar una lesión medular, dada la edad de comienzo.",
            "Ejercicios específicos con fisioterapia una vez por semana.",
            "Nueva radiografía dentro de seis meses; la familia se traslada al extranjero y continuará allí los controles.",
            "Se entrega a la familia una copia de las radiografías.",
        ), numbered=True),
        Gap(8),
        Paragraph("Firmado: Dra. Casilda Montaner Ruiz, especialista en cirugía ortopédica y traumatología"),
    ),
    Letterhead("Clínica Infantil Vallehondo", "Calle del Molino 14, Villar de Hondares", "Teléfono 555-0170   Fax 555-0171"),
    ("Paciente: Valcárcel Romero, Inés    Fecha de nacimiento: 27/08/2014    Historia: 44871",),
    "Clínica Infantil Vallehondo - informe confidencial", family="serif", size=11.0, language="es", paper=A4, page_words=("Página", "de"),
)  # fmt: skip

LOCKED = Report(
    "consultation-note", "Pediatric Neurosurgery Consultation", "2026-03-24",
    (
        Fields((("Date of service", "03/24/2026"), ("Provider", "Yevgenia Brightwater, MD"), ("Referred by", "Florian Hathersage, MD"), ("Visit", "In person, interpreter present"))),
        Heading("REASON FOR CONSULTATION"),
        Paragraph("Small thoracic syrinx found during the work-up of a progressive curve."),
        Heading("HISTORY OF PRESENT ILLNESS"),
        Paragraph("Ines has no headache on coughing or straining, no neck pain, no clumsiness of the hands and no change in her walking. She sleeps "
                  "well and does not snore. School marks are good. The curve and its treatment are described in the orthopedic note."),
        Heading("EXAMINATION"),
        Paragraph("Bright and at ease. Cranial nerves are intact, with a symmetric palate and a strong gag. Tone and power are full throughout. "
                  "Reflexes are 2+ and equal; abdominal reflexes are weak on the left and present on the right. Temperature and pin are felt alike "
                  "over the trunk. Tandem walking is steady."),
        Heading("IMAGING REVIEWED"),
        Paragraph("MR of the whole spine of 03/10/2026: a slender cavity from T6 to T9, 2.8 mm at its widest, without enhancement sequences. The "
                  "tonsils lie 3 mm below the foramen, rounded, with fluid around them. The conus ends at L1 and the filum is thin."),
        Heading("ASSESSMENT"),
        Paragraph("An incidental or near incidental syrinx with low lying tonsils that do not meet the measure of a Chiari malformation. The uneven "
                  "abdominal reflex is a soft sign. I do not see a reason to operate now."),
        Heading("PLAN"),
        Bullets((
            "Cine flow study at the craniocervical junction when convenient.",
            "Repeat MR of the whole spine in twelve months, earlier for any new sign.",
            "No objection to bracing. If surgery on the curve is planned, intraoperative monitoring and a new MR shortly before it are advised.",
            "The family was shown the pictures and had their questions answered.",
        ), numbered=True),
        Gap(8),
        Paragraph("Electronically signed by Yevgenia Brightwater, MD, 03/24/2026 12:41"),
    ),
    Letterhead("Pinnacle Ridge Neurosurgery", "8 Beacon Terrace, Granite Brook, New Hampshire", "Telephone 555-0167   Fax 555-0168"),
    ("VALCARCEL ROMERO, INES    DOB: 08/27/2014    Account: PR-20771",), "Pinnacle Ridge Neurosurgery", family="times", size=14.0,
)  # fmt: skip

MR_REPORT = Report(
    "radiology-report", "MRI WHOLE SPINE WITHOUT CONTRAST", "2026-03-10",
    (
        Fields((("Exam date", "03/10/2026"), ("Accession", "QV-26-5502"), ("Ordering", "F. Hathersage, MD"), ("Status", "Final"))),
        Heading("INDICATION"),
        Paragraph("Progressive juvenile scoliosis, weak abdominal reflex on the left."),
        Heading("TECHNIQUE"),
        Paragraph("Sagittal T1 and T2 images of the cervical, thoracic and lumbar spine, coronal T2 of the whole spine, axial T2 through the "
                  "syrinx and conus. No contrast. No sedation."),
        Heading("COMPARISON"),
        Paragraph("Whole spine radiographs 02/17/2026."),
        Heading("FINDINGS"),
        Paragraph("Alignment: Right convex thoracic curve with its apex at T8 and a smaller left lumbar curve. No vertebral anomaly. No listhesis."),
        Paragraph("Cervical spine: The cerebellar tonsils lie 3 mm below the foramen magnum and are rounded. The cord is normal. Discs are normal."),
        Paragraph("Thoracic spine: A syrinx extends from T6 to T9 and measures 2.8 mm across at T7. No mass and no cord swelling. No cord "
                  "tethering or cleft. Discs keep their height and signal."),
        Paragraph("Lumbar spine: The conus ends at L1. The filum measures 1.1 mm and holds no fat. No dysraphism. Nerve roots are free."),
        Paragraph("Soft tissues: The kidneys are normal in position and size."),
        Heading("IMPRESSION"),
        Bullets((
            "Thoracic syrinx from T6 to T9 of 2.8 mm.",
            "Low lying cerebellar tonsils, 3 mm, short of a Chiari malformation.",
            "Right thoracic and left lumbar scoliosis without vertebral anomaly.",
            "Normal conus level; no tethered cord.",
        ), numbered=True),
        Gap(6),
        Paragraph("Signed by Constantin Weatherby, MD, 03/10/2026 18:03"),
    ),
    Letterhead("Quarry View Imaging", "230 Slate Road, Granite Brook, New Hampshire", "Telephone 555-0174   Fax 555-0175"),
    ("VALCARCEL ROMERO, INES    DOB: 08/27/2014    MRN: GB-90633",), "QV-26-5502", family="sans", size=14.0, top_margin=64.0,
)  # fmt: skip

XR_PATIENT = DiscPatient("VALCÁRCEL ROMERO^INES", "GB-90633", "Granite Brook Children's Clinic", "20140827", "F", "ISO_IR 100")
MR_PATIENT = DiscPatient("Valcárcel Romero^Inés", "GB-90633", "Granite Brook Children's Clinic", "20140827", "F", "ISO_IR 192")
LOCALIZER = ("ORIGINAL", "PRIMARY", "LOCALIZER")


def _mr(number, description, count, body_part, plane="sagittal", **changes) -> Series:
    defaults = {"phantom": "spine", "image_type": ("ORIGINAL", "PRIMARY", "M", "SE"), "syntax": ExplicitVRLittleEndian}
    return Series(number, description, count, "MR", plane=plane, body_part=body_part, **{**defaults, **changes})


def _dx(number, description, view) -> Series:
    return Series(number, description, 1, "DX", phantom="scoliosis", view=view, image_type=("DERIVED", "PRIMARY"),
                  body_part="SPINE", syntax=ImplicitVRLittleEndian, size=(240, 96))  # fmt: skip


STUDIES = [
    Study(
        "spine-xr", "20260217", "101207", "XR SCOLIOSIS WHOLE SPINE PA AND LATERAL", "DX", "QV-26-5310", "Quarry View Imaging", XR_PATIENT,
        (_dx(1, "WHOLE SPINE PA", "PA"), _dx(2, "WHOLE SPINE LAT", "LL")),
        (("spine_whole", None),),
    ),
    Study(
        "spine-mr", "20260310", "150331", "MR WHOLE SPINE WO CONTRAST", "MR", "QV-26-5502", "Quarry View Imaging", MR_PATIENT,
        (
            _mr(1, "LOC C-SPINE", 3, "CSPINE", role="localizer", image_type=LOCALIZER),
            _mr(2, "SAG T2 C-SPINE", 5, "CSPINE"),
            _mr(3, "LOC T-SPINE", 3, "TSPINE", role="localizer", image_type=LOCALIZER),
            _mr(4, "SAG T2 T-SPINE", 5, "TSPINE"),
            _mr(5, "AX T2 SYRINX", 6, "TSPINE", "axial", phantom="body"),
            _mr(6, "LOC L-SPINE", 3, "LSPINE", role="localizer", image_type=LOCALIZER),
            _mr(7, "SAG T2 L-SPINE", 5, "LSPINE"),
            _mr(8, "COR T2 TOTAL SPINE", 6, None, "coronal", phantom="scoliosis"),
        ),
        (("c_spine", None), ("t_spine", None), ("l_spine", None)),
    ),
]  # fmt: skip

# EXIF orientation, what a viewer turns by, and where the paper's corners lie in the picture.
PHOTOS = [
    (6, 90, ((0.060, 0.045), (0.945, 0.030), (0.960, 0.965), (0.045, 0.955))),
    (3, 180, ((0.045, 0.035), (0.950, 0.050), (0.940, 0.955), (0.060, 0.970))),
    (1, 0, ((0.055, 0.040), (0.950, 0.045), (0.975, 0.960), (0.030, 0.965))),
]


def make(folder: Path) -> CaseTruth:
    noise = np.random.default_rng(1000000003)
    truth = CaseTruth(
        FORM,
        imagingSites={
            "sites": [{"site": site, "side": None} for site in ("c_spine", "t_spine", "l_spine")],
            "count": 3,
            "otherReading": {"count": 4, "because": "the scoliosis films as a site spine_whole of their own"},
            "note": "The films show the parts that the MR shows; whether they are a fourth site is a question to the coordinator.",
        },
        specimens=[],
        biopsySites={"sites": [], "count": 0},
        pathologyMaterials=[],
        questions=[{"text": text, "parts": 1} for text in FORM["questions"]],
        questionParts=3,
        eligibility={"state": "New Hampshire", "expected": "radiology-prohibited", "paediatric": True,
                     "note": "Radiology reports may not be shared across this state's line: a hold. Paediatric cases are taken under the current setting."},
        translationNeeded=["informe-ortopedia.pdf"],
        declaredNotReceived=[],
    )  # fmt: skip
    truth.files += _take_photos(folder, noise)

    spanish = FileTruth("informe-ortopedia.pdf", "pdf")
    sheets = lay_out(SPANISH)
    spanish.add(SPANISH, [PageTruth("digital", sheet.text(), language="es") for sheet in sheets])
    (folder / spanish.name).write_bytes(draw_pdf(sheets, SPANISH.title))
    truth.files += [spanish, _lock(folder), _send_fax(folder, noise)]

    discs.write_zip(folder / "disc.zip", _zip_members())
    truth.files.append(FileTruth("disc.zip", "disc-zip"))
    truth.studies = [("disc.zip", study) for study in STUDIES]
    return truth


def _take_photos(folder: Path, noise: np.random.Generator) -> list[FileTruth]:
    """Three photos; the first two are the two pages of one note."""
    note, brace = lay_out(CLINIC_NOTE), lay_out(BRACE)
    assert (len(note), len(brace)) == (2, 1)
    files = []
    for number, (sheet, (orientation, turned, corners)) in enumerate(zip(note + brace, PHOTOS), 1):
        report, page_of_report = (CLINIC_NOTE, number) if number < 3 else (BRACE, 1)
        file = FileTruth(f"photo-{number}.jpg", "photo", exifOrientation=orientation)
        page = PageTruth("photo", sheet.text(), rotation_tag=turned, extra={"pageOfDocument": page_of_report})
        file.add(report, [page])
        (folder / file.name).write_bytes(scanning.photograph(sheet, orientation, corners, noise))
        files.append(file)
    return files


def _lock(folder: Path) -> FileTruth:
    """The neurosurgery report, encrypted with AES-128; the initialisation vector is fixed so that a rerun writes the same bytes."""
    file = FileTruth("neurosurgery-consult.pdf", "pdf", encrypted=True, needsPassword=True, password=PASSWORD)
    sheets = lay_out(LOCKED)
    file.add(LOCKED, [PageTruth("digital", sheet.text()) for sheet in sheets])
    with tempfile.TemporaryDirectory() as place:
        plain = Path(place, "plain.pdf")
        plain.write_bytes(draw_pdf(sheets, "Consultation"))
        encrypt = ["--encrypt", PASSWORD, "owner-of-the-sample", "128", "--use-aes=y", "--print=none", "--modify=none", "--"]
        subprocess.run(["qpdf", "--static-id", "--static-aes-iv", "--allow-weak-crypto", *encrypt, plain, folder / file.name], check=True)
    return file


def _send_fax(folder: Path, noise: np.random.Generator) -> FileTruth:
    """The MR report, laid into the machine upside down, at standard resolution."""
    file = FileTruth("fax-20260318-1604.tif", "fax-tiff", compression="T.4 two-dimensional (group 3)", resolution=[204, 98])
    sheets = lay_out(MR_REPORT)
    images, pages = [], []
    for number, sheet in enumerate(sheets, 1):
        strip = f"03/18/2026 16:{3 + number:02d}  QUARRY VIEW IMAGING  555-0175   PAGE {number:02d}/{len(sheets):02d}"
        picture = scanning.fax_page(sheet, 98, strip, (0.15, -0.1)[number - 1], noise, upside_down=True)
        images.append(scanning.FaxImage(picture, 98))
        pages.append(PageTruth("fax", sheet.text(), turn=180, extra={"headerStrip": strip, "headerStripUpright": True}))
    file.add(MR_REPORT, pages)
    (folder / file.name).write_bytes(scanning.write_class_f(images, 3, 2, "2026:03:18 16:04:00"))
    return file


def _zip_members() -> list[tuple[str, bytes]]:
    """The disc as somebody's computer zipped it: lower case names, no DICOMDIR, and a resource fork that strayed in."""
    members = []
    for study in STUDIES:
        for series in study.series:
            for index in range(series.count):
                place = f"cd/{study.modality.lower()}/s{series.number:02d}"
                suffix = ".dcm" if study.modality == "DX" else ""
                members.append((f"{place}/i{index + 1:04d}{suffix}", discs.instance_bytes(study, series, index)))
    members.append(("__MACOSX/cd/._mr", b"\0\x05\x16\x07\0\x02\0\0Mac OS X        " + b"\0" * 24))
    members.append(("cd/readme.txt", b"Images of two examinations. Quarry View Imaging, 555-0174.\r\n"))
    return members
