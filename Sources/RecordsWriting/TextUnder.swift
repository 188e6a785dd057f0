import CaseModel
import Foundation

/// The words of a page as text that nobody sees and every search finds: render mode 3, each word from where its box begins.
///
/// Words of one line that are about as wide for their letters are one operator, so that a page of them takes little room: each
/// begins within a twentieth of an em of its box, is as wide as its box to about a sixth and as high as its line to an eighth,
/// and ends where readers still see the space before the next.
struct TextUnder {
  /// Half an em a character, 0.8 em above the line and 0.2 below it: the measures of the invisible font.
  private static let advance = 0.5
  private static let descent = 0.2
  /// How much wider than another a word of one operator may be for its letters.
  private static let evenness = 1.35
  /// Steps between the widths of letters that are written.
  private static let step = 1.08
  /// A word that stands so much higher or lower, in ems, has another line.
  private static let drift = 0.5
  /// In ems of the line, what is left between two words: poppler goes by the gap, whatever character stands there, and a word
  /// begins within a twentieth of where it should.
  private static let parting = 0.1
  /// How much of its height a line may be higher or lower than those before it without a size of its own.
  private static let unevenness = 0.125
  /// In thousandths of an em.
  private static let grid = 50.0

  private struct Word {
    let x: Double
    let baseline: Double
    let height: Double
    let width: Double
    var scalars: [Unicode.Scalar]
    let endsLine: Bool

    /// Of one letter, before the space behind it.
    let letter: Double
    /// How wide its letters may be for the word behind it.
    var room = Double.infinity
  }

  /// Operators that show `text` under a page; `placement` leads from the upright page to user space.
  static func operators(_ text: PageText, height: Double, placement: Placement, codes: inout CharacterCodes) -> [UInt8]
  {
    var out = ContentOperators()
    out.write("q\n")
    if placement != .identity { out.write(placement.operands, "cm", decimals: 5) }
    out.write("BT 3 Tr\n")
    var pen = Pen()
    for line in lines(words(text, pageHeight: height)) {
      let heights = line.map(\.height).sorted()
      let size = max(1, heights[heights.count / 2].rounded())
      for run in runs(parted(line, size: size), size: size) { pen.write(run, size: size, codes: &codes, to: &out) }
    }
    out.write("ET Q\n")
    return out.bytes
  }

  private static func words(_ text: PageText, pageHeight: Double) -> [Word] {
    let utf8 = Array(text.text.utf8)
    return text.words.compactMap { word in
      guard word.utf8Range.upperBound <= utf8.count, word.box.width > 0, word.box.height > 0 else { return nil }
      let written = String(decoding: utf8[word.utf8Range], as: UTF8.self)
      var scalars = Array(written.unicodeScalars.filter { $0.value >= 0x20 })
      guard !scalars.isEmpty else { return nil }
      let next = word.utf8Range.upperBound
      let isParted = next < utf8.count && utf8[next] != 0x20 && utf8[next] != 0x0A
      // The first part of a word that goes on in the next line: readers join it where they see the hyphen.
      if isParted && scalars.last != "-" { scalars.append("-") }
      // PDF shows text as it is seen, left to right; readers turn such words back.
      if scalars.contains(where: isRightToLeft) { scalars.reverse() }
      let letter = word.box.width / Double(scalars.count)
      if next < utf8.count, utf8[next] == 0x20 { scalars.append(" ") }
      return Word(
        x: word.box.x, baseline: pageHeight - word.box.maxY + descent * word.box.height, height: word.box.height,
        width: word.box.width, scalars: scalars, endsLine: next >= utf8.count || utf8[next] == 0x0A || isParted,
        letter: letter)
    }
  }

  private static func lines(_ words: [Word]) -> [[Word]] {
    var lines: [[Word]] = []
    var isOpen = false
    for word in words {
      let isNear =
        lines.last?.last.map { abs($0.baseline - word.baseline) < 0.6 * max($0.height, word.height) } ?? false
      if isOpen && isNear {
        lines[lines.count - 1].append(word)
      } else {
        lines.append([word])
      }
      isOpen = !word.endsLine
    }
    return lines
  }

  /// Each with its room; where two overlap as they were found there is none to keep.
  private static func parted(_ line: [Word], size: Double) -> [Word] {
    var line = line
    for (index, next) in line.enumerated().dropFirst() {
      let word = line[index - 1]
      let room = (next.x - word.x - parting * size) / (word.width / word.letter)
      if room > 0.5 * word.letter { line[index - 1].room = room }
    }
    return line
  }

  /// Words on one level, with letters of about one width.
  private static func runs(_ line: [Word], size: Double) -> [[Word]] {
    var runs: [[Word]] = []
    var widths = (least: 0.0, most: 0.0)
    for word in line {
      let least = min(word.letter, word.room)
      let wider = (least: min(widths.least, least), most: max(widths.most, word.letter))
      if let first = runs.last?.first, wider.most <= evenness * wider.least,
        abs(first.baseline - word.baseline) <= drift * size
      {
        runs[runs.count - 1].append(word)
        widths = wider
      } else {
        runs.append([word])
        widths = (least, word.letter)
      }
    }
    return runs
  }

  /// Where the next words go, in as few operators as their place allows.
  private struct Pen {
    private var size = 0.0
    private var stretch = 0.0
    private var x = 0.0
    private var y = 0.0

    mutating func write(_ run: [Word], size wanted: Double, codes: inout CharacterCodes, to out: inout ContentOperators)
    {
      if abs(wanted - size) > TextUnder.unevenness * wanted {
        size = wanted
        out.write("/Dsr \(ContentOperators.number(size, decimals: 1)) Tf\n")
      }
      let letters = run.map(\.letter)
      let letter = ((letters.min() ?? 1) * (letters.max() ?? 1)).squareRoot()
      let steps = (log(letter / (advance * size)) / log(step)).rounded()
      let most = (log((run.map(\.room).min() ?? .infinity) / (advance * size)) / log(step)).rounded(.down)
      let percent = max(1, (100 * pow(step, min(steps, most))).rounded())
      if percent != stretch {
        stretch = percent
        out.write([stretch], "Tz", decimals: 0)
      }
      let baselines = run.map(\.baseline).sorted()
      let place = (x: run[0].x.rounded(), y: baselines[baselines.count / 2].rounded())
      out.write([place.x - x, place.y - y], "Td", decimals: 0)
      (x, y) = place
      show(run, codes: &codes, to: &out)
    }

    /// One `TJ`: what stands between the words in thousandths of an em, where it is not what their letters take.
    private func show(_ run: [Word], codes: inout CharacterCodes, to out: inout ContentOperators) {
      let em = size * stretch / 100
      var at = x
      var pending: [Unicode.Scalar] = []
      out.write("[")
      for word in run {
        let back = ((at - word.x) / em * 1000 / grid).rounded() * grid
        if back != 0 && !pending.isEmpty {
          codes.write(pending, to: &out)
          pending = []
          out.write(ContentOperators.number(back, decimals: 0))
          at -= back / 1000 * em
        }
        pending += word.scalars
        at += Double(word.scalars.count) * advance * em
      }
      codes.write(pending, to: &out)
      out.write("]TJ\n")
    }
  }

  /// Hebrew, Arabic, Syriac and Thaana with their presentation forms (UAX #9, classes R and AL).
  private static func isRightToLeft(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x590...0x8FF, 0xFB1D...0xFDFF, 0xFE70...0xFEFF: true
    default: false
    }
  }
}
