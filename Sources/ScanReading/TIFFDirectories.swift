import CaseModel

/// The pages of a TIFF, told by walking its chain of image file directories (TIFF 6.0, section 2; BigTIFF).
///
/// Thumbnails and masks (`NewSubfileType`) are no pages, and a chain that comes back to itself ends there.
struct TIFFDirectories {
  struct Directory: Equatable {
    let offset: Int
    let width: Int
    let height: Int
    /// Pixels per `resolutionUnit`; `nil` where absent or zero.
    let horizontalResolution: Double?
    let verticalResolution: Double?
    /// 1 none, 2 inch, 3 centimetre.
    let resolutionUnit: Int
    /// 1 to 8 as in EXIF.
    let orientation: Int
    let compression: Int
    let bitsPerPixel: Int
    let totalPages: Int?
  }

  private(set) var pages: [Directory] = []
  private(set) var hasCycle = false
  private(set) var isTruncated = false
  private(set) var reducedImages = 0
  /// `PageNumber`'s second value (tag 297) where a page gives one above zero.
  var declaredPageCount: Int? { pages.compactMap(\.totalPages).max() }

  /// `nil` where the bytes are no TIFF. Stops at `maximumPages` + 1 pages.
  init?(_ bytes: UnsafeRawBufferPointer, maximumPages: Int) {
    guard bytes.count >= 8 else { return nil }
    let isLittle: Bool
    switch (bytes[0], bytes[1]) {
    case (0x49, 0x49): isLittle = true
    case (0x4D, 0x4D): isLittle = false
    default: return nil
    }
    let reader = ByteReader(bytes: bytes, isLittleEndian: isLittle)
    let isBig: Bool
    switch reader.number(2, width: 2) {
    case 42: isBig = false
    case 43: isBig = true
    default: return nil
    }
    var next = isBig ? reader.number(8, width: 8) : reader.number(4, width: 4)
    var seen: Set<Int> = []
    while let offset = next, offset != 0, pages.count <= maximumPages, seen.count < 100_000 {
      guard seen.insert(offset).inserted else {
        hasCycle = true
        return
      }
      guard let (directory, isReduced, following) = TIFFDirectories.directory(at: offset, in: reader, isBig: isBig)
      else {
        isTruncated = true
        return
      }
      if isReduced { reducedImages += 1 } else if let directory { pages.append(directory) }
      next = following
      if following == nil { isTruncated = true }
    }
  }

  private static func directory(
    at offset: Int, in reader: ByteReader, isBig: Bool
  ) -> (Directory?, isReduced: Bool, next: Int?)? {
    guard let count = reader.number(offset, width: isBig ? 8 : 2), count <= 65_535 else { return nil }
    let start = offset + (isBig ? 8 : 2)
    let entryLength = isBig ? 20 : 12
    guard start + count * entryLength <= reader.bytes.count else { return nil }
    var values: [Int: [Double]] = [:]
    for index in 0..<count {
      let entry = start + index * entryLength
      guard let tag = reader.number(entry, width: 2), wanted.contains(tag) else { continue }
      values[tag] = numbers(ofEntry: entry, in: reader, isBig: isBig)
    }
    func integer(_ tag: Int) -> Int? { values[tag]?.first.flatMap { Int(exactly: $0.rounded()) } }
    let next = reader.number(start + count * entryLength, width: isBig ? 8 : 4)
    // Bit 0: reduced resolution; bit 2: transparency mask. The old SubfileType: 2 is reduced.
    let isReduced = (integer(254) ?? 0) & 5 != 0 || integer(255) == 2
    guard let width = integer(256), let height = integer(257), width > 0, height > 0 else {
      return (nil, isReduced, next)
    }
    func positive(_ tag: Int) -> Double? { values[tag]?.first.flatMap { $0.isFinite && $0 > 0 ? $0 : nil } }
    let samples = max(1, integer(277) ?? 1)
    let pageNumber = values[297]
    return (
      Directory(
        offset: offset, width: width, height: height, horizontalResolution: positive(282),
        verticalResolution: positive(283), resolutionUnit: integer(296) ?? 2,
        orientation: integer(274).flatMap { (1...8).contains($0) ? $0 : nil } ?? 1, compression: integer(259) ?? 1,
        bitsPerPixel: max(1, integer(258) ?? 1) * samples,
        totalPages: pageNumber.flatMap { $0.count > 1 && $0[1] >= 1 ? Int($0[1]) : nil }), isReduced, next
    )
  }

  private static let wanted: Set<Int> = [254, 255, 256, 257, 258, 259, 274, 277, 282, 283, 296, 297]

  /// The first values of an entry: integers and rationals.
  private static func numbers(ofEntry entry: Int, in reader: ByteReader, isBig: Bool) -> [Double] {
    guard let type = reader.number(entry + 2, width: 2),
      let count = reader.number(entry + 4, width: isBig ? 8 : 4), count > 0
    else { return [] }
    let width: Int
    switch type {
    case 1, 6, 7: width = 1
    case 3, 8: width = 2
    case 4, 9, 13: width = 4
    case 5, 10, 16, 17: width = 8
    default: return []
    }
    let valueField = entry + (isBig ? 12 : 8)
    let room = isBig ? 8 : 4
    let isInline = count <= room / width
    guard let place = isInline ? valueField : reader.number(valueField, width: room) else { return [] }
    return (0..<min(count, 4)).compactMap { index -> Double? in
      let at = place + index * width
      if type == 5 || type == 10 {
        guard let top = reader.number(at, width: 4), let bottom = reader.number(at + 4, width: 4), bottom != 0 else {
          return nil
        }
        return Double(top) / Double(bottom)
      }
      return reader.number(at, width: width).map(Double.init)
    }
  }

  var findings: [Finding] {
    var found: [Finding] = []
    if hasCycle {
      found.append(
        Finding(
          code: "page-chain-cycle", severity: .warning,
          message:
            "The list of pages in this TIFF comes back to itself; each page was counted once. Check the page count."))
    }
    if isTruncated {
      found.append(
        Finding(
          code: "page-chain-truncated", severity: .warning,
          message: "This TIFF breaks off; pages may be missing at its end. Ask the sender to send it again."))
    }
    if let declaredPageCount, declaredPageCount != pages.count {
      found.append(
        Finding(
          code: "page-count-disagrees", severity: .warning,
          message:
            "The fax says it has \(declaredPageCount) pages, but \(pages.count) arrived. Check with the sender whether pages are missing."
        ))
    }
    if reducedImages > 0 {
      found.append(
        Finding(
          code: "thumbnails-left-out", severity: .note,
          message: "\(reducedImages) thumbnails in this TIFF were not counted as pages."))
    }
    return found
  }
}
