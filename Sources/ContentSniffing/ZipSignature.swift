import CaseModel

/// Zip archives (APPNOTE 4.3.7) and the documents that are zip archives inside.
enum ZipSignature {
  static func kind(of bytes: SniffedBytes) -> ContentKind? {
    guard
      bytes.starts(with: "PK\u{3}\u{4}") || bytes.starts(with: "PK\u{5}\u{6}") || bytes.starts(with: "PK00PK\u{3}\u{4}")
    else { return nil }
    // The first entry of OpenDocument is its type, stored (ODF 1.2, part 3).
    if bytes.holds("mimetype", at: 30) {
      let content = 38 + Int(bytes.little16(at: 28))
      return bytes.holds("application/vnd.oasis.opendocument", at: content) ? .openDocument : .zip
    }
    let names = localNames(bytes)
    if names.contains("[Content_Types].xml") || names.contains("_rels/.rels") {
      return .officeDocument
    }
    return .zip
  }

  /// Names of the local headers that the prefix holds, found by their signature.
  private static func localNames(_ bytes: SniffedBytes) -> [String] {
    var names: [String] = []
    var at = 0
    while at + 30 <= bytes.count, names.count < 64 {
      guard bytes.holds("PK\u{3}\u{4}", at: at) else {
        at += 1
        continue
      }
      let length = Int(bytes.little16(at: at + 26))
      guard let name = bytes.slice(at + 30, length) else { break }
      names.append(String(decoding: name, as: UTF8.self))
      at += 30 + length
    }
    return names
  }
}
