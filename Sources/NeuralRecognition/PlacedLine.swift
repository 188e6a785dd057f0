import PageRecognition

/// The words of one region, on the page.
struct PlacedLine {
  struct Word {
    let text: String
    let confidence: Double
    let left: Double
    let top: Double
    let right: Double
    let bottom: Double

    func read(startsLine: Bool, startsParagraph: Bool) -> ReadWord {
      ReadWord(
        text: text, left: left, top: top, right: right, bottom: bottom, confidence: confidence, startsLine: startsLine,
        startsParagraph: startsParagraph)
    }
  }

  let words: [Word]
  let item: ReadingOrder.Item
  let isUpright: Bool
  /// From the head of the page to its foot.
  let runsDown: Bool

  init(_ words: [LineWords.Word], of strip: LineStrip) {
    self.words = words.map { word in
      let corners = [
        strip.point(x: word.left, y: word.top), strip.point(x: word.right, y: word.top),
        strip.point(x: word.right, y: word.bottom), strip.point(x: word.left, y: word.bottom),
      ]
      return Word(
        text: word.text, confidence: word.confidence, left: corners.map(\.x).min()!, top: corners.map(\.y).min()!,
        right: corners.map(\.x).max()!, bottom: corners.map(\.y).max()!)
    }
    isUpright = strip.region.isUpright
    runsDown = isUpright && strip.region.alongY > 0
    item = ReadingOrder.Item(
      left: self.words.map(\.left).min()!, top: self.words.map(\.top).min()!,
      right: self.words.map(\.right).max()!, bottom: self.words.map(\.bottom).max()!,
      characterCount: words.map(\.text.count).reduce(0, +))
  }
}

extension PlacedLine {
  /// What runs along a margin is no part of the lines beside it: a line of its own, from the foot of the page up or down to it.
  static func alongMargins(_ lines: [PlacedLine]) -> [ReadWord] {
    let upwards = lines.filter { !$0.runsDown }.sorted { $0.item.bottom > $1.item.bottom }
    let downwards = lines.filter(\.runsDown).sorted { $0.item.top < $1.item.top }
    return [upwards, downwards].flatMap { side in
      side.flatMap(\.words).enumerated().map { $1.read(startsLine: $0 == 0, startsParagraph: $0 == 0) }
    }
  }

  /// As a person reads them.
  static func inOrder(_ lines: [PlacedLine]) -> [ReadWord] {
    let order = ReadingOrder(lines.map(\.item))
    var read: [ReadWord] = []
    for row in order.rows {
      var isFirst = true
      for line in row.items {
        for word in lines[line].words {
          read.append(word.read(startsLine: isFirst, startsParagraph: isFirst && row.startsParagraph))
          isFirst = false
        }
      }
    }
    return read
  }
}
