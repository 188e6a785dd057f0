"""Clinical prose that differs from page to page: sentence stocks by problem, drawn by a seeded `random.Random`."""

from __future__ import annotations

import random

# problem -> (interval history, findings on examination, assessment, plan); {n}, {m} are filled with small numbers.
PROBLEMS: dict[str, tuple[list[str], list[str], list[str], list[str]]] = {
    "Chronic obstructive pulmonary disease": (
        [
            "He gets short of breath on the second flight of stairs and has to rest for about {n} minutes at the top.",
            "He coughs mostly in the morning and brings up a spoonful of clear sputum.",
            "The rescue inhaler was needed {n} times in the past week, which is less often than before.",
            "He had one flare in the autumn that settled with {m} days of prednisone.",
            "He sleeps on two pillows out of habit and does not wake short of breath.",
            "He keeps up with pulmonary rehabilitation and walks {m} minutes on the treadmill without stopping.",
        ],
        [
            "Breath sounds are distant on both sides with a prolonged expiratory phase.",
            "There are scattered end expiratory wheezes at both bases and no crackles.",
            "Oxygen saturation is 9{n} percent on room air at rest.",
        ],
        [
            "Moderate airflow obstruction, stable on the present inhalers.",
            "Symptoms are a little better than at the last visit and there was no need for antibiotics.",
            "Exertional dyspnea is out of proportion to the spirometry; deconditioning plays a part.",
        ],
        [
            "Continue tiotropium and the combination inhaler; technique was checked and is good.",
            "Refill albuterol and keep the written action plan on the refrigerator.",
            "Pneumococcal and influenza vaccination are up to date.",
        ],
    ),
    "Hypertension": (
        [
            "Home readings run between 12{n} and 14{n} systolic in the morning.",
            "He forgot the evening tablet about {n} times this month.",
            "He has had no headache, no visual change and no swelling of the ankles.",
            "He cut back on canned soup and thinks that the readings improved for it.",
        ],
        [
            "Heart sounds are regular without a murmur, and there is no jugular venous distension.",
            "There is trace edema at both ankles, not changed from last time.",
            "Blood pressure repeated after five minutes of rest came down by {n} points.",
        ],
        ["Blood pressure is at goal on two agents.", "Blood pressure is somewhat above goal, partly for missed doses."],
        [
            "Continue lisinopril and chlorthalidone; basic metabolic panel in {m} weeks.",
            "A pill organizer was suggested, and his daughter will fill it on Sundays.",
            "Bring the home cuff to the next visit to compare it with ours.",
        ],
    ),
    "Type 2 diabetes mellitus": (
        [
            "Fasting glucose at home is mostly between 11{n} and 14{n}.",
            "He had no low readings, and no tingling of the feet.",
            "Steroid courses have pushed the evening readings above 220 for {m} days at a time.",
            "He saw the eye clinic in the spring, who found no retinopathy.",
        ],
        ["Monofilament sensation is intact at {n} of 10 sites on each foot.", "The skin of the feet is dry but whole, with good pulses."],
        [
            "Hemoglobin A1c of 7.{n} percent, acceptable at his age and with his other conditions.",
            "Glycemic control slipped during the last steroid course and is coming back.",
        ],
        [
            "Continue metformin; hold it for 48 hours after any intravenous contrast if kidney function is reduced.",
            "Referral to the dietitian was renewed.",
            "Repeat hemoglobin A1c in three months.",
        ],
    ),
    "Paroxysmal atrial fibrillation": (
        [
            "He felt fluttering in the chest on {n} evenings, each time for a few minutes.",
            "There was no bleeding on apixaban apart from bruises on the forearms.",
            "He has not fainted and has not fallen.",
        ],
        ["The pulse is irregular today at about 8{n} beats a minute.", "The rhythm is regular today, with an occasional early beat."],
        ["Rate is well controlled; the stroke risk score favors anticoagulation.", "Infrequent short episodes that do not limit him."],
        [
            "Continue apixaban and metoprolol; stop apixaban two days before any procedure, as the cardiology note lays down.",
            "An event monitor will be considered if the fluttering becomes more frequent.",
        ],
    ),
    "Osteoarthritis": (
        [
            "The right knee aches after {m} minutes of gardening and eases with rest.",
            "Stiffness in the morning is gone within a quarter of an hour.",
            "Acetaminophen twice daily is enough on most days.",
        ],
        ["The knee is cool, with bony enlargement and crepitus and a small effusion.", "Gait is slow but steady, without an aid."],
        ["Degenerative joint disease, managed without injections so far."],
        ["Strengthening exercises at home; avoid anti-inflammatory tablets because of the kidneys and apixaban."],
    ),
    "Chronic kidney disease, stage 3a": (
        [
            "He drinks about {n} glasses of water a day and passes urine once at night.",
            "He takes no over the counter pain tablets other than acetaminophen.",
        ],
        ["There is no flank tenderness."],
        ["Creatinine of 1.3{n} mg/dL is within his usual range.", "Kidney function is stable over the past {m} months."],
        ["Avoid nephrotoxic drugs; hydrate before contrast studies.", "Urine albumin to creatinine ratio once a year."],
    ),
    "Gastroesophageal reflux": (
        ["Heartburn comes back within {n} days whenever he leaves out the omeprazole.", "He has no trouble swallowing and no vomiting."],
        ["The abdomen is soft and not tender, and bowel sounds are normal."],
        ["Reflux without alarm symptoms."],
        ["Lowest effective dose of omeprazole; raise the head of the bed by {m} inches."],
    ),
    "Adenocarcinoma of the lung, right upper lobe": (
        [
            "The cough became dry and more frequent in January, and he noticed blood streaks in the sputum {n} times.",
            "He has lost {m} pounds since Christmas; appetite is fair.",
            "He has no bone pain, no headache and no change in vision.",
            "He tires after lunch and lies down for an hour.",
            "He has read about immunotherapy and brought a list of {n} questions.",
        ],
        [
            "No palpable cervical, supraclavicular or axillary lymph nodes.",
            "Breath sounds are reduced over the right upper chest; percussion is resonant.",
            "Performance status is 1; he came in walking and undressed without help.",
        ],
        [
            "Clinical stage IIIA by imaging and by the subcarinal node; molecular testing has been sent.",
            "The primary tumor and one mediastinal station are proven; the brain is free of metastasis on MR.",
            "Resectability is at the margin, because of the node and of the lung function.",
        ],
        [
            "Present at the multidisciplinary thoracic conference on Thursday.",
            "Complete pulmonary function testing with diffusion capacity before any decision on surgery.",
            "The patient wishes a second opinion, and the records are being gathered for it.",
        ],
    ),
    "Mood and coping": (
        [
            "He sleeps {n} to {m} hours and wakes early with worries about his wife.",
            "He enjoys the visits of the grandchildren and still plays the accordion.",
        ],
        ["Affect is full, speech is clear, and thought is well ordered."],
        ["Adjustment to a serious diagnosis, with good support at home."],
        ["The social worker will call this week; a screening questionnaire will be repeated at the next visit."],
    ),
}

