import CaseModel

/// One word of a page, folded for comparison.
struct FoldedWord: Sendable {
  let text: String
  /// Offsets into the UTF-8 of the page's text.
  let start: Int32
  let end: Int32
  let line: Int32
  /// The first mark that stands between this word and the next one (`:`, `,`, `/`, …); 0 for none but space.
  let follow: UInt8
  let isCapitalised: Bool
  let isUpper: Bool
  /// The id in the lexicon's vocabulary; -1 for a word that no rule knows.
  let id: Int32
  /// False where `id` was found only by forgiving one wrong letter.
  let isExact: Bool
  /// The place of the word, as it is written, in the lexicon's words of languages; -1 for a word that speaks for none.
  let language: Int32
  /// True for what two copies of a page must share in order: numbers, sides, negations.
  let isShared: Bool
}

/// A page folded once for every rule: words, lines, and the way back to the place on the page.
package struct ChartPage: Sendable {
  /// A page that is longer is read up to here: no clinical page has a tenth of it.
  static let byteLimit = 400_000
  static let wordByteLimit = 48

  package let source: SourceID
  package let content: PageContent
  let words: [FoldedWord]
  /// Ranges of `words`, one a line that holds words.
  let lines: [Range<Int>]
  package let isTruncated: Bool
  /// The line that a fax machine printed, which is no part of `words`.
  let faxHeader: FaxHeader?

  package var number: PageNumber { content.number }
  var address: PageAddress { PageAddress(source: source, page: content.number) }
  var isRecognised: Bool { content.textSource == .recognised || content.textSource == .both }

  func line(of word: Int) -> Range<Int> { lines[Int(words[word].line)] }

  /// The text as written from the first to the last word of a range.
  func written(_ range: Range<Int>) -> String {
    guard let first = range.first, let last = range.last else { return "" }
    let utf8 = content.text.text.utf8
    let from = utf8.index(utf8.startIndex, offsetBy: Int(words[first].start))
    let to = utf8.index(from, offsetBy: min(Int(words[last].end - words[first].start), 2_000))
    return String(decoding: utf8[from..<to], as: UTF8.self)
  }

  func evidence(_ range: Range<Int>, rule: String, confidence: Double) -> Evidence {
    var sure = isRecognised ? confidence * (0.5 + 0.5 * content.confidence) : confidence
    if isRecognised && isDoubtful(range) { sure = min(sure, Evidence.doubtedConfidence) }
    return Evidence(
      place: .page(address, box: box(range)), words: written(range), rule: rule,
      confidence: (sure * 1000).rounded() / 1000)
  }

  /// A word less sure than this is doubtful: readers that differ on a number or a side leave it here.
  private static let doubtfulWord = 0.5

  /// True where a word of the range is doubtful.
  func isDoubtful(_ range: Range<Int>) -> Bool {
    guard let first = range.first, let last = range.last else { return false }
    return content.text.words(overlapping: Int(words[first].start)..<Int(words[last].end))
      .contains { $0.confidence < ChartPage.doubtfulWord }
  }

  func wholePage(rule: String, words: String, confidence: Double) -> Evidence {
    Evidence(place: .page(address, box: nil), words: words, rule: rule, confidence: confidence)
  }

  /// Words of a page stand in the order of the text, so the first is found by halving.
  private func box(_ range: Range<Int>) -> Box? {
    guard let first = range.first, let last = range.last else { return nil }
    let from = Int(words[first].start)
    let to = Int(words[last].end)
    let places = content.text.words
    var low = 0
    var high = places.count
    while low < high {
      let middle = (low + high) / 2
      if places[middle].utf8Range.upperBound <= from { low = middle + 1 } else { high = middle }
    }
    var found: Box?
    while low < places.count, places[low].utf8Range.lowerBound < to {
      found = found?.union(places[low].box) ?? places[low].box
      low += 1
    }
    return found
  }
}

/// Folds pages against one lexicon and remembers the unknown words it has already tried to forgive.
struct PageFolder {
  let vocabulary: Vocabulary
  private var forgiven: [String: Int32] = [:]
  /// What noise leaves on thousands of scans is no vocabulary: past so many words it is forgotten.
  private static let forgivenLimit = 20_000

