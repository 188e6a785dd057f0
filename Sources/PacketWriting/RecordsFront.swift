import CaseModel
import ReaderProtocol

/// What `records.pdf` begins with: a case sheet, and a table of contents that links to each document.
struct RecordsFront {
  private static let size = PageSize(widthInPoints: 612, heightInPoints: 792)
  private static let left = 54.0
  private static let right = 558.0
  /// Rows of contents on one page, and the distance of two.
  private static let rowsPerPage = 40
  private static let rowHeight = 16.0
  private static let charactersPerLine = 92

  /// Of a case with so many documents in its records.
  static func pageCount(documents: Int) -> Int {
    documents == 0 ? 0 : 1 + (documents + rowsPerPage - 1) / rowsPerPage
  }

  let pages: [FrontPage]

  init(_ summary: CaseSummary, order: PageOrder, typeName: (String) -> String) {
    guard order.frontPageCount > 0 else {
      pages = []
      return
    }
    var rows: [(place: PageOrder.Placed, pageCount: Int)] = []
    for place in order.records {
      if rows.last?.place.document == place.document {
        rows[rows.count - 1].pageCount += 1
      } else if !rows.contains(where: { $0.place.document == place.document }) {
        rows.append((place, 1))
      }
    }
    var pages = [RecordsFront.caseSheet(summary, order: order)]
    let documents = Dictionary(
      summary.documents.map { ($0.document.id, $0.document) }, uniquingKeysWith: { first, _ in first })
    for start in stride(from: 0, to: rows.count, by: RecordsFront.rowsPerPage) {
      let shown = rows[start..<min(start + RecordsFront.rowsPerPage, rows.count)]
      pages.append(
        RecordsFront.contents(
          shown.map { row in
            Row(document: documents[row.place.document], place: row.place, pageCount: row.pageCount, typeName: typeName)
          }, number: pages.count, frontPageCount: order.frontPageCount))
    }
    self.pages = pages
  }

  private struct Row {
    let date: String
    let title: String
    let recordsPage: Int
    let pageCount: Int

    init(document: Document?, place: PageOrder.Placed, pageCount: Int, typeName: (String) -> String) {
      date = document?.date?.value.description ?? "undated"
      let type = typeName(document?.type.value ?? "document")
      let title = document?.title?.value ?? type
      self.title = RecordsFront.cut(RecordsFront.isDrawn(title) ? title : type, to: 66)
      recordsPage = place.recordsPage ?? 1
      self.pageCount = pageCount
    }
  }

  private static func contents(_ rows: [Row], number: Int, frontPageCount: Int) -> FrontPage {
    let isFirst = number == 1
    var lines = [
      FrontPage.Line(
        text: isFirst ? "Contents" : "Contents, continued", x: left, y: 72, points: isFirst ? 18 : 12, isBold: true),
      FrontPage.Line(text: "Page", x: right - 36, y: 72, points: 9, isBold: false),
    ]
    var links: [FrontPage.Link] = []
    for (index, row) in rows.enumerated() {
      let y = 100 + Double(index) * rowHeight
      lines.append(FrontPage.Line(text: row.date, x: left, y: y, points: 10, isBold: false))
      lines.append(FrontPage.Line(text: row.title, x: left + 66, y: y, points: 10, isBold: false))
      let pages = row.pageCount == 1 ? "1 page" : "\(row.pageCount) pages"
      lines.append(FrontPage.Line(text: pages, x: right - 96, y: y, points: 10, isBold: false))
      lines.append(FrontPage.Line(text: "\(row.recordsPage)", x: right - 36, y: y, points: 10, isBold: false))
      links.append(
        FrontPage.Link(
          box: Box(x: left - 4, y: y - 11, width: right - left + 8, height: rowHeight),
          page: row.recordsPage - 1 - frontPageCount))
    }
    return FrontPage(
      label: roman(number + 1), bookmark: isFirst ? "Contents" : nil, size: size, lines: lines, links: links)
  }

  private static func caseSheet(_ summary: CaseSummary, order: PageOrder) -> FrontPage {
    var lines: [FrontPage.Line] = []
    var y = 84.0
    func add(_ text: String, points: Double = 11, isBold: Bool = false) {
      guard y < 730 else { return }
      lines.append(FrontPage.Line(text: text, x: left, y: y, points: points, isBold: isBold))
      y += points * 1.45
    }
    func part(_ title: String, _ texts: [String]) {
      guard !texts.isEmpty else { return }
      y += 10
      add(title, points: 12, isBold: true)
      for text in texts {
        for line in wrapped(isDrawn(text) ? text : "(in a script that this page cannot show: see packet.html)") {
          add(line)
        }
      }
    }
    add("Case \(summary.reference)", points: 22, isBold: true)
    let patient = summary.requestForm?.patient
    let name = [patient?.given, patient?.family].compactMap(\.self).joined(separator: " ")
    let details = [patient?.birthDate.map { "born \($0)" }, patient?.sex].compactMap(\.self).joined(separator: ", ")
    part("Patient", [name.isEmpty ? "not named" : name, details].filter { !$0.isEmpty })
    part("Diagnosis", [summary.requestForm?.diagnosis].compactMap(\.self))
    let physician = summary.requestForm?.physician
    part("Referred by", [physician?.name, physician?.facility].compactMap(\.self))
    part("Questions", summary.questions.map { "\($0.number). \($0.text)" })
    part(
      "Imaging studies",
      summary.studies.filter(\.isAccepted).map { entry in
        "\(entry.study.date?.description ?? "undated") \(PacketView.title(of: entry.study))"
      })
    var notes = [
      "\(order.records.count) pages of \(summary.pages.found) that came are in this file; blank pages, copies and pages "
        + "of other people are not."
    ]
    if !summary.holds.isEmpty {
      let asked = summary.holds.count == 1 ? "1 question" : "\(summary.holds.count) questions"
      notes.append("Still to be decided about this case: \(asked), see packet.html.")
    }
    part("About these records", notes)
    if y >= 730 {
      lines.append(FrontPage.Line(text: "More is in packet.html.", x: left, y: 748, points: 10, isBold: false))
    }
    return FrontPage(label: "i", bookmark: "Case sheet", size: size, lines: lines, links: [])
  }

  private static func wrapped(_ text: String) -> [String] {
    var lines: [String] = []
    for word in text.split(whereSeparator: \.isWhitespace) {
      if let last = lines.last, last.count + word.count < charactersPerLine {
        lines[lines.count - 1] = "\(last) \(word)"
      } else {
        lines.append(cut(String(word), to: charactersPerLine))
      }
    }
    return lines
  }

  private static func cut(_ text: String, to count: Int) -> String {
    text.count <= count ? text : text.prefix(count - 1) + "…"
  }

  /// True for what the standard fonts have: Latin letters and common punctuation.
  private static func isDrawn(_ text: String) -> Bool {
    text.unicodeScalars.allSatisfy { $0.value <= 0xFF || (0x2013...0x2026).contains($0.value) || $0.value == 0x20AC }
  }

  /// Up to 3,999.
  static func roman(_ number: Int) -> String {
    let parts: [(Int, String)] = [
      (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"),
      (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
    ]
    var rest = number
    var text = ""
    for (value, letters) in parts {
      while rest >= value {
        text += letters
        rest -= value
      }
    }
    return text
  }
}
