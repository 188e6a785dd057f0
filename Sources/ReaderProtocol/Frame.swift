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

  private var payload: [UInt8] {
    switch self {
    case .message(let bytes), .bytes(let bytes): bytes
    }
  }

  /// The frame as it goes over the pipe.
  package var encoded: [UInt8] {
    let body = payload
    let length = UInt32(body.count)
    var out: [UInt8] = []
    out.reserveCapacity(Frame.headerLength + body.count)
    out.append(typeByte)
    for shift in [24, 16, 8, 0] { out.append(UInt8(truncatingIfNeeded: length >> UInt32(shift))) }
    out.append(contentsOf: body)
    return out
  }

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
    let type = buffer[start]
    guard type == 0x4D || type == 0x42 else { throw .unknownType(type) }
    var length = 0
    for offset in 1...4 { length = length << 8 | Int(buffer[start + offset]) }
    guard length <= Frame.maximumLength else { throw .tooLong(length) }
    let from = start + Frame.headerLength
    guard buffer.count - from >= length else { return nil }
    let body = Array(buffer[from..<from + length])
    start = from + length
    return type == 0x4D ? .message(body) : .bytes(body)
  }

  /// True where no byte of an unfinished frame is left.
  package var isAtBoundary: Bool { start == buffer.count }
}
