/// Writes small DICOM files for tests (PS3.10): explicit or implicit little endian, with or without preamble and meta header.
package struct Part10: Sendable {
  package var hasPreamble = true
  package var hasMeta = true
  package var isImplicit = false
  package var transferSyntax: String?
  package private(set) var dataSet: [UInt8] = []
  private var sopClass = ""
  private var instance = ""

  package init(isImplicit: Bool = false) { self.isImplicit = isImplicit }

  /// An image of a CT series, as much of it as a test needs.
  package static func image(
    study: String = "1.2.3", series: String = "1.2.3.1", instance: String, patient: String = "DOE^JANE",
    studyDescription: String = "CT CHEST", modality: String = "CT", sopClass: String = "1.2.840.10008.5.1.4.1.1.2",
    description: String = "AXIAL",
    imageType: String = "ORIGINAL\\PRIMARY\\AXIAL", isImplicit: Bool = false, pixels: [UInt8] = [0, 0, 0, 0],
    more: (inout Part10) -> Void = { _ in }
  ) -> Part10 {
    var file = Part10(isImplicit: isImplicit)
    file.add(0x0008, 0x0008, "CS", imageType)
    file.add(0x0008, 0x0016, "UI", sopClass)
    file.add(0x0008, 0x0018, "UI", instance)
    file.add(0x0008, 0x0020, "DA", "20240301")
    file.add(0x0008, 0x0060, "CS", modality)
    file.add(0x0008, 0x1030, "LO", studyDescription)
    file.add(0x0008, 0x103E, "LO", description)
    file.add(0x0010, 0x0010, "PN", patient)
    file.add(0x0020, 0x000D, "UI", study)
    file.add(0x0020, 0x000E, "UI", series)
    more(&file)
    file.add(0x7FE0, 0x0010, "OW", bytes: pixels)
    return file
  }

  package mutating func add(_ group: UInt16, _ element: UInt16, _ vr: String, _ text: String) {
    if group == 0x0008, element == 0x0016 { sopClass = text }
    if group == 0x0008, element == 0x0018 { instance = text }
    add(group, element, vr, bytes: Array(text.utf8))
  }

  package mutating func add(_ group: UInt16, _ element: UInt16, _ vr: String, bytes: [UInt8]) {
    var value = bytes
    if value.count % 2 == 1 { value.append(vr == "UI" || vr == "OB" ? 0 : 0x20) }
    header(group, element, vr, length: UInt32(value.count))
    dataSet += value
  }

  /// The head of an element without its value: the length may lie.
  package mutating func header(_ group: UInt16, _ element: UInt16, _ vr: String, length: UInt32) {
    dataSet += Part10.little(group) + Part10.little(element)
    if isImplicit || group == 0xFFFE {
      dataSet += Part10.little(length)
    } else if ["OB", "OW", "SQ", "UN", "UT"].contains(vr) {
      dataSet += Array(vr.utf8) + [0, 0] + Part10.little(length)
    } else {
      dataSet += Array(vr.utf8) + Part10.little(UInt16(truncatingIfNeeded: length))
    }
  }

  /// A sequence of undefined length, one item for each closure.
  package mutating func sequence(_ group: UInt16, _ element: UInt16, _ items: [(inout Part10) -> Void]) {
    header(group, element, "SQ", length: 0xFFFF_FFFF)
    for item in items {
      header(0xFFFE, 0xE000, "", length: 0xFFFF_FFFF)
      item(&self)
      header(0xFFFE, 0xE00D, "", length: 0)
    }
    header(0xFFFE, 0xE0DD, "", length: 0)
  }

  /// Sequences within sequences, none of which ends, of an attribute that nobody wants.
  package static func nestedSequences(_ depth: Int) -> [UInt8] {
    var file = Part10()
    for _ in 0..<depth {
      file.header(0x7FE1, 0x1010, "SQ", length: 0xFFFF_FFFF)
      file.header(0xFFFE, 0xE000, "", length: 0xFFFF_FFFF)
    }
    return file.dataSet
  }

  package mutating func raw(_ bytes: [UInt8]) { dataSet += bytes }

  package var bytes: [UInt8] {
    guard hasMeta else { return (hasPreamble ? [UInt8](repeating: 0, count: 128) + Array("DICM".utf8) : []) + dataSet }
    var meta = Part10()
    meta.add(0x0002, 0x0002, "UI", bytes: Array(sopClass.utf8))
    meta.add(0x0002, 0x0003, "UI", bytes: Array(instance.utf8))
    let syntax = transferSyntax ?? (isImplicit ? "1.2.840.10008.1.2" : "1.2.840.10008.1.2.1")
    meta.add(0x0002, 0x0010, "UI", bytes: Array(syntax.utf8))
    var head = Part10()
    head.add(0x0002, 0x0000, "UL", bytes: Part10.little(UInt32(meta.dataSet.count)))
    return (hasPreamble ? [UInt8](repeating: 0, count: 128) + Array("DICM".utf8) : []) + head.dataSet + meta.dataSet
      + dataSet
  }

  package static func little(_ value: UInt16) -> [UInt8] { [UInt8(value & 0xFF), UInt8(value >> 8)] }
  package static func little(_ value: UInt32) -> [UInt8] {
    (0..<4).map { UInt8(truncatingIfNeeded: value >> ($0 * 8)) }
  }
}
