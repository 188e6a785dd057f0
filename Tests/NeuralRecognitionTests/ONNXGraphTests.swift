import Testing

@testable import NeuralRecognition

@Suite struct ONNXGraphTests {
  private func model(_ nodes: [ONNXNode]) throws -> [UInt8] {
    var graph = try ONNXGraph([])
    graph.nodes = nodes
    return graph.model
  }

  @Test func `what is written again says what was read`() throws {
    var graph = try ONNXGraph([])
    graph.nodes = [
      ONNXNode("Conv", ["x", "weights"], ["map"], numbers: ["kernel_shape": [3, 3]]),
      ONNXNode("Softmax", ["map"], ["out"], number: ["axis": -1]),
    ]
    graph.add(ONNXTensor("weights", [2, 1], [0.5, -3] as [Float]))
    graph.add(ONNXTensor("bytes", [2], [1, -2] as [Int8]))
    graph.addInput("x", [1, nil, 32])
    graph.use("a.domain")
    let again = try ONNXGraph(graph.model)
    #expect(again.model == graph.model)
    #expect(again.nodes.map(\.operation) == ["Conv", "Softmax"] && again.nodes[0].inputs == ["x", "weights"])
    #expect(try again.nodes[1].number("axis") == -1 && again.nodes[0].number("axis") == nil)
    #expect(again.tensor("weights")?.floats == [0.5, -3] && again.tensor("weights")?.dimensions == [2, 1])
    #expect(again.tensor("bytes")?.floats == nil && again.tensor("none") == nil)
  }

  @Test func `the sigmoid at a model's end is taken away, and no other`() throws {
    let inner = ONNXNode("Sigmoid", ["x"], ["gate"])
    let graph = try ONNXGraph(
      try ONNXGraph.withoutLastSigmoid(
        try model([inner, ONNXNode("Add", ["gate", "y"], ["sum"]), ONNXNode("Sigmoid", ["sum"], ["out"])])))
    #expect(graph.nodes.map(\.operation) == ["Sigmoid", "Add"] && graph.nodes[1].outputs == ["out"])
    #expect(throws: NeuralFailure.self) {
      try ONNXGraph.withoutLastSigmoid(try model([inner, ONNXNode("Add", ["gate", "y"], ["out"])]))
    }
  }
}
