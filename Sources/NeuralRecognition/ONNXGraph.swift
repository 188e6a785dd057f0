/// The graph of an ONNX model, taken apart so that nodes, tensors and inputs can be changed, and written again.
///
/// ONNX is protocol buffers (onnx.proto, IR version 6): `ModelProto.graph` 7, `.opset_import` 8, `OperatorSetIdProto.domain` 1, `.version` 2,
/// `GraphProto.node` 1, `.initializer` 5, `.input` 11. Other fields pass through.
struct ONNXGraph {
  typealias Bytes = ArraySlice<UInt8>

  /// In the order in which they are computed.
  var nodes: [ONNXNode] = []
  private var tensors: [ONNXTensor] = []
  private var inputs: [Bytes] = []
  private var otherOfGraph: [ProtocolBuffer.Field] = []
  private var otherOfModel: [ProtocolBuffer.Field] = []

  init(_ model: [UInt8]) throws(NeuralFailure) {
    for field in try ProtocolBuffer.fields(of: model[...]) {
      guard case .bytes(7, let graph) = field else {
        otherOfModel.append(field)
        continue
      }
      for field in try ProtocolBuffer.fields(of: graph) {
        switch field {
        case .bytes(1, let node): nodes.append(try ONNXNode(node))
        case .bytes(5, let tensor): tensors.append(try ONNXTensor(tensor))
        case .bytes(11, let input): inputs.append(input)
        default: otherOfGraph.append(field)
        }
      }
    }
  }

  /// The model with the graph as it is now.
  var model: [UInt8] {
    var graph = ProtocolBuffer()
    for node in nodes { graph.append(.bytes(1, node.message)) }
    for tensor in tensors { graph.append(.bytes(5, tensor.message)) }
    for input in inputs { graph.append(.bytes(11, input)) }
    for field in otherOfGraph { graph.append(field) }
    var model = ProtocolBuffer()
    for field in otherOfModel { model.append(field) }
    model.append(.bytes(7, graph.bytes[...]))
    return model.bytes
  }

  /// The model without the sigmoid that it ends with, so that its map is of log-odds: of a map of one channel the library takes it
  /// number by number, which is a fifth of all its time.
  static func withoutLastSigmoid(_ model: [UInt8]) throws(NeuralFailure) -> [UInt8] {
    var graph = try ONNXGraph(model)
    let before = Set(graph.nodes.flatMap(\.inputs))
    guard let last = graph.nodes.indices.last(where: { graph.nodes[$0].outputs.allSatisfy { !before.contains($0) } }),
      graph.nodes[last].operation == "Sigmoid",
      let maker = graph.nodes.firstIndex(where: { $0.outputs == graph.nodes[last].inputs })
    else { throw .model("it does not end with a sigmoid") }
    graph.nodes[maker].outputs = graph.nodes[last].outputs
    graph.nodes.remove(at: last)
    return graph.model
  }

  func tensor(_ name: String) -> ONNXTensor? {
    // Models name their tensors again by nodes that do nothing.
    if let tensor = tensors.first(where: { $0.name == name }) { return tensor }
    return nodes.first { $0.operation == "Identity" && $0.outputs == [name] }.flatMap { tensor($0.inputs[0]) }
  }

  mutating func add(_ tensor: ONNXTensor) { tensors.append(tensor) }

  /// An input of float32; `nil` for a dimension of any size.
  mutating func addInput(_ name: String, _ dimensions: [Int?]) {
    // `ValueInfoProto.name` 1, `.type` 2, `TypeProto.tensor_type` 1, `.elem_type` 1, `.shape` 2, `TensorShapeProto.dim` 1, `.dim_value` 1.
    var shape = ProtocolBuffer()
    for dimension in dimensions {
      shape.append(.bytes(1, ProtocolBuffer.message(dimension.map { [.number(1, UInt64($0))] } ?? [])))
    }
    let tensor = ProtocolBuffer.message([.number(1, 1), .bytes(2, shape.bytes[...])])
    let type = ProtocolBuffer.message([.bytes(1, tensor)])
    inputs.append(ProtocolBuffer.message([.bytes(1, Bytes(name.utf8)), .bytes(2, type)]))
  }

  /// Declares that nodes of this domain are used.
  mutating func use(_ domain: String) {
    otherOfModel.append(.bytes(8, ProtocolBuffer.message([.bytes(1, Bytes(domain.utf8)), .number(2, 1)])))
  }
}

/// One operation of a graph.
///
/// `NodeProto.input` 1, `.output` 2, `.op_type` 4, `.attribute` 5, `.domain` 7; `AttributeProto.name` 1, `.i` 3, `.ints` 8, `.type` 20.
struct ONNXNode {
  let operation: String
  var inputs: [String]
  var outputs: [String]
  private var other: [ProtocolBuffer.Field]

