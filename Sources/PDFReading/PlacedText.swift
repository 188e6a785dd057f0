import CPopplerText
import CaseModel

/// Joins poppler's words, parted where the font changes too, into lines of words.
enum PlacedText {
  /// `utf8` is the parts' text one after another; `scale` is the page's unit in points.
  static func assemble(
    _ parts: UnsafeBufferPointer<cpt_word>, of utf8: UnsafePointer<UInt8>?, scale: Double
  ) -> PageText {
    guard let utf8, let length = parts.last?.end else { return .empty }
    var words = PageWords()
    // After each part stands one space or line end at most.
    let text = String(unsafeUninitializedCapacity: length + parts.count) { out in
      var end = 0
      var read = 0
      var start = 0
      var box: Box?
      for index in parts.indices {
        let part = parts[index]
        let here = Box(part.box, scale: scale)
        box = box?.union(here) ?? here
        (out.baseAddress! + end).update(from: utf8 + read, count: part.end - read)
        end += part.end - read
        read = part.end
        let gap = gap(after: part, before: index + 1 < parts.count ? parts[index + 1] : nil, scale: scale)
        guard gap != CPT_NONE, let whole = box else { continue }
        words.append(PageWord(utf8Range: start..<end, box: whole, confidence: 1))
        box = nil
        out[end] = gap == CPT_LINE_END ? 0x0A : 0x20
        end += 1
        start = end
      }
      return end
    }
    return PageText(text: text, words: words)
  }

  /// Poppler puts nothing between some blocks: a jump on the page ends the word, and off its line the line too.
  @inline(__always)
  private static func gap(after part: cpt_word, before next: cpt_word?, scale: Double) -> cpt_gap {
    guard let next else { return CPT_LINE_END }
    guard part.gap == CPT_NONE,
      let jump = Jump(from: Box(part.last, scale: scale), to: Box(next.first, scale: scale))
    else { return part.gap }
    return jump == .toAnotherLine ? CPT_LINE_END : CPT_SPACE
  }
}

extension Box {
  @inline(__always)
  fileprivate init(_ place: cpt_box, scale: Double) {
    self.init(
      x: place.left * scale, y: place.top * scale, width: (place.right - place.left) * scale,
      height: (place.bottom - place.top) * scale)
  }
}

/// A move between two characters that no word makes.
private enum Jump {
  case alongTheLine, toAnotherLine

  /// `nil` where the second character can belong to the word of the first, whichever way that runs on the page.
  @inline(__always)
  init?(from first: Box, to second: Box) {
    let across = max(first.x, second.x) - min(first.maxX, second.maxX)
    let down = max(first.y, second.y) - min(first.maxY, second.maxY)
    // No size is less than a point: most characters stand beside one another.
    guard across > 1.5 || down > 1.5 else { return nil }
    let size = max(min(first.height, second.height), min(first.width, second.width), 1)
    guard across > 1.5 * size || down > 1.5 * size else { return nil }
    let sharesRow = min(first.maxY, second.maxY) - max(first.y, second.y) > 0.3 * min(first.height, second.height)
    self = sharesRow ? .alongTheLine : .toAnotherLine
  }
}
