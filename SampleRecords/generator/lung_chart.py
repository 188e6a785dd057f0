"""The chart of case 1000000002: the documents of a hospital's export, and the family practice's older papers."""

from __future__ import annotations

import random
from dataclasses import dataclass, replace
from datetime import date, timedelta

from . import narrative
from .paper import Bullets, Fields, Gap, Heading, Letterhead, Paragraph, Report, Table

HOSPITAL = Letterhead("Harrow Vale Medical Center", "2100 Millrace Avenue, Harrow Vale, Ohio", "Telephone 555-0120   Fax 555-0121")
PRACTICE = Letterhead("Marl Creek Family Practice", "9 Tannery Row, Marl Creek, Ohio", "Telephone 555-0133   Fax 555-0134")
BANNER = ("OKAFOR-LINDQVIST, DESMOND    DOB: 11/09/1954    Sex: M    MRN: HV-7730152",)
OLD_BANNER = ("Name: Okafor-Lindqvist, Desmond    Date of birth: 11/09/1954    Chart no. MC-1182",)
OTHER_BANNER = ("BRANNIGAN, HAROLD T.    DOB: 02/11/1947    Sex: M    MRN: HV-5519038",)

LUNG = "Adenocarcinoma of the lung, right upper lobe"
COPD = "Chronic obstructive pulmonary disease"
CHRONIC = [problem for problem in narrative.PROBLEMS if problem not in (LUNG, "Mood and coping")]

PROVIDERS = {
    "Pulmonary Medicine": "Ambrose Tillingford, MD",
    "Medical Oncology": "Saoirse Vandermolen, MD",
    "Thoracic Surgery": "Ignatius Bellweather, MD",
    "Radiation Oncology": "Perpetua Halloway, MD",
    "Cardiology": "Tobias Errington-Sy, MD",
    "Nephrology": "Mirela Kostandi, MD",
    "Hospital Medicine": "Evander Quist, MD",
    "Anesthesiology": "Rosalind Achterberg, MD",
}


@dataclass(frozen=True)
class ChartItem:
    """A document of the chart and how it got there: typed into the system, or scanned into it."""

    report: Report
    scanned: str = ""  # "", "gray" or "bilevel"
    sideways: bool = False
    upside_down: bool = False
    other_patient: bool = False
    followed_by: str = ""  # "", "blank sheet", "blank scan" or "separator"


def us_date(iso: str) -> str:
    return date.fromisoformat(iso).strftime("%m/%d/%Y")


