import CaseModel
import ChartTesting
import ChartUnderstanding
import Testing

@Suite struct CaseRulesTests {
  let lexicon: ChartLexicon

  init() throws { lexicon = try RuleTables.lexicon.get() }

  func read(_ text: String, source: Int = 1) -> ReadDocument? {
    Paper.source(source, [Paper.page(1, text)]).understood(by: lexicon).documents.first
  }

  func summaries(_ documents: [ReadDocument]) -> [SpecimenSummary] {
    documents.flatMap { document in
      document.extract.specimens.map { SpecimenSummary(specimen: $0, document: document.document.id, isAccepted: true) }
    }
  }

  @Test
  func `specimens are read by part with site, side and procedure`() throws {
    let report = try #require(read(Letters.pathology))
    #expect(report.extract.specimens.map(\.part) == ["A", "B"])
    #expect(report.extract.specimens.map { $0.site?.site.id } == ["endometrium", "lymph-node"])
    #expect(report.extract.specimens.map { $0.site?.side } == [nil, .left])
    #expect(report.extract.specimens.map(\.procedure) == ["biopsy", "core-biopsy"])
    #expect(report.pathologyFlags.map(\.value) == ["unstained-slides", "special-stains"])
  }

  @Test
  func `a single specimen is read from its label`() throws {
    let report = try #require(read(Letters.cytology))
    #expect(report.extract.specimens.map { $0.site } == [SidedSite(site: BodySite("thyroid"), side: .left)])
  }

