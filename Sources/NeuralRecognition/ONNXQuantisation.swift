/// Has pointwise convolutions computed in whole numbers of eight bits (Jacob et al., 2018): input in 256 steps between the least and
/// the greatest value that was measured, weights in 255 steps for each output channel. The library then multiplies bytes, twice
/// as many at once as bfloat16.
enum ONNXQuantisation {
  /// Of OpenVINO, which writes input in steps as one operation.
  private static let domain = "org.openvinotoolkit"

  /// `ranges`: by the name of the tensor that a convolution takes.
  static func quantised(
    _ model: [UInt8], ranges: [String: ClosedRange<Float>]
  ) throws(NeuralFailure) -> [UInt8] {
    var graph = try ONNXGraph(model)
    var nodes: [ONNXNode] = []
    var stepped: [String: String] = [:]
    for var node in graph.nodes {
      if node.operation == "Conv", let range = ranges[node.inputs[0]] {
        guard let weights = graph.tensor(node.inputs[1]), let values = weights.floats, weights.dimensions.count == 4
        else { throw .model("its weights are not as expected") }
        if stepped[node.inputs[0]] == nil {
          let name = "\(node.inputs[0]).steps"
          stepped[node.inputs[0]] = name
          let limits = steps(of: range)
          let (low, high) = ("\(name).low", "\(name).high")
          graph.add(ONNXTensor(low, [], [limits.lowerBound]))
          graph.add(ONNXTensor(high, [], [limits.upperBound]))
          nodes.append(
            ONNXNode(
              "FakeQuantize", [node.inputs[0], low, high, low, high], [name], number: ["levels": 256], domain: domain))
        }
        let name = "\(node.outputs[0]).weights"
        let (bytes, scales) = perChannel(values, channels: weights.dimensions[0])
        graph.add(ONNXTensor("\(name).bytes", weights.dimensions, bytes))
        graph.add(ONNXTensor("\(name).scales", [weights.dimensions[0], 1, 1, 1], scales))
        nodes.append(ONNXNode("Cast", ["\(name).bytes"], ["\(name).floats"], number: ["to": 1]))
        nodes.append(ONNXNode("Mul", ["\(name).floats", "\(name).scales"], [name]))
        node.inputs[0] = stepped[node.inputs[0]] ?? node.inputs[0]
        node.inputs[1] = name
      }
      nodes.append(node)
    }
    guard stepped.count == ranges.count else { throw .model("its convolutions are not as expected") }
    graph.nodes = nodes
    graph.use(domain)
    return graph.model
  }

  /// The range moved so that zero is one of its 256 values: what a map holds beyond its edge.
  static func steps(of range: ClosedRange<Float>) -> ClosedRange<Float> {
    let step = (range.upperBound - range.lowerBound) / 255
    let low = (range.lowerBound / step).rounded() * step
    return low...(low + 255 * step)
  }

  /// -127 to 127, and what one of them is worth in each channel.
  static func perChannel(_ values: [Float], channels: Int) -> (bytes: [Int8], scales: [Float]) {
    let size = values.count / channels
    let scales = (0..<channels).map { channel in
      let most = values[channel * size..<(channel + 1) * size].lazy.map(abs).max() ?? 0
      return most > 0 ? most / 127 : 1
    }
    let bytes = values.indices.map { Int8((values[$0] / scales[$0 / size]).rounded(.toNearestOrEven)) }
    return (bytes, scales)
  }
}
