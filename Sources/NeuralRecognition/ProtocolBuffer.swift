/// The wire format of protocol buffers, as far as it is needed to pass a message on with some of its fields changed.
struct ProtocolBuffer {
  private(set) var bytes: [UInt8] = []

  enum Field {
    case number(UInt64, UInt64)
    case fixed64(UInt64, ArraySlice<UInt8>)
    case bytes(UInt64, ArraySlice<UInt8>)
    case fixed32(UInt64, ArraySlice<UInt8>)
  }

  mutating func append(_ field: Field) {
    switch field {
    case .number(let number, let value):
      append(number << 3)
      append(value)
    case .fixed64(let number, let raw):
      append(number << 3 | 1)
      bytes += raw
    case .bytes(let number, let raw):
      append(number << 3 | 2)
      append(UInt64(raw.count))
      bytes += raw
    case .fixed32(let number, let raw):
      append(number << 3 | 5)
      bytes += raw
    }
  }

  private mutating func append(_ value: UInt64) {
    var rest = value
    while rest >= 0x80 {
      bytes.append(UInt8(rest & 0x7F) | 0x80)
      rest >>= 7
    }
    bytes.append(UInt8(rest))
  }

  static func message(_ fields: [Field]) -> ArraySlice<UInt8> {
    var message = ProtocolBuffer()
    for field in fields { message.append(field) }
    return message.bytes[...]
  }

  /// The fields of a message in their order.
  static func fields(of message: ArraySlice<UInt8>) throws(NeuralFailure) -> [Field] {
    var rest = message
    var fields: [Field] = []
    while !rest.isEmpty {
      let key = try number(&rest)
      switch key & 7 {
      case 0: fields.append(.number(key >> 3, try number(&rest)))
      case 1: fields.append(.fixed64(key >> 3, try take(8, &rest)))
      case 2:
        let count = try number(&rest)
        fields.append(.bytes(key >> 3, try take(Int(clamping: count), &rest)))
      case 5: fields.append(.fixed32(key >> 3, try take(4, &rest)))
      default: throw .model("it is no ONNX file")
      }
    }
    return fields
  }

  /// A message with others put in place of those within it, down a path of field numbers.
  static func changed(
    _ message: ArraySlice<UInt8>, at path: ArraySlice<UInt64>,
    _ change: (ArraySlice<UInt8>) throws(NeuralFailure) -> ArraySlice<UInt8>
  ) throws(NeuralFailure) -> ArraySlice<UInt8> {
    guard let number = path.first else { return try change(message) }
    var result = ProtocolBuffer()
    for field in try fields(of: message) {
      if case .bytes(number, let inner) = field {
        result.append(.bytes(number, try changed(inner, at: path.dropFirst(), change)))
      } else {
        result.append(field)
      }
    }
    return result.bytes[...]
  }

  /// Packed numbers.
  static func numbers(in packed: ArraySlice<UInt8>) throws(NeuralFailure) -> [UInt64] {
    var rest = packed
    var numbers: [UInt64] = []
    while !rest.isEmpty { numbers.append(try number(&rest)) }
    return numbers
  }

  private static func take(_ count: Int, _ rest: inout ArraySlice<UInt8>) throws(NeuralFailure) -> ArraySlice<UInt8> {
    guard count <= rest.count else { throw .model("it is cut short") }
    let taken = rest.prefix(count)
    rest = rest.dropFirst(count)
    return taken
  }

  private static func number(_ rest: inout ArraySlice<UInt8>) throws(NeuralFailure) -> UInt64 {
    var value: UInt64 = 0
    var shift: UInt64 = 0
    while let byte = rest.popFirst() {
      guard shift < 64 else { throw .model("it is no ONNX file") }
      value |= UInt64(byte & 0x7F) << shift
      if byte & 0x80 == 0 { return value }
      shift += 7
    }
    throw .model("it is cut short")
  }
}
