import CaseModel

@testable import PacketWriting

/// Cases that are hard to write down, made from the ordinary one.
enum HardCase: String, CaseIterable {
  case nothingReadable, threeThousandPages, fortyStudies, arabicAndJapaneseNames, scriptInEveryField, everyHoldOpen

  static let arabic = "محمد عبد الله"
  static let japanese = "山田 太郎"

  var content: PacketContent {
    PacketContent(
      summary: summary, version: 1,
      inputsDigest: BlobDigest(hex: String(repeating: "e", count: 64))!, previous: nil)
  }

  var summary: CaseSummary {
    var summary = SampleCase(mark: self == .scriptInEveryField ? "<script>alert(1)</script>" : "").summary
    switch self {
    case .nothingReadable: HardCase.empty(&summary)
    case .threeThousandPages: HardCase.lengthen(&summary, pages: 3000, perDocument: 4)
    case .fortyStudies: summary.studies = (1...40).map { HardCase.study($0, like: summary.studies[0]) }
    case .arabicAndJapaneseNames:
      summary.requestForm = RequestForm(
        patient: .init(
          family: HardCase.arabic, given: nil, birthDate: nil, sex: nil, state: nil, country: nil, identifiers: []),
        physician: .init(name: HardCase.japanese, email: nil, facility: "大学病院"), diagnosis: nil)
    case .scriptInEveryField: break
    case .everyHoldOpen: HardCase.open(&summary)
    }
    return summary
  }

  private static func empty(_ summary: inout CaseSummary) {
    summary.documents = []
    summary.pages = PageCount(billable: 0, declared: 0, found: 0, exclusions: [], isSettled: true)
    summary.studies = []
    summary.specimens = []
    summary.questions = []
    summary.specialties = []
    summary.reviews = []
    summary.completeness = []
    summary.holds = []
    let total = Money(cents: 0, currency: "USD")
    let open = QuoteLine(
      item: "specialist-opinion", label: "Specialist opinion", quantity: 1, unitPrice: nil, amount: nil, details: [])
    summary.quote = Quote(
      priceList: "programme-2026", lines: [open], total: total, isPartial: true, lowTotal: total, highTotal: total,
      otherReadings: [])
    summary.sources = summary.sources.map { source in
      SourceSummary(
        id: source.id, path: source.path, kind: source.kind, channel: source.channel, digest: source.digest,
        declaredPageCount: nil, foundPageCount: 0,
        findings: [
          Finding(code: "pdf-damaged", severity: .error, message: "This file is damaged. Ask the sender for it again.")
        ])
    }
  }

  private static func lengthen(_ summary: inout CaseSummary, pages: Int, perDocument: Int) {
    let source = SourceID(1)
    summary.documents = (0..<pages / perDocument).map { index in
      let first = index * perDocument + 1
      let place = Evidence(
        place: .page(
          PageAddress(source: source, page: PageNumber(first)), box: Box(x: 50, y: 40, width: 90, height: 12)),
        words: "PROGRESS NOTE", rule: "title-line", confidence: 0.9)
      return AcceptedDocument(
        document: Document(
          id: "d\(index + 1)", source: source, firstPage: PageNumber(first),
          lastPage: PageNumber(first + perDocument - 1),
          type: Evidenced("progress-note", evidence: [place]), loinc: "11506-3",
          title: Evidenced("Progress note", evidence: [place]), date: nil, author: nil, facility: nil, language: "en",
          cutConfidence: 0.9),
        identity: .match, isAccepted: true, needsTranslation: false)
    }
    summary.pages = PageCount(billable: pages, declared: pages, found: pages, exclusions: [], isSettled: true)
    summary.specimens = []
    summary.questions = []
    summary.specialties = []
    summary.reviews = []
    summary.completeness = []
    let studies = summary.studies.map { entry in
      StudySummary(
        study: entry.study, source: entry.source, sites: entry.sites, identity: entry.identity, report: nil,
        isAccepted: true)
    }
    summary.studies = studies
    summary.quote = Quote(
      priceList: summary.quote.priceList, lines: Array(summary.quote.lines.prefix(2)),
      total: Money(cents: 75_000, currency: "USD"), isPartial: true, lowTotal: Money(cents: 37_500, currency: "USD"),
      highTotal: Money(cents: 75_000, currency: "USD"), otherReadings: [])
  }

  private static func study(_ number: Int, like entry: StudySummary) -> StudySummary {
    let uid = "1.2.840.\(number)"
    let study = StudyRecord(
      uid: uid, patient: entry.study.patient, date: entry.study.date, modalities: ["CT"],
      description: "CT STUDY \(number)", accessionNumber: "A\(number)", accessionIssuer: nil, institution: nil,
      procedureCodes: [], requestedProcedureDescriptions: [], requestedProcedureCodes: [], performedDescriptions: [],
      series: [])
    let sites = entry.sites.sites.map { site in Evidenced(site.value, evidence: []) }
    return StudySummary(
      study: study, source: entry.source, sites: StudySites(study: uid, sites: sites, holds: []), identity: .match,
      report: nil, isAccepted: true)
  }

  /// Every matter asked, twenty times each.
  private static func open(_ summary: inout CaseSummary) {
    let choices = [
      Hold.Choice(id: "yes", label: "Yes", quoteDeltaInCents: 100),
      Hold.Choice(id: "no", label: "No", quoteDeltaInCents: nil),
    ]
    let matters: [Hold.Matter] = [
      .eligibility, .password, .pages, .sites, .pathology, .reviews, .questions, .identity, .matching,
    ]
    summary.holds = matters.flatMap { matter in
      (1...20).map { number in
        Hold(
          subject: "\(matter.rawValue)/\(number)", matter: matter, question: "Is \(matter.rawValue) \(number) so?",
          choices: choices, evidence: [], standing: number % 2 == 0 ? "no" : nil)
      }
    }
  }
}
