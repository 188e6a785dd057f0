/// What an imaging manifest of ours names, read back from its bytes for the check of a packet.
///
/// No reader of DICOM: it looks for the elements as ``DICOMWriter`` writes them, and trusts no length beyond the bytes.
package struct NamedInstances: Hashable, Sendable {
  package let study: String
  package let instances: Set<String>

  /// `nil` where it is no file of DICOM or names no study.
  package init?(_ bytes: [UInt8]) {
    guard bytes.count > 132, bytes[128..<132].elementsEqual(Array("DICM".utf8)) else { return nil }
    let studies = NamedInstances.values(of: 0x0020_000D, in: bytes)
    guard let study = studies.first, studies.allSatisfy({ $0 == study }) else { return nil }
    self.study = study
    instances = Set(NamedInstances.values(of: 0x0008_1155, in: bytes))
  }

  /// The identifiers that stand under a tag, wherever it stands.
  private static func values(of tag: UInt32, in bytes: [UInt8]) -> [String] {
    let head = DICOMWriter.little(UInt16(tag >> 16)) + DICOMWriter.little(UInt16(tag & 0xFFFF)) + Array("UI".utf8)
    var found: [String] = []
    var at = 132
    while at + 8 <= bytes.count {
      guard bytes[at] == head[0], bytes[at..<at + 6].elementsEqual(head) else {
        at += 1
        continue
      }
      let end = at + 8 + Int(bytes[at + 6]) + Int(bytes[at + 7]) << 8
      guard end <= bytes.count else { break }
      let text = bytes[at + 8..<end]
      found.append(String(decoding: text.last == 0 ? text.dropLast() : text, as: UTF8.self))
      at = end
    }
    return found
  }
}
