import CaseModel
import NeuralRecognition
import PageRasters
import PageRecognition
import ReaderProtocol
import TextRecognition

/// The readers of this process, each loaded when a page first needs it.
final class PageReaders {
  private let settings: RecognitionSettings
  private let choice: ReaderChoice
  private var tesseract: Loaded<Tesseract>?
  private var engine: NeuralEngine?
  /// Why tesseract reads alone; `nil` where it does not.
  private var lack: String?

  init(_ settings: RecognitionSettings) {
    self.settings = settings
    choice = ReaderChoice(settings.secondReader)
    lack = choice.lack(for: settings.languages)
    guard lack == nil else { return }
    do throws(NeuralFailure) {
      engine = try NeuralEngine(from: try SecondReaderFolder.find())
    } catch {
      lack = "second reader: \(error.words)"
    }
  }

  /// `nil` where there is no memory for the picture, or no engine could do anything with it.
  func read(_ raster: PageRaster, number: PageNumber) throws(RecognitionFailure) -> RecognisedPage? {
    guard let engine else {
      var page = try readByTesseract(raster, number)
      page?.choice = lack ?? ""
      return page
    }
    let model = choice.model(
      horizontalDotsPerInch: raster.horizontalDotsPerInch, verticalDotsPerInch: raster.verticalDotsPerInch)
    // A network is sure of little where a page lies on its side, and of nothing else so seldom as tesseract.
    var stricter = settings
    stricter.doubtfulConfidence = max(settings.doubtfulConfidence, settings.secondReader.pageConfidence)
    let reader = NeuralReader(
      engine, settings: settings.secondReader, first: model,
      spelling: dictionary.map { Spelling(isWord: $0.isWord, expected: settings.secondReader.expectedWords) },
      type: dictionary.map { TypeCheck(share: settings.secondReader.misreadShare, isWord: $0.isWord) })
    let recogniser = PageRecogniser(reader, settings: stricter)
    let page = recogniser.read(raster, number: number)
    let other = choice.wantsTesseract(after: page) ? try readByTesseract(raster, number) : nil
    return choice.kept(page, by: model, isMisread: recogniser.engine.misreadType, or: other)
  }

  /// Tesseract, whose words tell what the networks misread; `nil` where it has none of the languages. Then their reading stands, as
  /// it does where they are sure; that the language is missing is told where tesseract has to read.
  private lazy var dictionary: Loaded<Tesseract>? = {
    do throws(RecognitionFailure) {
      return try loadedTesseract()
    } catch {
      switch error {
      case .noLanguage: return nil
      }
    }
  }()

  private func readByTesseract(
    _ raster: PageRaster, _ number: PageNumber
  ) throws(RecognitionFailure) -> RecognisedPage? {
    try loadedTesseract().recogniser.read(raster, number: number)
  }

  private func loadedTesseract() throws(RecognitionFailure) -> Loaded<Tesseract> {
    if let tesseract { return tesseract }
    let loaded = Loaded(PageRecogniser(try Tesseract(languages: settings.languages), settings: settings))
    tesseract = loaded
    return loaded
  }
}

/// A recogniser that is loaded late.
private final class Loaded<Engine: WordReader & ~Copyable> {
  let recogniser: PageRecogniser<Engine>
  init(_ recogniser: consuming PageRecogniser<Engine>) { self.recogniser = recogniser }
}

extension Loaded where Engine == Tesseract {
  func isWord(_ word: String) -> Bool { recogniser.engine.isWord(word) }
}
