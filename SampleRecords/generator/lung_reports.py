"""The radiology and pathology reports of case 1000000002."""

from __future__ import annotations

from .lung_chart import BANNER, us_date
from .paper import Bullets, Fields, Gap, Heading, Letterhead, Paragraph, Report, Table

RADIOLOGY = Letterhead("Harrow Vale Medical Center - Radiology", "2100 Millrace Avenue, Harrow Vale, Ohio", "Telephone 555-0124   Fax 555-0125")
PATHOLOGY_LETTERHEAD = Letterhead("Stonecrop Anatomic Pathology", "6 Kiln Street, Harrow Vale, Ohio", "Telephone 555-0128   Fax 555-0129")


def _radiology(title, day, accession, sections, impression, reader) -> Report:
    blocks = [Fields((("Exam date", us_date(day)), ("Accession", accession), ("Ordering provider", "Ambrose Tillingford, MD"), ("Status", "Final")))]
    for heading, paragraphs in sections:
        blocks += [Heading(heading), *[Paragraph(text) for text in paragraphs]]
    blocks += [Heading("IMPRESSION"), Bullets(impression, numbered=True), Gap(6), Paragraph(f"Electronically signed by {reader}, {us_date(day)}")]
    return Report("radiology-report", title, day, tuple(blocks), RADIOLOGY, BANNER, f"Radiology report {accession}", size=12.0)


SCREENING = _radiology(
    "CT CHEST LOW DOSE SCREENING WITHOUT CONTRAST", "2025-02-20", "HV-R-250220-118",
    [
        ("INDICATION", ["Lung cancer screening in a former smoker without symptoms."]),
        ("COMPARISON", ["None."]),
        ("TECHNIQUE", ["Axial images of the chest at low dose without intravenous contrast, with coronal and sagittal reformats."]),
        ("FINDINGS", [
            "Lungs: Centrilobular emphysema, more in the upper lobes. A part solid nodule of 6 mm in the posterior segment of the right upper lobe, "
            "series 3 image 88. Two calcified granulomas of 3 mm in the left lower lobe. No consolidation.",
            "Mediastinum: No enlarged lymph nodes. Scattered coronary artery calcification. The thoracic aorta is of normal caliber.",
            "Pleura and chest wall: No effusion. Degenerative change of the thoracic spine.",
            "Upper abdomen: Limited images show a simple cyst of the left kidney.",
        ]),
    ],
    ("Part solid nodule of 6 mm in the right upper lobe; repeat low dose CT in six months.", "Emphysema and coronary calcification."),
    "Octavian Redfern, MD",
)  # fmt: skip

CHEST_FILM = _radiology(
    "XR CHEST PA AND LATERAL", "2026-03-03", "HV-R-260303-041",
    [
        ("INDICATION", ["Cough with streaks of blood."]),
        ("COMPARISON", ["Chest film 11/15/2025."]),
        ("FINDINGS", [
            "A rounded opacity of about 3 cm projects over the right upper lobe, behind the first anterior rib. The left lower lobe pneumonia of "
            "November has cleared. Lungs are hyperinflated. Heart size is normal. No effusion or pneumothorax. No acute bone abnormality.",
        ]),
    ],
    ("New right upper lobe opacity, suspicious for a mass. CT with contrast is recommended.",),
    "Octavian Redfern, MD",
)  # fmt: skip

