import CLeptonica
import CTesseract
import PageRecognition

/// One tesseract engine with its languages loaded: made once a process.
package struct Tesseract: ~Copyable, WordReader {
  private let api: OpaquePointer
  package let name: String
  /// At 13, print of 9 to 12 points in 300 dpi scans is read in a fifth less time than at 300 dpi with as many words right,
  /// but bold headings lose letters; at 15 the samples' headings keep theirs. Where there is more, 17 reads old print better (word
  /// F1 of 24 pages .957 at 15, .962 at 17, .960 at 20); to make a fax's letters taller than they came takes time for nothing.
  package let letterHeights: ClosedRange<Double>? = 15...17

  /// Loads the languages that are installed, in the order asked. Throws where none is.
  package init(languages: [String]) throws(RecognitionFailure) {
    let installed = InstalledLanguages.names
    let usable = languages.filter { installed.contains($0) }
    guard !usable.isEmpty, let api = TessBaseAPICreate() else { throw .noLanguage(languages) }
    guard TessBaseAPIInit2(api, nil, usable.joined(separator: "+"), OEM_LSTM_ONLY) == 0 else {
      TessBaseAPIDelete(api)
      throw .noLanguage(usable)
    }
    _ = TessBaseAPISetVariable(api, "debug_file", "/dev/null")
    // Whether letters stand at equal distances is of no use to a network that reads lines; to find out takes a thirtieth.
    _ = TessBaseAPISetVariable(api, "textord_all_prop", "1")
    self.api = api
    name = "\(Tesseract.version) \(usable.joined(separator: "+"))"
  }

  deinit {
    TessBaseAPIEnd(api)
    TessBaseAPIDelete(api)
  }

  static var version: String { "tesseract " + (TessVersion().map { String(cString: $0) } ?? "unknown") }

  package func words(in page: borrowing LevelledPage) -> [ReadWord]? {
    guard let picture = page.picture() else { return nil }
    TessBaseAPISetPageSegMode(api, PSM_AUTO)
    TessBaseAPISetImage2(api, picture.pix)
    TessBaseAPISetSourceResolution(api, Int32(page.dotsPerInch.rounded()))
    defer { TessBaseAPIClear(api) }
    guard TessBaseAPIRecognize(api, nil) == 0 else { return nil }
    guard let results = TessBaseAPIGetIterator(api) else { return [] }
    defer { TessResultIteratorDelete(results) }
    guard let place = TessResultIteratorGetPageIterator(results) else { return [] }
    var words: [ReadWord] = []
    var line: PixelBox?
    repeat {
      guard let raw = TessResultIteratorGetUTF8Text(results, RIL_WORD) else { continue }
      defer { TessDeleteText(raw) }
      let text = String(cString: raw)
      guard !text.allSatisfy(\.isWhitespace), let box = PixelBox(place, RIL_WORD) else { continue }
      // To ask whether a word begins a line, the library walks over the page from its first word; its line's box it has at hand.
      let own = PixelBox(place, RIL_TEXTLINE)
      let startsLine = own != line || own == nil
      line = own
      words.append(
        ReadWord(
          text: text.filter { !$0.isWhitespace }, left: Double(box.left), top: Double(box.top),
          right: Double(box.right), bottom: Double(box.bottom),
          confidence: Double(TessResultIteratorConfidence(results, RIL_WORD)) / 100, startsLine: startsLine,
          startsParagraph: startsLine && TessPageIteratorIsAtBeginningOf(place, RIL_PARA) != 0))
    } while TessResultIteratorNext(results, RIL_WORD) != 0
    return words
  }

  /// True for a word that the dictionary of a loaded language has.
  package func isWord(_ word: String) -> Bool { TessBaseAPIIsValidWord(api, word) != 0 }

  /// By tesseract's own detector, loaded for pages that need it only.
  package func turn(of page: borrowing LevelledPage) -> TurnGuess? {
    guard let picture = page.picture() else { return nil }
    return OrientationDetector()?.turn(of: picture, dotsPerInch: page.dotsPerInch)
  }
}

/// What a part of the page covers.
private struct PixelBox: Equatable {
  private(set) var left: Int32 = 0
  private(set) var top: Int32 = 0
  private(set) var right: Int32 = 0
  private(set) var bottom: Int32 = 0

  /// `nil` where there is nothing of this level.
  init?(_ place: OpaquePointer, _ level: TessPageIteratorLevel) {
    guard TessPageIteratorBoundingBox(place, level, &left, &top, &right, &bottom) != 0 else { return nil }
  }
}

/// Tesseract's orientation detector.
private struct OrientationDetector: ~Copyable {
  /// Below this tesseract names scripts at random. Hebrew in good print gets 2, Latin 10 and more.
  private static let sureScript: Float = 1.5

  private let api: OpaquePointer

  /// `nil` where `osd.traineddata` is not installed.
  init?() {
    guard let api = TessBaseAPICreate() else { return nil }
    guard TessBaseAPIInit2(api, nil, "osd", OEM_TESSERACT_ONLY) == 0 else {
      TessBaseAPIDelete(api)
      return nil
    }
    _ = TessBaseAPISetVariable(api, "debug_file", "/dev/null")
    TessBaseAPISetPageSegMode(api, PSM_OSD_ONLY)
    self.api = api
  }

  deinit {
    TessBaseAPIEnd(api)
    TessBaseAPIDelete(api)
  }

  /// `nil` where it cannot tell.
  func turn(of picture: borrowing Picture, dotsPerInch: Double) -> TurnGuess? {
    TessBaseAPISetImage2(api, picture.pix)
    TessBaseAPISetSourceResolution(api, Int32(dotsPerInch.rounded()))
    defer { TessBaseAPIClear(api) }
    var degrees: Int32 = 0
    var confidence: Float = 0
    var script: UnsafePointer<CChar>?
    var scriptConfidence: Float = 0
    guard TessBaseAPIDetectOrientationScript(api, &degrees, &confidence, &script, &scriptConfidence) != 0 else {
      return nil
    }
    let name = script.flatMap { scriptConfidence >= OrientationDetector.sureScript ? String(cString: $0) : nil }
    return TurnGuess(quarters: Int(degrees / 90) % 4, isSure: confidence > 2, script: name)
  }
}

/// Why recognition as a whole cannot go on.
package enum RecognitionFailure: Error, Equatable {
  /// None of these languages is installed.
  case noLanguage([String])
}
