import Testing

@testable import NeuralRecognition

@Suite struct StripRowsTests {
  @Test func `long strips stand alone, an eighth wider than they are at most`() {
    let packed = StripRows(of: [500, 1781, 3200], sharing: true)
    #expect(packed.rows.map(\.width) == [3584, 1792, 512])
    #expect(packed.rows.map(\.places) == (0..<3).reversed().map { [StripRows.Place(strip: $0, start: 0)] })
  }

  @Test func `the cells of a table share rows of one width, apart from each other and inside their row`() {
    let widths = (0..<200).map { 40 + $0 * 7 % 400 }
    let packed = StripRows(of: widths, sharing: true)
    #expect(Set(packed.rows.map(\.width)).count == 1)
    #expect(packed.rows.count < 60)
    for row in packed.rows {
      var end = -32
      for place in row.places.sorted(by: { $0.start < $1.start }) {
        #expect(place.start >= end + 32 && place.start % 8 == 0)
        end = place.start + widths[place.strip]
      }
      #expect(end <= row.width)
    }
  }

  @Test(arguments: [true, false]) func `every strip is in one row`(_ sharing: Bool) {
    let widths = (0..<97).map { 8 + $0 * 331 % 3200 }
    let rows = StripRows(of: widths, sharing: sharing).rows
    #expect(rows.flatMap(\.places).map(\.strip).sorted() == Array(widths.indices))
    #expect(StripRows(of: [], sharing: sharing).rows.isEmpty)
  }

  @Test(arguments: [true, false]) func `rows of one width come one after another`(_ sharing: Bool) {
    let widths = StripRows(of: (0..<97).map { 8 + $0 * 331 % 3200 }, sharing: sharing).rows.map(\.width)
    #expect(widths == widths.sorted(by: >) && Set(widths).count < widths.count)
  }

  @Test func `a network that attends to all it sees gets one strip at a time`() {
    #expect(StripRows(of: [40, 50, 60], sharing: false).rows.allSatisfy { $0.places.count == 1 })
  }
}
