import CLeptonica
import CTIFF
import CaseModel
import Crypto
import PageRasters

/// An image file opened for reading its pages: TIFF and HEIC of many, JPEG, PNG, GIF or BMP of one.
package struct ImagePages {
  private enum Store {
    case tiff([TIFFDirectories.Directory])
    case photo(PhotoHeader)
    case heif([HEIFPicture])
  }

  private let bytes: UnsafeRawBufferPointer
  private let store: Store
  private let maximumMegapixels: Int
  package let declaredCount: Int?
  package let findings: [Finding]

  package var count: Int {
    switch store {
    case .tiff(let pages): pages.count
    case .photo: 1
    case .heif(let pictures): pictures.count
    }
  }

  /// `bytes` must outlive this value. What they are is told from the bytes, not from `kind`.
  package init(
    _ bytes: UnsafeRawBufferPointer, maximumPages: Int, maximumMegapixels: Int
  ) throws(ScanFailure) {
    self.bytes = bytes
    self.maximumMegapixels = maximumMegapixels
    if let tiff = TIFFDirectories(bytes, maximumPages: maximumPages) {
      guard !tiff.pages.isEmpty else { throw .unreadable }
      guard tiff.pages.count <= maximumPages else { throw .tooManyPages(limit: maximumPages) }
      store = .tiff(tiff.pages)
      declaredCount = tiff.declaredPageCount
      findings = tiff.findings
    } else if let photo = PhotoHeader.jpeg(bytes) ?? PhotoHeader.png(bytes) ?? PhotoHeader.gif(bytes)
      ?? PhotoHeader.bmp(bytes)
    {
      store = .photo(photo)
      declaredCount = nil
      findings = []
    } else if let pictures = HEIFPicture.all(bytes) {
      guard pictures.count <= maximumPages else { throw .tooManyPages(limit: maximumPages) }
      store = .heif(pictures)
      declaredCount = nil
      findings = []
    } else {
      throw .unreadable
    }
  }

  /// What page `number` is, with its picture decoded once for its digest.
  package func read(_ number: PageNumber) -> (page: PageReading, findings: [Finding]) {
    let frame = frame(number)
    var found: [Finding] = []
    var raster: PageRaster?
    if isTooLarge(frame) {
      found.append(
        Finding(
          code: "image-too-large", severity: .warning,
          message:
            "This page has more than \(maximumMegapixels) megapixels and was not opened. Ask for a smaller scan.",
          page: number))
    } else {
      raster = self.raster(number)
      if raster == nil {
        found.append(
          Finding(
            code: "page-not-renderable", severity: .warning,
            message: "The picture of this page is damaged and cannot be shown. Ask the sender to send it again.",
            page: number))
      }
    }
    if case .tiff(let pages) = store, TIFFPicture.hasExcess(bytes, pages[number.value - 1]) {
      found.append(
        Finding(
          code: "image-data-in-excess", severity: .warning,
          message: "The picture of this page holds far more data than the page has room for; what fits was read. "
            + "Compare it with the original.", page: number))
    }
    let facts = storage(number)
    let page = PageReading(
      number: number, size: frame.size, rotation: frame.rotation, embedded: nil, textLayer: .none,
      scan: ScanFacts(
        widthInPixels: frame.width, heightInPixels: frame.height, bitsPerPixel: facts.bits,
        horizontalDotsPerInch: frame.horizontalDPI, verticalDotsPerInch: frame.verticalDPI, coverage: 1,
        compression: facts.compression), hasContent: true, isRenderable: raster != nil,
      contentDigest: digest(frame, raster, number))
    return (page, found)
  }

  /// The page's picture as displayed; `nil` where it is too large or damaged.
  package func raster(_ number: PageNumber) -> PageRaster? {
    let frame = frame(number)
    guard !isTooLarge(frame) else { return nil }
    switch store {
    case .tiff(let pages): return TIFFPicture.raster(bytes, pages[number.value - 1], frame)
    case .photo: return PhotoPicture.raster(bytes, frame)
    case .heif: return HEIFPicture.raster(bytes, index: number.value - 1, frame)
    }
  }

  private func isTooLarge(_ frame: ImageFrame) -> Bool {
    let (pixels, overflow) = frame.width.multipliedReportingOverflow(by: frame.height)
    return overflow || pixels > maximumMegapixels * 1_000_000 || max(frame.width, frame.height) > 100_000
  }

  private func frame(_ number: PageNumber) -> ImageFrame {
    switch store {
    case .tiff(let pages):
      let page = pages[number.value - 1]
      // Unit 1 gives a shape but no size; 3 is pixels a centimetre.
      let factor = page.resolutionUnit == 3 ? 2.54 : 1
      return ImageFrame(
        width: page.width, height: page.height, orientation: page.orientation,
        horizontalDPI: page.horizontalResolution.map { $0 * factor },
        verticalDPI: page.verticalResolution.map { $0 * factor })
    case .photo(let photo):
      return ImageFrame(
        width: photo.width, height: photo.height, orientation: photo.orientation, horizontalDPI: photo.horizontalDPI,
        verticalDPI: photo.verticalDPI)
    case .heif(let pictures):
      let picture = pictures[number.value - 1]
      return ImageFrame(
        width: picture.width, height: picture.height, orientation: 1, horizontalDPI: nil, verticalDPI: nil)
    }
  }

  private func storage(_ number: PageNumber) -> (bits: Int, compression: String) {
    switch store {
    case .photo(let photo):
      let names: [UInt8: String] = [0xFF: "jpeg", 0x89: "flate", 0x47: "lzw", 0x42: "none"]
      return (photo.bitsPerPixel, names[bytes.first ?? 0] ?? "other")
    case .heif(let pictures): return (pictures[number.value - 1].bitsPerPixel, "heif")
    case .tiff(let pages):
      let page = pages[number.value - 1]
      let names = [
        1: "none", 2: "ccitt-rle", 3: "ccitt-g3", 4: "ccitt-g4", 5: "lzw", 6: "jpeg", 7: "jpeg", 8: "flate",
        32773: "packbits", 32946: "flate", 34712: "jpx",
      ]
      return (page.bitsPerPixel, names[page.compression] ?? "other")
    }
  }

  /// Over the displayed pixels where there are any, else over the file's bytes and the page's number.
  private func digest(_ frame: ImageFrame, _ raster: PageRaster?, _ number: PageNumber) -> BlobDigest {
    var hash = SHA256()
    let shape =
      "dossier image 1 \(frame.width) \(frame.height) \(frame.size.widthInPoints.rounded()) \(frame.size.heightInPoints.rounded())\n"
    hash.update(data: Array(shape.utf8))
    if let raster {
      raster.bytes.withUnsafeBytes { hash.update(bufferPointer: $0) }
    } else {
      hash.update(data: Array("unseen \(number.value)\n".utf8))
      hash.update(bufferPointer: bytes)
    }
    let digits = Array("0123456789abcdef".utf8)
    let hex = hash.finalize().flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }
    guard let digest = BlobDigest(hex: String(decoding: hex, as: UTF8.self)) else {
      preconditionFailure("SHA-256 has 32 bytes")
    }
    return digest
  }
}

/// Why an image file as a whole cannot be read.
package enum ScanFailure: Error, Equatable {
  case unreadable
  case tooManyPages(limit: Int)

  package var finding: Finding {
    switch self {
    case .unreadable:
      Finding(
        code: "unreadable-image", severity: .error,
        message: "This file is no picture of a known kind, or is damaged beyond use. Ask the sender to send it again.")
    case .tooManyPages(let limit):
      Finding(
        code: "too-many-pages", severity: .error,
        message: "This file has more than \(limit) pages. Split it, or raise the limit in the pipeline.")
    }
  }
}
