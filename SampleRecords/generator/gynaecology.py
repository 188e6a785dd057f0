"""Case 1000000001: possible uterine sarcoma; a note, a fax, a scan and a disc folder."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pikepdf
from pydicom.uid import JPEGBaseline8Bit, RLELossless

from . import discs, scanning
from .discs import DiscPatient, Series, Study
from .paper import (
    Bullets,
    Fields,
    Gap,
    Heading,
    Letterhead,
    PageBreak,
    Paragraph,
    Report,
    Table,
    draw_pdf,
    lay_out,
)
from .truth import CaseTruth, FileTruth, PageTruth

REFERENCE = "1000000001"
FORM = {
    "reference": REFERENCE,
    "patient": {
        "family": "Quintero-Hale",
        "given": "Marisol",
        "birthDate": "1965-03-22",
        "sex": "female",
        "state": "Massachusetts",
        "country": "US",
        "identifiers": [{"issuer": "Fernbrook Women's Health", "value": "FW-204417"}],
    },
    "physician": {
        "name": "Adaeze Thornbury, MD",
        "email": "a.thornbury@fernbrook.example",
        "fax": "555-0117",
        "facility": "Fernbrook Women's Health",
    },
    "declared": {
        "imaging": [
            {"modality": "US", "site": "pelvis", "date": "2026-05-19"},
            {"modality": "MR", "site": "pelvis", "date": "2026-06-09"},
        ],
        "pathology": [
            {"site": "endometrium", "date": "2026-06-02", "materials": ["report", "slides"]},
            {"site": "endocervix", "date": "2026-06-02", "materials": ["report", "slides"]},
        ],
        "records": ["consultation note", "pathology report", "pelvic ultrasound report"],
    },
    "reviews": {"imaging": "all", "pathology": "all"},
    "questions": [
        "Do the imaging findings and the biopsy together make a uterine sarcoma likely enough that a morcellated specimen must be avoided?",
        "Would you advise total hysterectomy with bilateral salpingo-oophorectomy, or a wider procedure with lymph node assessment?",
        "Is a chest CT needed before surgery when the pelvic MR shows no disease outside the uterus?",
    ],
    "diagnosis": "possible uterine sarcoma; uterine fibroids",
    "collectionService": False,
}

BANNER = ("Patient: QUINTERO-HALE, MARISOL    DOB: 03/22/1965    Sex: F    MRN: FW-204417",)

NOTE = Report(
    type="consultation-note",
    title="Gynecologic Oncology Consultation",
    date="2026-06-11",
    letterhead=Letterhead("Fernbrook Women's Health", "18 Alder Mill Road, Fernbrook, Massachusetts", "Telephone 555-0116   Fax 555-0117"),
    banner=BANNER,
    footer="Fernbrook Women's Health - confidential patient information",
    family="helvetica",
    size=10.5,
    blocks=(
        Fields(
            (
                ("Date of service", "06/11/2026"),
                ("Visit type", "New patient consultation"),
                ("Provider", "Adaeze Thornbury, MD"),
                ("Referred by", "Colm Prideaux, NP"),
            )
        ),
        Heading("REASON FOR CONSULTATION"),
        Paragraph(
            "Rapidly enlarging uterine mass in a postmenopausal woman, with an endometrial biopsy that could not exclude a smooth muscle "
            "tumor of uncertain malignant potential."
        ),
        Heading("HISTORY OF PRESENT ILLNESS"),
        Paragraph(
            "Ms. Quintero-Hale is a 61-year-old woman, gravida 2 para 2, who went through menopause at age 52 and has taken no hormone "
            "therapy. Fibroids were first noted on an examination in 2011 and were followed without treatment. In February 2026 she noticed "
            "pelvic pressure and had to let out her waistbands. In April she passed dark blood on four separate days, each time enough to "
            "need a pad. She denies fever and night sweats. Her weight has fallen by 3 kg since the winter without a change in diet."
        ),
        Paragraph(
            "A pelvic ultrasound on 05/19/2026 showed a uterus of 14.2 cm with a dominant heterogeneous fundal mass of 9.1 cm, up from "
            "5.8 cm three years earlier, with internal flow and small cystic spaces. Endometrial biopsy and endocervical curettage were "
            "performed in the office on 06/02/2026. Contrast enhanced pelvic MR on 06/09/2026 showed restricted diffusion in the mass, "
            "an ill-defined posterior margin and no enlarged pelvic lymph nodes."
        ),
        Heading("PAST MEDICAL HISTORY"),
        Bullets(
            (
                "Hypertension since 2015, controlled on a single agent.",
                "Hypothyroidism, on a stable replacement dose.",
                "Iron deficiency anemia noted in May 2026, hemoglobin 10.4 g/dL.",
                "No history of pelvic radiation and no use of tamoxifen.",
            )
        ),
        Heading("PAST SURGICAL HISTORY"),
        Paragraph("Laparoscopic cholecystectomy in 2004. Two vaginal deliveries. No previous uterine surgery."),
        Heading("MEDICATIONS"),
        Table(
            ("Medication", "Dose", "How taken", "Since"),
            (3, 2, 3, 2),
            (
                ("Lisinopril", "10 mg", "By mouth every morning", "2015"),
                ("Levothyroxine", "75 mcg", "By mouth, empty stomach", "2009"),
                ("Ferrous sulfate", "325 mg", "By mouth every other day", "May 2026"),
                ("Acetaminophen", "500 mg", "By mouth as needed", "April 2026"),
            ),
        ),
        Heading("ALLERGIES"),
        Paragraph("Sulfonamides (rash). No allergy to contrast material."),
        Heading("FAMILY HISTORY"),
        Paragraph(
            "Mother had breast cancer at age 70. A maternal uncle had colon cancer at age 66. No known hereditary syndrome; no genetic "
            "testing has been done."
        ),
        Heading("SOCIAL HISTORY"),
        Paragraph("Works as a school librarian. Married, two adult children. Has never smoked; drinks wine on weekends."),
        Heading("REVIEW OF SYSTEMS"),
        Paragraph(
            "Positive for pelvic pressure, urinary frequency, fatigue and early satiety. Negative for chest pain, shortness of breath, "
            "cough, hematuria, rectal bleeding, leg swelling and bone pain."
        ),
        Heading("PHYSICAL EXAMINATION"),
        Paragraph(
            "Blood pressure 134/78, pulse 82 and regular, temperature 36.7 C, weight 71.4 kg, height 163 cm. Alert and in no distress. "
            "No supraclavicular or inguinal lymphadenopathy. Lungs are clear. The abdomen is soft with a firm mass palpable to two "
            "finger breadths below the umbilicus, mobile from side to side. Speculum examination shows a normal cervix with a small amount "
            "of old blood. On bimanual examination the uterus is the size of a 16 week pregnancy, irregular and not tender; the adnexa "
            "cannot be felt apart from it. Rectovaginal examination finds the parametria smooth."
        ),
        Heading("DATA REVIEWED"),
        Bullets(
            (
                "Pelvic ultrasound 05/19/2026, Tamblewick Imaging Center: images and report.",
                "Endometrial biopsy and endocervical curettage 06/02/2026, accession LP26-03318.",
                "Pelvic MR 06/09/2026, Tamblewick Imaging Center: images reviewed; final report is pending.",
                "LDH 312 U/L (reference 135 to 225) on 06/04/2026; CA 125 of 28 U/mL.",
            )
        ),
        Heading("ASSESSMENT"),
        Paragraph(
            "A growing uterine mass after menopause with restricted diffusion, raised LDH and atypical spindle cells on biopsy. Leiomyosarcoma "
            "is a serious possibility; degenerating leiomyoma and a smooth muscle tumor of uncertain malignant potential remain in the "
            "differential diagnosis. The other fibroids appear unchanged."
        ),
        Heading("PLAN"),
        Bullets(
            (
                "No morcellation under any circumstances; hysterectomy through an open incision with removal of the specimen intact.",
                "Second opinion on imaging and biopsy is requested before the extent of surgery is settled.",
                "Repeat complete blood count in one week; continue iron.",
                "Discuss chest CT after the second opinion has been received.",
                "The patient was given time for questions, understands the plan and agrees with it.",
            ),
            numbered=True,
        ),
        Gap(10),
        Paragraph("Electronically signed by Adaeze Thornbury, MD, Gynecologic Oncology, 06/11/2026 16:48"),
    ),
)

COVER = Report(
    type="fax-cover",
    title="FAX COVER SHEET",
    date="2026-06-14",
    letterhead=Letterhead("Lakeside Pathology Associates", "402 Harbor Lane, Suite 3, Fernbrook, Massachusetts", "Telephone 555-0141   Fax 555-0142"),
    family="sans",
    size=12.5,
    top_margin=70.0,
    footer="Lakeside Pathology Associates",
    blocks=(
        Gap(14),
        Fields((("To", "Second Opinion Program"), ("Fax", "555-0190"))),
        Fields((("From", "Lakeside Pathology"), ("Fax", "555-0142"))),
        Fields((("Date", "06/14/2026"), ("Pages including cover", "4"))),
        Gap(12),
        Paragraph("Reference number: 1000000001", bold=True),
        Paragraph("Re: pathology report requested by the referring physician"),
        Gap(16),
        Paragraph("Comments: Final report follows. Slides will be sent by courier on Monday."),
        Gap(150),
        Paragraph(
            "CONFIDENTIALITY NOTICE: The documents with this transmission hold health information that is protected by law. "
            "If you are not the person named above, any reading, copying or passing on is not permitted. Please tell the sender by "
            "telephone at once and destroy all pages."
        ),
    ),
)

PATHOLOGY = Report(
    type="pathology-report",
    title="SURGICAL PATHOLOGY REPORT",
    date="2026-06-02",
    letterhead=COVER.letterhead,
    banner=("Patient: QUINTERO-HALE, MARISOL    DOB: 03/22/1965    Sex: F", "MRN: FW-204417    Accession: LP26-03318"),
    footer="LP26-03318  QUINTERO-HALE, MARISOL",
    family="sans",
    size=12.5,
    top_margin=62.0,
    blocks=(
        Fields(
            (
                ("Collected", "06/02/2026"),
                ("Received", "06/03/2026"),
                ("Reported", "06/08/2026"),
                ("Submitting", "A. Thornbury, MD"),
            )
        ),
        Heading("SPECIMENS SUBMITTED"),
        Paragraph("A. Endometrium, biopsy"),
        Paragraph("B. Cervix, endocervical curettage"),
        Heading("CLINICAL HISTORY"),
        Paragraph("61-year-old woman with postmenopausal bleeding and a rapidly enlarging uterine mass measuring 9.1 cm on ultrasound."),
        Heading("FINAL DIAGNOSIS"),
        Paragraph("A. ENDOMETRIUM, BIOPSY:", bold=True),
        Bullets(
            (
                "Fragments of atypical spindle cell proliferation, see comment.",
                "Background of inactive endometrium; no hyperplasia or carcinoma is seen.",
            )
        ),
        Paragraph("B. CERVIX, ENDOCERVICAL CURETTAGE:", bold=True),
        Bullets(
            (
                "Benign endocervical glands and mucus with scant squamous epithelium.",
                "Negative for dysplasia and malignancy.",
            )
        ),
        Heading("COMMENT"),
        Paragraph(
            "The spindle cell fragments in part A are small and partly crushed. They show moderate nuclear atypia and up to 6 mitotic "
            "figures per 10 high power fields. Necrosis of tumor cell type cannot be judged with confidence in this sample. The findings "
            "raise concern for a smooth muscle tumor, including leiomyosarcoma; a smooth muscle tumor of uncertain malignant potential "
            "cannot be ruled out. Evaluation of the complete resection specimen is required for a definite classification."
        ),
        Heading("IMMUNOHISTOCHEMISTRY"),
        Table(
            ("Antibody", "Part", "Result"),
            (3, 1, 4),
            (
                ("Desmin", "A", "Positive, diffuse"),
                ("Smooth muscle actin", "A", "Positive, diffuse"),
                ("H-caldesmon", "A", "Positive, focal"),
                ("CD10", "A", "Negative"),
                ("Estrogen receptor", "A", "Positive in about 40 percent of cells"),
                ("p16", "A", "Positive, patchy"),
                ("p53", "A", "Wild type pattern"),
                ("Ki-67", "A", "About 18 percent of nuclei"),
            ),
        ),
        Paragraph("All controls stained as expected. These tests were developed by the laboratory and their performance was established here."),
        PageBreak(),
        Heading("GROSS DESCRIPTION"),
        Paragraph(
            "A. Received in formalin, labeled with the patient's name and 'endometrial biopsy', are several fragments of tan to red soft "
            "tissue and blood clot that measure 2.1 x 1.4 x 0.4 cm in aggregate. Entirely submitted in cassettes A1 and A2."
        ),
        Paragraph(
            "B. Received in formalin, labeled with the patient's name and 'ECC', is a scant amount of mucoid material that measures 0.6 x "
            "0.5 x 0.2 cm in aggregate. Filtered and entirely submitted in cassette B1."
        ),
        Heading("MICROSCOPIC DESCRIPTION"),
        Paragraph(
            "Sections of part A show strips of inactive surface endometrium beside fascicles of spindle cells with eosinophilic cytoplasm "
            "and blunt ended nuclei. The nuclei are enlarged and vary in size, with coarse chromatin and occasional prominent nucleoli. "
            "Sections of part B show detached endocervical glands without atypia."
        ),
        Heading("SUMMARY OF SLIDES AND BLOCKS"),
        Paragraph("Part A: two blocks, four hematoxylin and eosin slides, eight immunostains. Part B: one block, two hematoxylin and eosin slides."),
        Paragraph("Intradepartmental consultation: a second pathologist has reviewed the slides of part A and agrees."),
        Gap(8),
        Paragraph("Electronically signed by Benedikt Osei-Marlowe, MD, Pathologist, 06/08/2026"),
    ),
)

ULTRASOUND = Report(
    type="radiology-report",
    title="ULTRASOUND PELVIS COMPLETE WITH TRANSVAGINAL",
    date="2026-05-19",
    letterhead=Letterhead("Tamblewick Imaging Center", "77 Quarry Street, Fernbrook, Massachusetts", "Telephone 555-0155   Fax 555-0156"),
    banner=("Patient: QUINTERO-HALE, MARISOL    DOB: 03/22/1965    MRN: FW-204417",),
    footer="Accession TM-260519-07   Tamblewick Imaging Center",
    family="serif",
    size=11.0,
    blocks=(
        Fields(
            (
                ("Exam date", "05/19/2026"),
                ("Accession", "TM-260519-07"),
                ("Ordering provider", "Colm Prideaux, NP"),
                ("Status", "Final"),
            )
        ),
        Heading("CLINICAL INDICATION"),
        Paragraph("Postmenopausal bleeding and pelvic pressure. History of fibroids."),
        Heading("COMPARISON"),
        Paragraph("Pelvic ultrasound 04/27/2023."),
        Heading("TECHNIQUE"),
        Paragraph(
            "Transabdominal images of the pelvis were obtained through a full bladder. Transvaginal images were then obtained, with the "
            "patient's consent, for better detail of the endometrium and adnexa. Color and spectral Doppler were used."
        ),
        Heading("FINDINGS"),
        Paragraph(
            "Uterus: Anteverted and enlarged, 14.2 x 9.6 x 10.3 cm. In the fundus and posterior wall is a heterogeneous mass of 9.1 x 8.4 "
            "x 8.8 cm that measured 5.8 cm on the earlier examination. It contains irregular cystic spaces of up to 1.6 cm and shows "
            "increased internal flow. Its posterior margin is poorly defined. Two further intramural fibroids of 2.4 cm and 1.9 cm in the "
            "anterior wall are unchanged and cast the usual acoustic shadow."
        ),
        Paragraph("Endometrium: 9 mm in thickness, displaced to the front by the mass; a small amount of fluid lies in the cavity."),
        Paragraph("Cervix: Two nabothian cysts, otherwise normal."),
        Paragraph("Right ovary: 1.8 x 1.1 x 1.4 cm, normal for age. Arterial and venous flow are present."),
        Paragraph("Left ovary: Not seen with confidence by either route because of overlying bowel gas. No adnexal mass."),
        Paragraph("Bladder: Normal wall. Ureteral jets are seen on both sides."),
        Paragraph("Free fluid: A trace in the posterior cul-de-sac."),
        Heading("IMPRESSION"),
        Bullets(
            (
                "Heterogeneous uterine mass of 9.1 cm that has grown by 3.3 cm in three years, with cystic change and increased flow. Growth after "
                "menopause is not expected of a fibroid, and a uterine sarcoma must be considered. Pelvic MR with contrast is advised.",
                "Endometrium of 9 mm in a patient with postmenopausal bleeding; tissue sampling is advised.",
                "Two further small fibroids, stable.",
                "Left ovary not seen.",
            ),
            numbered=True,
        ),
        Paragraph("The findings were given by telephone to Colm Prideaux, NP, at 15:05 on 05/19/2026, who read them back."),
        Gap(8),
        Paragraph("Interpreted by: Roswitha Eklund-Barros, MD, Radiology"),
        Paragraph("Electronically signed 05/19/2026 15:12"),
    ),
)

PATIENT = DiscPatient("QUINTERO-HALE^MARISOL", "FW-204417", "Fernbrook Women's Health", "19650322", "F")
LOCALIZER = ("ORIGINAL", "PRIMARY", "LOCALIZER")
MR_IMAGE = ("ORIGINAL", "PRIMARY", "M", "NORM")
US_IMAGE = ("ORIGINAL", "PRIMARY", "", "0001")


def _mr(number, description, count, plane="axial", **changes) -> Series:
    defaults = {"phantom": "pelvis", "image_type": MR_IMAGE, "body_part": "PELVIS", "syntax": RLELossless}
    return Series(number, description, count, "MR", plane=plane, **{**defaults, **changes})


def _us(number, description, count) -> Series:
    return Series(number, description, count, "US", phantom="fan", image_type=US_IMAGE, syntax=JPEGBaseline8Bit, size=(120, 160))


STUDIES = [
    Study(
        "gyn-us", "20260519", "141020", "US PELVIS COMPLETE W TRANSVAGINAL", "US", "TM-260519-07", "Tamblewick Imaging Center", PATIENT,
        (_us(1, "Transabdominal", 6), _us(2, "Transvaginal", 6), _us(3, "TV Doppler", 3)),
        (("pelvis", None),),
    ),
    Study(
        "gyn-mr", "20260609", "093512", "MRI PELVIS W WO CONTRAST", "MR", "TM-260609-02", "Tamblewick Imaging Center", PATIENT,
        (
            _mr(1, "3-PLANE LOC", 3, role="localizer", image_type=LOCALIZER, body_part=None),
            _mr(2, "T2 SAG", 8, "sagittal"),
            _mr(3, "T2 AX", 8),
            _mr(4, "DWI b50 b800 AX", 6, image_type=("ORIGINAL", "PRIMARY", "DIFFUSION", "NONE")),
            _mr(5, "T1 AX FS POST GAD", 8),
        ),
        (("pelvis", None),),
        procedure=("72197", "CPT4", "MRI pelvis without and with contrast"),
    ),
]  # fmt: skip


def make(folder: Path) -> CaseTruth:
    noise = np.random.default_rng(1000000001)
    truth = CaseTruth(
        FORM,
        imagingSites={"sites": [{"site": "pelvis", "side": None}], "count": 1},
        specimens=[
            {"accessionNumber": "LP26-03318", "part": "A", "description": "Endometrium, biopsy", "site": "endometrium",
             "bodyPartExamined": "ENDOMETRIUM", "side": None, "procedure": "biopsy"},
            {"accessionNumber": "LP26-03318", "part": "B", "description": "Cervix, endocervical curettage", "site": "cervix",
             "bodyPartExamined": "CERVIX", "side": None, "procedure": "curettage"},
        ],
        biopsySites={"sites": ["endometrium", "cervix"], "count": 2,
                     "note": "Two organs, so two biopsy sites; sites.tsv folds both into pelvis, which would make one."},
        pathologyMaterials=["slides"],
        questions=[{"text": text, "parts": 1} for text in FORM["questions"]],
        questionParts=3,
        eligibility={"state": "Massachusetts", "expected": "allowed", "paediatric": False},
        declaredNotReceived=["slides of the endometrial biopsy and the endocervical curettage (they come by courier)"],
    )  # fmt: skip

    note = lay_out(NOTE)
    (folder / "consultation-note.pdf").write_bytes(draw_pdf(note, NOTE.title))
    file = FileTruth("consultation-note.pdf", "pdf")
    file.add(NOTE, [PageTruth("digital", sheet.text()) for sheet in note])
    truth.files.append(file)

    truth.files.append(_make_fax(folder, noise))

    pdf = pikepdf.new()
    file = FileTruth("ultrasound-report-scan.pdf", "pdf")
    scanned = lay_out(ULTRASOUND)
    for sheet, skew in zip(scanned, (0.5, -0.4, 0.3)):
        scanning.append_scanned_page(pdf, scanning.ScannedPage(scanning.scan_gray(sheet, 170, skew, noise), 170))
    file.add(ULTRASOUND, [PageTruth("scanned", sheet.text()) for sheet in scanned])
    scanning.save_pdf(pdf, folder / file.name, "Scan", "Office Scanner")
    truth.files.append(file)

    discs.write_media_folder(folder / "disc", STUDIES, "Tamblewick Imaging Center", "TAMBLEWICK_01")
    truth.files.append(FileTruth("disc", "disc-folder"))
    truth.studies = [("disc", study) for study in STUDIES]
    return truth


def _make_fax(folder: Path, noise: np.random.Generator) -> FileTruth:
    file = FileTruth("fax-20260614-0931.tif", "fax-tiff", compression="T.6 (group 4)", resolution=[204, 196])
    cover, report = lay_out(COVER), lay_out(PATHOLOGY)
    total = len(cover) + len(report)
    images, pages = [], []
    for number, sheet in enumerate(cover + report, 1):
        strip = f"FROM: LAKESIDE PATHOLOGY  FAX 555-0142   06/14/2026 09:{30 + number:02d}   PAGE {number} OF {total}"
        skew = (0.0, 0.25, -0.2, 0.15)[number - 1]
        images.append(scanning.FaxImage(scanning.fax_page(sheet, 196, strip, skew, noise), 196))
        pages.append(PageTruth("fax", sheet.text(), fax_cover=number <= len(cover), extra={"headerStrip": strip}))
    file.add(COVER, pages[: len(cover)])
    file.add(PATHOLOGY, pages[len(cover) :])
    (folder / file.name).write_bytes(scanning.write_class_f(images, 4, 1, "2026:06:14 09:31:00"))
    return file