class ChartWriter:
    """Writes documents for one patient; every text is drawn from the same seeded stream."""

    def __init__(self, seed: int, letterhead: Letterhead, banner: tuple[str, ...], footer: str, family_doctor="Leocadia Strand, MD"):
        self.rng = random.Random(seed)
        self.providers = {"Primary Care": family_doctor, **PROVIDERS}
        self.letterhead, self.banner, self.footer = letterhead, banner, footer

    def report(self, type: str, title: str, day: str, blocks, **look) -> Report:
        look = {"family": "helvetica", "size": 10.0, **look}
        return Report(type, title, day, tuple(blocks), self.letterhead, self.banner, self.footer, **look)

    def _signature(self, provider: str, day: str):
        hour, minute = self.rng.randint(8, 18), self.rng.randint(0, 59)
        return [Gap(8), Paragraph(f"Electronically signed by {provider}, {us_date(day)} {hour:02d}:{minute:02d}")]

    def _problem_blocks(self, problems):
        blocks = [Heading("ASSESSMENT AND PLAN")]
        for number, problem in enumerate(problems, 1):
            blocks.append(Paragraph(f"{number}. {problem}", bold=True))
            blocks.append(Paragraph(narrative.assessment(self.rng, problem)))
            blocks.append(Bullets(tuple(narrative.plan(self.rng, problem))))
        return blocks

    def consultation(self, specialty, day, reason, problems, history, title="", **look) -> Report:
        provider = self.providers[specialty]
        rng = self.rng
        blocks = [
            Fields((("Date of service", us_date(day)), ("Department", specialty), ("Provider", provider), ("Referred by", self.providers["Primary Care"]))),
            Heading("REASON FOR CONSULTATION"),
            Paragraph(reason),
            Heading("HISTORY OF PRESENT ILLNESS"),
            *[Paragraph(text) for text in history],
            *[Paragraph(narrative.interval_history(rng, problem)) for problem in problems],
            Heading("PAST MEDICAL HISTORY"),
            Bullets(tuple(rng.sample(CHRONIC, k=5))),
            Heading("SOCIAL HISTORY"),
            Paragraph(f"Retired tool and die maker. Smoked about one pack a day for {rng.randint(36, 38)} years and stopped in 2011. "
                      "Lives with his wife in a one story house; two grown children nearby. Drinks a beer on weekends."),
            Heading("FAMILY HISTORY"),
            Paragraph("Father died of a stroke at 78. A brother has diabetes. No lung cancer among first degree relatives."),
            Heading("REVIEW OF SYSTEMS"),
            Paragraph(narrative.review_of_systems(rng)),
            Heading("PHYSICAL EXAMINATION"),
            Paragraph(narrative.vital_signs(rng)),
            Paragraph(narrative.examination(rng, problems)),
            *self._problem_blocks(problems),
            Paragraph(" ".join(narrative.some(rng, narrative.COUNSEL, 3))),
            *self._signature(provider, day),
        ]  # fmt: skip
        return self.report("consultation-note", title or f"{specialty} Consultation", day, blocks, **look)

    def progress(self, specialty, day, problems, **look) -> Report:
        provider, rng = self.providers[specialty], self.rng
        blocks = [
            Fields((("Date of service", us_date(day)), ("Clinic", specialty), ("Provider", provider), ("Visit", rng.choice(["Office", "Office, follow-up", "Video"])))),
            Heading("INTERVAL HISTORY"),
            *[Paragraph(narrative.interval_history(rng, problem)) for problem in problems],
            Heading("REVIEW OF SYSTEMS"),
            Paragraph(narrative.review_of_systems(rng)),
            Heading("EXAMINATION"),
            Paragraph(narrative.vital_signs(rng)),
            Paragraph(narrative.examination(rng, problems)),
            *self._problem_blocks(problems),
            Paragraph(" ".join(narrative.some(rng, narrative.COUNSEL, 4))),
            *self._signature(provider, day),
        ]  # fmt: skip
        return self.report("progress-note", f"{specialty} Progress Note", day, blocks, **look)

    def laboratory(self, day, panels, **look) -> Report:
        number = f"L{day[2:4]}{self.rng.randint(100000, 999999)}"
        reported = us_date((date.fromisoformat(day) + timedelta(days=1)).isoformat())
        blocks = [Fields((("Collected", us_date(day)), ("Reported", reported), ("Order", number), ("Status", "Final")))]
        for panel in panels:
            rows = narrative.result_rows(self.rng, panel)
            blocks += [Heading(panel.upper()), Table(("Test", "Result", "Flag", "Unit", "Reference"), (5, 2, 1, 2, 3), rows)]
        blocks.append(Paragraph("H above the reference range, L below it. Results relate only to the sample as received."))
        report = self.report("laboratory-report", "Laboratory Report", day, blocks, **look)
        return replace(report, footer=f"{self.footer} - order {number}")

    def medications(self, day, **look) -> Report:
        chosen = sorted(self.rng.sample(narrative.MEDICATIONS, k=self.rng.randint(9, 13)))
        blocks = [
            Paragraph(f"Reviewed with the patient on {us_date(day)}."),
            Table(("Medication", "Strength", "How to take", "For"), (4, 3, 6, 3), tuple(chosen)),
            Heading("ALLERGIES AND INTOLERANCES"),
            Bullets(("Penicillin: hives as a child", "Codeine: nausea")),
            Heading("PHARMACY"),
            Paragraph("Tannery Row Drug, telephone 555-0136."),
        ]
        return self.report("medication-list", "Medication List", day, blocks, **look)

    def letter(self, day, title, paragraphs, signer, **look) -> Report:
        blocks = [Paragraph(us_date(day)), *[Paragraph(text) for text in paragraphs], Gap(10), Paragraph("Sincerely,"), Paragraph(signer)]
        return self.report("correspondence", title, day, blocks, **look)

    def telephone(self, day, caller, problems, **look) -> Report:
        blocks = [
            Fields((("Date", us_date(day)), ("Time", f"{self.rng.randint(8, 16):02d}:{self.rng.randint(0, 59):02d}"), ("Caller", caller), ("Taken by", "Wilhelmina Roe, RN"))),
            Heading("REASON FOR CALL"),
            *[Paragraph(narrative.interval_history(self.rng, problem)) for problem in problems],
            Heading("ADVICE GIVEN"),
            Bullets(tuple(text for problem in problems for text in narrative.plan(self.rng, problem))),
            Paragraph(" ".join(narrative.some(self.rng, narrative.COUNSEL, 2))),
        ]  # fmt: skip
        return self.report("telephone-encounter", "Telephone Encounter", day, blocks, **look)

    def free(self, type, title, day, blocks, signer="", **look) -> Report:
        return self.report(type, title, day, [*blocks, *(self._signature(signer, day) if signer else [])], **look)


