import CaseModel
import ChartTesting
import ChartUnderstanding
import Testing

@Suite struct FaxTests {
  let lexicon: ChartLexicon

  init() throws { lexicon = try RuleTables.lexicon.get() }

  private static let report = "LABORATORY REPORT\nPatient: DOE, JANE  DOB: 03/04/1965\nHemoglobin 11.2 g/dL 12.0-16.0"

  /// One file of pages with these header lines; `nil` for a page on which no line could be read.
  private func stream(_ headers: [String?], channel: Channel = .fax) -> (stream: SourceStream, findings: [Finding]) {
    let pages = headers.enumerated().map { index, header in
      Paper.page(index + 1, "\(Self.report)\nSample \(index)", source: .recognised, header: header)
    }
    let read = Paper.source(1, pages, channel: channel).understood(by: lexicon)
    return (read.stream, read.findings)
  }

  private func header(_ line: String) throws -> FaxHeader {
    try #require(stream([line]).stream.faxes.first).header
  }

  @Test(arguments: [
    ("FROM: LAKESIDE PATHOLOGY  FAX 555-0142   06/14/2026 09:31   PAGE 3 OF 12", 3, 12),
    ("03/18/2026 16:05  QUARRY VIEW IMAGING  555-0175   PAGE 02/02", 2, 2),
    ("Jun 14 2026 9:31AM  HP LASERJET FAX  617-555-0142  p.3", 3, nil),
    ("2026-06-14 09:31  +1 (617) 555-0142  LAKESIDE  P.003/012", 3, 12),
    ("14-Jun-2026 09:31 From:6175550142 Page: 3/12", 3, 12),
    ("TO:16175550100 FROM: LAKESIDE 09:31 06/14/26 Pg 3 of 12", 3, 12),
    ("06/14/2026 09:31 FAX 6175550142 LAKESIDE 003/012", 3, 12),
    ("06/14/2026 09:31 FAX 6175550142 LAKESIDE PAGE O3/I2", 3, 12),
    ("14.06.2026 09:31 Fax 089 5550142 KLINIK SEITE 3 VON 12", 3, 12),
  ])
  func `the number of a page is read in the forms that machines print`(_ line: String, _ page: Int, _ pages: Int?)
    throws
  {
    let header = try header(line)
    #expect(header.page == page && header.pages == pages)
    #expect(header.sentAtMinute == 9 * 60 + 31 || header.sentAtMinute == 16 * 60 + 5)
  }

  @Test func `sender, numbers, date and time are fields with the line as evidence`() throws {
    let header = try header(
      "FROM: LAKESIDE PATHOLOGY  FAX 617-555-0142   06/14/2026 09:31pm TO: 617-555-0100 PAGE 1 OF 4")
    #expect(header.sender == "LAKESIDE PATHOLOGY")
    #expect(header.senderNumber == "6175550142" && header.receiverNumber == "6175550100")
    #expect(header.sentOn == CalendarDate("2026-06-14") && header.sentAtMinute == 21 * 60 + 31)
    #expect(header.evidence.words.hasPrefix("FROM: LAKESIDE"))
  }

  @Test func `a header that stands in a page's own text is no part of what rules read`() throws {
    let line = "06/14/2026 09:31 FROM: SMITH MEMORIAL FAX 617-555-0142 PAGE 2 OF 4"
    let page = Paper.page(1, "\(line)\n\(Letters.operative)", top: 8)
    let read = Paper.source(1, [page]).understood(by: lexicon)
    let document = try #require(read.documents.first)
    #expect(document.document.date?.value == CalendarDate("2026-01-12"))
    #expect(document.document.facility == nil)
    let header = try #require(read.stream.faxes.first).header
    #expect(header.page == 2 && header.pages == 4)
    guard case .page(_, let box) = header.evidence.place else { throw Unplaced() }
    #expect(try #require(box).maxY < 30)
  }

  struct Unplaced: Error {}

  @Test func `the running head of an uploaded chart is its own, and its numbers are the document's`() throws {
    let pages = (1...4).map { number in
      Paper.page(
        number, "\(Self.report)\nSample \(number)", source: .recognised, header: "06/14/2026 09:31 Page \(number) of 4")
    }
    let read = Paper.source(1, pages, channel: .upload).understood(by: lexicon)
    #expect(read.stream.faxes.isEmpty)
    #expect(read.documents.count == 1)
  }

  private func line(_ page: String, at time: String = "09:31", from number: String = "617-555-0142") -> String {
    "06/14/2026 \(time) LAKESIDE PATHOLOGY FAX \(number) PAGE \(page)"
  }

