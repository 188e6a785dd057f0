import Testing

@testable import NeuralRecognition

@Suite struct RecognitionHeadTests {
  /// A model of one tensor of weights, two by `columns`, and one of as many biases, as ONNX writes them.
  private func model(columns: Int, cutBy missing: Int = 0) -> [UInt8] {
    func floats(_ values: [Float]) -> [UInt8] {
      values.flatMap { value in (0..<4).map { UInt8(truncatingIfNeeded: value.bitPattern >> UInt32(8 * $0)) } }
    }
    func tensor(_ dimensions: [Int], _ values: [Float]) -> [UInt8] {
      var tensor = ProtocolBuffer()
      for dimension in dimensions { tensor.append(.number(1, UInt64(dimension))) }
      tensor.append(.number(2, 1))
      tensor.append(.bytes(9, floats(values)[...]))
      return tensor.bytes
    }
    var graph = ProtocolBuffer()
    graph.append(.bytes(5, tensor([2, columns], (0..<2 * columns).map { Float($0) })[...]))
    graph.append(.bytes(5, tensor([columns], (0..<columns).map { Float($0) })[...]))
    var file = ProtocolBuffer()
    file.append(.number(1, 6))
    file.append(.bytes(7, graph.bytes[...]))
    return Array(file.bytes.dropLast(missing))
  }

  private let alphabet = Array("a\r\n1\r\n\u{4E2D}\r\n\u{301}\r\né\r\n".utf8)

  @Test func `only characters of Latin texts are kept, with their columns`() throws {
    // The blank, five characters, the space.
    let head = RecognitionHead(alphabet: alphabet)
    #expect(head.characters == [nil, "a", "1", "é", " "])
    let narrowed = try head.narrowed(model(columns: 7))
    let graph = try ProtocolBuffer.fields(of: narrowed[...]).compactMap { field -> ArraySlice<UInt8>? in
      if case .bytes(7, let graph) = field { graph } else { nil }
    }
    var weights: [[Float]] = []
    for field in try ProtocolBuffer.fields(of: try #require(graph.first)) {
      guard case .bytes(5, let tensor) = field else { continue }
      for field in try ProtocolBuffer.fields(of: tensor) {
        guard case .bytes(9, let raw) = field else { continue }
        let bytes = Array(raw)
        weights.append(
          stride(from: 0, to: bytes.count, by: 4).map { at in
            Float(bitPattern: (0..<4).reduce(UInt32(0)) { $0 | UInt32(bytes[at + $1]) << UInt32(8 * $1) })
          })
      }
    }
    #expect(weights == [[0, 1, 2, 5, 6, 7, 8, 9, 12, 13], [0, 1, 2, 5, 6]])
  }

  @Test func `a model with another number of characters is refused`() {
    #expect(throws: NeuralFailure.self) { try RecognitionHead(alphabet: alphabet).narrowed(model(columns: 8)) }
  }

  @Test(arguments: [1, 5, 40])
  func `a model that was cut short is refused`(_ missing: Int) {
    #expect(throws: NeuralFailure.self) {
      try RecognitionHead(alphabet: alphabet).narrowed(model(columns: 7, cutBy: missing))
    }
  }

  @Test(arguments: [[], [0xFF], [0x3A, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x7F]] as [[UInt8]])
  func `what is no model is refused`(_ bytes: [UInt8]) {
    #expect(throws: NeuralFailure.self) { try RecognitionHead(alphabet: alphabet).narrowed(bytes) }
  }
}
