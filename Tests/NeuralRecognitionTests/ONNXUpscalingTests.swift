import Testing

@testable import NeuralRecognition

@Suite struct ONNXUpscalingTests {
  private static let (columns, rows, inputs, inner) = (3, 2, 2, 3)

  /// Small numbers without a pattern.
  private static func values(_ count: Int, _ seed: Int) -> [Float] {
    (0..<count).map { Float(($0 * 7919 + seed * 104_729) % 201 - 100) / 64 }
  }
  private static let first = values(inputs * inner * 4, 1)
  private static let second = values(inner * 4, 2)
  private static let bias = values(inner, 3)
  private static let lastBias: Float = -0.75

  private static func model(last: String = "Add", step: Int = 2) throws -> [UInt8] {
    var graph = try ONNXGraph([])
    graph.add(ONNXTensor("first", [inputs, inner, step, 4 / step], first))
    graph.add(ONNXTensor("bias", [1, inner, 1, 1], bias))
    graph.add(ONNXTensor("second", [inner, 1, 2, 2], second))
    graph.add(ONNXTensor("last", [1, 1, 1, 1], [lastBias] as [Float]))
    graph.nodes = [
      ONNXNode("Conv", ["x", "some"], ["map"]), ONNXNode("ConvTranspose", ["map", "first"], ["twice"]),
      ONNXNode("Add", ["twice", "bias"], ["moved"]), ONNXNode("Relu", ["moved"], ["seen"]),
      ONNXNode("ConvTranspose", ["seen", "second"], ["fourfold"]), ONNXNode(last, ["fourfold", "last"], ["out"]),
    ]
    return graph.model
  }

  /// Transposed convolution of 2×2 in steps of two (ONNX, ConvTranspose), channels × rows × columns.
  private func enlarged(
    _ map: [Float], _ width: Int, _ height: Int, from inputs: Int, to outputs: Int, _ weights: [Float], _ bias: [Float]
  ) -> [Float] {
    var result = [Float](repeating: 0, count: outputs * width * height * 4)
    for output in 0..<outputs {
      for y in 0..<2 * height {
        for x in 0..<2 * width {
          var sum = bias[output]
          for input in 0..<inputs {
            sum +=
              map[(input * height + y / 2) * width + x / 2]
              * weights[((input * outputs + output) * 2 + y % 2) * 2 + x % 2]
          }
          result[(output * 2 * height + y) * 2 * width + x] = sum
        }
      }
    }
    return result
  }

  /// Pointwise convolution.
  private func mixed(_ map: [Float], _ pixels: Int, _ weights: [Float], _ bias: [Float]) -> [Float] {
    let inputs = map.count / pixels
    return bias.indices.flatMap { output in
      (0..<pixels).map { pixel in
        (0..<inputs).reduce(bias[output]) { $0 + map[$1 * pixels + pixel] * weights[output * inputs + $1] }
      }
    }
  }

  @Test func `channels laid out are the map that the model ended with`() throws {
    let (columns, rows) = (Self.columns, Self.rows)
    let map = Self.values(Self.inputs * columns * rows, 4)
    let half = enlarged(map, columns, rows, from: Self.inputs, to: Self.inner, Self.first, Self.bias).map { max(0, $0) }
    let expected = enlarged(half, 2 * columns, 2 * rows, from: Self.inner, to: 1, Self.second, [Self.lastBias])

    let graph = try ONNXGraph(try ONNXUpscaling.folded(try Self.model()))
    #expect(graph.nodes.map(\.operation) == ["Conv", "Conv", "Relu", "Conv"])
    #expect(graph.nodes.last?.outputs == ["out"] && graph.nodes[1].inputs[0] == "map")
    func tensor(_ name: String) throws -> [Float] { try #require(graph.tensor(name)?.floats) }
    let parts = mixed(map, columns * rows, try tensor("parts.weights"), try tensor("parts.bias")).map { max(0, $0) }
    let ends = mixed(parts, columns * rows, try tensor("ends.weights"), try tensor("ends.bias"))
    #expect(ends.count == 16 * columns * rows)
    let found = ends.withUnsafeBufferPointer { ONNXUpscaling.laidOut($0, width: 4 * columns, height: 4 * rows) }
    #expect(zip(found, expected).allSatisfy { abs($0 - $1) < 1e-4 } && Set(found).count > 50)
  }

  @Test func `a model that ends otherwise is refused`() throws {
    for other in [try Self.model(last: "Mul"), try Self.model(step: 1), [UInt8]("no model".utf8)] {
      #expect(throws: NeuralFailure.self) { try ONNXUpscaling.folded(other) }
    }
  }
}