  init(vocabulary: Vocabulary) { self.vocabulary = vocabulary }

  /// The UTF-8 in `masked` is passed over: a header that stands in the text.
  mutating func fold(
    _ content: PageContent, source: SourceID, header: FaxHeader? = nil, masked: Range<Int>? = nil
  ) -> ChartPage {
    var words: [FoldedWord] = []
    var lines: [Range<Int>] = []
    var text = content.text.text
    let recognised = content.textSource == .recognised || content.textSource == .both
    var truncated = false
    let vocabulary = vocabulary
    text.withUTF8 { all in
      vocabulary.lookUp { vocabulary in
        truncated = all.count > ChartPage.byteLimit
        let bytes = UnsafeBufferPointer(rebasing: all.prefix(ChartPage.byteLimit))
        words.reserveCapacity(bytes.count / 6)
        var folded: [UInt8] = []
        var start = 0
        var end = 0
        var capital = false
        var upper = true
        var lineStart = 0
        var follow: UInt8 = 0

        func finish() {
          guard !folded.isEmpty else { return }
          let kept = folded.prefix(ChartPage.wordByteLimit)
          let word = String(decoding: kept, as: UTF8.self)
          let (known, hasDigit) = kept.withUnsafeBufferPointer { (vocabulary[$0], FoldedWord.hasDigit($0)) }
          folded.removeAll(keepingCapacity: true)
          var id = known.id
          var exact = true
          if id < 0 && recognised {
            id = forgive(word)
            exact = false
          }
          words.append(
            FoldedWord(
              text: word, start: Int32(start), end: Int32(end), line: Int32(lines.count), follow: 0,
              isCapitalised: capital, isUpper: upper, id: id, isExact: exact, language: known.language,
              isShared: known.isShared || hasDigit))
        }
        func mark() {
          guard follow != 0, let last = words.last, last.follow == 0 else { return }
          words[words.count - 1] = last.followed(by: follow)
        }

        var at = 0
        while at < bytes.count {
          if let masked, masked.contains(at) {
            finish()
            at += 1
            continue
          }
          let (scalar, length) = bytes.scalar(at: at)
          let wasEmpty = folded.isEmpty
          let before = folded.count
          if Folding.append(scalar, to: &folded) {
            if wasEmpty {
              mark()
              follow = 0
              start = at
              capital = scalar.isASCII ? (0x41...0x5A).contains(scalar.value) : scalar.properties.isUppercase
              upper = true
            }
            if folded.count > before && (0x61...0x7A).contains(scalar.value) { upper = false }
            end = at + length
          } else {
            finish()
            if scalar.value == 0x0A {
              mark()
              follow = 0
              if words.count > lineStart { lines.append(lineStart..<words.count) }
              lineStart = words.count
            } else if follow == 0 && scalar.value > 0x20 && scalar.value < 0x7F {
              follow = UInt8(scalar.value)
            }
          }
          at += length
        }
        finish()
        mark()
        if words.count > lineStart { lines.append(lineStart..<words.count) }
      }
    }
    return ChartPage(
      source: source, content: content, words: words, lines: lines, isTruncated: truncated, faxHeader: header)
  }

  private mutating func forgive(_ word: String) -> Int32 {
    if let known = forgiven[word] { return known }
    if forgiven.count == PageFolder.forgivenLimit { forgiven = [:] }
    let id = vocabulary.nearest(word)
    forgiven[word] = id
    return id
  }
}

extension FoldedWord {
  static func hasDigit(_ utf8: some Sequence<UInt8>) -> Bool { utf8.contains { (0x30...0x39).contains($0) } }

  fileprivate func followed(by mark: UInt8) -> FoldedWord {
    FoldedWord(
      text: text, start: start, end: end, line: line, follow: mark, isCapitalised: isCapitalised, isUpper: isUpper,
      id: id, isExact: isExact, language: language, isShared: isShared)
  }
}
