import CaseModel

/// Files of Microsoft's older office programs: compound files ([MS-CFB]) told by the streams that their directory names.
enum CompoundFileSignature {
  static func kind(of bytes: SniffedBytes, read: (_ offset: Int, _ length: Int) -> [UInt8]) -> ContentKind? {
    guard bytes.starts(with: [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1]) else { return nil }
    // 2.2: sectors of 512 or 4,096 bytes; the directory's first sector, counted behind the header.
    let shift = Int(bytes.little16(at: 30))
    guard shift == 9 || shift == 12 else { return .unknown }
    let start = (Int(bytes.little32(at: 48)) + 1) << shift
    let directory = bytes.slice(start, 1 << shift) ?? read(start, 1 << shift)
    // 2.6: entries of 128 bytes, the name in UTF-16 first. Before the directory comes to hand, any place will do.
    let names = stride(from: 0, to: directory.count - 127, by: 128).map { name(Array(directory[$0..<$0 + 64])) }
    if let kind = kind(of: names) { return kind }
    let isMessage = wide("__substg1.0_", in: bytes) || wide("__properties_version1.0", in: bytes)
    if isMessage { return .outlookData }
    return wide("WordDocument", in: bytes) || wide("Workbook", in: bytes) ? .officeDocument : .unknown
  }

  private static func kind(of names: [String]) -> ContentKind? {
    if names.contains(where: { $0.hasPrefix("__properties_version1.0") || $0.hasPrefix("__substg1.0_") }) {
      return .outlookData
    }
    let documents: Set<String> = ["WordDocument", "Workbook", "Book", "PowerPoint Document", "EncryptedPackage"]
    return names.contains(where: documents.contains) ? .officeDocument : nil
  }

  private static func name(_ bytes: [UInt8]) -> String {
    let units = stride(from: 0, to: bytes.count - 1, by: 2).map { UInt16(bytes[$0]) | UInt16(bytes[$0 + 1]) << 8 }
    return String(decoding: units.prefix { $0 != 0 }, as: UTF16.self)
  }

  private static func wide(_ text: String, in bytes: SniffedBytes) -> Bool {
    var pattern: [UInt8] = []
    for byte in text.utf8 { pattern += [byte, 0] }
    for at in stride(from: 512, to: bytes.count - pattern.count, by: 128)
    where bytes.slice(at, pattern.count) == pattern {
      return true
    }
    return false
  }
}
