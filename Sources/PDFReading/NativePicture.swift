import CaseModel
import PageRasters

/// Finds the one picture that a scanned page consists of, so that it need not be drawn to be read.
///
/// Anything else on the page (glyphs that show, paths, annotations, a second picture, masks) or a picture that does not
/// fill it upright, and the page is drawn.
enum NativePicture {
  static func of(
    _ leaf: PageTree.Leaf, size: PageSize, in file: borrowing QPDFFile, shownBy poppler: PopplerFile?,
    maximumMegapixels: Int
  ) -> EncodedPicture? {
    guard file.value(leaf.page, "/Annots").map({ file.items($0).isEmpty }) ?? true,
      case .bytes(let content) = file.content(ofPage: leaf.page)
    else { return nil }
    let scan = ContentScan(
      content: content, resources: file.value(leaf.page, "/Resources") ?? leaf.inherited["/Resources"], in: file)
    let frame = PageFrame(of: leaf, in: file)
    guard scan.visibleGlyphBytes == 0, !scan.paintsPaths, !scan.hasInlineImage, scan.images.count == 1,
      let placed = scan.images.first, !frame.isRepaired, frame.userUnit == 1, fills(placed.matrix, frame)
    else { return nil }
    return picture(
      placed.image, turn: frame.rotation, size: size, in: file, shownBy: poppler, maximumMegapixels: maximumMegapixels)
  }

  /// Upright, neither mirrored nor slanted, from edge to edge but for a hundredth of the page.
  private static func fills(_ matrix: ContentScan.Matrix, _ frame: PageFrame) -> Bool {
    let width = frame.right - frame.left
    let height = frame.top - frame.bottom
    guard matrix.a > 0, matrix.d > 0, abs(matrix.b) < width * 1e-4, abs(matrix.c) < height * 1e-4 else { return false }
    let extent = matrix.extent
    return abs(extent.left - frame.left) < width * 0.01 && abs(extent.right - frame.right) < width * 0.01
      && abs(extent.bottom - frame.bottom) < height * 0.01 && abs(extent.top - frame.top) < height * 0.01
  }

  private static func picture(
    _ image: QPDFFile.Handle, turn: QuarterTurn, size: PageSize, in file: borrowing QPDFFile,
    shownBy poppler: PopplerFile?, maximumMegapixels: Int
  ) -> EncodedPicture? {
    guard file.value(image, "/SMask") == nil, file.value(image, "/Mask") == nil, file.value(image, "/ImageMask") == nil,
      let width = file.integer(file.value(image, "/Width")), (1...100_000).contains(width),
      let height = file.integer(file.value(image, "/Height")), (1...100_000).contains(height),
      width * height <= maximumMegapixels * 1_000_000,
      let bits = file.integer(file.value(image, "/BitsPerComponent")),
      let components = components(file.value(image, "/ColorSpace"), in: file),
      let isInverted = isInverted(file.value(image, "/Decode"), in: file)
    else { return nil }
    func made(_ encoding: EncodedPicture.Encoding, _ bytes: [UInt8]?, isInverted: Bool) -> EncodedPicture? {
      bytes.map {
        EncodedPicture(
          encoding: encoding, width: width, height: height, bitsPerPixel: bits * components, isInverted: isInverted,
          bytes: $0, turn: turn, size: size)
      }
    }
    switch (filter(image, in: file), bits, components) {
    case ("/CCITTFaxDecode", 1, 1):
      guard let blackIsOne = blackIsOneInGroup4(image, width: width, in: file) else { return nil }
      return made(.group4, file.bytes(image, decoding: .none), isInverted: blackIsOne != isInverted)
    case ("/JBIG2Decode", 1, 1):
      // Its decoder is poppler's; the rows are as wide as the stream says, which may be another width.
      guard let id = file.identity(image) else { return nil }
      return made(.rows, poppler?.decodedStream(id, byteCount: (width + 7) / 8 * height), isInverted: isInverted)
    case ("/DCTDecode", 8, 1), ("/DCTDecode", 8, 3):
      return isInverted ? nil : made(.jpeg, file.bytes(image, decoding: .none), isInverted: false)
    case ("/FlateDecode", _, _), ("/LZWDecode", _, _), ("", _, _):
      guard [1, 8].contains(bits * components) || (bits == 8 && components == 3 && !isInverted),
        let rows = file.bytes(image, decoding: .generic),
        rows.count >= (width * bits * components + 7) / 8 * height
      else { return nil }
      return made(.rows, rows, isInverted: isInverted)
    default: return nil
    }
  }

  /// The only filter, in its long form; empty for none, `nil` for several.
  private static func filter(_ image: QPDFFile.Handle, in file: borrowing QPDFFile) -> String? {
    guard let value = file.value(image, "/Filter") else { return "" }
    let items = file.kind(value) == .array ? file.items(value) : [value]
    guard items.count <= 1 else { return nil }
    switch items.first.flatMap({ file.name($0) }) {
    case nil: return ""
    case "/CCF": return "/CCITTFaxDecode"
    case "/DCT": return "/DCTDecode"
    case "/Fl": return "/FlateDecode"
    case "/LZW": return "/LZWDecode"
    case let name: return name
    }
  }

  /// `/BlackIs1` of Group 4 data of this width; `nil` for other codes (PDF 32000-1, table 11).
  private static func blackIsOneInGroup4(
    _ image: QPDFFile.Handle, width: Int, in file: borrowing QPDFFile
  ) -> Bool? {
    guard let value = file.value(image, "/DecodeParms"),
      let parameters = file.kind(value) == .array ? file.items(value).first : value,
      let k = file.integer(file.value(parameters, "/K")), k < 0,
      file.integer(file.value(parameters, "/Columns")) ?? 1728 == width,
      !isTrue(file.value(parameters, "/EncodedByteAlign"), in: file)
    else { return nil }
    return isTrue(file.value(parameters, "/BlackIs1"), in: file)
  }

  private static func isTrue(_ value: QPDFFile.Handle?, in file: borrowing QPDFFile) -> Bool {
    value.map { file.syntax($0) == Array("true".utf8) } ?? false
  }

  /// 1 for gray, 3 for RGB; `nil` for palettes, CMYK and what is rarer.
  private static func components(_ space: QPDFFile.Handle?, in file: borrowing QPDFFile) -> Int? {
    guard let space else { return nil }
    switch file.name(space) ?? file.items(space).first.flatMap({ file.name($0) }) {
    case "/DeviceGray", "/CalGray", "/G": return 1
    case "/DeviceRGB", "/CalRGB", "/RGB": return 3
    case "/ICCBased":
      let count = file.items(space).dropFirst().first.flatMap { file.integer(file.value($0, "/N")) }
      return count == 1 || count == 3 ? count : nil
    default: return nil
    }
  }

  /// Of a `/Decode` array; `nil` for one that does more than exchange black and white.
  private static func isInverted(_ decode: QPDFFile.Handle?, in file: borrowing QPDFFile) -> Bool? {
    guard let decode else { return false }
    let numbers = file.items(decode).compactMap { file.number($0) }
    switch numbers {
    case [0, 1], [0, 1, 0, 1, 0, 1]: return false
    case [1, 0]: return true
    default: return nil
    }
  }
}
