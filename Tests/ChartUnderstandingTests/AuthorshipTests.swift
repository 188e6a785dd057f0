import ChartTesting
import ChartUnderstanding
import Testing

@Suite struct AuthorshipTests {
  let lexicon: ChartLexicon

  init() throws { lexicon = try RuleTables.lexicon.get() }

  private func read(_ text: String) throws -> ReadDocument {
    try #require(Paper.source(1, [Paper.page(1, text)]).understood(by: lexicon).documents.first)
  }

  @Test(arguments: [
    ("CLINIC NOTE\nPlan: brace.\nElectronically signed by: Alice Rivers, MD 03/04/2026", "Alice Rivers, MD"),
    ("Lakeside Clinic\nDear Dr. Ames,\nI am referring Ms. Doe.\nSincerely,\nBen Okafor, MD", "Ben Okafor, MD"),
    (
      "Dear Dr. Ames,\nI am referring Ms. Doe.\nKind regards,\nHelga van der Berg\nLakeside Clinic",
      "Helga van der Berg"
    ),
    ("To whom it may concern,\nMy knee hurts.\nThank you,\n\nJane Doe", "Jane Doe"),
  ])
  func `the author stands behind a label or under a letter's closing words`(_ text: String, _ author: String) throws {
    #expect(try read(text).document.author?.value == author)
  }

  @Test(arguments: [
    "Attending Provider Notes\nPatient: Jane Doe\nStomach pain.",
    "OFFICE VISIT\nReferring physician: Alice Rivers, MD\nPlan: brace.",
    "Dear Dr. Ames,\nwith regards to her knee, Alice Rivers agrees.",
    "Dear Dr. Ames,\nSee below.\nRegards,\ncall 555-0142",
  ])
  func `who referred, who is spoken of and a number are no author`(_ text: String) throws {
    #expect(try read(text).document.author == nil)
  }

  @Test(arguments: [
    ("RIDGELINE PATHOLOGY\nSURGICAL PATHOLOGY REPORT\nSPECIMEN: skin", "RIDGELINE PATHOLOGY"),
    ("Lake County Hematology\nClinic Note\nPlan: none", "Lake County Hematology"),
    ("Lake Health and Hospitals: Progress Note\nPlan: none", "Lake Health and Hospitals"),
    ("HOSPITAL VALLE SERENO\nINFORME DE ALTA", "HOSPITAL VALLE SERENO"),
    ("Institute of Bones and Joints\nCLINIC NOTE", "Institute of Bones and Joints"),
    ("BAYVIEW GENERAL HOSPITAL\nDISCHARGE SUMMARY\nHospital course: good", "BAYVIEW GENERAL HOSPITAL"),
  ])
  func `the house is that of the letterhead, by whatever department it is named`(_ text: String, _ house: String) throws
  {
    #expect(try read(text).document.facility?.value == house)
  }

  @Test(arguments: [
    "SURGICAL PATHOLOGY REPORT\nSPECIMEN: skin", "HEALTH INSURANCE CLAIM FORM\nTOTAL CHARGE 20",
    "Health Benefit Summary Plan Description\nRevised 2022",
    "NUCLEAR MEDICINE\nBONE SCAN\nFindings: none",
    "RELEASE OF INFORMATION\nI hereby authorize Tidewater Clinic to release my records.",
  ])
  func `a title, an exam and a house within a sentence are no letterhead`(_ text: String) throws {
    #expect(try read(text).document.facility == nil)
  }

  @Test
  func `an e-mail is dated by its head, and nothing else by when it was sent`() throws {
    let head = "From: records@lake.example\nSent: Monday, March 9, 2026 8:02 AM\nTo: intake\nSubject: images\n"
    #expect(try read(head + "Please find enclosed the disc.").document.date?.value.description == "2026-03-09")
    #expect(try read(head + "Date of service: 02/01/2026").document.date?.value.description == "2026-02-01")
    #expect(try read("CLINIC NOTE\nSent: 03/09/2026\nPlan: brace.").document.date == nil)
  }

  @Test
  func `a note with a section of medications is a note and no list of them`() throws {
    let note =
      "CC:\nFinger pain.\nHPI:\nShe fell.\nCURRENT MEDICATIONS:\nDigoxin\nPAST MEDICAL HISTORY:\nNone.\nEXAM\nTender.\nPLAN\nRest."
    #expect(
      ["consultation-note", "history-and-physical", "progress-note"].contains(try read(note).document.type.value))
    let list = "CURRENT MEDICATIONS\nDoe, Jane   DOB: 03/04/1965\nAllergies: none\nDigoxin 1 tablet by mouth once daily"
    #expect(try read(list).document.type.value == "medication-list")
  }
}
