import Testing

@testable import NeuralRecognition

@Suite struct ONNXRowsTests {
  private static let mixing = LineMixing(meansAt: [4, 8, 8, 8, 16], attentions: 2)

  private static func model(means: Int = 5, attentions: Int = 2) throws -> [UInt8] {
    var graph = try ONNXGraph([])
    for index in 0..<means {
      graph.nodes += [
        ONNXNode("ReduceMean", ["map\(index)"], ["mean\(index)"], number: ["keepdims": 1], numbers: ["axes": [2, 3]]),
        ONNXNode("HardSigmoid", ["mean\(index)"], ["weight\(index)"]),
        ONNXNode("Mul", ["map\(index)", "weight\(index)"], ["map\(index + 1)"]),
      ]
    }
    for index in 0..<attentions {
      graph.nodes.append(ONNXNode("Softmax", ["scores\(index)"], ["weights\(index)"], number: ["axis": 3]))
    }
    graph.nodes.append(
      ONNXNode("ReduceMean", ["letters"], ["middle"], number: ["keepdims": 1], numbers: ["axes": [-1]]))
    graph.nodes.append(ONNXNode("Softmax", ["letters"], ["output"], number: ["axis": 2]))
    return graph.model
  }

  @Test func `means, their weights and attention are taken line by line, and nothing else is another`() throws {
    let before = try ONNXGraph(Self.model())
    let after = try ONNXGraph(try ONNXRows.separating(linesIn: Self.model(), Self.mixing, height: 48))
    let named = Dictionary(uniqueKeysWithValues: after.nodes.map { ($0.outputs[0], $0) })
    // What a tensor is made from, down to what the model had.
    func made(_ name: String) -> [String] {
      guard let node = named[name], name.contains(".") || name.hasPrefix("weight") || name.hasPrefix("mean") else {
        return [name]
      }
      return [node.operation] + node.inputs.flatMap(made)
    }
    #expect(made("mean0") == ["Unsqueeze", "MatMul", "Squeeze", "AveragePool", "map0", "shares"])
    #expect(made("weight4").prefix(5) == ["Unsqueeze", "MatMul", "Squeeze", "HardSigmoid", "Unsqueeze"])
    #expect(made("weights1") == ["Softmax", "Add", "scores1", "mask"])
    for output in ["map3", "middle", "output"] {
      let node = try #require(named[output])
      #expect(before.nodes.contains { $0.operation == node.operation && $0.inputs == node.inputs })
    }
  }

  @Test func `a model without attention gets no mask, and its later gates stay`() throws {
    var graph = try ONNXGraph(Self.model(means: 1, attentions: 0))
    graph.nodes.append(ONNXNode("HardSigmoid", ["letters"], ["gate"]))
    let after = try ONNXGraph(
      try ONNXRows.separating(linesIn: graph.model, LineMixing(meansAt: [4], attentions: 0), height: 48))
    #expect(
      after.nodes.contains { $0.operation == "HardSigmoid" && $0.inputs == ["letters"] && $0.outputs == ["gate"] })
    #expect(!after.nodes.contains { $0.inputs.contains("mask") })
    let inputs = String(decoding: after.model, as: UTF8.self)
    #expect(!inputs.contains("mask") && inputs.contains("shares") && inputs.contains("places"))
  }

  @Test func `a model that mixes its lines in other ways is refused`() throws {
    for other in [try Self.model(means: 4), try Self.model(attentions: 1), [UInt8]("no model".utf8)] {
      #expect(throws: NeuralFailure.self) { try ONNXRows.separating(linesIn: other, Self.mixing, height: 48) }
    }
  }
}
