import CaseModel
import ChartUnderstanding
import Foundation

/// Pages made of text, with a box for every word, as the readers hand them over.
enum Paper {
  static func page(
    _ number: Int, _ text: String, source: TextKind = .embedded, digest: String? = nil, blank: Bool = false,
    size: PageSize = PageSize(widthInPoints: 612, heightInPoints: 792), top: Double = 40, header: String? = nil,
    codes: [PageCode] = [], look: PageLook? = nil, confidence: Double = 1, script: String? = nil
  ) -> PageContent {
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
          confidence: confidence))
      start = nil
    }
    for byte in text.utf8 {
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

  enum TextKind { case embedded, recognised }

  static func source(
    _ number: Int, _ pages: [PageContent], declared: Int? = nil, channel: Channel = .upload
  ) -> PaperSource {
    let outlines = pages.map { PageOutline($0, textDigest: BlobDigest(hex: hex($0.text.text))!) }
    return PaperSource(
      text: SourceText(
        source: SourceID(number), kind: .pdf, channel: channel, declaredPageCount: declared ?? pages.count,
        pages: outlines, blocks: [], findings: []),
      pages: pages)
  }

  /// Four FNV-1a sums: enough to tell test pages apart.
  static func hex(_ text: String) -> String {
    (0..<4).map { seed -> String in
      var sum: UInt64 = 14_695_981_039_346_656_037 &+ UInt64(seed)
      for byte in text.utf8 { sum = (sum ^ UInt64(byte)) &* 1_099_511_628_211 }
      let digits = String(sum, radix: 16)
      return String(repeating: "0", count: 16 - digits.count) + digits
    }.joined()
  }

  /// Character noise as a bad fax gives it, the same for the same seed.
  static func noisy(_ text: String, share: Double, seed: UInt64 = 7) -> String {
    var state = seed
    func next() -> Double {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Double(state >> 33) / Double(UInt64(1) << 31)
    }
    let letters = Array("abcdefghijklmnopqrstuvwxyz0158")
    var out = ""
    for character in text {
      guard !character.isWhitespace, next() < share else {
        out.append(character)
        continue
      }
      switch Int(next() * 3) {
      case 0: break
      case 1:
        out.append(character)
        out.append(letters[Int(next() * Double(letters.count))])
      default: out.append(letters[Int(next() * Double(letters.count))])
      }
    }
    return out
  }
}

/// A source with its pages in hand.
struct PaperSource {
  let text: SourceText
  let pages: [PageContent]

  /// Everything that its documents say, its pages given so many at a time.
  func understood(
    by lexicon: ChartLexicon, decisions: [Decision] = [], pagesAtOnce: Int = 64
  ) -> SourceUnderstanding {
    let parts = stride(from: 0, to: pages.count, by: pagesAtOnce).map { Array(pages[$0...].prefix(pagesAtOnce)) }
    var stream = ReadStream(of: text, by: lexicon)
    for part in parts { stream.take(part) }
    let read = stream.finish()
    let separated = separated(parts, read, by: lexicon, decisions)
    var extraction = SourceExtraction(of: text.source, separated, by: lexicon)
    if let order = separated.readingOrder {
      for number in order { extraction.take([pages[number.value - 1]]) }
    } else {
      for part in parts { extraction.take(part) }
    }
    return extraction.finish()
  }

  private func separated(
    _ parts: [[PageContent]], _ stream: SourceStream, by lexicon: ChartLexicon, _ decisions: [Decision]
  ) -> SeparatedSource {
    if let order = stream.printedOrder {
      var separation = SourceSeparation(of: text, stream, inOrder: order, by: lexicon, decisions: decisions)
      for number in order.pages { separation.take([pages[number.value - 1]]) }
      let separated = separation.finish()
      if !separation.isScattered { return separated }
    }
    var separation = SourceSeparation(of: text, stream, by: lexicon, decisions: decisions)
    for part in parts { separation.take(part) }
    return separation.finish()
  }
}