REVIEW = [
    ("Constitutional", ["tired in the afternoon", "no fever or chills", "weight down {n} pounds", "appetite fair"]),
    ("Eyes", ["no double vision", "new reading glasses", "no eye pain"]),
    ("Ears, nose and throat", ["mild hoarseness in the morning", "no nosebleed", "hearing aids in both ears"]),
    ("Cardiovascular", ["no chest pressure", "occasional fluttering", "no fainting"]),
    ("Respiratory", ["cough as above", "no stridor", "short of breath on stairs"]),
    ("Gastrointestinal", ["no vomiting", "bowels move every second day", "no black stool"]),
    ("Genitourinary", ["passes urine {n} times at night", "no burning", "weak stream"]),
    ("Musculoskeletal", ["right knee stiff in the morning", "no new back pain", "hands ache in the cold"]),
    ("Skin", ["bruises on the forearms", "dry shins", "no rash"]),
    ("Neurologic", ["no headache", "no weakness", "feet numb at times after long sitting"]),
    ("Psychiatric", ["worried, not hopeless", "sleeps poorly", "concentration is good"]),
]

COUNSEL = [
    "The plan was explained in plain words, and he repeated it back correctly.",
    "His daughter joined by telephone for the last ten minutes.",
    "He was told which symptoms should bring him to the emergency department.",
    "Total time spent on the day of the visit was {m} minutes beyond half an hour.",
    "Written instructions were printed in large type at his request.",
    "He declined an interpreter and prefers English.",
    "The pharmacy was called about the refill while he was in the room.",
    "He prefers appointments before noon because of the drive of {m} miles.",
]

