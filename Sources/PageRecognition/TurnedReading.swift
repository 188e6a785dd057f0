import CaseModel
import Foundation

/// What an engine read of a page in one turn, with boxes mapped back from the levelled picture to the page.
struct TurnedReading {
  let quarters: Int
  /// Degrees clockwise by which the picture was turned to level it.
  let skew: Double
  let size: PageSize
  let text: PageText
  let faxHeader: FaxHeaderLine?
  let confidence: Double
  /// Letters read upright, weighed by how sure they are: to compare turns.
  let score: Double
  /// Share of longer words that are wider than tall: engines read sideways lines too.
  let levelShare: Double
  /// The script of a page whose words are doubtful, as the engine names it.
  var script: String?

  /// A fax machine's line that runs into the page's own is told from its words.
  init(_ words: [ReadWord], on page: borrowing LevelledPage) {
    quarters = page.quarters
    skew = page.skew
    size = page.size
    var placed: [(word: ReadWord, box: Box)] = []
    for word in words { placed.append((word, page.box(of: word))) }
    let header = page.quarters == 0 ? FaxHeaderLine(placed.map { ($0.word.text, $0.box) }, page: size) : nil
    faxHeader = header
    let body = placed.filter { $0.box.maxY > header?.depthInPoints ?? 0 }

    var bytes: [UInt8] = []
    var packed = PageWords()
    var letters = 0.0
    var sure = 0.0
    for (word, box) in body {
      if !bytes.isEmpty { bytes.append(word.startsLine ? 0x0A : 0x20) }
      if word.startsParagraph && !bytes.isEmpty { bytes.append(0x0A) }
      let start = bytes.count
      bytes.append(contentsOf: Array(word.text.utf8))
      packed.append(PageWord(utf8Range: start..<bytes.count, box: box, confidence: word.confidence))
      let weight = Double(word.text.count)
      letters += weight
      sure += weight * word.confidence
    }
    if !bytes.isEmpty { bytes.append(0x0A) }
    text = PageText(text: String(decoding: bytes, as: UTF8.self), words: packed)
    confidence = letters > 0 ? sure / letters : 0
    let long = body.filter { $0.word.text.count >= 3 }
    let level = long.count { $0.box.width >= $0.box.height }
    levelShare = long.isEmpty ? 1 : Double(level) / Double(long.count)
    score = sure * confidence * levelShare
  }

  /// Few sure letters: the page may stand another way.
  func isDoubtful(below limit: Double) -> Bool {
    confidence < limit || text.words.count < 4 || levelShare < 0.5
  }

  /// Words that a person would call words: three letters, more sure than not.
  var hasSureWord: Bool {
    text.words.contains { $0.utf8Range.count >= 3 && $0.confidence >= 0.5 }
  }
}
