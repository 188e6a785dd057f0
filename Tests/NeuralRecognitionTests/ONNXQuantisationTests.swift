import Testing

@testable import NeuralRecognition

@Suite struct ONNXQuantisationTests {
  /// Two convolutions of one tensor, the weights of one named again, and one of another tensor.
  private func model(_ weights: [Float] = [1, -2, 0.5, 0, 0, 0, 100, 50, 25]) throws -> [UInt8] {
    var graph = try ONNXGraph([])
    graph.add(ONNXTensor("first", [3, 3, 1, 1], weights))
    graph.add(ONNXTensor("second", [1, 1, 1, 1], [4] as [Float]))
    graph.nodes = [
      ONNXNode("Identity", ["first"], ["again"]), ONNXNode("Conv", ["map", "again"], ["a"]),
      ONNXNode("Conv", ["map", "second"], ["b"]), ONNXNode("Conv", ["other", "second"], ["c"]),
    ]
    return graph.model
  }

  @Test func `the input of a measured convolution goes in steps once, its weights in bytes for each channel`() throws {
    let graph = try ONNXGraph(try ONNXQuantisation.quantised(try model(), ranges: ["map": -1...3]))
    let convolutions = graph.nodes.filter { $0.operation == "Conv" }
    #expect(convolutions.map { $0.inputs[0] } == ["map.steps", "map.steps", "other"])
    #expect(graph.nodes.filter { $0.operation == "FakeQuantize" }.map(\.outputs) == [["map.steps"]])
    #expect(convolutions[2].inputs[1] == "second")
    let scales = try #require(graph.tensor("a.weights.scales")?.floats)
    #expect(scales == [2 / 127, 1, 100 / 127] && graph.tensor("a.weights.bytes")?.dimensions == [3, 3, 1, 1])
    #expect(try #require(graph.tensor("map.steps.low")?.floats).allSatisfy { abs($0 + 1) < 0.01 })
  }

  @Test func `weights are no farther than half a step from what they were`() {
    let weights = (0..<300).map { Float(($0 * 7919) % 601 - 300) / 77 }
    let (bytes, scales) = ONNXQuantisation.perChannel(weights, channels: 3)
    for index in weights.indices {
      let scale = scales[index / 100]
      #expect(abs(Float(bytes[index]) * scale - weights[index]) <= scale * 0.501)
    }
    #expect(bytes.map { abs(Int($0)) }.max() == 127)
  }

  @Test(arguments: [-1...3, 0...5, -0.17...4.42, -9.17...7.523] as [ClosedRange<Float>])
  func `zero is one of the steps`(_ range: ClosedRange<Float>) {
    let steps = ONNXQuantisation.steps(of: range)
    let step = (steps.upperBound - steps.lowerBound) / 255
    #expect(abs((steps.lowerBound / step).rounded() - steps.lowerBound / step) < 1e-3)
    #expect(abs(steps.lowerBound - range.lowerBound) <= step && abs(steps.upperBound - range.upperBound) <= step)
  }

  @Test func `a model without the convolutions, or without their weights, is refused`() throws {
    #expect(throws: NeuralFailure.self) {
      try ONNXQuantisation.quantised(try model(), ranges: ["map": 0...1, "missing": 0...1])
    }
    #expect(throws: NeuralFailure.self) {
      try ONNXQuantisation.quantised(try model([1, 2]), ranges: ["map": 0...1])
    }
  }
}
