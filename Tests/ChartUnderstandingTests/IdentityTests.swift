import CaseModel
import ChartTesting
import ChartUnderstanding
import Testing

@Suite struct IdentityTests {
  let lexicon: ChartLexicon
  let patient = RequestForm.Patient(
    family: "Doe", given: "Elizabeth", birthDate: CalendarDate("1965-03-04"), identifiers: [.init(value: "00123456")])

  init() throws { lexicon = try RuleTables.lexicon.get() }

  func stated(_ text: String, source kind: Paper.TextKind = .embedded) -> StatedIdentity? {
    lexicon.pages(of: [Paper.page(1, text, source: kind)], source: SourceID(1)).first.flatMap {
      ReadIdentity(lexicon).run($0)
    }
  }

  func verdict(_ text: String) -> IdentityVerdict {
    stated(text).map { MatchIdentity(lexicon.rules.identity).run($0, patient).verdict } ?? .unstated
  }

  @Test(arguments: [
    "Patient: DOE, ELIZABETH   DOB: 03/04/1965", "Name: Elizabeth Doe\nDate of Birth: March 4, 1965",
    "Patient Name: Doe, Liz A.\nDOB 3/4/65", "DOE, ELIZABETH | DOB 03/04/1965 | MRN 00123456",
    "Paciente: DOE SMITH, Elizabeth\nFecha de nacimiento: 4 de marzo de 1965",
    "Patient: D0E, EL1ZABETH DOB: O3/04/1965",
    "Patient: Doe Jr., Elizabeth  DOB: 1965-03-04", "PATIENT NAME:\nDOE, ELIZABETH\nDOB:\n03/04/1965",
    "Patient: Mrs. Elizabeth Doé DOB: 04-Mar-1965", "Patient: DOE, ELIZAB  DOB: 03/04/1965",
    "Last Name: Doe   First Name: Elizabeth   DOB: 03/04/1965", "Patient: DOE, ELIZABETH  MRN: 00123456",
    "DOE, ELIZABETH\nDOB: 03/04/1965\nSex: F\nMRN: 00123456", "Doe, Elizabeth A.\nMRN: 00123456\nDOB: 03/04/1965",
    "Lakeside Hospital\n12 Shore Road, Springfield, Ohio\nDOE, ELIZABETH   Sex: F\nDOB: 03/04/1965",
    "MRN: 00123456\nDOB: 03/04/1965\nDOE, ELIZABETH", "DOB: 03/04/1965\nMRN: 00123456",
  ])
  func `the same patient is a match however the name is written`(_ banner: String) {
    #expect(verdict(banner) == .match)
  }

  @Test(arguments: [("2/1 1/83", "1983-02-11"), ("1 2/03/1965", "1965-12-03"), ("2/1 1", nil), ("02/1 1 83", nil)])
  func `a figure of a birth date that a scan parted is put together, on a scan alone`(_ date: String, _ birth: String?)
  {
    let text = "Patient: Doe, Elizabeth   DOB: \(date)   Sex: F"
    #expect(stated(text, source: .recognised)?.birthDate?.description == birth)
    #expect(birth == nil || stated(text)?.birthDate?.description != birth)
  }

  @Test(arguments: [
    "Patient: DOE, ELIZABETH   DOB: 04/03/1965", "Patient: DOE, ELIZABETH", "Patient: DOE, E  DOB: 03/04/1965",
    "Patient: MILLER, ELIZABETH  DOB: 03/04/1965", "Patient: DOF, ELIZABETH  DOB: 03/04/1965",
    "Patient: DOE, ELIZABETH  DOB: 03/04/1966",
  ])
  func `near is a question and never a match`(_ banner: String) {
    #expect(verdict(banner) == .probable)
  }