def spirometry(writer: ChartWriter, day: str, **look) -> Report:
    rng = writer.rng
    fev1 = rng.uniform(1.55, 1.9)
    rows = (
        ("FVC, L", f"{fev1 / 0.58:.2f}", f"{rng.randint(78, 86)}", f"{fev1 / 0.57:.2f}"),
        ("FEV1, L", f"{fev1:.2f}", f"{rng.randint(56, 63)}", f"{fev1 * 1.06:.2f}"),
        ("FEV1/FVC, percent", "58", "", "59"),
        ("Total lung capacity, L", f"{rng.uniform(6.9, 7.4):.2f}", f"{rng.randint(108, 116)}", ""),
        ("Residual volume, L", f"{rng.uniform(3.2, 3.8):.2f}", f"{rng.randint(132, 151)}", ""),
        ("DLCO, mL/min/mmHg", f"{rng.uniform(13.1, 15.4):.1f}", f"{rng.randint(54, 61)}", ""),
    )
    return writer.free("pulmonary-function-test", "Pulmonary Function Test Report", day, [
        Fields((("Date of test", us_date(day)), ("Height", "178 cm"), ("Technician", "R. Abernathy, RRT"), ("Effort", "Good, repeatable"))),
        Table(("Measure", "Before", "Percent predicted", "After bronchodilator"), (4, 2, 3, 3), rows),
        Heading("INTERPRETATION"),
        Paragraph("Moderate obstruction without a significant response to bronchodilator. Lung volumes show air trapping. Diffusion capacity is "
                  "moderately reduced. Compared with the test of two years ago the FEV1 is lower by about 90 mL."),
    ], "Ambrose Tillingford, MD", **look)  # fmt: skip


def electrocardiogram(writer: ChartWriter, day: str, **look) -> Report:
    rng = writer.rng
    return writer.free("ecg-report", "Electrocardiogram Report", day, [
        Fields((("Recorded", us_date(day)), ("Ventricular rate", f"{rng.randint(64, 92)} per minute"), ("PR interval", f"{rng.randint(150, 196)} ms"),
                ("QRS duration", f"{rng.randint(84, 104)} ms"), ("QT corrected", f"{rng.randint(402, 446)} ms"), ("Axis", f"{rng.randint(-12, 58)} degrees"))),
        Heading("INTERPRETATION"),
        Bullets(tuple(rng.sample([
            "Sinus rhythm with occasional premature atrial complexes.", "Low voltage in the limb leads.", "Nonspecific flattening of the T waves.",
            "No acute ischemic change.", "Poor progression of the R wave across the chest leads.", "No change from the tracing of last year."], k=4))),
    ], PROVIDERS["Cardiology"], **look)  # fmt: skip


def questionnaire(writer: ChartWriter, day: str, title: str, topics: list[str], **look) -> Report:
    rng = writer.rng
    rows = tuple(
        (topic, rng.choice(["Yes", "No", "No", "Sometimes"]), rng.choice(["", "", "since winter", "mild", "on stairs", "better now"]))
        for topic in topics
    )
    return writer.free("questionnaire", title, day, [
        Paragraph(f"Filled in by the patient in the waiting room on {us_date(day)}."),
        Table(("Question", "Answer", "Remark"), (6, 2, 3), rows),
        Paragraph("I have answered as well as I could. Signed: D. Okafor-Lindqvist"),
    ], **look)  # fmt: skip


INTAKE_TOPICS = [
    "Do you cough on most days?", "Have you coughed up blood?", "Do you get short of breath when dressing?", "Do you use oxygen at home?",
    "Have you lost weight without trying?", "Do you have pain in the chest?", "Do you have pain in the bones?", "Do you have headaches?",
    "Do you have trouble swallowing?", "Do you fall often?", "Do you use a cane or walker?", "Do you have help at home?",
    "Do you feel down or hopeless?", "Do you sleep well?", "Do you have a living will?", "Do you worry about the cost of care?",
    "Were you exposed to asbestos?", "Did you work with metal dust?", "Do you have pets at home?", "Can you climb one flight of stairs?",
]  # fmt: skip


