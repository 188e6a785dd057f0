/// What the headers of a JPEG (ITU-T T.81, JFIF, EXIF 2.3), PNG (ISO 15948), GIF or BMP say, read without decoding.
struct PhotoHeader: Equatable {
  private(set) var width = 0
  private(set) var height = 0
  private(set) var bitsPerPixel = 8
  private(set) var orientation = 1
  private(set) var horizontalDPI: Double?
  private(set) var verticalDPI: Double?

  static func jpeg(_ bytes: UnsafeRawBufferPointer) -> PhotoHeader? {
    let reader = ByteReader(bytes: bytes, isLittleEndian: false)
    guard reader.number(0, width: 2) == 0xFFD8 else { return nil }
    var header = PhotoHeader()
    var at = 2
    while let mark = reader.byte(at), let marker = reader.byte(at + 1) {
      guard mark == 0xFF else { return nil }
      if marker == 0xFF {
        at += 1
        continue
      }
      if marker == 0x01 || (0xD0...0xD8).contains(marker) {
        at += 2
        continue
      }
      guard let length = reader.number(at + 2, width: 2), length >= 2 else { return nil }
      let body = at + 4
      switch marker {
      case 0xC0...0xC3, 0xC5...0xC7, 0xC9...0xCB, 0xCD...0xCF:
        guard let height = reader.number(body + 1, width: 2), let width = reader.number(body + 3, width: 2),
          width > 0, height > 0
        else { return nil }
        header.width = width
        header.height = height
        header.bitsPerPixel = (reader.byte(body) ?? 8) * (reader.byte(body + 5) ?? 3)
        return header
      case 0xE0: header.takeJFIF(reader, at: body)
      case 0xE1: header.takeEXIF(bytes, from: body, count: length - 2)
      case 0xD9, 0xDA: return nil
      default: break
      }
      at += 2 + length
    }
    return nil
  }

  private mutating func takeJFIF(_ reader: ByteReader, at body: Int) {
    guard reader.number(body, width: 4) == 0x4A46_4946, let unit = reader.byte(body + 7),
      let x = reader.number(body + 8, width: 2), let y = reader.number(body + 10, width: 2), x > 0, y > 0
    else { return }
    switch unit {
    case 1: (horizontalDPI, verticalDPI) = (Double(x), Double(y))
    case 2: (horizontalDPI, verticalDPI) = (Double(x) * 2.54, Double(y) * 2.54)
    default: break
    }
  }

  private mutating func takeEXIF(_ bytes: UnsafeRawBufferPointer, from body: Int, count: Int) {
    guard count > 14, body + count <= bytes.count, bytes[body] == 0x45, bytes[body + 1] == 0x78,
      let directory = EXIFDirectory(UnsafeRawBufferPointer(rebasing: bytes[(body + 6)..<(body + count)]))
    else { return }
    orientation = directory.orientation ?? orientation
    horizontalDPI = horizontalDPI ?? directory.horizontalDPI
    verticalDPI = verticalDPI ?? directory.verticalDPI
  }

  static func png(_ bytes: UnsafeRawBufferPointer) -> PhotoHeader? {
    let reader = ByteReader(bytes: bytes, isLittleEndian: false)
    guard reader.number(0, width: 4) == 0x8950_4E47, reader.number(4, width: 4) == 0x0D0A_1A0A,
      reader.number(12, width: 4) == 0x4948_4452, let width = reader.number(16, width: 4),
      let height = reader.number(20, width: 4), width > 0, height > 0
    else { return nil }
    var header = PhotoHeader()
    header.width = width
    header.height = height
    let samples = [0: 1, 2: 3, 3: 1, 4: 2, 6: 4]
    header.bitsPerPixel = (reader.byte(24) ?? 8) * (samples[reader.byte(25) ?? 0] ?? 1)
    var at = 8
    while let length = reader.number(at, width: 4), let type = reader.number(at + 4, width: 4) {
      if type == 0x4944_4154 || type == 0x4945_4E44 { break }
      // pHYs: pixels a metre.
      if type == 0x7048_5973, length >= 9, reader.byte(at + 16) == 1, let x = reader.number(at + 8, width: 4),
        let y = reader.number(at + 12, width: 4), x > 0, y > 0
      {
        header.horizontalDPI = Double(x) * 0.0254
        header.verticalDPI = Double(y) * 0.0254
      }
      if type == 0x6558_4966, at + 8 + length <= bytes.count, length > 8,
        let directory = EXIFDirectory(UnsafeRawBufferPointer(rebasing: bytes[(at + 8)..<(at + 8 + length)]))
      {
        header.orientation = directory.orientation ?? 1
      }
      at += 12 + length
    }
    return header
  }
}