PANELS = {
    "Complete blood count": [
        ("White blood cells", "K/uL", 4.0, 11.0), ("Red blood cells", "M/uL", 4.3, 5.7), ("Hemoglobin", "g/dL", 13.2, 17.0),
        ("Hematocrit", "%", 39.0, 50.0), ("Mean cell volume", "fL", 80, 100), ("Red cell width", "%", 11.5, 14.5),
        ("Platelets", "K/uL", 150, 400), ("Neutrophils", "%", 40, 74), ("Lymphocytes", "%", 19, 48), ("Monocytes", "%", 3, 11),
        ("Eosinophils", "%", 0, 6),
    ],
    "Comprehensive metabolic panel": [
        ("Glucose", "mg/dL", 70, 99), ("Urea nitrogen", "mg/dL", 7, 25), ("Creatinine", "mg/dL", 0.7, 1.3), ("Sodium", "mmol/L", 135, 146),
        ("Potassium", "mmol/L", 3.5, 5.3), ("Chloride", "mmol/L", 98, 110), ("Carbon dioxide", "mmol/L", 20, 32),
        ("Calcium", "mg/dL", 8.6, 10.3), ("Total protein", "g/dL", 6.1, 8.1), ("Albumin", "g/dL", 3.6, 5.1),
        ("Total bilirubin", "mg/dL", 0.2, 1.2), ("Alkaline phosphatase", "U/L", 35, 144), ("AST", "U/L", 10, 35), ("ALT", "U/L", 9, 46),
    ],
    "Lipid panel": [
        ("Total cholesterol", "mg/dL", 125, 200), ("HDL cholesterol", "mg/dL", 40, 80), ("Triglycerides", "mg/dL", 50, 150),
        ("LDL cholesterol, calculated", "mg/dL", 50, 100),
    ],
    "Coagulation": [("Prothrombin time", "s", 9.0, 11.5), ("INR", "", 0.9, 1.1), ("Partial thromboplastin time", "s", 23, 32)],
    "Thyroid": [("TSH", "mIU/L", 0.40, 4.50), ("Free T4", "ng/dL", 0.8, 1.8)],
    "Urinalysis": [("Specific gravity", "", 1.001, 1.035), ("pH", "", 5.0, 8.0), ("White cells, urine", "/HPF", 0, 5), ("Red cells, urine", "/HPF", 0, 2)],
    "Tumor markers": [("Carcinoembryonic antigen", "ng/mL", 0.0, 3.0), ("Lactate dehydrogenase", "U/L", 120, 246)],
    "Diabetes": [("Hemoglobin A1c", "%", 4.0, 5.6), ("Urine albumin to creatinine", "mg/g", 0, 30)],
    "Iron studies": [("Iron", "ug/dL", 50, 180), ("Iron binding capacity", "ug/dL", 250, 425), ("Ferritin", "ng/mL", 24, 380)],
}  # fmt: skip

