/// Keeps some columns of the last layer of an ONNX model, by rewriting the file: the tensors whose last dimension is the
/// number of columns (`TensorProto` in `GraphProto.initializer`), and the shape that the graph declares for its output.
///
/// ONNX is protocol buffers (onnx.proto, IR version 6): `ModelProto.graph` 7, `GraphProto.initializer` 5, `.output` 12,
/// `TensorProto.dims` 1, `.data_type` 2, `.raw_data` 9. Other fields pass through.
enum ONNXColumns {
  static func keeping(_ kept: [Int], of count: Int, in model: [UInt8]) throws(NeuralFailure) -> [UInt8] {
    var changed = 0
    var file = ProtocolBuffer()
    for field in try ProtocolBuffer.fields(of: model[...]) {
      guard case .bytes(7, let graph) = field else {
        file.append(field)
        continue
      }
      var narrowed = ProtocolBuffer()
      for field in try ProtocolBuffer.fields(of: graph) {
        switch field {
        case .bytes(5, let tensor):
          let (bytes, isNarrowed) = try narrow(tensor, kept, count)
          changed += isNarrowed ? 1 : 0
          narrowed.append(.bytes(5, bytes))
        case .bytes(12, _), .bytes(13, _):
          // Without a declared shape the library infers it.
          narrowed.append(try withoutShape(field))
        default: narrowed.append(field)
        }
      }
      file.append(.bytes(7, narrowed.bytes[...]))
    }
    guard changed == 2 else { throw .model("its last layer is not as expected") }
    return file.bytes
  }

  private static func narrow(
    _ tensor: ArraySlice<UInt8>, _ kept: [Int], _ count: Int
  ) throws(NeuralFailure) -> (ArraySlice<UInt8>, Bool) {
    let fields = try ProtocolBuffer.fields(of: tensor)
    var dimensions: [Int] = []
    for field in fields {
      switch field {
      case .number(1, let value): dimensions.append(Int(clamping: value))
      case .bytes(1, let packed): dimensions += try ProtocolBuffer.numbers(in: packed).map { Int(clamping: $0) }
      default: break
      }
    }
    guard dimensions.last == count else { return (tensor, false) }
    let rows = dimensions.dropLast().reduce(1, *)
    var result = ProtocolBuffer()
    for dimension in dimensions.dropLast() + [kept.count] { result.append(.number(1, UInt64(dimension))) }
    for field in fields {
      switch field {
      case .number(1, _), .bytes(1, _): break
      case .number(2, let type) where type != 1: throw .model("its last layer is no float32")
      case .bytes(9, let raw):
        guard raw.count == rows * count * 4 else { throw .model("its last layer has another size") }
        result.append(.bytes(9, columns(kept, of: count, rows: rows, in: raw)[...]))
      default: result.append(field)
      }
    }
    return (result.bytes[...], true)
  }

  private static func columns(_ kept: [Int], of count: Int, rows: Int, in raw: ArraySlice<UInt8>) -> [UInt8] {
    raw.withUnsafeBytes { source in
      [UInt8](unsafeUninitializedCapacity: rows * kept.count * 4) { buffer, filled in
        let target = UnsafeMutableRawBufferPointer(buffer)
        for row in 0..<rows {
          for (place, column) in kept.enumerated() {
            let value = source.loadUnaligned(fromByteOffset: (row * count + column) * 4, as: UInt32.self)
            target.storeBytes(of: value, toByteOffset: (row * kept.count + place) * 4, as: UInt32.self)
          }
        }
        filled = rows * kept.count * 4
      }
    }
  }

  /// `ValueInfoProto.type` 2, `TypeProto.tensor_type` 1, `TypeProto.Tensor.shape` 2.
  private static func withoutShape(_ field: ProtocolBuffer.Field) throws(NeuralFailure) -> ProtocolBuffer.Field {
    guard case .bytes(let number, let info) = field else { return field }
    let changed = try ProtocolBuffer.changed(info, at: [2, 1]) { tensor throws(NeuralFailure) in
      var without = ProtocolBuffer()
      for field in try ProtocolBuffer.fields(of: tensor) {
        if case .bytes(2, _) = field { continue }
        without.append(field)
      }
      return without.bytes[...]
    }
    return .bytes(number, changed)
  }
}
