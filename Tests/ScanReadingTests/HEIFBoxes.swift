/// The boxes of a HEIF file (ISO/IEC 14496-12, 23008-12), as far as a test has to change them.
enum HEIFBoxes {
  /// Adds an `irot` property to the first item's; false where the file is not as libheif writes it.
  static func addRotation(to bytes: inout [UInt8], quarterTurnsLeft: Int) -> Bool {
    guard let meta = box("meta", in: bytes, 0..<bytes.count),
      let properties = box("iprp", in: bytes, meta.lowerBound + 12..<meta.upperBound),
      let container = box("ipco", in: bytes, properties.lowerBound + 8..<properties.upperBound),
      let association = box("ipma", in: bytes, properties.lowerBound + 8..<properties.upperBound)
    else { return false }
    var count = 0
    var at = container.lowerBound + 8
    while at < container.upperBound {
      count += 1
      at += number(bytes, at, 4)
    }
    // ipma, version 0: one entry: item, then how many properties, one byte each.
    let associations = association.lowerBound + 8 + 4 + 4 + 2
    guard bytes[association.lowerBound + 8] == 0, bytes[association.lowerBound + 11] & 1 == 0 else { return false }
    let irot: [UInt8] = [0, 0, 0, 9] + Array("irot".utf8) + [UInt8(quarterTurnsLeft)]
    let used = Int(bytes[associations])
    bytes[associations] += 1
    bytes.insert(0x80 | UInt8(count + 1), at: associations + 1 + used)
    bytes.insert(contentsOf: irot, at: container.upperBound)
    for (place, more) in [(association.lowerBound + irot.count, 1), (container.lowerBound, irot.count), (properties.lowerBound, irot.count + 1), (meta.lowerBound, irot.count + 1)] {
      put(number(bytes, place, 4) + more, at: place, in: &bytes)
    }
    return shiftItems(in: &bytes, meta: meta, by: irot.count + 1)
  }

  /// The places of the items' bytes lie behind what grew.
  private static func shiftItems(in bytes: inout [UInt8], meta: Range<Int>, by more: Int) -> Bool {
    guard let location = box("iloc", in: bytes, meta.lowerBound + 12..<bytes.count) else { return false }
    let version = bytes[location.lowerBound + 8]
    let sizes = number(bytes, location.lowerBound + 12, 2)
    guard version == 1 || version == 0, sizes >> 12 == 4, sizes >> 8 & 15 == 4, sizes >> 4 & 15 == 0 || version == 1 else {
      return false
    }
    let base = sizes >> 4 & 15
    let items = number(bytes, location.lowerBound + 14, 2)
    var at = location.lowerBound + 16
    for _ in 0..<items {
      at += 2 + (version == 1 ? 2 : 0) + 2
      let isInBase = base == 4 && number(bytes, at, 4) != 0
      if isInBase { put(number(bytes, at, 4) + more, at: at, in: &bytes) }
      at += base
      let extents = number(bytes, at, 2)
      at += 2
      for _ in 0..<extents {
        if !isInBase { put(number(bytes, at, 4) + more, at: at, in: &bytes) }
        at += 8
      }
    }
    return true
  }

  private static func box(_ type: String, in bytes: [UInt8], _ range: Range<Int>) -> Range<Int>? {
    var at = range.lowerBound
    while at + 8 <= range.upperBound {
      let length = number(bytes, at, 4)
      guard length >= 8, at + length <= bytes.count else { return nil }
      if bytes[at + 4..<at + 8].elementsEqual(type.utf8) { return at..<at + length }
      at += length
    }
    return nil
  }

  private static func number(_ bytes: [UInt8], _ at: Int, _ width: Int) -> Int {
    bytes[at..<at + width].reduce(0) { $0 << 8 | Int($1) }
  }

  private static func put(_ value: Int, at place: Int, in bytes: inout [UInt8]) {
    for index in 0..<4 { bytes[place + index] = UInt8(value >> (24 - 8 * index) & 255) }
  }
}
