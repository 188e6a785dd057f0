import CHEIF
import PageRasters

/// The pictures of a HEIC or AVIF file, decoded by libheif, which turns and crops them as the file asks.
struct HEIFPicture: Equatable {
  let width: Int
  let height: Int
  let bitsPerPixel: Int

  /// The pictures that stand for themselves; `nil` where libheif sees none.
  static func all(_ bytes: UnsafeRawBufferPointer) -> [HEIFPicture]? {
    guard isHEIF(bytes), let file = HEIFFile(bytes) else { return nil }
    let pictures = (0..<file.count).compactMap { file.facts($0) }
    return pictures.isEmpty ? nil : pictures
  }

  static func raster(_ bytes: UnsafeRawBufferPointer, index: Int, _ frame: ImageFrame) -> PageRaster? {
    guard let file = HEIFFile(bytes), let gray = file.gray(index, width: frame.width, height: frame.height) else {
      return nil
    }
    return PageRaster(
      width: frame.width, height: frame.height, depth: .gray, bytes: gray, horizontalDotsPerInch: frame.horizontalDPI,
      verticalDotsPerInch: frame.verticalDPI)
  }

  /// A file type box comes first (ISO/IEC 14496-12, 4.3).
  private static func isHEIF(_ bytes: UnsafeRawBufferPointer) -> Bool {
    bytes.count > 12 && bytes[4..<8].elementsEqual("ftyp".utf8)
  }
}

/// An open HEIF file.
private struct HEIFFile: ~Copyable {
  private let file: OpaquePointer

  init?(_ bytes: UnsafeRawBufferPointer) {
    guard let base = bytes.baseAddress,
      let file = cheif_open(base.assumingMemoryBound(to: UInt8.self), bytes.count)
    else { return nil }
    self.file = file
  }

  deinit { cheif_close(file) }

  var count: Int { Int(cheif_count(file)) }

  func facts(_ index: Int) -> HEIFPicture? {
    var width: UInt32 = 0
    var height: UInt32 = 0
    var bits: UInt32 = 0
    guard cheif_facts(file, Int32(index), &width, &height, &bits) != 0 else { return nil }
    return HEIFPicture(width: Int(width), height: Int(height), bitsPerPixel: Int(bits))
  }

  func gray(_ index: Int, width: Int, height: Int) -> [UInt8]? {
    var isRead = false
    let gray = [UInt8](unsafeUninitializedCapacity: width * height) { out, filled in
      isRead = cheif_read_gray(file, Int32(index), UInt32(width), UInt32(height), out.baseAddress) != 0
      filled = isRead ? width * height : 0
    }
    return isRead ? gray : nil
  }
}
