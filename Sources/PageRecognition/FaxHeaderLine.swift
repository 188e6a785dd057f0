import CaseModel

/// The line that a fax machine prints at the leading edge of the sheet: date, number, page of pages.
///
/// The receiving machine prints it upright even where the sheet went in upside down.
struct FaxHeaderLine {
  let text: String
  /// How far the line reaches down from the edge, in points of the page as displayed.
  let depthInPoints: Double
  /// On the page as displayed.
  let box: Box

  /// Looks at the uppermost part of the page. `nil` where no line of a fax machine stands there.
  init?(_ words: [(text: String, box: Box)], page: PageSize) {
    let line = words.filter { $0.box.maxY <= page.heightInPoints * FaxHeaderLine.reach }
      .sorted { $0.box.x < $1.box.x }
    let text = line.map(\.text).joined(separator: " ")
    guard FaxHeaderLine.looksLikeHeader(text) else { return nil }
    self.text = text
    box = line.dropFirst().reduce(line[0].box) { $0.union($1.box) }
    // Half a line more: in another turn the same ink gives other boxes.
    depthInPoints = (line.map(\.box.maxY).max() ?? 0) + 4
  }

  /// Share of the page's height in which a machine prints.
  private static let reach = 0.045

  /// Where the line stands once the page has been turned clockwise; `page` is the size after the turn.
  func strip(turned quarters: Int, page: PageSize) -> Strip {
    switch quarters {
    case 1: Strip(x: (page.widthInPoints - depthInPoints)...Double.infinity, y: -Double.infinity...Double.infinity)
    case 2: Strip(x: -Double.infinity...Double.infinity, y: (page.heightInPoints - depthInPoints)...Double.infinity)
    case 3: Strip(x: -Double.infinity...depthInPoints, y: -Double.infinity...Double.infinity)
    default: Strip(x: -Double.infinity...Double.infinity, y: -Double.infinity...depthInPoints)
    }
  }

  struct Strip {
    let x: ClosedRange<Double>
    let y: ClosedRange<Double>

    func holdsMiddle(of box: Box) -> Bool {
      x.contains(box.x + box.width / 2) && y.contains(box.y + box.height / 2)
    }
  }

  /// A page number of pages, or at least two of: time, date, telephone number, the word fax.
  static func looksLikeHeader(_ text: String) -> Bool {
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