  @Test
  func `the same report faxed and uploaded counts its sites once`() throws {
    let twice = [try #require(read(Letters.pathology, source: 1)), try #require(read(Letters.pathology, source: 2))]
    let sites = DistinctBiopsySites(lexicon.rules.specimens).run(summaries(twice))
    #expect(sites.sites.map { $0.value.site.id } == ["endometrium", "lymph-node"])
    #expect(sites.holds.isEmpty)
  }

  @Test
  func `a specimen of no known site is a question`() throws {
    let text =
      "SURGICAL PATHOLOGY REPORT\nAccession Number: S26-9\nSpecimen: tissue\nFINAL DIAGNOSIS:\nA. Tissue, biopsy: benign"
    let sites = DistinctBiopsySites(lexicon.rules.specimens).run(summaries([try #require(read(text))]))
    #expect(sites.sites.isEmpty)
    #expect(sites.holds.map(\.matter) == [.pathology])
  }

  @Test(arguments: [
    ("What do you advise?", 1), ("(a) Is surgery right? (b) Which kind?", 2), ("a) surgery b) chemotherapy c) both", 3),
    ("Is it benign? Should it be removed?", 2), ("Is surgery and radiation needed?", 1),
    ("Would you advise hysterectomy, or a wider procedure with lymph node assessment?", 1),
  ])
  func `a question counts by its parts`(_ text: String, _ parts: Int) {
    #expect(CountQuestions(lexicon).run(form: RequestForm(questions: [text]), letters: []).total == parts)
  }

  @Test
  func `a doubtful reading is a question only where it changes the fee`() {
    let doubtful = "What is the stage and which treatment is best?"
    let few = CountQuestions(lexicon).run(form: RequestForm(questions: [doubtful]), letters: [])
    #expect(few.holds.isEmpty)
    let many = CountQuestions(lexicon).run(form: RequestForm(questions: ["A?", "B?", "C?", doubtful]), letters: [])
    #expect(many.holds.map(\.subject) == ["questions/parts"])
    #expect(many.total == 4)
  }

  @Test(arguments: [
    ("please find enclosed what I have. My questions for the specialist are:\n1. Which therapy?\n2. Should I wait?", 2),
    ("I am referring Ms. Doe. Our questions for the\nconsultant are:\n1) Is it resectable?\n2) Is radiation of use", 1),
    ("I am referring Ms. Doe. I answered all her questions. Plan:\n1. Rest\n2. Return in May", 0),
    ("I am referring Ms. Doe. She had questions about the list:\n1. Digoxin\n2. Aspirin", 0),
  ])
  func `a sentence that announces questions is followed by questions, each with its mark`(_ text: String, _ count: Int)
    throws
  {
    let letter = "Dear Colleague,\n\(text)\nSincerely,\nAda Field, MD"
    #expect(try questions(letter, .embedded) == count)
  }

  @Test
  func `a number that a scan spoilt still begins a question, a letter of a typed page does not`() throws {
    let letter =
      "Dear Colleague,\nI am referring Ms. Doe.\nQuestions:\nl. Is it resectable\n2. Should chemotherapy go on\nSincerely,\nAda Field, MD"
    #expect(try questions(letter, .recognised) == 2)
    #expect(try questions(letter, .embedded) == 0)
  }

  private func questions(_ letter: String, _ kind: Paper.TextKind) throws -> Int {
    let source = Paper.source(1, [Paper.page(1, letter, source: kind)])
    return try #require(source.understood(by: lexicon).documents.first).extract.questions.count
  }

  @Test
  func `questions of a letter are read as they are listed`() throws {
    let letter = try #require(read(Letters.referral))
    #expect(letter.extract.questions.count == 3)
    let count = CountQuestions(lexicon).run(form: nil, letters: letter.extract.questions)
    #expect(count.questions.map(\.parts.count) == [1, 2, 1])
  }

  @Test(arguments: [
    ("adenocarcinoma of the lung, right upper lobe", "1954-11-09", "thoracic-oncology"),
    ("uterine sarcoma", "1965-03-22", "gynecologic-oncology"), ("rotator cuff tear", "1980-01-01", "sports-medicine"),
    ("temporal lobe epilepsy", "2014-08-27", "paediatric-epilepsy"),
    ("type 1 diabetes", "2014-08-27", "paediatric-endocrinology"),
    ("parkinson's disease", "1950-01-01", "movement-disorders"),
    ("adolescent idiopathic scoliosis", "2000-01-01", "spine"),
  ])
  func `the diagnosis proposes the specialty and age the paediatric one`(
    _ diagnosis: String, _ birth: String, _ id: String
  ) throws {
    let note = try #require(read("PROGRESS NOTE\nVisit date: 01/15/2026\nSubjective: well"))
    let proposed = ProposeSpecialties(lexicon).run(
      .init(
        form: RequestForm(diagnosis: diagnosis), birthDate: CalendarDate(birth), documents: [note.document],
        extracts: [note.extract], imagingSites: [], biopsySites: [], questions: []))
    #expect(proposed.prefix(3).map(\.id).contains(id))
  }

  @Test
  func `each imaging site asks for its radiology subspecialty`() {
    func site(_ id: String) -> Evidenced<SidedSite> {
      Evidenced(SidedSite(site: BodySite(id), side: nil), evidence: [])
    }
    let reviews = NeededReviews(lexicon.rules.specialties).run(
      imaging: [site("brain"), site("chest"), site("elsewhere")], pathology: [site("lung")])
    #expect(reviews.map(\.id) == ["neuroradiology", "thoracic-radiology", "radiology", "pathology"])
  }

  static let table = JurisdictionTable(
    default: .unknown, homeCountry: "US", adultsOnly: false,
    states: [
      .init(name: "New Mexico", code: "NM", rule: .prohibited, source: nil),
      .init(name: "New Jersey", code: "NJ", rule: .bothProhibited, source: nil),
      .init(name: "New Hampshire", code: "NH", rule: .radiologyProhibited, source: nil),
      .init(name: "Massachusetts", code: "MA", rule: .eligible, source: nil),
    ], countries: [.init(name: "South Sudan", code: "SS", rule: .sanctioned, source: nil)])

  @Test(arguments: [
    ("New Mexico", "US", Eligibility.Verdict.prohibited), ("NJ", "US", .restricted), ("MA", "", .eligible),
    ("Ohio", "US", .unconfirmed), ("", "South Sudan", .prohibited), ("", "France", .unconfirmed),
    ("", "", .unconfirmed),
    ("New Hampshire", "United States", .restricted),
  ])
  func `eligibility follows the table and what it does not say is asked`(
    _ state: String, _ country: String, _ verdict: Eligibility.Verdict
  ) {
    let check = CheckEligibility(Self.table).run(RequestForm.Patient(state: state, country: country), on: nil)
    #expect(check.eligibility.verdict == verdict)
    #expect(check.holds.isEmpty == (verdict != .unconfirmed))
  }

  @Test
  func `blank pages, covers, separators and exact duplicates do not count`() {
    let pages = [
      Paper.page(1, Letters.faxCover), Paper.page(2, Letters.laboratory), Paper.page(3, "", blank: true),
      Paper.page(4, Letters.separator), Paper.page(5, Letters.operative), Paper.page(6, Letters.laboratory),
    ]
    let source = Paper.source(1, pages)
    let read = source.understood(by: lexicon).documents
    let identity = ReconcileIdentity(lexicon.rules.identity).run(
      form: nil, documents: read.map(\.document), extracts: read.map(\.extract), studies: [])
    let counted = CountPages().run(sources: [source.text], documents: read.map(\.document), identity: identity)
    #expect(counted.count.billable == 2)
    #expect(counted.count.exclusions.map(\.reason) == [.faxCover, .blank, .separator, .duplicate])
    #expect(counted.count.exclusions.last?.counted?.page == PageNumber(2))
    #expect(counted.holds.isEmpty)
  }

  @Test
  func `a file that lies about its pages is a question`() {
    let source = Paper.source(1, [Paper.page(1, Letters.laboratory)], declared: 500)
    let read = source.understood(by: lexicon).documents
    let identity = ReconcileIdentity(lexicon.rules.identity).run(
      form: nil, documents: read.map(\.document), extracts: read.map(\.extract), studies: [])
    let counted = CountPages().run(sources: [source.text], documents: read.map(\.document), identity: identity)
    #expect(counted.count.billable == 1)
    #expect(!counted.count.isSettled)
    #expect(counted.holds.map(\.subject) == ["pages/s1/count"])
  }

  func study(_ uid: String, _ modality: String, _ date: String, _ description: String, accession: String? = nil)
    -> StudyRecord
  {
    StudyRecord(
      uid: uid, patient: PatientAsWritten(name: nil, identifier: nil, issuer: nil, birthDate: nil, sex: nil),
      date: CalendarDate(date), modalities: [modality], description: description, accessionNumber: accession,
      accessionIssuer: nil, institution: nil, procedureCodes: [], requestedProcedureDescriptions: [],
      requestedProcedureCodes: [], performedDescriptions: [], series: [])
  }

  @Test
  func `a report finds its study by accession, date, modality and site`() throws {
    let report = try #require(read(Letters.radiology))
    let studies = [
      study("1.1", "CT", "2026-02-20", "CT CHEST"), study("1.2", "CT", "2026-02-21", "CT ABDOMEN PELVIS W"),
      study("1.3", "MR", "2026-02-20", "MR BRAIN"),
    ]
    let found = MatchReports(lexicon).run(documents: [report.document], extracts: [report.extract], studies: studies)
    #expect(found.matches.map(\.study) == ["1.2"])
    #expect(found.imagesWithoutReport == ["1.1", "1.3"])
    #expect(found.reportsWithoutImages.isEmpty)
  }

  @Test
  func `a PET report finds its study though the disc carries CT and PET and the number has four parts`() throws {
    let text =
      "Vale Radiology\nDOE, JANE\nDOB: 03/04/1965\nPET/CT SKULL BASE TO MID THIGH\nExam date: 04/02/2026\nAccession: HV-R-260402-066\nTECHNIQUE\nAxial images.\nFINDINGS\nChest: an avid mass. Brain: normal.\nIMPRESSION\nAvid mass.\nPage 1 of 2"
    let report = try #require(read(text))
    #expect(report.document.title?.value == "PET/CT SKULL BASE TO MID THIGH")
    #expect(report.extract.accessionNumber?.value == "HV-R-260402-066")
    let studies = [
      study("1.1", "CT", "2026-04-02", "CT CHEST", accession: "HV-R-260402-067"),
      study("1.2", "PT", "2026-04-02", "PET CT SKULL BASE TO MID THIGH", accession: "HV-R-260402-066"),
    ]
    let found = MatchReports(lexicon).run(documents: [report.document], extracts: [report.extract], studies: studies)
    #expect(found.matches.map(\.study) == ["1.2"])
  }

  @Test
  func `the first diagnosis of the form leads, and the department that wrote the consultation adds to it`() throws {
    let note = try #require(
      read(
        "Vale Clinic\nGynecologic Oncology Consultation\nDOE, JANE\nDOB: 03/04/1965\nVisit: 03/01/2026\nAssessment: fibroids. Menorrhagia. Plan: surgery."
      ))
    let form = RequestForm(diagnosis: "possible uterine sarcoma; uterine fibroids")
    let proposed = ProposeSpecialties(lexicon).run(
      .init(
        form: form, birthDate: nil, documents: [note.document], extracts: [note.extract], imagingSites: [],
        biopsySites: [], questions: []))
    #expect(proposed.first?.id == "gynecologic-oncology")
  }

  @Test
  func `what was declared is held against what came`() throws {
    let form = RequestForm(
      declared: .init(
        imaging: [
          .init(modality: "CT", site: "abdomen and pelvis", date: CalendarDate("2026-02-20")),
          .init(modality: "MR", site: "brain"),
        ], pathology: [.init(site: "endometrium")], records: ["operative note", "lab results"]))
    let documents = [try #require(read(Letters.pathology)), try #require(read(Letters.operative, source: 2))]
    let ct = study("1.2", "CT", "2026-02-20", "CT ABDOMEN PELVIS W")
    let summary = StudySummary(
      study: ct, source: SourceID(3), sites: StudySites(study: "1.2", sites: [], holds: []), identity: .match,
      report: nil, isAccepted: true)
    let items = CheckCompleteness(lexicon).run(
      form: form, documents: documents.map(\.document), studies: [summary], specimens: summaries(documents),
      specialties: [])
    #expect(items.prefix(5).map(\.state) == [.received, .missing, .received, .received, .missing])
  }
}