CT = _radiology(
    "CT CHEST, ABDOMEN AND PELVIS WITH CONTRAST", "2026-03-12", "HV-R-260312-207",
    [
        ("INDICATION", ["Right upper lobe opacity on chest film. Former smoker with hemoptysis."]),
        ("COMPARISON", ["Low dose CT of the chest 02/20/2025."]),
        ("TECHNIQUE", ["Axial images from the lung apices through the pubic symphysis after 95 mL of intravenous iodinated contrast in the portal "
                       "venous phase. Oral contrast was given. Coronal reformats and lung reconstructions were made. Dose length product 812 mGy cm."]),
        ("FINDINGS: CHEST", [
            "Lungs and airways: A spiculated mass of 3.4 x 2.9 x 3.1 cm in the posterior segment of the right upper lobe abuts the major fissure over "
            "2.1 cm. It has grown out of the nodule of 6 mm of the earlier study. There is emphysema. The left lung holds two granulomas, unchanged. "
            "The central airways are open.",
            "Mediastinum and hila: A subcarinal lymph node measures 1.6 cm in short axis. A right lower paratracheal node of 0.9 cm is of borderline "
            "size. No hilar enlargement.",
            "Heart and vessels: Coronary artery calcification. No pericardial effusion and no central pulmonary embolus.",
            "Pleura and chest wall: No effusion. No destruction of ribs.",
        ]),
        ("FINDINGS: ABDOMEN", [
            "Liver: Normal size; a cyst of 8 mm in segment 6. No suspicious lesion.",
            "Gallbladder, pancreas and spleen: Normal.",
            "Adrenal glands: A left adrenal nodule of 1.2 cm measures 4 Hounsfield units on the screening study and is an adenoma.",
            "Kidneys: A simple cyst of 2.6 cm at the upper pole of the left kidney. No hydronephrosis.",
            "Bowel and vessels: Diverticula of the sigmoid without inflammation. Moderate calcification of the aorta without an aneurysm.",
        ]),
        ("FINDINGS: PELVIS", [
            "Bladder: Thick wall, in keeping with the prostate, which measures 5.1 cm across.",
            "No enlarged pelvic or inguinal lymph nodes and no free fluid.",
            "Bones: Degenerative change of the lower lumbar spine and both hips. No lytic or sclerotic lesion.",
        ]),
    ],
    (
        "Spiculated right upper lobe mass of 3.4 cm, a primary lung cancer until proven otherwise.",
        "Enlarged subcarinal lymph node of 1.6 cm; tissue sampling is advised.",
        "No metastatic disease in the abdomen or pelvis. Left adrenal adenoma.",
        "Emphysema, coronary calcification, renal and hepatic cysts.",
    ),
    "Marguerite Aldous-Finn, MD",
)  # fmt: skip

BIOPSY = _radiology(
    "CT GUIDED CORE NEEDLE BIOPSY, RIGHT LUNG", "2026-03-26", "HV-R-260326-019",
    [
        ("INDICATION", ["Right upper lobe mass."]),
        ("PROCEDURE", [
            "After consent and a time out the patient lay prone. The mass was found on unenhanced images, and a path through the posterior chest wall "
            "was chosen that crosses no fissure. After local anesthesia a coaxial 19 gauge needle was brought to the edge of the mass, and four cores "
            "were taken with a 20 gauge device. A blood patch was placed on withdrawal.",
            "Images after the procedure show a small amount of hemorrhage along the path and no pneumothorax. A film at two hours was unchanged. He "
            "went on to the endoscopy suite for sampling of the subcarinal node under the same anesthesia plan.",
        ]),
        ("MEDICATIONS", ["Lidocaine 1 percent, 9 mL. Midazolam 1.5 mg and fentanyl 75 mcg, given by a nurse over 34 minutes."]),
    ],
    ("Four cores of the right upper lobe mass; no complication.",),
    "Marguerite Aldous-Finn, MD",
)  # fmt: skip

