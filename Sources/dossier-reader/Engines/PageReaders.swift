import CaseModel
import NeuralRecognition
import PageRasters
import PageRecognition
import ReaderProtocol
import TextRecognition

/// The readers of this process, each loaded when a page first needs it, and the choice between them.
final class PageReaders {
  private let settings: RecognitionSettings
  private var tesseract: Loaded<Tesseract>?
  private var engine: NeuralEngine?
  /// Why tesseract reads alone; `nil` where it does not.
  private var lack: String?

  init(_ settings: RecognitionSettings) {
    self.settings = settings
    let second = settings.secondReader
    guard second.use == .first else {
      lack = "the pipeline has it so"
      return
    }
    guard settings.languages.allSatisfy({ second.languages.contains($0) }) else {
      lack = "the second reader lacks a language"
      return
    }
    do throws(NeuralFailure) {
      engine = try NeuralEngine(from: try SecondReaderFolder.find())
    } catch {
      lack = "second reader: \(error.words)"
    }
  }

  /// `nil` where there is no memory for the picture, or no engine could do anything with it.
  func read(_ raster: PageRaster, number: PageNumber) throws(RecognitionFailure) -> RecognisedPage? {
    guard let engine else {
      return try readByTesseract(raster, number)?.chosen(because: lack ?? "")
    }
    let second = settings.secondReader
    let resolution = min(raster.horizontalDotsPerInch, raster.verticalDotsPerInch)
    let isCoarse = resolution < second.coarseDotsPerInch
    let model: NeuralModel = isCoarse ? .small : .tiny
    // A network is sure of little where a page lies on its side, and of nothing else so seldom as tesseract.
    var stricter = settings
    stricter.doubtfulConfidence = max(settings.doubtfulConfidence, second.pageConfidence)
    let recogniser = PageRecogniser(NeuralReader(engine, settings: second, first: model), settings: stricter)
    let reason =
      isCoarse ? "a coarse picture: the large model at once" : "the small model first, doubtful lines by the large one"
    guard let page = recogniser.read(raster, number: number) else {
      return try readByTesseract(raster, number)?.chosen(because: "the second reader failed on the page")
    }
    if page.isBlank || page.confidence >= second.pageConfidence { return page.chosen(because: reason) }
    guard let other = try readByTesseract(raster, number), !other.isBlank, other.confidence > page.confidence else {
      return page.chosen(because: reason + "; tesseract was no surer")
    }
    return other.chosen(because: "the second reader was unsure of the page")
  }

  private func readByTesseract(
    _ raster: PageRaster, _ number: PageNumber
  ) throws(RecognitionFailure) -> RecognisedPage? {
    let loaded: Loaded<Tesseract>
    if let tesseract {
      loaded = tesseract
    } else {
      loaded = Loaded(PageRecogniser(try Tesseract(languages: settings.languages), settings: settings))
      tesseract = loaded
    }
    return loaded.recogniser.read(raster, number: number)
  }
}

/// A recogniser that is loaded late.
private final class Loaded<Engine: WordReader & ~Copyable> {
  let recogniser: PageRecogniser<Engine>
  init(_ recogniser: consuming PageRecogniser<Engine>) { self.recogniser = recogniser }
}

extension RecognisedPage {
  /// The same with the reason for its reader.
  fileprivate func chosen(because reason: String) -> RecognisedPage {
    RecognisedPage(
      number: number, turn: turn, skewInDegrees: skewInDegrees, size: size, text: text, faxHeader: faxHeader, ink: ink,
      isBlank: isBlank, confidence: confidence, engine: engine, choice: reason, findings: findings)
  }
}
