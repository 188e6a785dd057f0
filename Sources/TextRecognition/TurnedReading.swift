import CaseModel
import Foundation

/// What tesseract read of a page in one turn, with boxes mapped back from the levelled picture to the page.
struct TurnedReading {
  let quarters: Int
  /// Degrees clockwise by which the picture was turned to level it.
  let skew: Double
  let size: PageSize
  let text: PageText
  let faxHeader: String?
  let confidence: Double
  /// Letters read upright, weighed by how sure they are: to compare turns.
  let score: Double
  /// Share of longer words that are wider than tall: tesseract reads sideways lines too.
  let levelShare: Double

  static let nothing = TurnedReading(
    [], quarters: 0, skew: 0, size: PageSize(widthInPoints: 0, heightInPoints: 0), pixelsAcross: 1, pixelsDown: 1)

  init(
    _ words: [Tesseract.Word], quarters: Int, skew: Double, size: PageSize, pixelsAcross: Int, pixelsDown: Int
  ) {
    self.quarters = quarters
    self.skew = skew
    self.size = size
    let header = FaxHeaderLine.range(in: words, pixelsAcross: pixelsAcross, pixelsDown: pixelsDown)
    faxHeader = header.map { words[$0].map(\.text).joined(separator: " ") }
    let xScale = size.widthInPoints / Double(pixelsAcross)
    let yScale = size.heightInPoints / Double(pixelsDown)
    let radians = -skew * .pi / 180
    let centreX = Double(pixelsAcross) / 2
    let centreY = Double(pixelsDown) / 2

    var bytes: [UInt8] = []
    var placed = PageWords()
    var letters = 0.0
    var sure = 0.0
    for (index, word) in words.enumerated() where !(header?.contains(index) ?? false) {
      if !bytes.isEmpty { bytes.append(word.startsLine ? 0x0A : 0x20) }
      if word.startsParagraph && !bytes.isEmpty { bytes.append(0x0A) }
      let start = bytes.count
      bytes.append(contentsOf: Array(word.text.utf8))
      // The centre of the word turns with the page; its height stays that of the line.
      let x = Double(word.left + word.right) / 2 - centreX
      let y = Double(word.top + word.bottom) / 2 - centreY
      let turnedX = x * cos(radians) - y * sin(radians) + centreX
      let turnedY = x * sin(radians) + y * cos(radians) + centreY
      let width = Double(word.right - word.left)
      let height = Double(word.bottom - word.top) + abs(sin(radians)) * width
      placed.append(
        PageWord(
          utf8Range: start..<bytes.count,
          box: Box(
            x: (turnedX - width / 2) * xScale, y: (turnedY - height / 2) * yScale, width: width * xScale,
            height: height * yScale),
          confidence: word.confidence))
      let weight = Double(word.text.count)
      letters += weight
      sure += weight * word.confidence
    }
    if !bytes.isEmpty { bytes.append(0x0A) }
    text = PageText(text: String(decoding: bytes, as: UTF8.self), words: placed)
    confidence = letters > 0 ? sure / letters : 0
    let long = words.filter { $0.text.count >= 3 }
    let level = long.count { $0.right - $0.left >= $0.bottom - $0.top }
    levelShare = long.isEmpty ? 1 : Double(level) / Double(long.count)
    score = sure * confidence * levelShare
  }

  /// Few sure letters: the page may stand another way.
  func isDoubtful(below limit: Double) -> Bool {
    confidence < limit || text.words.count < 4 || levelShare < 0.5
  }
}

/// The line that a fax machine prints at the top edge: date, number, page of pages.
enum FaxHeaderLine {
  /// The words of that line; `nil` where the page has none.
  static func range(in words: [Tesseract.Word], pixelsAcross: Int, pixelsDown: Int) -> Range<Int>? {
    let edge = Int(Double(pixelsDown) * 0.045)
    let line = words.prefix { $0.bottom <= edge }
    guard !line.isEmpty else { return nil }
    let text = line.map(\.text).joined(separator: " ")
    return looksLikeHeader(text) ? 0..<line.count : nil
  }

  /// A page number of pages, or at least two of: time, date, telephone number, the word fax.
  static func looksLikeHeader(_ text: String) -> Bool {
    let lower = text.lowercased()
    if lower.contains(/\b(page|pg|p)[.:]?\s*\d{1,4}\s*(of|\/)\s*\d{1,4}/) { return true }
    if lower.contains(/\bp\.\s*\d{1,4}\b/) && lower.contains(/\d{1,2}:\d{2}/) { return true }
    var signs = 0
    if lower.contains(/\b\d{1,2}:\d{2}/) { signs += 1 }
    if lower.contains(/\b\d{1,4}[\/\-.]\d{1,2}[\/\-.]\d{2,4}\b/)
      || lower.contains(/\b(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*[ .-]*\d{1,2}\b/)
    {
      signs += 1
    }
    if lower.contains(/\+?\(?\d{3}\)?[ .-]?\d{3}[ .-]?\d{4}\b/) { signs += 1 }
    if lower.contains(/\b(fax|from|to|tel)\b/) { signs += 1 }
    if lower.contains(/\b\d{1,3}\s*\/\s*\d{1,3}\b/) { signs += 1 }
    return signs >= 2
  }
}
