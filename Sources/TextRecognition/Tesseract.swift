import CLeptonica
import CTesseract

/// One tesseract engine with its languages loaded: made once a process.
struct Tesseract: ~Copyable {
  private let api: OpaquePointer
  let languages: [String]

  /// Loads the languages that are installed, in the order asked. Throws where none is.
  init(languages: [String]) throws(RecognitionFailure) {
    let installed = InstalledLanguages.names
    let usable = languages.filter { installed.contains($0) }
    guard !usable.isEmpty, let api = TessBaseAPICreate() else { throw .noLanguage(languages) }
    guard TessBaseAPIInit2(api, nil, usable.joined(separator: "+"), OEM_LSTM_ONLY) == 0 else {
      TessBaseAPIDelete(api)
      throw .noLanguage(usable)
    }
    _ = TessBaseAPISetVariable(api, "debug_file", "/dev/null")
    self.api = api
    self.languages = usable
  }

  deinit {
    TessBaseAPIEnd(api)
    TessBaseAPIDelete(api)
  }

  static var version: String { "tesseract " + (TessVersion().map { String(cString: $0) } ?? "unknown") }

  /// One word in pixels of the picture that was read.
  struct Word {
    let text: String
    let left: Int
    let top: Int
    let right: Int
    let bottom: Int
    /// 0 to 1.
    let confidence: Double
    let startsLine: Bool
    let startsParagraph: Bool
  }

  /// Reads a picture of square pixels. `mode` is tesseract's page segmentation mode.
  func words(in picture: borrowing Picture, dotsPerInch: Int, mode: TessPageSegMode = PSM_AUTO) -> [Word]? {
    TessBaseAPISetPageSegMode(api, mode)
    TessBaseAPISetImage2(api, picture.pix)
    TessBaseAPISetSourceResolution(api, Int32(dotsPerInch))
    defer { TessBaseAPIClear(api) }
    guard TessBaseAPIRecognize(api, nil) == 0 else { return nil }
    guard let results = TessBaseAPIGetIterator(api) else { return [] }
    defer { TessResultIteratorDelete(results) }
    guard let place = TessResultIteratorGetPageIterator(results) else { return [] }
    var words: [Word] = []
    repeat {
      guard let raw = TessResultIteratorGetUTF8Text(results, RIL_WORD) else { continue }
      defer { TessDeleteText(raw) }
      let text = String(cString: raw)
      guard !text.allSatisfy(\.isWhitespace) else { continue }
      var left: Int32 = 0
      var top: Int32 = 0
      var right: Int32 = 0
      var bottom: Int32 = 0
      guard TessPageIteratorBoundingBox(place, RIL_WORD, &left, &top, &right, &bottom) != 0 else { continue }
      words.append(
        Word(
          text: text.filter { !$0.isWhitespace }, left: Int(left), top: Int(top), right: Int(right),
          bottom: Int(bottom), confidence: Double(TessResultIteratorConfidence(results, RIL_WORD)) / 100,
          startsLine: TessPageIteratorIsAtBeginningOf(place, RIL_TEXTLINE) != 0,
          startsParagraph: TessPageIteratorIsAtBeginningOf(place, RIL_PARA) != 0))
    } while TessResultIteratorNext(results, RIL_WORD) != 0
    return words
  }
}

/// Tesseract's orientation detector, loaded only when a page is doubtful.
struct OrientationDetector: ~Copyable {
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

  /// Quarter turns clockwise that set the picture upright, with tesseract's confidence; `nil` where it cannot tell.
  func quarterTurns(of picture: borrowing Picture, dotsPerInch: Int) -> (quarters: Int, confidence: Double)? {
    TessBaseAPISetImage2(api, picture.pix)
    TessBaseAPISetSourceResolution(api, Int32(dotsPerInch))
    defer { TessBaseAPIClear(api) }
    var degrees: Int32 = 0
    var confidence: Float = 0
    var script: UnsafePointer<CChar>?
    var scriptConfidence: Float = 0
    guard TessBaseAPIDetectOrientationScript(api, &degrees, &confidence, &script, &scriptConfidence) != 0 else {
      return nil
    }
    return (Int(degrees / 90) % 4, Double(confidence))
  }
}

/// Why recognition as a whole cannot go on.
package enum RecognitionFailure: Error, Equatable {
  /// None of these languages is installed.
  case noLanguage([String])
}
