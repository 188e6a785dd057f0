import Testing

@testable import NeuralRecognition

@Suite struct ONNXLoweringTests {
  private func message(_ fields: ProtocolBuffer.Field...) -> ArraySlice<UInt8> {
    var message = ProtocolBuffer()
    for field in fields { message.append(field) }
    return message.bytes[...]
  }

  private func text(_ text: String) -> ArraySlice<UInt8> { Array(text.utf8)[...] }

  /// An attribute of whole numbers, as ONNX writes it.
  private func numbers(_ name: String, _ first: UInt64, _ second: UInt64) -> ProtocolBuffer.Field {
    .bytes(5, message(.bytes(1, text(name)), .number(8, first), .number(8, second), .number(20, 7)))
  }

  /// A model of one convolution and as many poolings, whose input is `height` pixels tall.
  private func model(height: UInt64, pools: Int = 1, of rows: UInt64 = 3) -> [UInt8] {
    let sizes = [UInt64?](arrayLiteral: nil, 3, height, nil).map { size -> ProtocolBuffer.Field in
      .bytes(1, size.map { message(.number(1, $0)) } ?? message(.bytes(2, text("any"))))
    }
    var shape = ProtocolBuffer()
    for size in sizes { shape.append(size) }
    let input = message(
      .bytes(1, text("x")), .bytes(2, message(.bytes(1, message(.number(1, 1), .bytes(2, shape.bytes[...]))))))
    var graph = ProtocolBuffer()
    graph.append(.bytes(1, message(.bytes(4, text("Conv")), numbers("kernel_shape", 3, 3), numbers("strides", 3, 3))))
    for _ in 0..<pools {
      graph.append(
        .bytes(
          1,
          message(
            .bytes(4, text("AveragePool")), numbers("kernel_shape", rows, 2), numbers("strides", rows, 2),
            numbers("pads", 3, 0))))
    }
    graph.append(.bytes(11, input))
    return Array(message(.number(1, 6), .bytes(7, graph.bytes[...])))
  }

  @Test func `lines of 32 pixels are pooled by two rows, and nothing else is another`() throws {
    let lowered = try ONNXLowering.lowered(model(height: 48))
    // One byte of the input's shape, one of each of the two numbers of the pooling.
    let changes = zip(model(height: 48), lowered).filter { $0 != $1 }
    #expect(lowered.count == model(height: 48).count)
    #expect(changes.map(\.0) == [3, 3, 48] && changes.map(\.1) == [2, 2, 32])
  }

  @Test func `a model for other lines, or with other poolings, is refused`() {
    for other in [
      model(height: 32), model(height: 48, pools: 0), model(height: 48, pools: 2), [UInt8]("no model".utf8),
    ] {
      #expect(throws: NeuralFailure.self) { try ONNXLowering.lowered(other) }
    }
  }
}
