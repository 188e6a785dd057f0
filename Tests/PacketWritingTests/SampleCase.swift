import CaseModel

@testable import PacketWriting

/// A made-up case with something in every part; `mark` goes into every text that comes from outside.
struct SampleCase {
  var mark = ""

  private func digest(_ digit: String) -> BlobDigest { BlobDigest(hex: String(repeating: digit, count: 64))! }
  private func at(_ source: Int, _ page: Int) -> PageAddress {
    PageAddress(source: SourceID(source), page: PageNumber(page))
  }

  private func said(_ words: String, _ source: Int = 1, _ page: Int = 2) -> [Evidence] {
    [
      Evidence(
        place: .page(at(source, page), box: Box(x: 72, y: 144.5, width: 210, height: 12)), words: words + mark,
        rule: "title-line" + mark, confidence: 0.93)
    ]
  }

  private func document(
    _ number: Int, _ type: String, _ title: String, _ date: String, source: Int, _ pages: ClosedRange<Int>
  )
    -> Document
  {
    Document(
      id: "d\(number)", source: SourceID(source), firstPage: PageNumber(pages.lowerBound),
      lastPage: PageNumber(pages.upperBound),
      type: Evidenced(type + mark, evidence: said(title, source, pages.lowerBound)),
      loinc: "11526-1", title: Evidenced(title + mark, evidence: said(title, source, pages.lowerBound)),
      date: CalendarDate(date).map { Evidenced($0, evidence: said(date, source, pages.lowerBound)) },
      author: Evidenced("Dr. Lena Ortiz" + mark, evidence: []),
      facility: Evidenced("Northfield Hospital" + mark, evidence: []),
      language: "en", cutConfidence: 0.97)
  }

  private func usd(_ dollars: Int) -> Money { Money(cents: dollars * 100, currency: "USD") }

