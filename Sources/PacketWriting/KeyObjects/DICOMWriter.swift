/// A data set in explicit VR little endian (PS3.5 A.2), sequences and items of known length. Elements are given in the order of their tags.
struct DICOMWriter {
  private(set) var bytes: [UInt8] = []
  private var last: UInt32 = 0

  init(_ fill: (inout DICOMWriter) -> Void = { _ in }) { fill(&self) }

  /// Empty text writes an empty element. What a value may not hold (controls, and the backslash between values) is left out.
  mutating func add(_ tag: UInt32, _ vr: String, _ text: String) {
    let isText = ["LO", "PN", "SH", "ST", "LT", "UT"].contains(vr)
    let kept = text.unicodeScalars.filter { $0.value >= 0x20 && $0 != "\\" && $0.value != 0x7F }
    var value = Array(String(String.UnicodeScalarView(kept)).utf8)
    if value.count > DICOMWriter.maximumLength { value = [] }
    if value.count % 2 == 1 { value.append(vr == "UI" ? 0 : UInt8(ascii: " ")) }
    precondition(isText || value.allSatisfy { $0 < 0x80 })
    add(tag, vr, value)
  }

  mutating func add(_ tag: UInt32, _ vr: String, _ value: [UInt8]) {
    precondition(tag > last && value.count % 2 == 0)
    last = tag
    bytes += DICOMWriter.little(UInt16(tag >> 16)) + DICOMWriter.little(UInt16(tag & 0xFFFF)) + Array(vr.utf8)
    if ["OB", "SQ", "UT"].contains(vr) {
      bytes += [0, 0] + DICOMWriter.little(UInt32(value.count))
    } else {
      bytes += DICOMWriter.little(UInt16(value.count))
    }
    bytes += value
  }

  mutating func sequence(_ tag: UInt32, _ items: [DICOMWriter]) {
    var value: [UInt8] = []
    value.reserveCapacity(items.reduce(0) { $0 + $1.bytes.count + 8 })
    for item in items {
      value += [0xFE, 0xFF, 0x00, 0xE0] + DICOMWriter.little(UInt32(item.bytes.count)) + item.bytes
    }
    add(tag, "SQ", value)
  }

  /// The data set as a file (PS3.10 7.1).
  func file(sopClass: String, instance: String) -> [UInt8] {
    let meta = DICOMWriter {
      $0.add(0x0002_0001, "OB", [0, 1])
      $0.add(0x0002_0002, "UI", sopClass)
      $0.add(0x0002_0003, "UI", instance)
      $0.add(0x0002_0010, "UI", "1.2.840.10008.1.2.1")
      $0.add(0x0002_0012, "UI", DICOMWriter.implementation)
      $0.add(0x0002_0013, "SH", "DOSSIER")
    }
    let length = DICOMWriter { $0.add(0x0002_0000, "UL", DICOMWriter.little(UInt32(meta.bytes.count))) }
    return [UInt8](repeating: 0, count: 128) + Array("DICM".utf8) + length.bytes + meta.bytes + bytes
  }

  /// Of a UUID made once, for all that this writer writes (PS3.7 D.3.3.2).
  private static let implementation = "2.25.140302684513716018293045571904622841783"
  /// No name or number of a person or place is longer.
  private static let maximumLength = 1024

  static func little(_ value: UInt16) -> [UInt8] { [UInt8(value & 0xFF), UInt8(value >> 8)] }
  static func little(_ value: UInt32) -> [UInt8] {
    (0..<4).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
  }
}
