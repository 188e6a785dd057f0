import Testing

@testable import NeuralRecognition

@Suite struct StripRowsTests {
  private static let widths = (0..<97).map { 8 + $0 * 331 % 3192 }

  @Test func `every strip is in one row, inside it and apart from the others`() {
    let rows = StripRows(of: Self.widths).rows
    #expect(rows.flatMap(\.places).map(\.strip).sorted() == Array(Self.widths.indices))
    #expect(StripRows(of: []).rows.isEmpty)
    for row in rows {
      #expect(row.places.allSatisfy { $0.width == Self.widths[$0.strip] && $0.end <= row.width && $0.start % 8 == 0 })
      for (place, next) in zip(row.places, row.places.dropFirst()) { #expect(next.start >= place.end + 24) }
    }
  }

  @Test func `rows are of four widths at most, and those of one width come one after another`() {
    let widths = StripRows(of: Self.widths).rows.map(\.width)
    #expect(widths == widths.sorted(by: >) && Set(widths).isSubset(of: [800, 1600, 2400, 3200]))
    #expect(StripRows(of: [3200]).rows.map(\.width) == [3200])
  }

  @Test func `lines stand in rows that they fill best`() {
    // Two in 2400, where 1600 or 3200 would leave a third empty.
    #expect(StripRows(of: [1180, 1180, 1180, 1180]).rows.map(\.width) == [2400, 2400])
    #expect(StripRows(of: [1500, 1500, 1500, 1500]).rows.map(\.width) == [1600, 1600, 1600, 1600])
    #expect(StripRows(of: [1030, 1030, 1030]).rows.map(\.width) == [3200])
  }

  @Test func `no more lines share a row than a network keeps apart`() {
    #expect(StripRows(of: [Int](repeating: 8, count: 70)).rows.map(\.places.count) == [32, 32, 6])
  }

  @Test func `a network is told which steps and columns are whose`() {
    let rows = StripRows(of: [100, 40]).rows
    #expect(rows.map(\.width) == [800] && rows[0].places.map(\.start) == [0, 128])
    let inputs = rows[0].inputs(of: LineMixing(meansAt: [4], attentions: 1))
    let (mask, shares, places) = (inputs[0], inputs[1], inputs[2])
    #expect(mask.shape == [1, 1, 100, 100] && shares.shape == [1, 200, 32] && places.shape == [1, 32, 200])
    #expect(rows[0].inputs(of: LineMixing(meansAt: [4], attentions: 0)).map(\.shape) == [shares.shape, places.shape])
    // Sixteen columns more than the line has, in steps of eight: the first has 14 of them, the second, from the 17th on, 7.
    let seen = mask.values.indices.filter { mask.values[$0] == 0 }
    #expect(Set(seen.map { $0 / 100 }) == Set([0..<14, 16..<23].joined()))
    #expect(seen.allSatisfy { $0 / 100 < 14 ? $0 % 100 < 14 : (16..<23).contains($0 % 100) })
    #expect(mask.values.allSatisfy { $0 == 0 || $0 < -1000 })
    for (line, columns) in [(0, 0..<29), (1, 32..<46)] {
      let own = Array(places.values[line * 200..<(line + 1) * 200])
      #expect(own.indices.filter { own[$0] == 1 } == Array(columns) && own.reduce(0, +) == Float(columns.count))
      let parts = (0..<200).map { shares.values[$0 * 32 + line] }
      #expect(parts.indices.filter { parts[$0] > 0 } == Array(columns))
      #expect(abs(parts.reduce(0, +) - 1) < 1e-5)
    }
    #expect(places.values[400...].allSatisfy { $0 == 0 })
  }
}
