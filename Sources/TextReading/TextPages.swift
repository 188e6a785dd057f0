import CaseModel
import Crypto

/// Text set as pages: US letter, 66 lines of 10-point type a page, 84 columns, as a line printer would.
package struct TextPages {
  package static let size = PageSize(widthInPoints: 612, heightInPoints: 792)
  static let columns = 84
  static let linesPerPage = 66
  private static let columnWidth = 6.0
  private static let lineHeight = 11.0
  private static let left = 54.0
  private static let top = 33.0

  private let pages: [[String]]

  /// What the text leaves out that a person should know of.
  package let findings: [Finding]

  package var count: Int { pages.count }

  /// Every character of the text comes on a page: long lines are folded, a form feed begins a page.
  ///
  /// Throws ``TextFailure`` where there is nothing to show, or more than `maximumPages`.
  package init(_ bytes: UnsafeRawBufferPointer, kind: ContentKind, maximumPages: Int) throws(TextFailure) {
    let enclosed = kind == .clinicalDocument ? EnclosedFile(in: bytes) : nil
    let text: String
    switch kind {
    case .html, .clinicalDocument:
      text = MarkupText.lines(
        of: DecodedText.of(bytes, isMarkup: true), isClinicalDocument: kind == .clinicalDocument,
        showsBody: enclosed?.form == .plain)
    default: text = DecodedText.of(bytes)
    }
    var pages: [[String]] = [[]]
    for line in text.split(omittingEmptySubsequences: false, whereSeparator: { $0.isNewline && $0 != "\u{C}" }) {
      for (index, part) in line.split(separator: "\u{C}", omittingEmptySubsequences: false).enumerated() {
        if index > 0 { pages.append([]) }
        for row in TextPages.folded(part) {
          if pages[pages.count - 1].count == TextPages.linesPerPage { pages.append([]) }
          pages[pages.count - 1].append(row)
        }
      }
      guard pages.count <= maximumPages + 1 else { throw .tooManyPages(limit: maximumPages) }
    }
    while let last = pages.last, last.allSatisfy({ $0.allSatisfy(\.isWhitespace) }) { pages.removeLast() }
    guard !pages.isEmpty else { throw .empty }
    while let row = pages[pages.count - 1].last, row.allSatisfy(\.isWhitespace) { pages[pages.count - 1].removeLast() }
    guard pages.count <= maximumPages else { throw .tooManyPages(limit: maximumPages) }
    self.pages = pages
    findings = [enclosed?.finding].compactMap { $0 }
  }

  package func read(_ number: PageNumber) -> PageReading {
    let text = TextPages.placed(pages[number.value - 1])
    return PageReading(
      number: number, size: TextPages.size, rotation: .none, embedded: text, textLayer: .visible, scan: nil,
      hasContent: !text.words.isEmpty, isRenderable: true, contentDigest: TextPages.digest(of: text.text))
  }

  private static func placed(_ rows: [String]) -> PageText {
    var text = ""
    var length = 0
    var words = PageWords()
    for (index, row) in rows.enumerated() {
      var isFirst = true
      var column = 0
      for word in row.split(separator: " ", omittingEmptySubsequences: false) {
        defer { column += word.count + 1 }
        guard !word.isEmpty else { continue }
        if !isFirst {
          text += " "
          length += 1
        }
        isFirst = false
        let box = Box(
          x: left + Double(column) * columnWidth, y: top + Double(index) * lineHeight,
          width: Double(word.count) * columnWidth, height: lineHeight)
        words.append(PageWord(utf8Range: length..<length + word.utf8.count, box: box, confidence: 1))
        text += word
        length += word.utf8.count
      }
      text += "\n"
      length += 1
    }
    return PageText(text: text, words: words)
  }

  /// The rows that a line takes: broken at the last space that fits, within a word where there is none.
  private static func folded(_ line: Substring) -> [String] {
    var row: [Character] = []
    for character in line {
      if character == "\t" {
        row += Array(repeating: " ", count: 8 - row.count % 8)
      } else {
        row.append(character.isWhitespace ? " " : character)
      }
    }
    while row.last == " " { row.removeLast() }
    var rows: [String] = []
    var rest = row[...]
    while rest.count > columns {
      let reach = rest.prefix(columns + 1)
      let indent = reach.prefix { $0 == " " }.endIndex
      let cut = reach.lastIndex(of: " ").flatMap { $0 > indent ? $0 : nil } ?? rest.startIndex + columns
      rows.append(String(rest[..<cut]))
      rest = rest[cut...].drop { $0 == " " }
    }
    rows.append(String(rest))
    return rows
  }

  private static func digest(of text: String) -> BlobDigest {
    let digits = Array("0123456789abcdef".utf8)
    let hash = SHA256.hash(data: Array("dossier text page 1\n\(text)".utf8))
    let hex = hash.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }
    guard let digest = BlobDigest(hex: String(decoding: hex, as: UTF8.self)) else {
      preconditionFailure("SHA-256 has 32 bytes")
    }
    return digest
  }
}

/// Why a file of text does not become pages.
package enum TextFailure: Error, Equatable {
  case empty
  case tooManyPages(limit: Int)

  package var finding: Finding {
    switch self {
    case .empty:
      Finding(
        code: "text-empty", severity: .warning,
        message: "There is no text in this file. Ask the sender what it should hold, if anything.")
    case .tooManyPages(let limit):
      Finding(
        code: "too-many-pages", severity: .error,
        message: "This text has more than \(limit) pages. Split it, or raise the limit in the pipeline.")
    }
  }
}
