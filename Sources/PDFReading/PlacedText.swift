import CaseModel

/// Joins characters and their boxes into lines of words.
enum PlacedText {
  /// `boxes` has one box a Unicode scalar of `raw`, white space and line ends included; characters without one are placed nowhere.
  static func assemble(_ raw: String, boxes: some RandomAccessCollection<Box>) -> PageText {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(raw.utf8.count)
    var words = PageWords()
    var lineIsEmpty = true
    var start = 0
    var box: Box?
    var isInWord = false
    var before: Box?

    func close() {
      guard isInWord else { return }
      words.append(
        PageWord(
          utf8Range: start..<bytes.count, box: box ?? Box(x: 0, y: 0, width: 0, height: 0), confidence: 1))
      isInWord = false
      lineIsEmpty = false
    }

    var place = boxes.startIndex
    let end = boxes.endIndex
    for scalar in raw.unicodeScalars {
      let here: Box? = place < end ? boxes[place] : nil
      if place < end { place = boxes.index(after: place) }
      if scalar == "\n" || scalar == "\u{0C}" || scalar == "\r" {
        close()
        if !lineIsEmpty { bytes.append(0x0A) }
        lineIsEmpty = true
      } else if isSpace(scalar) {
        close()
      } else {
        // Poppler puts nothing between some blocks: a jump on the page ends the word, and off its line the line too.
        if isInWord, let here, let before, let jump = Jump(from: before, to: here) {
          close()
          if jump == .toAnotherLine {
            bytes.append(0x0A)
            lineIsEmpty = true
          }
        }
        before = here
        if !isInWord {
          if !lineIsEmpty { bytes.append(0x20) }
          start = bytes.count
          box = nil
          isInWord = true
        }
        if scalar.isASCII { bytes.append(UInt8(scalar.value)) } else { bytes.append(contentsOf: String(scalar).utf8) }
        if let here { box = box.map { $0.union(here) } ?? here }
      }
    }
    close()
    if !lineIsEmpty { bytes.append(0x0A) }
    return PageText(text: String(decoding: bytes, as: UTF8.self), words: words)
  }
}

/// Most of a record is ASCII, and the tables of all of Unicode are slow to ask.
private func isSpace(_ scalar: Unicode.Scalar) -> Bool {
  scalar.isASCII
    ? scalar.value == 0x20 || scalar.value == 0 || (0x09...0x0D).contains(scalar.value) : scalar.properties.isWhitespace
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