  var summary: CaseSummary {
    let study = StudyRecord(
      uid: "1.2.840.1",
      patient: PatientAsWritten(name: "Doe^Jane", identifier: "1", issuer: nil, birthDate: nil, sex: "F"),
      date: CalendarDate("2026-01-12"), modalities: ["CT"], description: "CT ABDOMEN AND PELVIS W CONTRAST" + mark,
      accessionNumber: "A77" + mark, accessionIssuer: nil, institution: "Lakeside Imaging" + mark, procedureCodes: [],
      requestedProcedureDescriptions: [], requestedProcedureCodes: [], performedDescriptions: [], series: [])
    let header = Evidence(
      place: .header(study: "1.2.840.1", series: nil, attribute: "(0008,1030) StudyDescription" + mark),
      words: "CT ABDOMEN AND PELVIS" + mark, rule: "description", confidence: 0.9)
    let sites = ["abdomen", "pelvis"].map { Evidenced(SidedSite(site: BodySite($0), side: nil), evidence: [header]) }
    let hold = Hold(
      subject: "sites/1.2.840.1/abdomen-pelvis", matter: .sites,
      question: "Does one CT of abdomen and pelvis count as two imaging sites or as one?" + mark,
      choices: [
        .init(id: "two-sites", label: "Two sites" + mark, quoteDeltaInCents: 0),
        .init(id: "one-site", label: "One site", quoteDeltaInCents: -37_500),
      ], evidence: [header], standing: "two-sites")
    return CaseSummary(
      reference: CaseReference("4820157736")!,
      requestForm: RequestForm(
        patient: .init(
          family: "Example" + mark, given: "Joanna" + mark, birthDate: CalendarDate("1968-04-09"), sex: "female",
          state: "OH" + mark, country: "US", identifiers: [.init(issuer: "Northfield" + mark, value: "MRN-1" + mark)]),
        physician: .init(name: "Dr. Lena Ortiz" + mark, email: "x@example.org", facility: "Northfield Hospital" + mark),
        diagnosis: "Invasive ductal carcinoma of the left breast" + mark),
      pipeline: PipelineIdentity(name: "standard" + mark, digest: digest("a")),
      sources: [
        SourceSummary(
          id: SourceID(1), path: ["fax-2026-01-14.tif" + mark], kind: .tiff, channel: .fax, digest: digest("b"),
          declaredPageCount: 4, foundPageCount: 4,
          findings: [
            Finding(
              code: "lines-lost", severity: .warning, message: "Page 3 lost lines on the way. Ask for it again." + mark)
          ]),
        SourceSummary(
          id: SourceID(2), path: ["upload.zip" + mark, "records.pdf" + mark], kind: .pdf, channel: .upload,
          digest: digest("c"), declaredPageCount: 3, foundPageCount: 3, findings: []),
      ],
      documents: [
        AcceptedDocument(
          document: document(1, "fax-cover", "Fax cover sheet", "2026-01-14", source: 1, 1...1), identity: .match,
          isAccepted: true, needsTranslation: false),
        AcceptedDocument(
          document: document(2, "pathology-report", "Surgical pathology report", "2026-01-05", source: 1, 2...4),
          identity: .match, isAccepted: true, needsTranslation: false,
          facts: ReportFacts(
            accessionNumber: Evidenced("S26-104" + mark, evidence: said("S26-104")),
            statements: ReportStatements(
              diagnosis: Evidenced("Invasive ductal carcinoma." + mark, evidence: said("Invasive ductal carcinoma")),
              stages: [
                StatedStage(
                  system: "tnm" + mark, label: "TNM" + mark,
                  value: Evidenced("pT1c pN0" + mark, evidence: said("pT1c pN0")))
              ]))),
        AcceptedDocument(
          document: document(3, "radiology-report", "CT abdomen and pelvis", "2026-01-12", source: 2, 1...2),
          identity: .probable, isAccepted: true, needsTranslation: true),
        AcceptedDocument(
          document: document(4, "clinic-note", "Clinic note", "2025-11-30", source: 2, 3...3), identity: .conflict,
          isAccepted: false, needsTranslation: false),
      ],
      pages: PageCount(
        billable: 3, declared: 7, found: 7,
        exclusions: [
          .init(page: at(1, 1), reason: .faxCover, counted: nil, evidence: said("FAX", 1, 1)),
          .init(page: at(1, 4), reason: .blank, counted: nil, evidence: []),
          .init(page: at(2, 2), reason: .duplicate, counted: at(2, 1), evidence: []),
          .init(page: at(2, 3), reason: .quarantined, counted: nil, evidence: said("Other Person", 2, 3)),
        ], isSettled: true),
      studies: [
        StudySummary(
          study: study, source: SourceID(3), sites: StudySites(study: "1.2.840.1", sites: sites, holds: [hold]),
          identity: .match, report: "d3", isAccepted: true)
      ],
      specimens: [
        SpecimenSummary(
          specimen: Specimen(
            part: "A" + mark, description: "Left breast, 2 o'clock, core biopsy" + mark,
            site: SidedSite(site: BodySite("breast"), side: .left), procedure: "biopsy" + mark,
            accessionNumber: "S26-104" + mark, evidence: said("A. LEFT BREAST, 2 O'CLOCK")), document: "d2",
          isAccepted: true)
      ],
      questions: [
        CountedQuestion(
          number: 1, text: "Is surgery first or chemotherapy first the better choice?" + mark,
          parts: ["Is surgery first better?" + mark, "Is chemotherapy first better?"], evidence: said("surgery first")),
        CountedQuestion(number: 2, text: "Should the liver lesion be biopsied?" + mark, parts: ["x"], evidence: []),
      ],
      quote: Quote(
        priceList: "programme-2026" + mark,
        lines: [
          QuoteLine(
            item: "specialist-opinion", label: "Specialist opinion" + mark, quantity: 1, unitPrice: nil, amount: nil,
            details: []),
          QuoteLine(
            item: "imaging-review", label: "Imaging review", quantity: 2, unitPrice: usd(375), amount: usd(750),
            details: ["abdomen", "pelvis"].map {
              QuoteDetail(label: $0 + mark, site: SidedSite(site: BodySite($0), side: nil), evidence: [header])
            }),
          QuoteLine(
            item: "biopsy-review", label: "Biopsy review", quantity: 1, unitPrice: usd(425), amount: usd(425),
            details: [
              QuoteDetail(
                label: "left breast", site: SidedSite(site: BodySite("breast"), side: .left),
                evidence: said("LEFT BREAST"))
            ]),
        ], total: usd(1175), isPartial: true, lowTotal: usd(800), highTotal: usd(1175),
        otherReadings: [
          .init(setting: "per: study-and-site" + mark, label: "per study and site" + mark, total: usd(1175))
        ]),
      eligibility: Eligibility(
        verdict: .unconfirmed, allowsImagingReview: true, allowsPathologyReview: true,
        reasons: [
          Evidenced("The table does not say anything of this state: confirm with the programme." + mark, evidence: [])
        ]),
      specialties: [
        ProposedSpecialty(
          id: "breast-oncology", label: "Breast oncology" + mark, score: 3.5, evidence: said("ductal carcinoma"))
      ],
      completeness: [
        CompletenessItem(label: "CT of abdomen and pelvis" + mark, state: .received, answeredBy: ["d3"], evidence: []),
        CompletenessItem(label: "Pathology slides, left breast" + mark, state: .missing, answeredBy: [], evidence: []),
      ], holds: [hold],
      findings: [
        Finding(code: "left-out", severity: .note, message: "One page names another patient and is kept apart." + mark)
      ],
      reviews: [
        NeededReview(
          id: "abdominal-radiology", label: "Abdominal and pelvic radiology" + mark, sites: sites.map(\.value),
          evidence: [header])
      ],
      siteLabels: ["abdomen": "Abdomen", "pelvis": "Pelvis", "breast": "Breast"],
      siteCodes: ["abdomen": "818981001", "pelvis": "816092008", "breast": "76752008"],
      people: [
        RankedPerson(
          name: "Mira Sol" + mark, specialty: "breast-oncology", availability: .available, availableFrom: nil,
          licence: .held, load: 2,
          subspecialties: [Evidenced("ductal carcinoma" + mark, evidence: said("ductal carcinoma"))],
          evidence: [
            Evidence(
              place: .pipeline(entry: "roster.csv line 2"), words: "Mira Sol" + mark, rule: "roster", confidence: 1)
          ])
      ])
  }

  var content: PacketContent {
    PacketContent(summary: summary, version: 2, inputsDigest: digest("e"), previous: nil)
  }

  var texts: [SourceText] {
    [1: (ContentKind.tiff, 4), 2: (.pdf, 3)].sorted { $0.key < $1.key }.map { key, value in
      SourceText(
        source: SourceID(key), kind: value.0, channel: .fax, declaredPageCount: nil,
        pages: (1...value.1).map { number in
          PageOutline(
            PageContent(
              number: PageNumber(number), size: PageSize(widthInPoints: 612, heightInPoints: 792), rotation: .none,
              addedTurn: .none, text: .empty, textSource: .none, reason: "", faxHeader: nil, isBlank: false,
              confidence: 1, contentDigest: digest("d"), needsTextLayer: key == 1),
            textDigest: digest("f"))
        }, blocks: [], findings: [])
    }
  }
}