def consent(writer: ChartWriter, day: str, procedure: str, risks: str, **look) -> Report:
    return writer.free("consent-form", "Consent for Procedure", day, [
        Paragraph(f"Procedure: {procedure}", bold=True),
        Paragraph("The nature of the procedure, its purpose and what may be expected of it have been explained to me in words that I understand. "
                  "I was able to ask questions, and they were answered."),
        Paragraph(f"Risks that were named to me: {risks}."),
        Paragraph("I understand that other treatments exist, among them doing nothing for now, and that no result has been promised."),
        Paragraph("I agree that tissue which is removed may be examined, and that what is left may be kept or disposed of by the hospital."),
        Paragraph(f"Signed by the patient: D. Okafor-Lindqvist    Date: {us_date(day)}"),
        Paragraph(f"Witness: W. Roe, RN    Date: {us_date(day)}"),
    ], **look)  # fmt: skip


def discharge_summary(writer: ChartWriter, admitted: str, left: str, **look) -> Report:
    rng = writer.rng
    return writer.free("discharge-summary", "Discharge Summary", left, [
        Fields((("Admitted", us_date(admitted)), ("Discharged", us_date(left)), ("Service", "Hospital Medicine"), ("Attending", "Evander Quist, MD"))),
        Heading("DISCHARGE DIAGNOSES"),
        Bullets(("Exacerbation of chronic obstructive pulmonary disease", "Community acquired pneumonia, left lower lobe", "Paroxysmal atrial fibrillation"), numbered=True),
        Heading("HISTORY AND REASON FOR ADMISSION"),
        Paragraph("Three days of rising shortness of breath, green sputum and a temperature of 38.6 C at home. In the emergency department he spoke "
                  "in short phrases, and oxygen saturation was 86 percent on room air."),
        Heading("HOSPITAL COURSE"),
        Paragraph("He was given nebulized bronchodilators, prednisone 40 mg a day, and ceftriaxone with azithromycin after blood cultures, which "
                  "stayed negative. Oxygen was weaned from 4 liters to none by the third day. On the first night he went into atrial fibrillation "
                  "with a rate of 128; metoprolol slowed it, and sinus rhythm came back on its own within eleven hours."),
        Paragraph("Kidney function dipped with the fever and recovered after fluids. Glucose rose with the steroid and was covered with a sliding "
                  "scale. He walked the hallway with physical therapy and was steady on the stairs."),
        Heading("LABORATORY RESULTS AT DISCHARGE"),
        Table(("Test", "Result", "Flag", "Unit", "Reference"), (5, 2, 1, 2, 3), narrative.result_rows(rng, "Complete blood count")[:7]),
        Heading("CONDITION AT DISCHARGE"),
        Paragraph(narrative.vital_signs(rng) + " Lungs with few wheezes. He walks without help."),
        Heading("DISCHARGE MEDICATIONS"),
        Bullets(tuple(f"{name} {strength}: {how}" for name, strength, how, _ in narrative.MEDICATIONS[:9])),
        Heading("FOLLOW-UP"),
        Bullets(("Primary care within one week.", "Pulmonary medicine within one month, with repeat chest film to see the pneumonia clear.",
                 "Call or come back for fever, fast heartbeat or breathing that gets worse."), numbered=True),
    ], "Evander Quist, MD", **look)  # fmt: skip


def operative_note(writer: ChartWriter, day: str, **look) -> Report:
    return writer.free("operative-note", "Operative Note", day, [
        Fields((("Date of operation", us_date(day)), ("Surgeon", PROVIDERS["Thoracic Surgery"]), ("Anesthesia", "Local with sedation"), ("Blood loss", "Less than 10 mL"))),
        Heading("PREOPERATIVE DIAGNOSIS"),
        Paragraph("Adenocarcinoma of the lung, need for long term venous access."),
        Heading("POSTOPERATIVE DIAGNOSIS"),
        Paragraph("The same."),
        Heading("PROCEDURE"),
        Paragraph("Placement of an implanted venous port by way of the right internal jugular vein with ultrasound and fluoroscopic guidance."),
        Heading("INDICATION"),
        Paragraph("Planned systemic treatment in a patient with poor peripheral veins. Apixaban was held for two days beforehand."),
        Heading("DESCRIPTION OF PROCEDURE"),
        Paragraph("After a time out the right neck and upper chest were prepared and draped. The vein was seen to be open and compressible and was "
                  "entered at the first pass under direct vision. A wire went down without resistance and its position was confirmed. A pocket was "
                  "made below the clavicle through an incision of 3 cm, and the catheter was drawn through a tunnel to the neck."),
        Paragraph("The catheter was cut to length and passed through a peel away sheath until its tip lay at the junction of the superior vena cava "
                  "and right atrium. The port drew and flushed freely and was locked with heparin. The pocket was closed in two layers and the neck "
                  "with a single stitch; skin glue was applied."),
        Heading("SPECIMENS"),
        Paragraph("None."),
        Heading("COMPLICATIONS"),
        Paragraph("None. A chest film in recovery showed no pneumothorax."),
        Heading("DISPOSITION"),
        Paragraph("To recovery in good condition, and home the same afternoon with written instructions. Apixaban is to be taken again tomorrow."),
    ], PROVIDERS["Thoracic Surgery"], **look)  # fmt: skip


