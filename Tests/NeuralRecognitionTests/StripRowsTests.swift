import Testing

@testable import NeuralRecognition

@Suite struct StripRowsTests {
  @Test func `long strips stand alone, an eighth wider than they are at most`() {
    let packed = StripRows(of: [500, 1781, 3200], sharing: .cells)
    #expect(packed.rows.map(\.width) == [3584, 1792, 512])
    #expect(
      packed.rows.map(\.places)
        == zip((0..<3).reversed(), [3200, 1781, 500]).map { [StripRows.Place(strip: $0, start: 0, width: $1)] })
  }

  @Test func `the cells of a table share rows of one width, apart from each other and inside their row`() {
    let widths = (0..<200).map { 40 + $0 * 7 % 400 }
    let packed = StripRows(of: widths, sharing: .cells)
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

  @Test(arguments: [StripRows.Sharing.cells, .lines])
  func `every strip is in one row`(_ sharing: StripRows.Sharing) {
    let widths = (0..<97).map { 8 + $0 * 331 % 3200 }
    let rows = StripRows(of: widths, sharing: sharing).rows
    #expect(rows.flatMap(\.places).map(\.strip).sorted() == Array(widths.indices))
    #expect(StripRows(of: [], sharing: sharing).rows.isEmpty)
  }

  @Test(arguments: [StripRows.Sharing.cells, .lines])
  func `rows of one width come one after another`(_ sharing: StripRows.Sharing) {
    let widths = StripRows(of: (0..<97).map { 8 + $0 * 331 % 3200 }, sharing: sharing).rows.map(\.width)
    #expect(widths == widths.sorted(by: >) && Set(widths).count < widths.count)
  }

  @Test func `lines share rows of a few widths, no more of them than a network keeps apart`() {
    let widths = (0..<97).map { 8 + $0 * 331 % 3200 }
    let rows = StripRows(of: widths, sharing: .lines).rows
    #expect(rows.allSatisfy { $0.width % 640 == 0 && ($0.width <= 2560 || $0.places.count == 1) })
    #expect(StripRows(of: [Int](repeating: 20, count: 70), sharing: .lines).rows.map(\.places.count) == [32, 32, 6])
    for row in rows {
      for (place, next) in zip(row.places, row.places.dropFirst()) {
        #expect(next.start >= place.end + 32 && next.start % 8 == 0)
      }
      #expect(row.places.allSatisfy { $0.end <= row.width })
    }
  }

  @Test func `a network is told which steps and columns are whose`() {
    let rows = StripRows(of: [100, 40], sharing: .lines).rows
    #expect(rows.map(\.width) == [640] && rows[0].places.map(\.start) == [0, 136])
    let (mask, shares, places) = (rows[0].inputs[0], rows[0].inputs[1], rows[0].inputs[2])
    #expect(mask.shape == [1, 1, 80, 80] && shares.shape == [1, 160, 32] && places.shape == [1, 32, 160])
    // Sixteen columns more than the line has, in steps of eight: the first has 14 of them, the second, at the 17th, 7.
    let seen = mask.values.indices.filter { mask.values[$0] == 0 }
    #expect(Set(seen.map { $0 / 80 }) == Set([0..<14, 17..<24].joined()))
    #expect(seen.allSatisfy { $0 / 80 < 14 ? $0 % 80 < 14 : (17..<24).contains($0 % 80) })
    #expect(mask.values.allSatisfy { $0 == 0 || $0 < -1000 })
    for (line, columns) in [(0, 0..<29), (1, 34..<48)] {
      let own = Array(places.values[line * 160..<(line + 1) * 160])
      #expect(own.indices.filter { own[$0] == 1 } == Array(columns) && own.reduce(0, +) == Float(columns.count))
      let parts = (0..<160).map { shares.values[$0 * 32 + line] }
      #expect(parts.indices.filter { parts[$0] > 0 } == Array(columns))
      #expect(abs(parts.reduce(0, +) - 1) < 1e-5)
    }
    #expect(places.values[320...].allSatisfy { $0 == 0 })
  }
}
