import CaseModel

/// Joins characters and their boxes into lines of words.
enum PlacedText {
  /// `boxes` has one box a Unicode scalar of `raw`, white space and line ends included, from index 0; characters without one are
  /// placed nowhere.
  ///
  /// It is part of its caller when compiled: a page has thousands of characters, and a call for each box costs more than the rest.
  @inline(__always)
  static func assemble<Boxes: RandomAccessCollection<Box>>(_ raw: String, boxes: Boxes) -> PageText
  where Boxes.Index == Int {
    var raw = raw
    var words = PageWords()
    let text = raw.withUTF8 { utf8 in
      // Before each character stands one space or line end at most.
      String(unsafeUninitializedCapacity: 2 * utf8.count + 1) { out in
        var end = 0
        var lineIsEmpty = true
        var isInWord = false
        var start = 0
        var box = Box(x: 0, y: 0, width: 0, height: 0)
        var before = box
        func put(_ byte: UInt8) {
          out[end] = byte
          end += 1
        }
        func close() {
          guard isInWord else { return }
          words.append(PageWord(utf8Range: start..<end, box: box, confidence: 1))
          isInWord = false
          lineIsEmpty = false
        }
        var at = 0
        var place = 0
        while at < utf8.count {
          let length = TextMark.length(utf8[at])
          let character = UnsafeBufferPointer(rebasing: utf8[at..<at + length])
          at += length
          let isPlaced = place < boxes.count
          let here = isPlaced ? boxes[place] : Box(x: 0, y: 0, width: 0, height: 0)
          place += 1
          switch TextMark.kind(character) {
          case .lineEnd:
            close()
            if !lineIsEmpty { put(0x0A) }
            lineIsEmpty = true
          case .space: close()
          case .mark:
            // Poppler puts nothing between some blocks: a jump on the page ends the word, and off its line the line too.
            if isInWord, isPlaced, let jump = Jump(from: before, to: here) {
              close()
              if jump == .toAnotherLine {
                put(0x0A)
                lineIsEmpty = true
              }
            }
            before = here
            if isInWord {
              if isPlaced { box = box.union(here) }
            } else {
              if !lineIsEmpty { put(0x20) }
              start = end
              box = here
              isInWord = true
            }
            for byte in character { put(byte) }
          }
        }
        close()
        if !lineIsEmpty { put(0x0A) }
        return end
      }
    }
    return PageText(text: text, words: words)
  }
}

/// One Unicode scalar in UTF-8 that is known to be valid.
private enum TextMark {
  case lineEnd, space, mark

  @inline(__always)
  static func length(_ first: UInt8) -> Int { first < 0x80 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4 }

  /// Most of a record is ASCII, and the tables of all of Unicode are slow to ask.
  @inline(__always)
  static func kind(_ utf8: UnsafeBufferPointer<UInt8>) -> TextMark {
    switch utf8[0] {
    case 0x0A, 0x0C, 0x0D: .lineEnd
    case 0x20, 0, 0x09, 0x0B: .space
    case 0x80...: isSpace(utf8) ? .space : .mark
    default: .mark
    }
  }

  private static func isSpace(_ utf8: UnsafeBufferPointer<UInt8>) -> Bool {
    String(decoding: utf8, as: UTF8.self).unicodeScalars.allSatisfy(\.properties.isWhitespace)
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
