import CaseModel
import Foundation

/// What tesseract read of a page in one turn, with boxes mapped back from the levelled picture to the page.
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
  /// Share of longer words that are wider than tall: tesseract reads sideways lines too.
  let levelShare: Double

  static let nothing = TurnedReading(
    [], quarters: 0, skew: 0, size: PageSize(widthInPoints: 0, heightInPoints: 0), pixelsAcross: 1, pixelsDown: 1)

  /// `header` is what a reading in another turn found: its strip is left out of this one.
  init(
    _ words: [Tesseract.Word], quarters: Int, skew: Double, size: PageSize, pixelsAcross: Int, pixelsDown: Int,
    header known: FaxHeaderLine? = nil
  ) {
    self.quarters = quarters
    self.skew = skew
    self.size = size
    let levelling = Levelling(skew: skew, size: size, pixelsAcross: pixelsAcross, pixelsDown: pixelsDown)
    let placed = words.map { (word: $0, box: levelling.box(of: $0)) }
    faxHeader = known ?? FaxHeaderLine(placed.map { ($0.word.text, $0.box) }, page: size)
    let strip = faxHeader?.strip(turned: quarters, page: size)
    let body = placed.filter { !(strip?.holdsMiddle(of: $0.box) ?? false) }

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

/// The way back from the levelled picture to the page as it lay on the glass.
private struct Levelling {
  private let cosine: Double
  private let sine: Double
  private let centreX: Double
  private let centreY: Double
  private let xScale: Double
  private let yScale: Double

  init(skew: Double, size: PageSize, pixelsAcross: Int, pixelsDown: Int) {
    cosine = cos(-skew * .pi / 180)
    sine = sin(-skew * .pi / 180)
    centreX = Double(pixelsAcross) / 2
    centreY = Double(pixelsDown) / 2
    xScale = size.widthInPoints / Double(pixelsAcross)
    yScale = size.heightInPoints / Double(pixelsDown)
  }

  /// In points, around the word as it stands on the page. The levelled picture has the page's centre and size.
  func box(of word: Tesseract.Word) -> Box {
    let x = Double(word.left + word.right) / 2 - centreX
    let y = Double(word.top + word.bottom) / 2 - centreY
    let width = Double(word.right - word.left)
    let height = Double(word.bottom - word.top)
    let turnedWidth = width * cosine + height * abs(sine)
    let turnedHeight = height * cosine + width * abs(sine)
    return Box(
      x: (x * cosine - y * sine + centreX - turnedWidth / 2) * xScale,
      y: (x * sine + y * cosine + centreY - turnedHeight / 2) * yScale,
      width: turnedWidth * xScale, height: turnedHeight * yScale)
  }
}
