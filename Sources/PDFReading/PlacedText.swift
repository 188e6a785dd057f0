import CaseModel

/// Joins characters and their boxes into lines of words.
enum PlacedText {
  /// `boxes` has one box a Unicode scalar of `raw`, white space and line ends included; characters without one are placed nowhere.
  static func assemble(_ raw: String, boxes: some RandomAccessCollection<Box>) -> PageText {
    var bytes: [UInt8] = []
    var words = PageWords()
    var lineIsEmpty = true
    var start = 0
    var box: Box?
    var isInWord = false

    func close() {
      guard isInWord else { return }
      words.append(
        PageWord(
          utf8Range: start..<bytes.count, box: box ?? Box(x: 0, y: 0, width: 0, height: 0), confidence: 1))
      isInWord = false
      lineIsEmpty = false
    }

    var place = boxes.startIndex
    for scalar in raw.unicodeScalars {
      let here: Box? = place < boxes.endIndex ? boxes[place] : nil
      if place < boxes.endIndex { place = boxes.index(after: place) }
      if scalar == "\n" || scalar == "\u{0C}" || scalar == "\r" {
        close()
        if !lineIsEmpty { bytes.append(0x0A) }
        lineIsEmpty = true
      } else if scalar.properties.isWhitespace || scalar.value == 0 {
        close()
      } else {
        if !isInWord {
          if !lineIsEmpty { bytes.append(0x20) }
          start = bytes.count
          box = nil
          isInWord = true
        }
        bytes.append(contentsOf: Array(String(scalar).utf8))
        if let here { box = box.map { $0.union(here) } ?? here }
      }
    }
    close()
    if !lineIsEmpty { bytes.append(0x0A) }
    return PageText(text: String(decoding: bytes, as: UTF8.self), words: words)
  }
}
