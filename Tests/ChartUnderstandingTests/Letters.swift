/// Records of one invented patient in several layouts, each with the type it is.
enum Letters {
  static let banner = "Patient: DOE, JANE M   DOB: 03/04/1965   MRN: 00123456"

  static let consultation = """
    Fairview Regional Medical Center
    GYNECOLOGIC ONCOLOGY CONSULTATION NOTE
    \(banner)
    Date of service: March 4, 2026
    Referring Physician: John Smith, MD
    Reason for consultation: pelvic mass
    History of present illness: 61 year old woman with postmenopausal bleeding. She denies chest pain.
    Family History: Mother with breast cancer. Father with colon cancer.
    Assessment and Plan: Uterine sarcoma is suspected on imaging. Endometrial carcinoma confirmed by biopsy.
    No evidence of ovarian cancer. Rule out pulmonary embolism.
    Electronically signed by: Alice Rivers, MD
    Page 1 of 2
    """
  static let consultationSecond = """
    \(banner)
    Plan continued: total hysterectomy is advised.
    Page 2 of 2
    """
  static let pathology = """
    Lakeside Pathology Associates
    SURGICAL PATHOLOGY REPORT
    Name: Doe, Jane    Date of Birth: 4-Mar-1965    Sex: F
    Accession Number: S26-01234   Collected: 02/10/2026   Received: 02/11/2026
    SPECIMENS SUBMITTED:
    A. Endometrium, biopsy
    B. Lymph node, left axillary, core biopsy
    FINAL DIAGNOSIS:
    A. ENDOMETRIUM, BIOPSY: Endometrial adenocarcinoma, grade 2.
    B. LYMPH NODE, LEFT AXILLARY, CORE BIOPSY: Negative for carcinoma.
    GROSS DESCRIPTION: Received in formalin, labeled with the patient name.
    Ten unstained slides were cut. Special stains were performed.
    """
  static let radiology = """
    Fairview Imaging Center
    CT ABDOMEN AND PELVIS WITH CONTRAST
    Patient Name: Jane Doe
    DOB: 1965-03-04
    Exam date: 02/20/2026   Printed: 05/05/2026
    Accession: R-778812
    Technique: Axial images with intravenous contrast.
    Comparison: CT of 01/02/2024.
    Findings: Uterine mass. The liver is unremarkable.
    Impression: Enlarged uterus with endometrial thickening.
    """
  static let laboratory = """
    Quest Valley Laboratories
    LABORATORY REPORT
    PATIENT NAME: DOE, JANE
    DATE OF BIRTH: 03/04/1965
    Collected: 03/01/2026
    Test Result Units Reference Range
    Hemoglobin 11.2 g/dL 12.0-16.0
    WBC 6.1 Platelet count 250 Creatinine 0.9 mg/dL
    """
  static let spanish = """
    Hospital Universitario del Norte
    INFORME DE ALTA
    Paciente: DOE, JANE     Fecha de nacimiento: 04/03/1965
    Fecha de alta: a 4 de marzo de 2026
    Motivo de ingreso: la paciente refiere dolor abdominal de tres dias de evolucion.
    Fue tratada con antibioticos por via oral y se da de alta sin complicaciones en buen estado general.
    """
  static let faxCover = """
    FAX COVER SHEET
    To: Case Coordinator   Fax: 555-0100
    From: Dr. Smith's office
    Number of pages including cover: 6
    Reference Number: 100 000 0001
    CONFIDENTIALITY NOTICE: intended recipient only
    """
  static let referral = """
    Maple Street Clinic
    REFERRAL LETTER
    Dear Colleague,
    Re: Jane Doe, DOB 03/04/1965
    I am referring this patient for a second opinion.
    Questions for the consultant:
    1. What surgery do you recommend?
    2. (a) Is adjuvant chemotherapy indicated? (b) Which regimen would you choose?
    3. Is radiation needed and should it
    be given before surgery?
    Sincerely,
    John Smith, MD
    """
  static let operative = """
    OPERATIVE REPORT
    Patient: Doe, Jane  MRN 00123456  DOB 03/04/1965
    Date of operation: 12 Jan 2026
    Surgeon: Karl Weber, MD
    Preoperative diagnosis: Uterine fibroids
    Postoperative diagnosis: Same
    Estimated blood loss: 50 mL
    Description of procedure: The patient was taken to the operating room, prepped and draped.
    """
  static let medication = """
    MEDICATION LIST
    Patient: DOE, JANE  DOB: 03/04/1965
    Metformin 500 mg tablet twice daily by mouth
    Lisinopril 10 mg tablet once daily, refills 3
    """
  static let insurance = """
    Blue Plains Health Plan PPO
    INSURANCE CARD
    Member name: JANE DOE
    Member ID: XQZ123456789   Group Number: 7788
    RxBIN 610014  RxPCN MEDD
    Office visit copay $20
    """
  static let authorization = """
    AUTHORIZATION FOR RELEASE OF INFORMATION
    Patient Name: Jane Doe   DOB: 03/04/1965
    I hereby authorize the release of my medical records. Information to be released: all.
    I have the right to revoke this authorization.
    """
  static let invoice = """
    Fairview Regional Medical Center
    BILLING STATEMENT
    Patient: Jane Doe   Account number: 99122
    Previous balance $120.00
    Amount due: $340.00  Please remit payment by 04/01/2026
    """
  static let molecular = """
    Helix Genomics Laboratory
    COMPREHENSIVE GENOMIC PROFILING REPORT
    Patient: DOE, JANE  DOB: 03/04/1965
    Tumor mutational burden 4 mutations per megabase. Microsatellite status stable.
    Variant allele frequency 23%.
    """
  static let ecg = """
    ELECTROCARDIOGRAM
    Name: DOE, JANE  DOB 03/04/1965
    Vent rate 72 bpm PR interval 160 QRS duration 90 QT/QTc 400/420
    Normal sinus rhythm
    """
  static let progress = """
    Oak Primary Care
    Progress Note
    Patient: Jane Doe  DOB: 3/4/65  Visit date: 01/15/2026
    Subjective: here for follow up of hypothyroidism.
    Objective: BP 120/80
    Assessment and Plan: continue levothyroxine, follow up in 6 months
    """
  static let discharge = """
    Mercy Hospital
    DISCHARGE SUMMARY
    Patient: Jane Doe   DOB: 03/04/1965
    Date of admission: 11/02/2025   Date of discharge: 11/06/2025
    Hospital course: The patient was admitted to the hospital with pneumonia and improved.
    Discharge medications: amoxicillin
    """
  static let cytology = """
    CYTOLOGY REPORT
    Patient: DOE, JANE  DOB: 03/04/1965  Accession No: C26-0099  Collected: 02/02/2026
    Specimen: Left thyroid nodule, fine needle aspiration
    Statement of adequacy: Satisfactory for evaluation
    Cytotechnologist: P. Lane
    """
  static let immunization = """
    IMMUNIZATION RECORD
    Patient: Jane Doe DOB: 03/04/1965
    Vaccine  Date given  Lot number
    Influenza vaccine 10/01/2025  Tdap 05/05/2019
    """
  static let consent = """
    INFORMED CONSENT FOR SURGERY
    Patient: Jane Doe  DOB: 03/04/1965
    I understand that the risks and benefits have been explained to me. I consent to the procedure.
    Signature of patient  Witness signature
    """
  static let claim = """
    HEALTH INSURANCE CLAIM FORM
    APPROVED OMB-0938-1197 FORM 1500
    Insured's I.D. number 1EG4TE5MK73  Patient's name DOE, JANE
    Federal tax ID number  Accept assignment  Total charge
    """
  static let separator = "SEPARATOR SHEET\nBatch number 44\nDo not remove"
  static let history = """
    Mercy Hospital
    HISTORY AND PHYSICAL
    Patient: Jane Doe   DOB: 03/04/1965   Date of admission: 11/02/2025
    Chief complaint: cough
    Past surgical history: none
    Physical examination: lungs clear
    """
  static let junk =
    "SPECIAL OFFER\nBusiness loan at the lowest rates. Act now, limited time! To remove your number call now."

  static let typed: [(text: String, type: String)] = [
    (consultation, "consultation-note"), (pathology, "pathology-report"), (radiology, "radiology-report"),
    (laboratory, "laboratory-report"), (spanish, "discharge-summary"), (faxCover, "fax-cover"),
    (referral, "referral-letter"), (operative, "operative-note"), (medication, "medication-list"),
    (insurance, "insurance-card"), (authorization, "authorization"), (invoice, "invoice"),
    (molecular, "molecular-report"), (ecg, "diagnostic-report"), (progress, "progress-note"),
    (discharge, "discharge-summary"), (cytology, "cytology-report"), (immunization, "immunization-record"),
    (consent, "consent"), (claim, "claim-form"), (separator, "separator-sheet"), (history, "history-and-physical"),
    (junk, "junk"),
  ]
}