  @Test(arguments: [
    "Patient: HOFFMAN, GREGORY  DOB: 11/30/1948", "Patient: DOE, ELIZABETH  DOB: 12/17/1991",
    "Patient: Ana Torres   DOB: 03/04/1965", "HOFFMAN, GREGORY T.\nDOB: 11/30/1948\nSex: M\nMRN: HV-5519038",
    "DOB: 11/30/1948\nMRN: HV-5519038",
  ])
  func `a clear other person is a conflict`(_ banner: String) {
    #expect(verdict(banner) == .conflict)
  }

  @Test(
    arguments: [
      ("Fairview Regional Hospital\nDOB: 03/04/1965   MRN: 00123456", "Fairview"),
      ("MRN (Fairview): 00123456   DOB: 03/04/1965", "Fairview"),
      ("MRN: 00123456 (Fairview Clinic)\nDOB: 03/04/1965", "Fairview Clinic"),
      ("DOB: 03/04/1965   MRN: 00123456", nil),
    ] as [(String, String?)])
  func `a record number is the patient's where its house issued it, and where nobody says who did`(
    _ text: String, _ issuer: String?
  ) throws {
    let own = RequestForm.Patient(
      family: "Doe", given: "Elizabeth", birthDate: CalendarDate("1965-03-04"),
      identifiers: [.init(issuer: "Fairview Medical Center", value: "00123456")])
    let identity = try #require(stated(text))
    #expect(identity.identifiers.map(\.value) == ["00123456"])
    #expect(identity.identifiers.first?.issuer?.hasPrefix(issuer ?? "") ?? (issuer == nil))
    #expect(MatchIdentity(lexicon.rules.identity).run(identity, own).verdict == .match)
  }

  @Test(
    arguments: [
      // An equal number of another house says nothing: what is left is the birth date alone.
      ("Lakeside Hospital\nDOB: 03/04/1965   MRN: 00123456", .probable),
      ("MRN (Lakeside): 00123456   DOB: 03/04/1965", .probable),
      // Nor does another number of another house contradict.
      ("Lakeside Hospital\nDOB: 11/30/1948   MRN: HV-5519038", .probable),
      ("Fairview Hospital\nDOB: 11/30/1948   MRN: HV-5519038", .conflict),
      ("Lakeside Hospital\nPatient: DOE, ELIZABETH   DOB: 03/04/1965   MRN: 77", .match),
      ("Lakeside Hospital\nPatient: DOE, ELIZABETH   MRN: 00123456", .probable),
    ] as [(String, IdentityVerdict)])
  func `two houses' numbers are neither the same number nor a contradiction`(_ text: String, _ wanted: IdentityVerdict)
  {
    let own = RequestForm.Patient(
      family: "Doe", given: "Elizabeth", birthDate: CalendarDate("1965-03-04"),
      identifiers: [.init(issuer: "Fairview Medical Center", value: "00123456")])
    #expect(stated(text).map { MatchIdentity(lexicon.rules.identity).run($0, own).verdict } == wanted)
  }

  @Test func `a study's number carries its issuer from the header`() {
    let header = PatientAsWritten(
      name: "Doe^E", identifier: "00123456", issuer: "LAKESIDE", birthDate: CalendarDate("1965-03-04"), sex: nil)
    #expect(MatchIdentity.stated(header).identifiers == [.init(issuer: "LAKESIDE", value: "00123456")])
  }