PET = _radiology(
    "PET/CT SKULL BASE TO MID THIGH", "2026-04-02", "HV-R-260402-066",
    [
        ("INDICATION", ["Initial staging of adenocarcinoma of the lung."]),
        ("COMPARISON", ["CT of the chest, abdomen and pelvis 03/12/2026."]),
        ("TECHNIQUE", ["Fasting glucose was 128 mg/dL. Sixty-two minutes after 11.8 mCi of F-18 fluorodeoxyglucose, images were taken from the skull base "
                       "to the mid thigh. A low dose CT without contrast was used for attenuation correction and localization. Uptake is given as "
                       "maximum standardized uptake value by body weight; the mediastinal blood pool measures 2.1 and the liver 2.7."]),
        ("FINDINGS", [
            "Head and neck: Physiologic uptake in the visible brain, the salivary glands and the larynx. No avid cervical node.",
            "Chest: The right upper lobe mass is intensely avid with a maximum of 13.6. The subcarinal node has a maximum of 8.2. The right lower "
            "paratracheal node has a maximum of 2.9, just above the blood pool. No other avid focus in the lungs.",
            "Abdomen and pelvis: The left adrenal adenoma is not avid. Physiologic uptake in the bowel and excretion into the bladder.",
            "Musculoskeletal: No avid bone lesion. Mild uptake about the right shoulder and the right knee is degenerative.",
        ]),
        ("MEASUREMENTS", ["Metabolic tumor volume of the mass at a threshold of 41 percent is 14.7 mL."]),
    ],
    (
        "Intensely avid right upper lobe mass, the known adenocarcinoma.",
        "Avid subcarinal node, in keeping with the needle aspiration (N2).",
        "Right lower paratracheal node at the threshold; sampling may be considered as it would not change the side.",
        "No avid distant metastasis.",
    ),
    "Barnaby Lovelock-Iyer, MD",
)  # fmt: skip

BRAIN = _radiology(
    "MRI BRAIN WITH AND WITHOUT CONTRAST", "2026-04-06", "HV-R-260406-032",
    [
        ("INDICATION", ["Lung cancer, staging. No neurologic symptoms."]),
        ("COMPARISON", ["None."]),
        ("TECHNIQUE", ["Sagittal T1, axial T2 FLAIR, diffusion, and axial T1 weighted images before and after 8 mL of gadobutrol at 1.5 Tesla."]),
        ("FINDINGS", [
            "No abnormal enhancement of the brain or its coverings. Diffusion is normal, without recent infarct. Scattered foci of high FLAIR signal "
            "in the white matter of both frontal lobes are in keeping with small vessel disease. The ventricles and sulci are normal for age.",
            "The flow voids of the large arteries are kept. Mucosal thickening of the left maxillary sinus. The orbits are normal after cataract surgery "
            "on the right. The marrow of the skull is normal.",
        ]),
    ],
    ("No intracranial metastasis.", "Mild chronic small vessel disease."),
    "Barnaby Lovelock-Iyer, MD",
)  # fmt: skip

RADIOLOGY_REPORTS = [SCREENING, CHEST_FILM, CT, BIOPSY, PET, BRAIN]