extension PhotoHeader {
  /// GIF89a, 18: the first picture of an animation stands for all of it.
  static func gif(_ bytes: UnsafeRawBufferPointer) -> PhotoHeader? {
    let reader = ByteReader(bytes: bytes, isLittleEndian: true)
    guard bytes.starts(with: "GIF8".utf8), let width = reader.number(6, width: 2),
      let height = reader.number(8, width: 2), width > 0, height > 0
    else { return nil }
    return PhotoHeader(width: width, height: height)
  }

  /// BITMAPINFOHEADER and its successors; a negative height is that of rows from the top.
  static func bmp(_ bytes: UnsafeRawBufferPointer) -> PhotoHeader? {
    let reader = ByteReader(bytes: bytes, isLittleEndian: true)
    guard bytes.starts(with: "BM".utf8), let length = reader.number(14, width: 4), length >= 40,
      let width = reader.number(18, width: 4), let height = reader.number(22, width: 4),
      let bits = reader.number(28, width: 2), let x = reader.number(38, width: 4), let y = reader.number(42, width: 4)
    else { return nil }
    let rows = abs(Int(Int32(truncatingIfNeeded: height)))
    guard width > 0, width < 1 << 31, rows > 0 else { return nil }
    return PhotoHeader(
      width: width, height: rows, bitsPerPixel: max(1, bits), horizontalDPI: x > 0 ? Double(x) * 0.0254 : nil,
      verticalDPI: y > 0 ? Double(y) * 0.0254 : nil)
  }
}

/// The first directory of an EXIF block: orientation and resolution.
struct EXIFDirectory {
  private(set) var orientation: Int?
  private(set) var horizontalDPI: Double?
  private(set) var verticalDPI: Double?

  /// `bytes` begin with the TIFF header. `nil` where they do not.
  init?(_ bytes: UnsafeRawBufferPointer) {
    guard bytes.count >= 8, bytes[0] == bytes[1], bytes[0] == 0x49 || bytes[0] == 0x4D else { return nil }
    let reader = ByteReader(bytes: bytes, isLittleEndian: bytes[0] == 0x49)
    guard let start = reader.number(4, width: 4), let count = reader.number(start, width: 2) else { return nil }
    var unit = 2
    for index in 0..<min(count, 200) {
      let entry = start + 2 + index * 12
      guard let tag = reader.number(entry, width: 2) else { break }
      switch tag {
      case 274: orientation = reader.number(entry + 8, width: 2).flatMap { (1...8).contains($0) ? $0 : nil }
      case 282, 283:
        guard let place = reader.number(entry + 8, width: 4), let top = reader.number(place, width: 4),
          let bottom = reader.number(place + 4, width: 4), bottom > 0
        else { continue }
        if tag == 282 {
          horizontalDPI = Double(top) / Double(bottom)
        } else {
          verticalDPI = Double(top) / Double(bottom)
        }
      case 296: unit = reader.number(entry + 8, width: 2) ?? 2
      default: break
      }
    }
    if unit == 3 {
      horizontalDPI = horizontalDPI.map { $0 * 2.54 }
      verticalDPI = verticalDPI.map { $0 * 2.54 }
    }
  }
}
