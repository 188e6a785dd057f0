import CaseModel
import ChartUnderstanding

/// Pages made of text, with a box for every word, as the readers hand them over.
package enum Paper {
  package static func page(
    _ number: Int, _ text: String, source: TextKind = .embedded, digest: String? = nil, blank: Bool = false,
    size: PageSize = PageSize(widthInPoints: 612, heightInPoints: 792), top: Double = 40, header: String? = nil,
    codes: [PageCode] = [], look: PageLook? = nil, confidence: Double = 1, script: String? = nil,
    doubted: Set<String> = []
  ) -> PageContent {
    let utf8 = Array(text.utf8)
    var words = PageWords()
    var at = 0
    var start: Int?
    var line = 0
    var column = 0
    func close(_ end: Int) {
      guard let from = start else { return }
      words.append(
        PageWord(
          utf8Range: from..<end,
          box: Box(x: 40 + Double(column) * 5, y: top + Double(line) * 12, width: Double(end - from) * 5, height: 10),
          confidence: doubted.contains(String(decoding: utf8[from..<end], as: UTF8.self)) ? 0.3 : confidence))
      start = nil
    }
    for byte in utf8 {
      if byte == 0x20 || byte == 0x0A {
        close(at)
        if byte == 0x0A {
          line += 1
          column = 0
        }
      } else if start == nil {
        start = at
      }
      at += 1
    }
    close(at)
    return PageContent(
      number: PageNumber(number), size: size, rotation: .none, addedTurn: .none,
      text: PageText(text: text, words: words), textSource: source == .embedded ? .embedded : .recognised,
      reason: "test", faxHeader: header, isBlank: blank, confidence: source == .embedded ? 1 : 0.85,
      contentDigest: BlobDigest(hex: digest ?? hex(text + "\(blank ? number : 0)"))!,
      needsTextLayer: source != .embedded, codes: codes, look: look, script: script)
  }

  package enum TextKind { case embedded, recognised }

  package static func source(
    _ number: Int, _ pages: [PageContent], declared: Int? = nil, channel: Channel = .upload,
    kind: ContentKind = .pdf
  ) -> PaperSource {
    let outlines = pages.map { PageOutline($0, textDigest: BlobDigest(hex: hex($0.text.text))!) }
    return PaperSource(
      text: SourceText(
        source: SourceID(number), kind: kind, channel: channel, declaredPageCount: declared ?? pages.count,
        pages: outlines, blocks: [], findings: []),
      pages: pages)
  }

  /// Four FNV-1a sums: enough to tell test pages apart.
  package static func hex(_ text: String) -> String {
    (0..<4).map { seed -> String in
      var sum: UInt64 = 14_695_981_039_346_656_037 &+ UInt64(seed)
      for byte in text.utf8 { sum = (sum ^ UInt64(byte)) &* 1_099_511_628_211 }
      let digits = String(sum, radix: 16)
      return String(repeating: "0", count: 16 - digits.count) + digits
    }.joined()
  }
}