  /// `numbers`: attributes that are one whole number, and those that are several.
  init(
    _ operation: String, _ inputs: [String], _ outputs: [String], number: [String: Int] = [:],
    numbers: [String: [Int]] = [:], domain: String? = nil
  ) {
    self.operation = operation
    self.inputs = inputs
    self.outputs = outputs
    let single = number.sorted { $0.key < $1.key }.map { name, value in
      ProtocolBuffer.message([
        .bytes(1, ArraySlice(name.utf8)), .number(3, UInt64(bitPattern: Int64(value))), .number(20, 2),
      ])
    }
    let several = numbers.sorted { $0.key < $1.key }.map { name, values in
      ProtocolBuffer.message(
        [.bytes(1, ArraySlice(name.utf8))] + values.map { .number(8, UInt64(bitPattern: Int64($0))) } + [.number(20, 7)]
      )
    }
    other = (single + several).map { .bytes(5, $0) } + (domain.map { [.bytes(7, ArraySlice($0.utf8))] } ?? [])
  }

  init(_ message: ArraySlice<UInt8>) throws(NeuralFailure) {
    var (operation, inputs, outputs, other) = ("", [String](), [String](), [ProtocolBuffer.Field]())
    for field in try ProtocolBuffer.fields(of: message) {
      switch field {
      case .bytes(1, let name): inputs.append(String(decoding: name, as: UTF8.self))
      case .bytes(2, let name): outputs.append(String(decoding: name, as: UTF8.self))
      case .bytes(4, let name): operation = String(decoding: name, as: UTF8.self)
      default: other.append(field)
      }
    }
    (self.operation, self.inputs, self.outputs, self.other) = (operation, inputs, outputs, other)
  }

  /// The attribute's number, or its only one.
  func number(_ name: String) throws(NeuralFailure) -> Int? {
    for case .bytes(5, let attribute) in other {
      let fields = try ProtocolBuffer.fields(of: attribute)
      guard fields.contains(where: { if case .bytes(1, let raw) = $0 { raw.elementsEqual(name.utf8) } else { false } })
      else { continue }
      for case .number(3, let value) in fields { return Int(Int64(bitPattern: value)) }
    }
    return nil
  }

  fileprivate var message: ArraySlice<UInt8> {
    ProtocolBuffer.message(
      inputs.map { .bytes(1, ArraySlice($0.utf8)) } + outputs.map { .bytes(2, ArraySlice($0.utf8)) }
        + [.bytes(4, ArraySlice(operation.utf8))] + other)
  }
}

/// Numbers of a graph that do not change.
///
/// `TensorProto.dims` 1, `.data_type` 2 (1 float32, 3 int8), `.name` 8, `.raw_data` 9.
struct ONNXTensor {
  let name: String
  let dimensions: [Int]
  fileprivate let message: ArraySlice<UInt8>
  private let type: UInt64
  private let raw: ArraySlice<UInt8>

  init(_ message: ArraySlice<UInt8>) throws(NeuralFailure) {
    var (name, dimensions, type, raw) = ("", [Int](), UInt64(0), ArraySlice<UInt8>())
    for field in try ProtocolBuffer.fields(of: message) {
      switch field {
      case .number(1, let value): dimensions.append(Int(clamping: value))
      case .bytes(1, let packed): dimensions += try ProtocolBuffer.numbers(in: packed).map { Int(clamping: $0) }
      case .number(2, let value): type = value
      case .bytes(8, let text): name = String(decoding: text, as: UTF8.self)
      case .bytes(9, let bytes): raw = bytes
      default: break
      }
    }
    (self.name, self.dimensions, self.type, self.raw, self.message) = (name, dimensions, type, raw, message)
  }

  private init(_ name: String, _ dimensions: [Int], type: UInt64, _ raw: [UInt8]) {
    (self.name, self.dimensions, self.type, self.raw) = (name, dimensions, type, raw[...])
    message = ProtocolBuffer.message(
      dimensions.map { .number(1, UInt64($0)) } + [
        .number(2, type), .bytes(8, ArraySlice(name.utf8)), .bytes(9, raw[...]),
      ])
  }

  init(_ name: String, _ dimensions: [Int], _ values: [Float]) {
    self.init(name, dimensions, type: 1, values.withUnsafeBytes(Array.init))
  }

  init(_ name: String, _ dimensions: [Int], _ values: [Int8]) {
    self.init(name, dimensions, type: 3, values.map(UInt8.init(bitPattern:)))
  }

  /// `nil` where it holds no float32, or not as many as its dimensions say.
  var floats: [Float]? {
    guard type == 1, raw.count == 4 * dimensions.reduce(1, *) else { return nil }
    return raw.withUnsafeBytes { source in
      (0..<source.count / 4).map { source.loadUnaligned(fromByteOffset: 4 * $0, as: Float.self) }
    }
  }
}