  /// What two readers read differently, and what is to be made of it.
  @Test(
    arguments: [
      ("Patient: HOFFMAN, GREGORY  DOB: 11/30/1948", [], .conflict),
      ("Patient: HOFFMAN, GREGORY  DOB: 11/30/1948", ["GREGORY"], .conflict),
      ("Patient: HOFFMAN, GREGORY  DOB: 11/30/1948", ["GREGORY", "11/30/1948"], .probable),
      ("Patient: HOFFMAN, GREGORY", [], .conflict), ("Patient: HOFFMAN, GREGORY", ["GREGORY"], .probable),
      ("Patient: DOE, ELIZABETH  DOB: 12/17/1991", ["12/17/1991"], .probable),
      ("Patient: DOE, ELIZABETH  DOB: 03/04/1965", ["03/04/1965"], .match),
      ("Patient: DOE, ELIZABFTH  DOB: 03/04/1965", [], .match),
      ("Patient: DOE, ELIZABFTH  DOB: 03/04/1965", ["ELIZABFTH"], .probable),
    ] as [(String, Set<String>, IdentityVerdict)])
  func `nobody is sent away, and nobody taken in, for a word that readers differ on`(
    _ banner: String, _ doubted: Set<String>, _ verdict: IdentityVerdict
  ) {
    let text = banner + "\nHistory of present illness: the patient reports pelvic pain and bleeding since March."
    let scan = Paper.page(1, text, source: .recognised, doubted: doubted)
    let found = lexicon.pages(of: [scan], source: SourceID(1)).first.flatMap { ReadIdentity(lexicon).run($0) }
    #expect(found.map { MatchIdentity(lexicon.rules.identity).run($0, patient).verdict } == verdict)
  }

  @Test(arguments: [
    "Referring Physician: Gregory Hoffman, MD", "Emergency Contact: John Miller   DOB: 01/01/1960",
    "Emergency contact\nName: John Miller\nDate of birth: 01/01/1960", "The patient reports pain. Dr. Adams agreed.",
    "Attending: ADAMS, GRACE MD", "Patient is doing well and reports no pain",
  ])
  func `physicians, contacts and relatives are not the patient`(_ text: String) {
    #expect(verdict(text) == .unstated)
  }

  @Test(arguments: [
    "Springfield, Ohio\nDOB: 03/04/1965", "Attending\nADAMS, GRACE\nDOB: 03/04/1965",
    "ADAMS, GRACE MD\nDOB: 03/04/1965", "CHEST, CT\nDOB: 03/04/1965", "PATHOLOGY REPORT, FINAL\nDOB: 03/04/1965",
    "Biopsy of the left lung, and fever\nDOB: 03/04/1965",
  ])
  func `a line with a comma above a birth date is no name where it tells a place, a physician or an exam`(
    _ text: String
  ) {
    #expect(stated(text)?.family == nil)
  }

  @Test
  func `a DICOM name is compared by its components`() {
    let match = MatchIdentity(lexicon.rules.identity)
    func verdict(_ name: String, _ date: String?) -> IdentityVerdict {
      match.run(
        PatientAsWritten(
          name: name, identifier: nil, issuer: nil, birthDate: date.flatMap { CalendarDate($0) }, sex: nil), patient
      ).verdict
    }
    #expect(verdict("DOE^ELIZABETH^A^^", "19650304") == .match)
    #expect(verdict("Doe^Beth", "19650304") == .match)
    #expect(verdict("HOFFMAN^GREGORY", "19481130") == .conflict)
    #expect(verdict("DOE^ELIZABETH", nil) == .probable)
    #expect(verdict("", nil) == .unstated)
  }

  func reconcile(_ texts: [String], form: RequestForm?, decisions: [Decision] = []) -> (IdentityOutcome, PageCounting) {
    let pages = texts.enumerated().map { Paper.page($0.offset + 1, $0.element) }
    let source = Paper.source(1, pages)
    let read = source.understood(by: lexicon).documents
    let identity = ReconcileIdentity(lexicon.rules.identity).run(
      form: form, documents: read.map(\.document), extracts: read.map(\.extract), studies: [], decisions: decisions)
    let count = CountPages().run(
      sources: [source.text], documents: read.map(\.document), identity: identity, decisions: decisions)
    return (identity, count)
  }

