import CaseModel

extension ContentKind {
  /// How many bytes of a file are enough to tell its kind.
  package static let prefixLength = 64 << 10

  /// Tells what a file is from its first bytes and never from its name.
  ///
  /// `prefix` is the first ``prefixLength`` bytes, or all of a smaller file; `read` gives bytes from an offset on, fewer at the
  /// end of the file, and is asked only for the volume descriptors of a disc image (ECMA-119 and ECMA-167).
  package static func sniff(
    prefix: [UInt8], byteCount: Int, read: (_ offset: Int, _ length: Int) -> [UInt8] = { _, _ in [] }
  ) -> ContentKind {
    guard byteCount > 0, !prefix.isEmpty else { return .empty }
    let bytes = SniffedBytes(prefix)
    return signed(bytes) ?? DICOMSignature.kind(of: bytes) ?? ZipSignature.kind(of: bytes)
      ?? CompoundFileSignature.kind(of: bytes, read: read)
      ?? discImage(bytes, byteCount: byteCount, read: read) ?? TextSignature.kind(of: bytes) ?? .unknown
  }

  /// Kinds that begin with bytes of their own.
  private static func signed(_ bytes: SniffedBytes) -> ContentKind? {
    if bytes.starts(with: "\u{7F}ELF") || isWindowsProgram(bytes) { return .executable }
    if bytes.starts(with: [0x49, 0x49, 0x2A, 0]) || bytes.starts(with: [0x4D, 0x4D, 0, 0x2A])
      || bytes.starts(with: [0x49, 0x49, 0x2B, 0]) || bytes.starts(with: [0x4D, 0x4D, 0, 0x2B])
    {
      // A dual file carries TIFF in the preamble of DICOM (PS3.10 7.1): it is the image of a study.
      return bytes.holds("DICM", at: 128) ? nil : .tiff
    }
    if bytes.starts(with: [0xFF, 0xD8, 0xFF]) { return .jpeg }
    if bytes.starts(with: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]) { return .png }
    if bytes.starts(with: "GIF87a") || bytes.starts(with: "GIF89a") { return .gif }
    if bytes.starts(with: "BM"), bytes.count >= 18, [12, 40, 52, 56, 64, 108, 124].contains(bytes.little32(at: 14)) {
      return .bmp
    }
    if bytes.holds("ftyp", at: 4) {
      let brands = ["heic", "heix", "heim", "heis", "hevc", "hevx", "mif1", "msf1", "avif"]
      if brands.contains(where: { bytes.holds($0, at: 8) }) { return .heic }
    }
    if bytes.starts(with: [0x37, 0x7A, 0xBC, 0xAF, 0x27, 0x1C]) { return .sevenZip }
    if bytes.starts(with: "{\\rtf") { return .rtf }
    // [MS-OXTNEF] 2.1.3.1: what Outlook sends as winmail.dat.
    if bytes.starts(with: [0x78, 0x9F, 0x3E, 0x22]) { return .outlookData }
    // Gzip (RFC 1952), bzip2, xz: the only such files that hold records are tar archives.
    if bytes.starts(with: [0x1F, 0x8B, 0x08]) || bytes.starts(with: "BZh")
      || bytes.starts(with: [0xFD, 0x37, 0x7A, 0x58, 0x5A, 0x00])
    {
      return .tar
    }
    if bytes.holds("ustar", at: 257) || TarSignature.hasValidChecksum(bytes) { return .tar }
    if bytes.holds("DICM", at: 128) { return nil }
    // A PDF may have junk before its header (ISO 32000-1, annex H.3.4.1); an e-mail that quotes one is no PDF.
    if bytes.starts(with: "%PDF-") { return .pdf }
    if let at = bytes.first(of: "%PDF-", before: 1024), !bytes.starts(with: "PK"), !TextSignature.isEmail(bytes) {
      return bytes.prefixIsText(at) && bytes.first(of: "<html", before: at) != nil ? .html : .pdf
    }
    if isPDFWithoutHeader(bytes) { return .pdf }
    return nil
  }

  /// A damaged or missing header (`%PDF1.4`, `%1.4`) that readers of PDF pass over: a comment, and an object early on.
  private static func isPDFWithoutHeader(_ bytes: SniffedBytes) -> Bool {
    // Forms data (ISO 32000-1, 12.7.7) has objects as well, and no page.
    guard bytes.starts(with: "%"), !bytes.starts(with: "%FDF"), !bytes.starts(with: "%!") else { return false }
    var at = 0
    while let found = bytes.first(of: " obj", from: at, before: 1024) {
      at = found + 4
      var before = found
      while before > 0, (0x30...0x39).contains(bytes.bytes[before - 1]) { before -= 1 }
      var after = at
      while after < bytes.count, [0x20, 0x0A, 0x0D, 0x09].contains(bytes.bytes[after]) { after += 1 }
      if before < found, before >= 2, bytes.bytes[before - 1] == 0x20, (0x30...0x39).contains(bytes.bytes[before - 2]),
        bytes.holds("<<", at: after)
      {
        return true
      }
    }
    return false
  }

  private static func isWindowsProgram(_ bytes: SniffedBytes) -> Bool {
    guard bytes.starts(with: "MZ"), bytes.count >= 64 else { return false }
    let header = Int(bytes.little32(at: 60))
    return header + 4 > bytes.count || bytes.holds("PE", at: header) || bytes.holds("NE", at: header)
  }

  private static func discImage(
    _ bytes: SniffedBytes, byteCount: Int, read: (Int, Int) -> [UInt8]
  ) -> ContentKind? {
    // Volume descriptors stand from sector 16 on, 2,048 bytes each; bridge discs have both kinds.
    let first = 16 * 2048
    guard byteCount >= first + 2048 else { return nil }
    var isUDF = false
    for sector in 0..<16 {
      let at = first + sector * 2048 + 1
      let name = bytes.slice(at, 5) ?? read(at, 5)
      guard name.count == 5 else { break }
      switch String(decoding: name, as: UTF8.self) {
      case "CD001": return .isoImage
      case "NSR02", "NSR03": isUDF = true
      case "BEA01", "TEA01", "BOOT2", "CDW02": continue
      default: return isUDF ? .udfImage : nil
      }
    }
    return isUDF ? .udfImage : nil
  }
}

/// The checksum of a tar header (POSIX.1-1988, ustar), for archives older than the magic.
enum TarSignature {
  static func hasValidChecksum(_ bytes: SniffedBytes) -> Bool {
    guard let header = bytes.slice(0, 512), header[0] != 0 else { return false }
    let digits = header[148..<156].filter { (0x30...0x37).contains($0) }
    guard digits.count >= 4, header[148..<156].allSatisfy({ $0 == 0x20 || $0 == 0 || (0x30...0x37).contains($0) })
    else {
      return false
    }
    let stated = digits.reduce(0) { $0 * 8 + Int($1 - 0x30) }
    let sum = header.indices.reduce(0) { $0 + ((148..<156).contains($1) ? 0x20 : Int(header[$1])) }
    return sum == stated
  }
}
