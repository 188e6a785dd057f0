import CaseModel

/// What every page states about the patient, and which pages state the same: those are one question to a person.
struct IdentityQuestions: Sendable {
  struct Page: Sendable {
    let address: PageAddress
    let identity: StatedIdentity
    let found: IdentityMatch
  }

  /// Pages of one source that state the same and stand the same to the patient.
  private struct Statement: Hashable {
    let source: SourceID
    let reason: String
    let family: String
    let given: String
    let birthDate: CalendarDate?
  }

  private let byDocument: [String: [Page]]
  private let groups: [PageAddress: [Page]]

  init(
    documents: [Document], extracts: [String: DocumentExtract], patient: RequestForm.Patient, match: MatchIdentity
  ) {
    var byDocument: [String: [Page]] = [:]
    var statements: [Statement: [Page]] = [:]
    for document in documents {
      let pages = IdentityQuestions.pages(of: document, extracts[document.id]?.identities ?? [], patient, match)
      byDocument[document.id] = pages
      for page in pages where page.found.verdict == .probable {
        let statement = Statement(
          source: document.source, reason: page.found.reason,
          family: Folding.words(page.identity.family ?? "").joined(separator: " "),
          given: Folding.words(page.identity.given ?? "").joined(separator: " "), birthDate: page.identity.birthDate)
        statements[statement, default: []].append(page)
      }
    }
    self.byDocument = byDocument
    var groups: [PageAddress: [Page]] = [:]
    for pages in statements.values {
      let ordered = pages.sorted { $0.address < $1.address }
      for page in ordered { groups[page.address] = ordered }
    }
    self.groups = groups
  }

  func pages(of document: Document) -> [Page] { byDocument[document.id] ?? [] }

  /// Where a decision on a page can stand: at the page itself, then at the first page that states the same.
  func subjects(of page: PageAddress) -> [String] {
    let own = IdentityQuestions.subject(page)
    guard let first = groups[page]?.first?.address, first != page else { return [own] }
    return [own, IdentityQuestions.subject(first)]
  }

  /// One hold for all open pages that state the same; its subject is the first page that does, decided or not.
  func holds(_ open: [PageAddress]) -> [Hold] {
    let isOpen = Dictionary(open.map { ($0, true) }, uniquingKeysWith: { first, _ in first })
    var firsts: [PageAddress] = []
    for page in open.sorted() {
      guard let first = groups[page]?.first?.address, !firsts.contains(first) else { continue }
      firsts.append(first)
    }
    return firsts.compactMap { first in
      guard let group = groups[first] else { return nil }
      let asked = group.filter { isOpen[$0.address] == true }
      guard let sample = asked.first else { return nil }
      let what = asked.count == 1 ? "This page is" : "These \(asked.count) pages state the same and are"
      let end = asked.count == 1 ? "Is it?" : "Are they?"
      return IdentityQuestions.hold(
        IdentityQuestions.subject(first),
        "\(what) near the case's patient but not surely theirs (\(sample.found.reason)). \(end)",
        asked.count == 1 ? sample.identity.evidence : asked.flatMap { $0.identity.evidence.prefix(1) })
    }
  }

  static func hold(_ subject: String, _ question: String, _ evidence: [Evidence]) -> Hold {
    Hold(
      subject: subject, matter: .identity, question: question,
      choices: [
        Hold.Choice(id: "accept", label: "The case's patient: keep it"),
        Hold.Choice(id: "quarantine", label: "Somebody else: take it out"),
      ], evidence: evidence, standing: "accept")
  }

  private static func subject(_ page: PageAddress) -> String { "identity/\(page.source)/p\(page.page)" }

  private static func pages(
    of document: Document, _ stated: [PageIdentity], _ patient: RequestForm.Patient, _ match: MatchIdentity
  ) -> [Page] {
    let verdicts = stated.map { match.run($0.identity, patient) }
    let full = stated.indices.filter { verdicts[$0].verdict == .match }.map { stated[$0].identity }
    return stated.indices.map { index in
      let identity = stated[index].identity
      // A short banner on a page follows the full one on another page of its document.
      let follows = verdicts[index].verdict == .probable && full.contains { agrees(identity, $0, match) }
      return Page(
        address: PageAddress(source: document.source, page: stated[index].page), identity: identity,
        found: follows ? IdentityMatch(verdict: .match, reason: "follows its document") : verdicts[index])
    }
  }

  private static func agrees(_ identity: StatedIdentity, _ full: StatedIdentity, _ match: MatchIdentity) -> Bool {
    let whole = RequestForm.Patient(family: full.family, given: full.given, birthDate: full.birthDate)
    let reading = match.run(
      StatedIdentity(
        family: identity.family ?? full.family, given: identity.given ?? full.given,
        birthDate: identity.birthDate ?? full.birthDate, identifiers: [], evidence: [],
        legibility: identity.legibility, doubted: identity.doubted, possibleBirthDates: identity.possibleBirthDates),
      whole)
    return reading.verdict == .match
  }
}
