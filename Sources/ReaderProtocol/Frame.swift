import Foundation

/// The frames between supervisor and reader: a type byte, a big-endian 32-bit length, then so many bytes.
package enum Frame: Sendable, Equatable {
  /// JSON of a `ReaderRequest`, `ReaderInput` or `ReaderReply`.
  case message([UInt8])
  /// Raw bytes that belong to the message before.
  case bytes([UInt8])

  /// A longer frame is an error: a page's words or a chunk of a file fit many times.
  package static let maximumLength = 64 << 20
  package static let headerLength = 5

  private var typeByte: UInt8 {
    switch self {
    case .message: 0x4D
    case .bytes: 0x42
    }
  }

  /// What follows the header.
  package var payload: [UInt8] {
    switch self {
    case .message(let bytes), .bytes(let bytes): bytes
    }
  }

  /// The type and the length, ``headerLength`` bytes.
  package var header: [UInt8] {
    let length = UInt32(payload.count)
    return [typeByte] + [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: length >> UInt32($0)) }
  }

  /// The frame as it goes over the pipe.
  package var encoded: [UInt8] { header + payload }

  package static func encoding(_ value: some Encodable) throws -> Frame {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return .message([UInt8](try encoder.encode(value)))
  }

  /// Decodes a message frame; a `bytes` frame throws ``FrameError/unexpectedBytes``.
  package func decode<Value: Decodable>(_ type: Value.Type) throws -> Value {
    guard case .message(let bytes) = self else { throw FrameError.unexpectedBytes }
    return try JSONDecoder().decode(type, from: Data(bytes))
  }
}

package enum FrameError: Error, Equatable {
  case unknownType(UInt8)
  case tooLong(Int)
  case unexpectedBytes
  /// The pipe ended inside a frame.
  case truncated
}

extension Frame {
  /// The type byte and the payload's length of a header. Throws on what no peer of ours sends.
  static func readHeader(_ bytes: some RandomAccessCollection<UInt8>) throws(FrameError) -> (type: UInt8, length: Int) {
    let type = bytes.first ?? 0
    guard type == 0x4D || type == 0x42 else { throw .unknownType(type) }
    let length = bytes.dropFirst().prefix(4).reduce(0) { $0 << 8 | Int($1) }
    guard length <= Frame.maximumLength else { throw .tooLong(length) }
    return (type, length)
  }

  init(type: UInt8, payload: [UInt8]) { self = type == 0x4D ? .message(payload) : .bytes(payload) }
}

/// Cuts a stream of bytes into frames as the bytes come.
package struct FrameParser: Sendable {
  private var buffer: [UInt8] = []
  private var start = 0

  package init() {}

  package mutating func append(_ bytes: some Collection<UInt8>) {
    if start > 0 && start >= buffer.count / 2 {
      buffer.removeFirst(start)
      start = 0
    }
    buffer.append(contentsOf: bytes)
  }

  /// The next whole frame, or `nil` until more bytes come. Throws on a type or length that no peer of ours sends.
  package mutating func next() throws(FrameError) -> Frame? {
    guard buffer.count - start >= Frame.headerLength else { return nil }
    let from = start + Frame.headerLength
    let (type, length) = try Frame.readHeader(buffer[start..<from])
    guard buffer.count - from >= length else { return nil }
    let body = Array(buffer[from..<from + length])
    start = from + length
    return Frame(type: type, payload: body)
  }

  /// True where no byte of an unfinished frame is left.
  package var isAtBoundary: Bool { start == buffer.count }
}