def flowsheet(writer: ChartWriter, day: str, **look) -> Report:
    rng = writer.rng
    rows = tuple(
        (f"{hour:02d}:00", f"{rng.randint(361, 379) / 10:.1f}", str(rng.randint(70, 118)), str(rng.randint(16, 26)), f"{rng.randint(112, 150)}/{rng.randint(60, 86)}",
         f"{rng.randint(89, 97)}", rng.choice(["4 L", "3 L", "2 L", "room air"]), rng.choice(["resting", "after nebulizer", "up in chair", "walking", "asleep"]))
        for hour in range(0, 24, 2)
    )  # fmt: skip
    return writer.free("nursing-flowsheet", "Nursing Flow Sheet", day, [
        Paragraph(f"Vital signs, {us_date(day)}, unit 4 West"),
        Table(("Time", "Temp C", "Pulse", "Resp", "BP", "SpO2", "Oxygen", "Activity"), (2, 2, 2, 2, 3, 2, 3, 4), rows),
    ], paper=(792.0, 612.0), **look)  # fmt: skip


def conference(writer: ChartWriter, day: str, **look) -> Report:
    return writer.free("conference-note", "Thoracic Tumor Conference Note", day, [
        Fields((("Date", us_date(day)), ("Presented by", PROVIDERS["Medical Oncology"]))),
        Heading("CASE"),
        Paragraph("71-year-old man, former smoker, with a 3.4 cm right upper lobe adenocarcinoma and a subcarinal node proven by needle "
                  "aspiration. No distant disease on PET/CT; brain MR negative. FEV1 about 60 percent and DLCO about 57 percent of predicted."),
        Heading("DISCUSSION"),
        Bullets((
            "Radiology: primary tumor touches the major fissure; station 7 is avid; station 4R is at the threshold and was not sampled.",
            "Pathology: adenocarcinoma in both parts; PD-L1 and sequencing are pending from the core of part A.",
            "Surgery: lobectomy is feasible by function but only after a response; pneumonectomy is not an option.",
            "Radiation oncology: concurrent treatment can respect the lung dose limits.",
        )),
        Heading("RECOMMENDATION"),
        Paragraph("Either concurrent chemoradiation followed by immunotherapy, or systemic treatment first with a new look at surgery. The patient "
                  "wishes to hear a second opinion before he decides."),
    ], PROVIDERS["Medical Oncology"], **look)  # fmt: skip


def supportive_note(writer: ChartWriter, kind: str, title: str, day: str, author: str, observations: list[str], goals: list[str], **look) -> Report:
    rng = writer.rng
    return writer.free(kind, title, day, [
        Fields((("Date of service", us_date(day)), ("Seen by", author))),
        Heading("SUBJECTIVE"),
        Paragraph(narrative.interval_history(rng, "Mood and coping")),
        Paragraph(narrative.interval_history(rng, COPD)),
        Heading("OBSERVATIONS"),
        Bullets(tuple(narrative.fill(rng, text) for text in observations)),
        Heading("GOALS"),
        Bullets(tuple(narrative.fill(rng, text) for text in goals), numbered=True),
        Paragraph(" ".join(narrative.some(rng, narrative.COUNSEL, 3))),
    ], author, **look)  # fmt: skip


def immunizations(writer: ChartWriter, day: str, **look) -> Report:
    rng = writer.rng
    rows = tuple(
        (f"{rng.randint(1, 12):02d}/{rng.randint(1, 28):02d}/{year}", vaccine, rng.choice(["left arm", "right arm"]), f"{rng.choice('ABCKT')}{rng.randint(1000, 9999)}")
        for year, vaccine in ((2012, "Tetanus, diphtheria, pertussis"), (2014, "Zoster"), (2015, "Pneumococcal conjugate"), (2016, "Influenza"),
                              (2017, "Influenza, high dose"), (2019, "Pneumococcal polysaccharide"), (2020, "Influenza, high dose"), (2021, "Coronavirus"))
    )  # fmt: skip
    return writer.free("immunization-record", "Immunization Record", day, [Table(("Date", "Vaccine", "Place", "Lot"), (2, 5, 2, 2), rows)], **look)


