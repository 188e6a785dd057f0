import CaseModel

/// The line that a fax machine prints at the leading edge of the sheet: date, number, page of pages.
///
/// The receiving machine prints it upright even where the sheet went in upside down.
struct FaxHeaderLine {
  let text: String
  /// On the page as displayed.
  let box: Box

  /// How far the line reaches down from the edge.
  var depthInPoints: Double { box.maxY }

  /// Looks at the uppermost part of the page. `nil` where no line of a fax machine stands there.
  init?(_ words: [(text: String, box: Box)], page: PageSize) {
    let line = words.filter { $0.box.maxY <= page.heightInPoints * FaxHeaderLine.reach }
      .sorted { $0.box.x < $1.box.x }
    let text = line.map(\.text).joined(separator: " ")
    guard FaxHeaderLine.isOne(text) else { return nil }
    self.init(text: text, box: line.dropFirst().reduce(line[0].box) { $0.union($1.box) })
  }

  init(text: String, box: Box) {
    self.text = text
    self.box = box
  }

  /// Share of the page's height in which a machine prints.
  private static let reach = 0.045

  /// A page number of pages, or at least two of: time, date, telephone number, the word fax.
  static func isOne(_ text: String) -> Bool {
    let lower = text.lowercased()
    let hasTime = lower.contains(/\b\d{1,2}:\d{2}/)
    if lower.contains(/\bp\.\s*\d{1,4}\b/) && hasTime { return true }
    var signs = hasTime ? 1 : 0
    if lower.contains(/\b(page|pg|p)[.:]?\s*\d{1,4}\s*(of|\/)\s*\d{1,4}/) { signs += 1 }
    if lower.contains(/\b\d{1,4}[\/\-.]\d{1,2}[\/\-.]\d{2,4}\b/)
      || lower.contains(/\b(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*[ .-]*\d{1,2}\b/)
    {
      signs += 1
    }
    if lower.contains(/\+?\(?\d{3}\)?[ .-]?\d{3}[ .-]?\d{4}\b/) || lower.contains(/\b\d{3}-\d{4}\b/) { signs += 1 }
    if lower.contains(/\b(fax|from|to|tel)\b/) { signs += 1 }
    return signs >= 2
  }
}