  @Test func `a fax of which a page did not come says which, and lists it as missing`() throws {
    let read = stream([1, 2, 3, 4, 6, 7, 8, 9, 10, 11, 12].map { line("\($0) OF 12") })
    let finding = try #require(read.findings.first { $0.code == "fax-pages-missing" })
    #expect(finding.message.contains("without page 5."))
    let item = try #require(read.stream.completeness(source: SourceID(1)).first)
    #expect(item.state == .missing && item.label.contains("of 12 pages: page 5"))
    #expect(item.evidence.first?.rule == "fax header")
  }

  @Test func `the last pages of a fax that broke off are missing`() throws {
    let fax = try #require(stream([1, 2, 3].map { line("\($0) OF 6") }).stream.faxes.first)
    #expect(fax.missing == [4, 5, 6])
  }

  @Test func `numbers without a total show a gap`() throws {
    let fax = try #require(
      stream(["P.1", "P.2", "P.4"].map { line($0).replacing("PAGE ", with: "") }).stream.faxes.first)
    #expect(fax.missing == [3] && fax.total == nil)
  }

  @Test(arguments: [
    [1, 2, 9, 4, 5], [1, 2, nil, 4, 5], [nil, 2, 3, 4, 5], [1, 2, 3, 4, nil], [1, 1, 3, 4, 5] as [Int?],
  ])
  func `a number that was misread or not read between others is no missing page`(_ numbers: [Int?]) throws {
    let fax = try #require(stream(numbers.map { $0.map { line("\($0) OF 5") } }).stream.faxes.first)
    #expect(fax.missing.isEmpty && fax.repeated.isEmpty && fax.pages.map(\.number) == [1, 2, 3, 4, 5])
  }

  @Test func `a sheet that went through twice is told by its number`() throws {
    let read = stream([1, 2, 2, 3].map { line("\($0) OF 3") })
    let fax = try #require(read.stream.faxes.first)
    #expect(read.stream.faxes.count == 1)
    #expect(fax.repeated == [PageNumber(3)] && fax.missing.isEmpty)
    #expect(read.findings.contains { $0.code == "fax-pages-repeated" })
  }

  @Test(arguments: [
    ("10:45", "617-555-0142", 3), ("09:34", "617-555-0142", 3), ("09:31", "212-555-0199", 3),
    ("09:34", "617-555-0142", 5),
  ])
  func `several faxes in one file are told apart`(_ time: String, _ number: String, _ total: Int) throws {
    let first = [1, 2, 3].map { line("\($0) OF 3") }
    let second = (1...total).map { line("\($0) OF \(total)", at: time, from: number) }
    let read = stream(first + second)
    #expect(read.stream.faxes.map(\.pages.count) == [3, total])
    #expect(read.stream.faxes.allSatisfy { $0.missing.isEmpty && $0.repeated.isEmpty })
    #expect(read.findings.contains { $0.code == "several-faxes" })
  }

  @Test func `the minutes that pass while a long fax comes in do not part it`() throws {
    let read = stream((1...30).map { line("\($0) OF 30", at: "09:\($0 + 25)") })
    #expect(read.stream.faxes.count == 1)
    #expect(read.findings.isEmpty)
  }

  @Test func `a fax whose pages lie in another order says in which they belong`() throws {
    let read = stream([1, 3, 2, 4].map { line("\($0) OF 4") })
    #expect(read.stream.faxes.first?.orderByNumber?.map(\.value) == [1, 3, 2, 4])
    #expect(read.findings.contains { $0.code == "fax-pages-out-of-order" })
  }

  @Test func `a whole fax raises nothing`() { #expect(stream([1, 2, 3].map { line("\($0) OF 3") }).findings.isEmpty) }

  // Cover and separator sheets.

  private func code(_ text: String, _ symbology: String = "CODE-128") -> PageCode {
    PageCode(symbology: symbology, text: text, box: Box(x: 100, y: 90, width: 200, height: 40))
  }

  @Test func `a cover sheet is known, and its reference by text and by code`() throws {
    let byText = try #require(
      Paper.source(1, [Paper.page(1, Letters.faxCover)]).understood(by: lexicon).documents.first)
    #expect(byText.document.type.value == "fax-cover")
    #expect(byText.extract.references.map(\.value.digits) == ["1000000001"])
    let plain = Letters.faxCover.replacing("Reference Number: 100 000 0001\n", with: "")
    for text in ["1000000007", "REF:1000000007", "Case-1000000007"] {
      let page = Paper.page(1, plain, codes: [code(text, "QR-Code")])
      let byCode = try #require(Paper.source(1, [page]).understood(by: lexicon).documents.first)
      #expect(byCode.extract.references.map(\.value.digits) == ["1000000007"])
      #expect(byCode.extract.references.first?.evidence.first?.words == text)
    }
  }

  @Test func `a reference that two readers read differently names no case by itself, and beside a code it does`() throws
  {
    let codes: [[PageCode]] = [[], [code("1000000001")]]
    for codes in codes {
      let page = Paper.page(1, Letters.faxCover, source: .recognised, codes: codes, doubted: ["0001"])
      let cover = try #require(Paper.source(1, [page]).understood(by: lexicon).documents.first)
      #expect(Set(cover.extract.references.map(\.value.digits)) == ["1000000001"])
      #expect(cover.extract.references.allSatisfy(\.isDoubted) == codes.isEmpty)
    }
  }

  @Test func `a telephone number of ten digits is no reference`() throws {
    let text = Letters.faxCover.replacing(
      "Reference Number: 100 000 0001", with: "Reference: Dr Smith, phone 617 555 0100")
    let cover = try #require(Paper.source(1, [Paper.page(1, text)]).understood(by: lexicon).documents.first)
    #expect(cover.extract.references.isEmpty)
  }

  @Test(arguments: [("PATCH T", "CODE-39"), ("SEPARATOR", "QR-Code"), ("WNNW", PageCode.patch)])
  func `a sheet with a separator's code parts documents and does not count`(_ text: String, _ symbology: String) throws
  {
    let pages = [
      Paper.page(1, Letters.operative), Paper.page(2, "", source: .recognised, codes: [code(text, symbology)]),
      Paper.page(3, Letters.laboratory),
    ]
    let source = Paper.source(1, pages)
    let read = source.understood(by: lexicon).documents
    #expect(read.map(\.document.type.value) == ["operative-note", "separator-sheet", "laboratory-report"])
    let count = counted(source, read)
    #expect(count.count.billable == 2 && count.count.exclusions.map(\.reason) == [.separator])
  }

  @Test func `a report that carries such a code stays a report`() throws {
    let page = Paper.page(1, Letters.consultation, codes: [code("SEPARATOR")])
    let read = try #require(Paper.source(1, [page]).understood(by: lexicon).documents.first)
    #expect(read.document.type.value == "consultation-note")
  }

  private func counted(_ source: PaperSource, _ read: [ReadDocument]) -> PageCounting {
    let identity = ReconcileIdentity(lexicon.rules.identity).run(
      form: nil, documents: read.map(\.document), extracts: read.map(\.extract), studies: [])
    return CountPages().run(sources: [source.text], documents: read.map(\.document), identity: identity)
  }

  // A cover of another case.

  private let form = RequestForm(
    patient: RequestForm.Patient(family: "Doe", given: "Jane", birthDate: CalendarDate("1965-03-04")))

  private func checked(_ pages: [PageContent], decisions: [Decision] = []) -> IdentityOutcome {
    // Documents of one source carry the source's own ids.
    let read = Paper.source(1, pages).understood(by: lexicon).documents
    let identity = ReconcileIdentity(lexicon.rules.identity).run(
      form: form, documents: read.map(\.document), extracts: read.map(\.extract), studies: [], decisions: decisions)
    return CheckReferences(lexicon.rules.documentTypes).run(
      identity, reference: CaseReference("1000000001")!, documents: read.map(\.document),
      extracts: read.map(\.extract), decisions: decisions)
  }

  private static let nameless =
    "DISCHARGE SUMMARY\nDate of discharge: 11/06/2025\nHospital course: improved.\nDischarge medications: none"

  private func underCover(of reference: String) -> [PageContent] {
    let cover = Letters.faxCover.replacing("100 000 0001", with: reference)
    return [Paper.page(1, cover), Paper.page(2, Self.nameless), Paper.page(3, Letters.laboratory)]
  }

  @Test func `a cover that carries this case's reference asks nothing`() {
    let outcome = checked(underCover(of: "1000000001"))
    #expect(outcome.holds.isEmpty && outcome.quarantined.isEmpty)
  }

  @Test func `under a cover of another case only what names the patient stays, until somebody decides`() throws {
    let outcome = checked(underCover(of: "2000000002"))
    let hold = try #require(outcome.holds.first { $0.subject == "identity/reference/s1/p1" })
    #expect(hold.matter == .identity && hold.standing == "matching")
    #expect(hold.evidence.first?.words.contains("2000000002") == true)
    #expect(outcome.quarantined.map(\.page.value) == [2])
  }

  @Test(arguments: [("accept", []), ("matching", [2]), ("quarantine", [1, 2, 3])])
  func `the coordinator's answer about such a cover is followed`(_ choice: String, _ pages: [Int]) {
    let decision = Decision(
      subject: "identity/reference/s1/p1", evidenceDigest: BlobDigest(hex: Paper.hex("x"))!, choice: choice, note: nil)
    let outcome = checked(underCover(of: "2000000002"), decisions: [decision])
    #expect(outcome.quarantined.map(\.page.value) == pages)
    #expect(outcome.holds.isEmpty)
  }
}
