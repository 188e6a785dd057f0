import CPopplerText
import CaseModel
import PageRasters

/// A PDF as poppler shows it: text with the place of every word, and pictures of pages.
///
/// Works on bytes that must outlive it.
final class PopplerFile {
  fileprivate let document: OpaquePointer
  private let input: UnsafeRawBufferPointer
  private let password: String
  let pageCount: Int
  /// Most files are never drawn.
  fileprivate private(set) lazy var drawing = PopplerDrawing(input, password: password)

  /// `nil` where poppler cannot open the file.
  init?(_ input: UnsafeRawBufferPointer, password: String) {
    guard let base = input.baseAddress?.assumingMemoryBound(to: UInt8.self),
      let document = cpt_open(base, input.count, password)
    else { return nil }
    self.document = document
    self.input = input
    self.password = password
    pageCount = cpt_page_count(document)
  }

  deinit { cpt_close(document) }

  /// What the filters of a stream make of it, of exactly so many bytes; `nil` where it has fewer, or more.
  func decodedStream(_ id: QPDFFile.ObjectID, byteCount: Int) -> [UInt8]? {
    let bytes = [UInt8](unsafeUninitializedCapacity: byteCount + 1) { buffer, count in
      count = cpt_stream(document, id.number, id.generation, buffer.baseAddress, byteCount + 1)
    }
    return bytes.count == byteCount ? bytes : nil
  }

  /// The page at `index`, counted from 0; `nil` where poppler has none there.
  func page(at index: Int) -> PopplerPage? {
    var size = cpt_size()
    guard index < pageCount, cpt_page_size(document, index, &size) != 0 else { return nil }
    return PopplerPage(
      file: self, index: index, size: PageSize(widthInPoints: size.width, heightInPoints: size.height))
  }
}

/// One page of a ``PopplerFile``, upright as displayed.
struct PopplerPage {
  fileprivate let file: PopplerFile
  fileprivate let index: Int
  /// After crop and the file's own rotation.
  let size: PageSize

  /// The page's text in reading order, invisible text included; `scale` is the page's unit in points.
  func text(scale: Double) -> PageText {
    let read = cpt_page_text(file.document, index)
    return PlacedText.assemble(
      UnsafeBufferPointer(start: read.words, count: read.word_count), of: read.utf8, scale: scale)
  }

  /// True where a small picture of the page is white all over, or cannot be had.
  var isEmptyWhenDrawn: Bool {
    let longer = max(size.widthInPoints, size.heightInPoints)
    guard longer > 0, longer.isFinite, let small = gray(dotsPerInch: 72 * 300 / longer, unit: 1) else { return true }
    return small.bytes.allSatisfy { $0 == 255 }
  }

  /// The page in gray at so many dots per inch, on white; `nil` where it cannot be drawn. `unit` is the page's unit in points.
  func gray(dotsPerInch: Double, unit: Double) -> PageRaster? {
    file.drawing?.gray(pageAt: index, size: size, dotsPerInch: dotsPerInch, unit: unit)
  }
}
