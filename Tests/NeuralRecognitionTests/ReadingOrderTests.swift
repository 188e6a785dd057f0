import Testing

@testable import NeuralRecognition

@Suite struct ReadingOrderTests {
  private func item(_ left: Double, _ top: Double, _ width: Double, characters: Int = 10) -> ReadingOrder.Item {
    ReadingOrder.Item(left: left, top: top, right: left + width, bottom: top + 20, characterCount: characters)
  }

  private func rows(_ items: [ReadingOrder.Item]) -> [[Int]] { ReadingOrder(items).rows.map(\.items) }

  @Test func `a form is read row by row`() {
    let labels = (0..<6).map { item(50, Double($0) * 40, 100) }
    let values = (0..<6).map { item(400, Double($0) * 40 + 4, 150) }
    #expect(rows(labels + values) == (0..<6).map { [$0, $0 + 6] })
  }

  @Test func `a table keeps its rows although its columns are wide`() {
    let cells = (0..<8).flatMap { row in (0..<4).map { item(Double($0) * 200, Double(row) * 30, 120, characters: 12) } }
    #expect(rows(cells) == (0..<8).map { row in (0..<4).map { row * 4 + $0 } })
  }

  @Test func `columns of prose are read one after the other, between what stands above and below`() {
    let title = item(100, 0, 700, characters: 50)
    let left = (0..<8).map { item(50, 60 + Double($0) * 28, 380, characters: 45) }
    // The lines of the other column stand between those of the first.
    let right = (0..<8).map { item(480, 74 + Double($0) * 28, 380, characters: 45) }
    let foot = item(100, 340, 700, characters: 50)
    let order = rows([title] + left + right + [foot])
    #expect(order == [[0]] + (1...8).map { [$0] } + (9...16).map { [$0] } + [[17]])
  }

  @Test func `a gap above a line starts a paragraph`() {
    let order = ReadingOrder([item(50, 0, 300), item(50, 26, 300), item(50, 90, 300)])
    #expect(order.rows.map(\.startsParagraph) == [true, false, true])
  }

  @Test func `nothing is in order`() {
    #expect(rows([]).isEmpty)
  }
}
