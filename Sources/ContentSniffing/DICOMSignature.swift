import CaseModel

/// DICOM by its bytes: files of PS3.10, and bare data sets that begin with group 0008 (or 0002 without preamble).
enum DICOMSignature {
  static func kind(of bytes: SniffedBytes) -> ContentKind? {
    if bytes.holds("DICM", at: 128) { return isDirectory(bytes, from: 132) ? .dicomDirectory : .dicom }
    if bytes.starts(with: "DICM") { return isDirectory(bytes, from: 4) ? .dicomDirectory : .dicom }
    return isBareDataSet(bytes) ? (isDirectory(bytes, from: 0) ? .dicomDirectory : .dicom) : nil
  }

  /// (0002,0002) names the media storage directory, or the data set begins with group 0004.
  private static func isDirectory(_ bytes: SniffedBytes, from start: Int) -> Bool {
    if bytes.little16(at: start) == 0x0004 || (bytes.holds("\u{0}\u{4}", at: start)) { return true }
    guard let head = bytes.slice(start, min(512, bytes.count - start)) else { return false }
    // Twenty characters: an even length, so that nothing pads it (PS3.5 9.1); a longer UID goes on with a dot or digit.
    let uid = Array("1.2.840.10008.1.3.10".utf8)
    return head.indices.contains { at in
      let end = at + uid.count
      guard end <= head.count, head[at..<end].elementsEqual(uid) else { return false }
      return end == head.count || !(head[end] == 0x2E || (0x30...0x39).contains(head[end]))
    }
  }

  private static func isBareDataSet(_ bytes: SniffedBytes) -> Bool {
    guard bytes.count >= 24 else { return false }
    for isBigEndian in [false, true] {
      func number(_ offset: Int) -> UInt16 {
        let value = bytes.little16(at: offset)
        return isBigEndian ? value.byteSwapped : value
      }
      let group = number(0)
      guard group == 0x0002 || group == 0x0004 || group == 0x0008, number(2) <= 0x1200 else { continue }
      let vr = bytes.slice(4, 2).map { String(decoding: $0, as: UTF8.self) } ?? ""
      let isExplicit = representations.contains(vr)
      let length = isExplicit ? Int(number(6)) : Int(number(isBigEndian ? 6 : 4))
      if !isExplicit, isBigEndian || number(6) != 0 { continue }
      let next = 8 + length
      guard length % 2 == 0, length <= 1024, next + 8 <= bytes.count else { continue }
      let nextGroup = number(next)
      guard nextGroup >= group, nextGroup <= 0x0020, (nextGroup, number(next + 2)) > (group, number(2)) else {
        continue
      }
      let nextVR = bytes.slice(next + 4, 2).map { String(decoding: $0, as: UTF8.self) } ?? ""
      if representations.contains(nextVR) == isExplicit { return true }
    }
    return false
  }

  private static let representations: Set<String> = [
    "AE", "AS", "AT", "CS", "DA", "DS", "DT", "FD", "FL", "IS", "LO", "LT", "OB", "OD", "OF", "OL", "OW", "PN", "SH",
    "SL", "SQ", "SS", "ST", "TM", "UC", "UI", "UL", "UN", "UR", "US", "UT",
  ]
}