  @Test
  func `another patient's page inside a document is quarantined alone`() {
    let first = "PROGRESS NOTE\nPatient: DOE, ELIZABETH DOB: 03/04/1965\nSubjective: well\nPage 1 of 3"
    let other = "Patient: HOFFMAN, GREGORY DOB: 11/30/1948\nSubjective: cough\nPage 2 of 3"
    let last = "continued, nothing stated here\nPage 3 of 3"
    let (identity, count) = reconcile([first, other, last], form: RequestForm(patient: patient))
    #expect(identity.quarantined == [PageAddress(source: SourceID(1), page: PageNumber(2))])
    #expect(count.count.billable == 2)
    #expect(count.count.exclusions.map(\.reason) == [.quarantined])
  }

  @Test
  func `without a form the documents agree on the patient`() {
    let (identity, _) = reconcile([Letters.consultation, Letters.pathology, Letters.laboratory], form: nil)
    #expect(identity.patient?.family == "DOE")
    #expect(identity.documents.allSatisfy { $0.verdict == .match })
  }

  @Test
  func `two patients of the same name are told apart by the birth date`() {
    let first = "PROGRESS NOTE\nPatient: DOE, ELIZABETH DOB: 03/04/1965\nSubjective: well"
    let other = "DISCHARGE SUMMARY\nPatient: DOE, ELIZABETH DOB: 09/21/1988\nHospital course: short"
    let (identity, count) = reconcile([first, other], form: RequestForm(patient: patient))
    #expect(identity.documents.map(\.verdict) == [.match, .conflict])
    #expect(count.count.billable == 1)
  }

  @Test
  func `a decision on a near match is remembered`() throws {
    let text = "PROGRESS NOTE\nPatient: MILLER, ELIZABETH DOB: 03/04/1965\nSubjective: well"
    let (open, _) = reconcile([text], form: RequestForm(patient: patient))
    let hold = try #require(open.holds.first)
    #expect(hold.subject == "identity/s1/p1")
    let digest = try #require(BlobDigest(hex: Paper.hex("x")))
    let decision = Decision(subject: hold.subject, evidenceDigest: digest, choice: "quarantine", note: nil)
    let (closed, count) = reconcile([text], form: RequestForm(patient: patient), decisions: [decision])
    #expect(closed.holds.isEmpty)
    #expect(count.count.billable == 0)
  }

  @Test
  func `pages that state the same are one question, and one answer settles them`() throws {
    let texts = (1...4).map { "PROGRESS NOTE\nPatient: MILLER, ELIZABETH DOB: 03/04/1965\nSubjective: visit \($0)" }
    let other = "PROGRESS NOTE\nPatient: DOE, ELIZABETH DOB: 04/03/1965\nSubjective: well"
    let (open, _) = reconcile(texts + [other], form: RequestForm(patient: patient))
    #expect(open.holds.map(\.subject) == ["identity/s1/p1", "identity/s1/p5"])
    #expect(open.holds.first?.evidence.count == 4)
    let digest = try #require(BlobDigest(hex: Paper.hex("x")))
    func decision(_ page: Int, _ choice: String) -> Decision {
      Decision(subject: "identity/s1/p\(page)", evidenceDigest: digest, choice: choice, note: nil)
    }
    let (closed, _) = reconcile(
      texts + [other], form: RequestForm(patient: patient),
      decisions: [decision(1, "accept"), decision(3, "quarantine")])
    #expect(closed.holds.map(\.subject) == ["identity/s1/p5"])
    #expect(closed.quarantined.map(\.page.value) == [3])
  }

  @Test
  func `a page with birth date and record number follows the pages that match in full`() {
    let full = "PROGRESS NOTE\nDOE, ELIZABETH\nDOB: 03/04/1965\nMRN: MC-99812\nSubjective: well"
    let short = "LABORATORY REPORT\nDOB: 03/04/1965\nMRN: MC-99812\nHemoglobin 11.2 g/dL"
    let (identity, _) = reconcile([full, short], form: RequestForm(patient: patient))
    #expect(identity.holds.isEmpty)
    #expect(identity.documents.map(\.verdict) == [.match, .match])
  }
}
