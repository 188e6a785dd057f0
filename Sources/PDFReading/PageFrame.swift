import CaseModel

/// The frame in which a page is displayed: crop box within media box, rotation, unit (ISO 32000-1, 14.11.2).
struct PageFrame {
  let left: Double
  let bottom: Double
  let right: Double
  let top: Double
  let rotation: QuarterTurn
  let userUnit: Double
  /// True where the boxes made no sense and Letter was taken.
  let isRepaired: Bool

  init(of leaf: PageTree.Leaf, in file: borrowing QPDFFile) {
    let mediaHandle = file.value(leaf.page, "/MediaBox") ?? leaf.inherited["/MediaBox"]
    let cropHandle = file.value(leaf.page, "/CropBox") ?? leaf.inherited["/CropBox"]
    let media = mediaHandle.flatMap { PageFrame.rectangle(file.items($0).compactMap { file.number($0) }) }
    let crop = cropHandle.flatMap { PageFrame.rectangle(file.items($0).compactMap { file.number($0) }) }
    let outer = media ?? [0, 0, 612, 792]
    var inner = outer
    if let crop {
      let cut = [
        max(crop[0], outer[0]), max(crop[1], outer[1]), min(crop[2], outer[2]), min(crop[3], outer[3]),
      ]
      if cut[2] > cut[0], cut[3] > cut[1] { inner = cut }
    }
    left = inner[0]
    bottom = inner[1]
    right = inner[2]
    top = inner[3]
    isRepaired = media == nil
    let turn = file.integer(file.value(leaf.page, "/Rotate") ?? leaf.inherited["/Rotate"]) ?? 0
    rotation = QuarterTurn(degrees: turn) ?? .none
    let unit = file.number(file.value(leaf.page, "/UserUnit")) ?? 1
    userUnit = unit > 0 && unit < 1_000 ? unit : 1
  }

  private static func rectangle(_ numbers: [Double]) -> [Double]? {
    guard numbers.count == 4 else { return nil }
    let box = [
      min(numbers[0], numbers[2]), min(numbers[1], numbers[3]), max(numbers[0], numbers[2]),
      max(numbers[1], numbers[3]),
    ]
    return box[2] - box[0] > 0 && box[3] - box[1] > 0 ? box : nil
  }

  /// As displayed, in points.
  var size: PageSize {
    let width = (right - left) * userUnit
    let height = (top - bottom) * userUnit
    return rotation == .right || rotation == .left
      ? PageSize(widthInPoints: height, heightInPoints: width) : PageSize(widthInPoints: width, heightInPoints: height)
  }

  /// The image that covers at least half of the page, the largest first; `nil` where none does.
  ///
  /// Strips of one scan (many images one below the other of one width) count as one.
  func largestScan(among images: [ContentScan.PlacedImage], in file: borrowing QPDFFile) -> ScanFacts? {
    let area = (right - left) * (top - bottom)
    guard area > 0 else { return nil }
    var covered = 0.0
    var best: (coverage: Double, image: ContentScan.PlacedImage)?
    for image in images {
      let extent = image.matrix.extent
      let width = max(0, min(extent.right, right) - max(extent.left, left))
      let height = max(0, min(extent.top, top) - max(extent.bottom, bottom))
      let coverage = width * height / area
      covered += coverage
      if coverage > best?.coverage ?? 0 { best = (coverage, image) }
    }
    guard let best, min(covered, 1) >= 0.5 else { return nil }
    return facts(best.image, coverage: min(covered, 1), in: file)
  }

  private func facts(
    _ placed: ContentScan.PlacedImage, coverage: Double, in file: borrowing QPDFFile
  ) -> ScanFacts? {
    guard let width = file.integer(file.value(placed.image, "/Width")), width > 0,
      let height = file.integer(file.value(placed.image, "/Height")), height > 0
    else { return nil }
    let matrix = placed.matrix
    let across = (matrix.a * matrix.a + matrix.b * matrix.b).squareRoot() * userUnit
    let down = (matrix.c * matrix.c + matrix.d * matrix.d).squareRoot() * userUnit
    guard across > 0, down > 0 else { return nil }
    let isMask = file.value(placed.image, "/ImageMask").map { file.syntax($0) == Array("true".utf8) } ?? false
    let bits = isMask ? 1 : file.integer(file.value(placed.image, "/BitsPerComponent")) ?? 8
    // The image's own axes, turned as displayed.
    let isTurned = abs(matrix.b) > abs(matrix.a)
    let isSwapped = (rotation == .right || rotation == .left) != isTurned
    let horizontal = Double(width) / across * 72
    let vertical = Double(height) / down * 72
    return ScanFacts(
      widthInPixels: isSwapped ? height : width, heightInPixels: isSwapped ? width : height,
      bitsPerPixel: bits * components(placed.image, in: file),
      horizontalDotsPerInch: isSwapped ? vertical : horizontal,
      verticalDotsPerInch: isSwapped ? horizontal : vertical, coverage: coverage,
      compression: compression(placed.image, in: file))
  }

  private func components(_ image: QPDFFile.Handle, in file: borrowing QPDFFile) -> Int {
    guard let space = file.value(image, "/ColorSpace") else { return 1 }
    let name = file.name(space) ?? file.items(space).first.flatMap { file.name($0) }
    switch name {
    case "/DeviceRGB", "/CalRGB", "/Lab": return 3
    case "/DeviceCMYK": return 4
    case "/ICCBased":
      let profile = file.items(space).dropFirst().first
      return profile.flatMap { file.integer(file.value($0, "/N")) } ?? 3
    default: return 1
    }
  }

  private func compression(_ image: QPDFFile.Handle, in file: borrowing QPDFFile) -> String {
    guard let filter = file.value(image, "/Filter") else { return "none" }
    let name = file.name(filter) ?? file.items(filter).last.flatMap { file.name($0) }
    switch name {
    case "/CCITTFaxDecode", "/CCF":
      let parameters = file.value(image, "/DecodeParms")
      let dictionary = parameters.flatMap { file.kind($0) == .array ? file.items($0).last : $0 }
      let k = dictionary.flatMap { file.integer(file.value($0, "/K")) } ?? 0
      return k < 0 ? "ccitt-g4" : "ccitt-g3"
    case "/DCTDecode", "/DCT": return "jpeg"
    case "/JBIG2Decode": return "jbig2"
    case "/JPXDecode": return "jpx"
    case "/FlateDecode", "/Fl": return "flate"
    case "/LZWDecode", "/LZW": return "lzw"
    case "/RunLengthDecode", "/RL": return "runlength"
    default: return "other"
    }
  }
}