PATHOLOGY = Report(
    "pathology-report", "SURGICAL PATHOLOGY AND CYTOLOGY REPORT", "2026-03-26",
    (
        Fields((("Collected", "03/26/2026"), ("Received", "03/26/2026"), ("Reported", "04/01/2026"), ("Accession", "SC26-07741"),
                ("Submitting", "Ambrose Tillingford, MD"), ("Status", "Final, molecular results pending"))),
        Heading("SPECIMENS"),
        Paragraph("A: Lung, right upper lobe, CT-guided core needle biopsy"),
        Paragraph("B: Lymph node, station 7 subcarinal, EBUS-FNA"),
        Heading("CLINICAL INFORMATION"),
        Paragraph("71-year-old man, former smoker, with a spiculated right upper lobe mass of 3.4 cm and an enlarged subcarinal node."),
        Heading("FINAL DIAGNOSIS"),
        Paragraph("A. LUNG, RIGHT UPPER LOBE, CT-GUIDED CORE NEEDLE BIOPSY:", bold=True),
        Bullets(("Adenocarcinoma, moderately differentiated, acinar and lepidic patterns, of lung origin.", "Tumor takes up about 60 percent of the core area.")),
        Paragraph("B. LYMPH NODE, STATION 7 SUBCARINAL, EBUS-FNA:", bold=True),
        Bullets(("Positive for malignant cells: metastatic adenocarcinoma, morphologically alike to part A.", "Lymphocytes are present, so the node itself was sampled.")),
        Heading("COMMENT"),
        Paragraph("The tumor expresses TTF-1 and Napsin A and lacks p40, which supports a primary adenocarcinoma of the lung. The findings were given to Dr. "
                  "Tillingford by telephone on 03/30/2026. Tissue of block A1 has been sent for PD-L1 and for sequencing; an addendum will follow."),
        Heading("SPECIAL STUDIES"),
        Table(("Stain", "Block", "Result", "Control"), (3, 2, 5, 2), (
            ("TTF-1", "A1", "Positive in nuclei of tumor cells, diffuse", "Good"),
            ("Napsin A", "A1", "Positive in cytoplasm, granular", "Good"),
            ("p40", "A1", "Negative", "Good"),
            ("CK7", "A1", "Positive", "Good"),
            ("CK20", "A1", "Negative", "Good"),
            ("Mucicarmine", "A1", "Positive, focal within cells", "Good"),
            ("TTF-1", "B cell block", "Positive in clusters of tumor cells", "Good"),
            ("p40", "B cell block", "Negative", "Good"),
        )),
        Heading("GROSS DESCRIPTION"),
        Paragraph("A. Received in formalin, labeled with the patient's name and 'right upper lobe', are four tan cores of tissue that measure from 0.6 to "
                  "1.4 cm in length and 0.1 cm across. Wrapped in paper and entirely submitted in cassettes A1 and A2, two cores in each."),
        Paragraph("B. Received are six air dried and six alcohol fixed smears and 25 mL of cloudy pink needle rinse labeled 'station 7'. A cell block is "
                  "made from the rinse."),
        Heading("MICROSCOPIC DESCRIPTION"),
        Paragraph("A. The cores show lung tissue replaced by glands of irregular shape, lined by cells with large nuclei, clear chromatin and distinct "
                  "nucleoli, in a fibrous stroma. At the edge tumor cells grow along alveolar walls. Vessel invasion is not seen. There is anthracotic pigment."),
        Paragraph("B. The smears are cellular and hold cohesive clusters with overlapping nuclei and vacuolated cytoplasm among lymphocytes and pigmented "
                  "macrophages. The cell block shows gland fragments of the same kind."),
        Heading("ADEQUACY"),
        Paragraph("A cytologist attended the aspiration: the second pass was adequate. Estimated tumor content for molecular work is 50 percent in block A1, "
                  "30 percent in block A2, and 20 percent in the cell block of part B."),
        Heading("MATERIAL ON FILE"),
        Bullets(("Part A: blocks A1 and A2; hematoxylin and eosin slides at three levels of each.", "Part B: twelve smears, one cell block.",
                 "Ten unstained slides of block A1 were cut and set aside.")),
        Gap(6),
        Paragraph("Electronically signed by Hyacinth Moreau-Dacre, MD, 04/01/2026 11:06"),
    ),
    PATHOLOGY_LETTERHEAD, BANNER, "Stonecrop Anatomic Pathology   SC26-07741", family="helvetica", size=12.0,
)  # fmt: skip

MEASUREMENTS = Report(
    "imaging-worksheet", "LESION MEASUREMENT SUMMARY", "2026-04-02",
    (
        Fields((("Exam", "PET/CT skull base to mid thigh"), ("Exam date", "04/02/2026"), ("Accession", "HV-R-260402-066"), ("Technologist", "J. Kestrel, CNMT"))),
        Heading("LESIONS"),
        Table(("Lesion", "Long axis mm", "Short axis mm", "SUV max", "SUV peak", "Volume mL"), (4, 2, 2, 2, 2, 2), (
            ("Right upper lobe mass", "34", "29", "13.6", "11.2", "14.7"),
            ("Subcarinal node", "22", "16", "8.2", "6.5", "3.1"),
            ("Right lower paratracheal node", "12", "9", "2.9", "2.4", "0.6"),
            ("Left adrenal nodule", "12", "11", "1.9", "1.6", "0.7"),
        )),
        Heading("REFERENCE"),
        Table(("Region", "SUV mean", "SUV max"), (4, 2, 2), (("Liver", "2.2", "2.7"), ("Mediastinal blood pool", "1.7", "2.1"))),
        Paragraph("Made by the workstation from the marks of the reading physician; the signed report is what counts."),
    ),
    RADIOLOGY, BANNER, "Workstation summary HV-R-260402-066",
)  # fmt: skip
