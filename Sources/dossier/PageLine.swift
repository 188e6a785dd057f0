import Foundation

/// Writes a page of `inspect` as a line of JSON, byte for byte as `JSONEncoder` does with sorted keys.
///
/// The text is nearly all of it and goes to the line by itself, which takes a small part of the encoder's time.
struct PageLine {
  private let encoder: JSONEncoder

  init() {
    encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
  }

  /// `text` and `textSource` come after all other members.
  func write(_ page: Inspection.Paper.Page, to line: inout [UInt8]) throws {
    line.append(contentsOf: try encoder.encode(page))
    line.removeLast()
    line.append(contentsOf: ",\"text\":".utf8)
    try write(page.text, to: &line)
    line.append(contentsOf: ",\"textSource\":\"\(page.textSource.rawValue)\"}".utf8)
  }

  private func write(_ text: String, to line: inout [UInt8]) throws {
    var text = text
    let isWritten = text.withUTF8 { bytes in
      guard bytes.allSatisfy({ $0 >= 0x20 || $0 == 0x0A }) else { return false }
      line.reserveCapacity(line.count + bytes.count + bytes.count / 16 + 64)
      line.append(0x22)
      var start = 0
      for (at, byte) in bytes.enumerated() where byte == 0x0A || byte == 0x22 || byte == 0x5C {
        line.append(contentsOf: bytes[start..<at])
        line.append(0x5C)
        line.append(byte == 0x0A ? UInt8(ascii: "n") : byte)
        start = at + 1
      }
      line.append(contentsOf: bytes[start...])
      line.append(0x22)
      return true
    }
    // Other control characters are rare, and how they are written is the encoder's to say.
    if !isWritten { line.append(contentsOf: try encoder.encode(text)) }
  }
}