MEDICATIONS = [
    ("Apixaban", "5 mg tablet", "1 tablet by mouth twice daily", "atrial fibrillation"),
    ("Metoprolol succinate", "50 mg tablet", "1 tablet by mouth every morning", "heart rate"),
    ("Lisinopril", "20 mg tablet", "1 tablet by mouth every morning", "blood pressure"),
    ("Chlorthalidone", "12.5 mg tablet", "1 tablet by mouth every morning", "blood pressure"),
    ("Metformin extended release", "500 mg tablet", "2 tablets by mouth with the evening meal", "diabetes"),
    ("Atorvastatin", "40 mg tablet", "1 tablet by mouth at bedtime", "cholesterol"),
    ("Tiotropium", "2.5 mcg inhaler", "2 puffs once daily", "airways"),
    ("Budesonide and formoterol", "160/4.5 mcg inhaler", "2 puffs twice daily, rinse the mouth", "airways"),
    ("Albuterol", "90 mcg inhaler", "2 puffs every 4 hours as needed", "wheezing"),
    ("Omeprazole", "20 mg capsule", "1 capsule by mouth before breakfast", "reflux"),
    ("Acetaminophen", "500 mg tablet", "2 tablets by mouth every 8 hours as needed", "pain"),
    ("Tamsulosin", "0.4 mg capsule", "1 capsule by mouth at bedtime", "urinary stream"),
    ("Cholecalciferol", "1,000 unit tablet", "1 tablet by mouth daily", "supplement"),
    ("Sennosides", "8.6 mg tablet", "1 to 2 tablets at bedtime as needed", "constipation"),
]


def fill(rng: random.Random, sentence: str) -> str:
    return sentence.replace("{n}", str(rng.randint(2, 7))).replace("{m}", str(rng.randint(8, 29)))


def some(rng: random.Random, stock: list[str], most: int) -> list[str]:
    """Between one and `most` sentences, in the order of the stock, their numbers filled in."""
    chosen = set(rng.sample(range(len(stock)), k=rng.randint(1, min(most, len(stock)))))
    return [fill(rng, sentence) for index, sentence in enumerate(stock) if index in chosen]


def interval_history(rng: random.Random, problem: str) -> str:
    return " ".join(some(rng, PROBLEMS[problem][0], 4))


def examination(rng: random.Random, problems: list[str]) -> str:
    return " ".join(sentence for problem in problems for sentence in some(rng, PROBLEMS[problem][1], 2))


def assessment(rng: random.Random, problem: str) -> str:
    return " ".join(some(rng, PROBLEMS[problem][2], 2))


def plan(rng: random.Random, problem: str) -> list[str]:
    return some(rng, PROBLEMS[problem][3], 2)


def review_of_systems(rng: random.Random) -> str:
    parts = rng.sample(REVIEW, k=rng.randint(5, 9))
    return ". ".join(f"{system}: {', '.join(some(rng, findings, 3))}" for system, findings in parts) + "."


def vital_signs(rng: random.Random) -> str:
    return (
        f"Blood pressure {rng.randint(118, 152)}/{rng.randint(64, 88)}, pulse {rng.randint(62, 94)}, respirations {rng.randint(14, 20)}, "
        f"temperature {rng.randint(362, 372) / 10:.1f} C, oxygen saturation {rng.randint(92, 97)} percent on room air, "
        f"weight {rng.randint(781, 869) / 10:.1f} kg."
    )


def result_rows(rng: random.Random, panel: str) -> tuple[tuple[str, str, str, str, str], ...]:
    """Name, value, flag, unit and reference range for each test of the panel; about one in five is out of range."""
    rows = []
    for name, unit, low, high in PANELS[panel]:
        digits = (
            3
            if high < 1.1 and low > 1
            else 2
            if high < 6 and isinstance(low, float) and name != "Hemoglobin A1c"
            else 1
            if isinstance(low, float)
            else 0
        )
        span = high - low
        value = rng.uniform(low + 0.05 * span, high - 0.05 * span)
        if rng.random() < 0.2:
            value = rng.choice([max(0, low - 0.2 * span), high + rng.uniform(0.05, 0.4) * span])
        value = round(value, digits)
        flag = "L" if value < low else "H" if value > high else ""
        rows.append((name, f"{value:.{digits}f}", flag, unit, f"{low} - {high}"))
    return tuple(rows)