# The hospital's export ----------------------------------------------------------------------------------------------

REFERRAL = ["I am writing on behalf of our mutual patient, who has now had all studies of the staging. His main wish is to know whether surgery has "
            "a place in his treatment, and he has agreed to send his records for a second opinion.",
            "The enclosed papers include the notes of the past year. The disc with the images was handed to him on the day of the brain study.",
            "Please let my office know if anything is missing. We will forward the sequencing result as soon as it is in the chart."]  # fmt: skip


def hospital_chart() -> list[ChartItem]:
    writer = ChartWriter(7730152, HOSPITAL, BANNER, "Harrow Vale Medical Center - release of information 44120")
    typed, serif = {"size": 11.0}, {"family": "times", "size": 12.0}
    gray, one_bit = {"family": "sans", "size": 10.5}, {"family": "serif", "size": 10.5}
    return [
        ChartItem(writer.progress("Primary Care", "2025-06-17", ["Hypertension", "Type 2 diabetes mellitus", "Osteoarthritis", "Gastroesophageal reflux"], **typed)),
        ChartItem(writer.laboratory("2025-06-17", ["Complete blood count", "Comprehensive metabolic panel", "Lipid panel", "Diabetes"], **typed)),
        ChartItem(writer.consultation(
            "Cardiology", "2025-08-05", "Palpitations and anticoagulation.", ["Paroxysmal atrial fibrillation", "Hypertension"],
            ["He is seen for episodes of fluttering, first recorded during an office visit in the spring. He has had no stroke and no bleeding."], **serif)),
        ChartItem(electrocardiogram(writer, "2025-08-05", **gray), scanned="gray"),
        ChartItem(writer.progress("Pulmonary Medicine", "2025-09-23", [COPD, "Gastroesophageal reflux", "Hypertension"], **serif)),
        ChartItem(spirometry(writer, "2025-09-23", **one_bit), scanned="bilevel"),
        ChartItem(flowsheet(writer, "2025-11-16", family="helvetica"), sideways=True),
        *[ChartItem(writer.progress("Hospital Medicine", day, problems, **typed)) for day, problems in (
            ("2025-11-16", [COPD, "Paroxysmal atrial fibrillation", "Type 2 diabetes mellitus"]),
            ("2025-11-17", [COPD, "Chronic kidney disease, stage 3a", "Type 2 diabetes mellitus"]),
            ("2025-11-18", [COPD, "Paroxysmal atrial fibrillation", "Hypertension", "Mood and coping"]),
        )],
        ChartItem(discharge_summary(writer, "2025-11-15", "2025-11-19", **typed)),
        ChartItem(writer.laboratory("2025-11-15", ["Complete blood count", "Comprehensive metabolic panel", "Coagulation", "Urinalysis"], family="courier", size=9.5)),
        ChartItem(writer.progress("Primary Care", "2025-11-26", [COPD, "Paroxysmal atrial fibrillation", "Type 2 diabetes mellitus"], **typed)),
        ChartItem(writer.medications("2025-11-26", **typed), followed_by="blank sheet"),
        ChartItem(writer.telephone("2026-01-12", "Patient's daughter", [COPD, "Type 2 diabetes mellitus"], **typed)),
        ChartItem(writer.progress("Nephrology", "2026-01-20", ["Chronic kidney disease, stage 3a", "Hypertension", "Type 2 diabetes mellitus"], **one_bit), scanned="bilevel"),
        ChartItem(writer.progress("Primary Care", "2026-03-03", [COPD, "Hypertension", "Mood and coping"], **typed)),
        ChartItem(questionnaire(writer, "2026-03-10", "New Patient Questionnaire", INTAKE_TOPICS, **gray), scanned="gray", followed_by="blank scan"),
        ChartItem(writer.consultation(
            "Pulmonary Medicine", "2026-03-17", "Mass in the right upper lobe on CT.", [COPD, "Paroxysmal atrial fibrillation", "Chronic kidney disease, stage 3a"],
            ["He is a 71-year-old former smoker who was found to have a mass of the right upper lobe after a chest film on 03/03/2026, taken for a cough with "
             "streaks of blood. CT on 03/12/2026 showed a spiculated mass of 3.4 cm and an enlarged subcarinal lymph node.",
             "He understands that the likeliest explanation is a lung cancer and that tissue is needed from both the mass and the node."], **serif)),
        ChartItem(consent(writer, "2026-03-26", "CT guided needle biopsy, right lung", "bleeding, collapse of the lung, a chest tube, infection, and a sample that gives no answer", **one_bit), scanned="bilevel"),
        ChartItem(writer.laboratory("2026-03-25", ["Complete blood count", "Coagulation", "Comprehensive metabolic panel"], **typed)),
        ChartItem(writer.progress("Pulmonary Medicine", "2026-04-08", [LUNG, COPD, "Paroxysmal atrial fibrillation", "Mood and coping"], **serif)),
        ChartItem(_strangers_report(), other_patient=True),
        ChartItem(writer.consultation(
            "Medical Oncology", "2026-04-14", "Newly diagnosed adenocarcinoma of the lung.", [LUNG, COPD, "Paroxysmal atrial fibrillation", "Mood and coping"],
            ["He comes with his wife and daughter. A CT guided core biopsy of the right upper lobe and an ultrasound guided aspiration of station 7 on "
             "03/26/2026 both showed adenocarcinoma of lung origin. PET/CT on 04/02/2026 found avid disease in the mass and in the subcarinal node and no "
             "distant metastasis; MR of the brain on 04/06/2026 was negative."], **typed)),
        ChartItem(writer.laboratory("2026-04-14", ["Complete blood count", "Comprehensive metabolic panel", "Tumor markers", "Thyroid", "Iron studies"], **typed)),
        ChartItem(conference(writer, "2026-04-16", **typed)),
        ChartItem(writer.consultation(
            "Thoracic Surgery", "2026-04-17", "Is the tumor resectable?", [LUNG, COPD, "Hypertension"],
            ["He was discussed at conference yesterday. The tumor lies in the posterior segment and touches the major fissure over 2 cm without clear "
             "invasion of the lower lobe. The node at station 7 is proven; station 4R was not sampled."], **serif)),
        ChartItem(writer.consultation(
            "Radiation Oncology", "2026-04-21", "Definitive chemoradiation.", [LUNG, COPD],
            ["He is seen to discuss radiation together with chemotherapy as an alternative to an operation. He has had no earlier radiation and has no "
             "pacemaker or connective tissue disease."], **typed)),
        ChartItem(writer.consultation(
            "Anesthesiology", "2026-04-22", "Assessment before sedation for an implanted port.", [COPD, "Paroxysmal atrial fibrillation", "Gastroesophageal reflux"],
            ["He is to have a venous port placed on 04/24/2026. He has had two general anesthetics in the past without trouble."], **gray), scanned="gray"),
        ChartItem(operative_note(writer, "2026-04-24", **typed)),
        ChartItem(consent(writer, "2026-04-24", "Implanted venous port", "bleeding, infection, clot in the vein, collapse of the lung, and malfunction of the port", **gray), scanned="gray"),
        ChartItem(supportive_note(
            writer, "nutrition-note", "Nutrition Assessment", "2026-04-27", "Clementine Faraday, RD",
            ["Weight is down {n} percent in three months.", "Eats two meals and a snack; protein intake is about {m} g below target.", "Chews and swallows without trouble."],
            ["Add one supplement drink a day.", "Weigh at home every week and call for a loss of {n} pounds.", "Keep carbohydrate even on steroid days."], **serif), followed_by="blank sheet"),
        ChartItem(supportive_note(
            writer, "therapy-note", "Pulmonary Rehabilitation Note", "2026-04-29", "Thaddeus Ormonde, PT",
            ["Six minute walk of 3{m} meters with a low saturation of 8{n} percent.", "Grip strength is symmetric.", "Rises from a chair {n} times in thirty seconds more than at intake."],
            ["Treadmill for {m} minutes at a steady pace.", "Pursed lip breathing on stairs.", "Resistance bands three times a week."], **typed)),
        ChartItem(supportive_note(
            writer, "social-work-note", "Social Work Assessment", "2026-05-04", "Philippa Dunmore, LISW",
            ["Lives with his wife, who has early memory loss and depends on him for driving.", "Drives himself; the treatment center is {m} miles away.", "Has a health care proxy, the daughter."],
            ["Arrange rides for the weeks of radiation.", "Respite care for his wife {n} half days a week.", "Review of insurance cover before treatment starts."], **one_bit), scanned="bilevel"),
        ChartItem(writer.progress("Cardiology", "2026-05-06", ["Paroxysmal atrial fibrillation", "Hypertension", "Chronic kidney disease, stage 3a"], **one_bit), scanned="bilevel"),
        ChartItem(writer.progress("Medical Oncology", "2026-05-12", [LUNG, "Paroxysmal atrial fibrillation", "Chronic kidney disease, stage 3a", "Mood and coping"], **typed)),
        ChartItem(writer.medications("2026-05-12", **one_bit), scanned="bilevel"),
        ChartItem(writer.letter("2026-05-14", "Letter to Referring Physician", ["Dear Dr. Strand,", *REFERRAL], "Saoirse Vandermolen, MD", **gray), scanned="gray"),
        ChartItem(writer.laboratory("2026-05-18", ["Complete blood count", "Comprehensive metabolic panel", "Tumor markers"], **one_bit), scanned="bilevel"),
        ChartItem(writer.telephone("2026-05-20", "Patient", [LUNG, "Mood and coping"], **typed)),
        ChartItem(writer.laboratory("2026-05-26", ["Complete blood count", "Comprehensive metabolic panel", "Diabetes", "Urinalysis"], **typed)),
        ChartItem(writer.progress("Radiation Oncology", "2026-05-26", [LUNG, COPD, "Mood and coping"], **typed)),
        ChartItem(writer.progress("Primary Care", "2026-05-28", [LUNG, "Type 2 diabetes mellitus", "Hypertension", "Osteoarthritis"], **typed)),
    ]  # fmt: skip


