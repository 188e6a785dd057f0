/// Fits a recognition model to lines of 32 pixels in place of 48: what it reads them with is the same at every height but for
/// its last pooling, which then has two rows to take together in place of three.
///
/// ONNX is protocol buffers (onnx.proto, IR version 6): `ModelProto.graph` 7, `GraphProto.node` 1, `.input` 11, `NodeProto.op_type` 4,
/// `.attribute` 5, `AttributeProto.name` 1, `.ints` 8, `ValueInfoProto.type` 2, `TypeProto.tensor_type` 1, `TypeProto.Tensor.shape` 2,
/// `TensorShapeProto.dim` 1, `.dim_value` 1. Other fields pass through.
enum ONNXLowering {
  private typealias Bytes = ArraySlice<UInt8>

  static func lowered(_ model: [UInt8]) throws(NeuralFailure) -> [UInt8] {
    var pools = 0
    var heights = 0
    let lowered = try ProtocolBuffer.changed(model[...], at: [7]) { graph throws(NeuralFailure) in
      let pooled = try ProtocolBuffer.changed(graph, at: [1]) { node throws(NeuralFailure) in
        guard try text(4, of: node) == "AveragePool" else { return node }
        pools += 1
        return try ProtocolBuffer.changed(node, at: [5]) { attribute throws(NeuralFailure) in
          try ["kernel_shape", "strides"].contains(text(1, of: attribute))
            ? replacingFirst(8, 3, by: 2, in: attribute) : attribute
        }
      }
      return try ProtocolBuffer.changed(pooled, at: [11, 2, 1, 2, 1]) { dimension throws(NeuralFailure) in
        let changed = try replacingFirst(1, UInt64(LineStrip.height), by: UInt64(LineStrip.lowHeight), in: dimension)
        heights += changed == dimension ? 0 : 1
        return changed
      }
    }
    guard pools == 1, heights == 1 else { throw .model("its lines are not \(LineStrip.height) pixels tall") }
    return Array(lowered)
  }

  private static func text(_ number: UInt64, of message: Bytes) throws(NeuralFailure) -> String? {
    for case .bytes(number, let raw) in try ProtocolBuffer.fields(of: message) {
      return String(decoding: raw, as: UTF8.self)
    }
    return nil
  }

  /// The same where the first number of the field is another.
  private static func replacingFirst(
    _ field: UInt64, _ value: UInt64, by other: UInt64, in message: Bytes
  ) throws(NeuralFailure) -> Bytes {
    var fields = try ProtocolBuffer.fields(of: message)
    let first = fields.firstIndex { if case .number(field, _) = $0 { true } else { false } }
    guard let first, case .number(_, value) = fields[first] else { return message }
    fields[first] = .number(field, other)
    var result = ProtocolBuffer()
    for field in fields { result.append(field) }
    return result.bytes[...]
  }
}
