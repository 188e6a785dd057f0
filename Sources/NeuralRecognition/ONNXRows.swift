/// Lets a recognition model read several lines that stand side by side in one input, each as if it stood alone.
///
/// The model mixes along the line in three ways. Its convolutions see a few columns; paper between two lines keeps them
/// apart. Squeeze and excitation (Hu et al., 2018) weighs channels by their mean over the whole input: here over each
/// line, and each line's weights are spread over its own columns. Attention (Vaswani et al., 2017) looks everywhere: a
/// mask is added to its scores.
enum ONNXRows {
  /// Most lines of one input.
  static let most = 32
  /// Columns of the input for one of those whose means are taken.
  static let pixelsPerColumn = 4

  /// The same model with three inputs more, two where it has no attention, see ``StripRows/Row/inputs(of:)``. `height`: of its lines.
  static func separating(
    linesIn model: [UInt8], _ mixing: LineMixing, height: Int
  ) throws(NeuralFailure) -> [UInt8] {
    var graph = try ONNXGraph(model)
    var nodes: [ONNXNode] = []
    var means = 0
    var weights = 0
    var attentions = 0
    for var node in graph.nodes {
      switch node.operation {
      case "ReduceMean" where try node.number("keepdims") == 1 && means < mixing.meansAt.count:
        let rows = height / mixing.meansAt[means]
        let (pooled, columns, shared) = ("mean\(means).pooled", "mean\(means).columns", "mean\(means).shared")
        nodes += [
          ONNXNode(
            "AveragePool", node.inputs, [pooled], numbers: ["kernel_shape": [rows, 1], "strides": [rows, 1]]),
          ONNXNode("Squeeze", [pooled], [columns], numbers: ["axes": [2]]),
          ONNXNode("MatMul", [columns, "shares"], [shared]),
          ONNXNode("Unsqueeze", [shared], node.outputs, numbers: ["axes": [2]]),
        ]
        means += 1
      case "HardSigmoid" where weights < means:
        let (weighed, lines, spread) = ("weight\(weights).lines", "weight\(weights).flat", "weight\(weights).spread")
        let outputs = node.outputs
        node.outputs = [weighed]
        nodes += [
          node, ONNXNode("Squeeze", [weighed], [lines], numbers: ["axes": [2]]),
          ONNXNode("MatMul", [lines, "places"], [spread]),
          ONNXNode("Unsqueeze", [spread], outputs, numbers: ["axes": [2]]),
        ]
        weights += 1
      case "Softmax" where try node.number("axis") == 3:
        let masked = "attention\(attentions).masked"
        nodes.append(ONNXNode("Add", [node.inputs[0], "mask"], [masked]))
        node.inputs = [masked]
        nodes.append(node)
        attentions += 1
      default: nodes.append(node)
      }
    }
    guard means == mixing.meansAt.count, weights == means, attentions == mixing.attentions else {
      throw .model("its lines cannot be told apart")
    }
    graph.nodes = nodes
    if attentions > 0 { graph.addInput("mask", [1, 1, nil, nil]) }
    graph.addInput("shares", [1, nil, most])
    graph.addInput("places", [1, most, nil])
    return graph.model
  }
}

/// Where a recognition model mixes what stands along a line.
struct LineMixing {
  /// How much lower than the input the maps are whose means weigh channels, in the model's order.
  let meansAt: [Int]
  let attentions: Int
}