def _strangers_report() -> Report:
    writer = ChartWriter(5519038, HOSPITAL, OTHER_BANNER, "Harrow Vale Medical Center - release of information 44120")
    return writer.laboratory("2026-04-13", ["Complete blood count", "Lipid panel", "Diabetes"])


# The family practice's papers ---------------------------------------------------------------------------------------


def older_records() -> list[ChartItem]:
    writer = ChartWriter(1182, PRACTICE, OLD_BANNER, "Marl Creek Family Practice", "Gwendolyn Pask, DO")
    looks = [
        {"family": "sans", "size": 10.5},
        {"family": "serif", "size": 10.5},
        {"family": "mono", "size": 9.0},
        {"family": "condensed", "size": 11.0},
    ]
    rng = random.Random(40)
    reports = [
        writer.free("problem-list", "Problem List", "2021-10-04", [Bullets(tuple(sorted(CHRONIC)), numbered=True)], **looks[0]),
        immunizations(writer, "2021-10-04", **looks[1]),
    ]
    first, panels = date(2012, 3, 6), list(narrative.PANELS)
    panels.remove("Tumor markers")
    for visit in range(13):
        day = (first + timedelta(days=visit * 262 + rng.randint(0, 25))).isoformat()
        look = looks[visit % len(looks)]
        problems = rng.sample(CHRONIC, k=rng.randint(2, 4))
        note = writer.progress("Primary Care", day, problems, **look)
        reports.append(replace(note, title=rng.choice(["Office Visit", "Progress Note", "Follow-up Visit", "Annual Physical Examination"])))
        if visit % 2 == 0:
            reports.append(writer.laboratory(day, rng.sample(panels, k=2), **looks[(visit + 1) % len(looks)]))
        if visit in (3, 8):
            reports.append(electrocardiogram(writer, day, **looks[visit % 3]))
        if visit in (5, 11):
            reports.append(writer.telephone(day, "Patient", rng.sample(CHRONIC, k=2), **looks[2]))
        if visit == 6:
            reports.append(spirometry(writer, day, **looks[1]))
        if visit == 9:
            reports.append(writer.medications(day, **looks[0]))
    reports.append(writer.letter("2021-11-02", "Transfer of Care Letter", [
        "To whom it may concern,",
        "Mr. Okafor-Lindqvist is moving his care to Harrow Vale Medical Center, which is nearer to his home. He has been my patient since 2012.",
        "His airways disease is of moderate degree and has been steady. Smoking ended in 2011. Blood pressure and diabetes are in fair control. "
        "There is a history of a single episode of atrial fibrillation during an infection.",
        "Copies of the notes that seem useful are enclosed; the rest of the chart is in storage and can be had on request.",
    ], "Gwendolyn Pask, DO", **looks[1]))  # fmt: skip
    upside_down = [index for index, report in enumerate(reports) if report.type == "ecg-report"][0]
    follows = {5: "blank scan", 13: "separator", 21: "blank scan"}
    return [
        ChartItem(report, scanned="bilevel", upside_down=index == upside_down, followed_by=follows.get(index, ""))
        for index, report in enumerate(reports)
    ]
