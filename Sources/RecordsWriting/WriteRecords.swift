import CaseModel
import ReaderProtocol

/// Writes `records.pdf` as a plan says, inside a reader process.
///
/// Input i of the plan is input i of the channel; the input after the last is the output, open for writing at its start.
/// Equal plans and inputs give equal bytes: no time, no random id.
package enum WriteRecords {
  /// Answers `recordsWritten` and a `finding` for every page that could not be copied and was replaced by a notice.
  ///
  /// Throws a `Refusal` where the output cannot be written, and `ChannelFailure` or a decoding error where the plan does not come whole.
  package static func run(channel: ReaderChannel) throws {
    let plan = try receivePlan(channel)
    do {
      var findings: [Finding] = []
      let size = try write(plan, channel: channel, findings: &findings)
      for finding in findings { try channel.send(.finding(finding)) }
      try channel.send(.recordsWritten(pageCount: plan.pages.count, byteCount: size))
    } catch let failure as RecordsFailure {
      throw Refusal(failure.finding)
    }
  }

  /// `qpdf 11.3.0`
  package static var engine: String { "qpdf \(RecordsFile.libraryVersion)" }

  private static func receivePlan(_ channel: ReaderChannel) throws -> RecordsPlan {
    var pages: [RecordsPlan.Page] = []
    while true {
      switch try channel.receive(ReaderInput.self) {
      case .recordsPages(let more): pages.append(contentsOf: more)
      case .records(let plan):
        pages.append(contentsOf: plan.pages)
        return RecordsPlan(
          title: plan.title, inputs: plan.inputs, pages: pages, bookmarks: plan.bookmarks, front: plan.front)
      default: throw ChannelFailure.frame(.unexpectedBytes)
      }
    }
  }

  private static func write(_ plan: RecordsPlan, channel: ReaderChannel, findings: inout [Finding]) throws -> Int {
    let file = try RecordsFile()
    var failures: [Int: RecordsFailure] = [:]
    for (index, input) in plan.inputs.enumerated() {
      let descriptor = channel.descriptor(ofInput: index)
      do throws(RecordsFailure) {
        switch input.kind {
        case .pdf: try file.openPDF(input: index, descriptor: descriptor, passwords: input.passwords)
        case _ where isDrawn(input.kind): break
        default: try file.openPictures(input: index, descriptor: descriptor, kind: input.kind)
        }
      } catch {
        failures[index] = error
      }
    }
    let front = plan.front ?? []
    for page in front {
      let links = page.links.filter { plan.pages.indices.contains($0.page) }
      let parts = DrawnPage.parts(ofFront: page, links: links)
      try file.appendDrawn(
        size: usable(page.size), content: DrawnPage.front(page, parts: parts), roles: parts.map(\.role))
      try file.addLabel(page.label)
    }
    var codes = CharacterCodes()
    for page in plan.pages {
      try append(page, of: plan, openFailures: failures, to: file, codes: &codes, findings: &findings)
      try file.addLabel(page.label)
    }
    for (index, page) in front.enumerated() {
      if let title = page.bookmark { try file.addBookmark(depth: 0, title: title, page: index) }
      for link in page.links where plan.pages.indices.contains(link.page) {
        try file.addLink(page: index, box: link.box, on: page.size, to: link.page + front.count)
      }
    }
    for bookmark in plan.bookmarks { try add(bookmark, depth: 0, after: front.count, to: file) }
    let size = try file.write(to: channel.descriptor(ofInput: plan.sourceCount), title: plan.title, codes: codes)
    findings += lostStructures(of: plan, in: file)
    return size
  }

  private static func lostStructures(of plan: RecordsPlan, in file: borrowing RecordsFile) -> [Finding] {
    var findings: [Finding] = []
    for input in plan.inputs.indices where file.lostStructure(ofInput: input) {
      guard let page = plan.pages.first(where: { $0.input == input }) else { continue }
      findings.append(
        Finding(
          code: "tags-not-carried", severity: .warning,
          message:
            "The file of page \(page.label) is tagged for screen readers; records.pdf shows its pages without the tags, "
            + "which are damaged or too many. See the original file.", page: page.number))
    }
    return findings
  }

  private static func append(
    _ page: RecordsPlan.Page, of plan: RecordsPlan, openFailures: [Int: RecordsFailure], to file: borrowing RecordsFile,
    codes: inout CharacterCodes, findings: inout [Finding]
  ) throws(RecordsFailure) {
    let size = usable(page.size)
    var placement = Placement.identity
    do throws(RecordsFailure) {
      guard plan.inputs.indices.contains(page.input) else { throw .noSuchPage }
      if let failure = openFailures[page.input] { throw failure }
      let kind = plan.inputs[page.input].kind
      if kind == .pdf {
        placement = try file.appendPDFPage(input: page.input, number: page.number, turn: page.turn, upright: size)
      } else if isDrawn(kind) {
        try appendWords(page, size: size, to: file, findings: &findings)
        return
      } else {
        try file.appendPicture(input: page.input, number: page.number, turn: page.turn, upright: size)
      }
    } catch {
      try file.appendDrawn(size: size, paragraph: DrawnPage.notice(label: page.label, reason: error.reason, size: size))
      findings.append(
        Finding(
          code: "page-not-copied", severity: .error,
          message: "Page \(page.label) stands in records.pdf as a notice only. \(error.reason)", page: page.number))
      return
    }
    guard let text = page.textLayer, !text.words.isEmpty else { return }
    let operators = TextUnder.operators(text, height: size.heightInPoints, placement: placement, codes: &codes)
    try file.putUnder(operators, replacingInvisible: plan.inputs[page.input].kind == .pdf)
  }

  private static func appendWords(
    _ page: RecordsPlan.Page, size: PageSize, to file: borrowing RecordsFile, findings: inout [Finding]
  ) throws(RecordsFailure) {
    let drawn = DrawnPage.words(page.textLayer ?? .empty, size: size)
    try file.appendDrawn(size: size, paragraph: drawn.content)
    if drawn.unshown > 0 {
      findings.append(
        Finding(
          code: "characters-not-drawn", severity: .warning,
          message: "\(drawn.unshown) characters of page \(page.label) are of a script that records.pdf cannot draw; "
            + "they stand there as question marks. See the original file.", page: page.number))
    }
  }

  private static func add(
    _ bookmark: RecordsPlan.Bookmark, depth: Int, after front: Int, to file: borrowing RecordsFile
  )
    throws(RecordsFailure)
  {
    try file.addBookmark(depth: depth, title: bookmark.title, page: bookmark.page + front)
    for child in bookmark.children { try add(child, depth: depth + 1, after: front, to: file) }
  }

  /// Kinds whose pages are drawn from their words.
  private static func isDrawn(_ kind: ContentKind) -> Bool {
    switch kind {
    case .text, .rtf, .html, .officeDocument, .openDocument, .clinicalDocument, .email, .requestForm: true
    default: false
    }
  }

  /// A size that a PDF page may have (PDF 32000-1, annex C: 3 to 14,400 units); letter where it is none.
  private static func usable(_ size: PageSize) -> PageSize {
    let range = 3.0...14_400.0
    guard range.contains(size.widthInPoints), range.contains(size.heightInPoints) else {
      return PageSize(widthInPoints: 612, heightInPoints: 792)
    }
    return size
  }
}
