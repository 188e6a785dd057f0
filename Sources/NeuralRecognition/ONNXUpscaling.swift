/// Moves the enlargement at the end of a detection model out of it.
///
/// The model ends with two transposed convolutions of 2×2 in steps of two, which overlap nowhere: each pixel of what they take becomes four,
/// and each of those four more, by itself. The same as pointwise convolutions into sixteen channels takes a seventh less of all the
/// network's time; whoever takes the map lays the channels out (``laidOut(_:width:height:)``).
enum ONNXUpscaling {
  /// Pixels of the map, across and down, for one of the model's output.
  static let factor = 4
  private static let step = 2
  private static let subpixels = step * step

  /// The model with sixteen channels in place of one, each of them a quarter of the map's width and height.
  static func folded(_ model: [UInt8]) throws(NeuralFailure) -> [UInt8] {
    var graph = try ONNXGraph(model)
    let enlarging = graph.nodes.indices.filter { graph.nodes[$0].operation == "ConvTranspose" }
    guard enlarging.count == 2, let first = enlarging.first,
      graph.nodes[first...].map(\.operation) == ["ConvTranspose", "Add", "Relu", "ConvTranspose", "Add"],
      zip(graph.nodes[first...], graph.nodes[(first + 1)...]).allSatisfy({ $1.inputs[0] == $0.outputs[0] })
    else { throw .model("it does not end with two enlargements") }
    let tail = Array(graph.nodes[first...])
    let (inner, outer) = (try Weights(tail[0], tail[1], in: graph), try Weights(tail[3], tail[4], in: graph))
    guard inner.outputs == outer.inputs, outer.outputs == 1 else { throw .model("its enlargements do not follow") }

    // Of each of four parts of a pixel, its channels.
    var weights: [Float] = []
    for part in 0..<subpixels {
      for output in 0..<inner.outputs {
        for input in 0..<inner.inputs { weights.append(inner[input, output, part]) }
      }
    }
    // Of each of those parts, its own four: the others' channels count for nothing.
    var ends: [Float] = []
    for part in 0..<subpixels {
      for end in 0..<subpixels {
        for other in 0..<subpixels {
          for input in 0..<outer.inputs { ends.append(other == part ? outer[input, 0, end] : 0) }
        }
      }
    }
    let channels = subpixels * inner.outputs
    func repeated(_ values: [Float], _ times: Int) -> [Float] { (0..<times).flatMap { _ in values } }
    graph.add(ONNXTensor("parts.weights", [channels, inner.inputs, 1, 1], weights))
    graph.add(ONNXTensor("parts.bias", [channels], repeated(inner.bias, subpixels)))
    graph.add(ONNXTensor("ends.weights", [subpixels * subpixels, channels, 1, 1], ends))
    graph.add(ONNXTensor("ends.bias", [subpixels * subpixels], repeated(outer.bias, subpixels * subpixels)))
    graph.nodes.removeSubrange(first...)
    graph.nodes += [
      ONNXNode(
        "Conv", [tail[0].inputs[0], "parts.weights", "parts.bias"], ["parts"], numbers: ["kernel_shape": [1, 1]]),
      ONNXNode("Relu", ["parts"], ["parts.seen"]),
      ONNXNode(
        "Conv", ["parts.seen", "ends.weights", "ends.bias"], tail[4].outputs, numbers: ["kernel_shape": [1, 1]]),
    ]
    return graph.model
  }

  /// The weights of a transposed convolution of 2×2, and what is added to its channels.
  private struct Weights {
    let inputs: Int
    let outputs: Int
    let bias: [Float]
    private let values: [Float]

    init(_ convolution: ONNXNode, _ addition: ONNXNode, in graph: ONNXGraph) throws(NeuralFailure) {
      guard let weights = graph.tensor(convolution.inputs[1]), let values = weights.floats,
        weights.dimensions.count == 4, weights.dimensions[2...] == [step, step],
        let bias = graph.tensor(addition.inputs[1])?.floats, bias.count == weights.dimensions[1]
      else { throw .model("its enlargements are not as expected") }
      (inputs, outputs, self.values, self.bias) = (weights.dimensions[0], weights.dimensions[1], values, bias)
    }

    subscript(_ input: Int, _ output: Int, _ part: Int) -> Float {
      values[(input * outputs + output) * subpixels + part]
    }
  }

  /// The map of `width` by `height`, row by row, from sixteen channels: of a pixel's quarter, its quarter.
  static func laidOut(_ channels: UnsafeBufferPointer<Float>, width: Int, height: Int) -> [Float] {
    let (columns, rows) = (width / factor, height / factor)
    precondition(channels.count == width * height && columns * factor == width, "the channels fill the map")
    return [Float](unsafeUninitializedCapacity: width * height) { map, count in
      for y in 0..<height {
        let (partY, endY) = (y % factor / step, y % step)
        for x in 0..<factor {
          let channel = (partY * step + x / step) * subpixels + endY * step + x % step
          let source = channel * columns * rows + y / factor * columns
          let target = y * width + x
          for column in 0..<columns { map[target + column * factor] = channels[source + column] }
        }
      }
      count = width * height
    }
  }
}
