import CaseModel
import Foundation
import ReaderProtocol
import Testing

@Suite struct ValueTests {
  @Test(arguments: ["", "123456789", "12345678901", "12345 7890", "１２３４５６７８９０", "abcdefghij"])
  func `a reference is ten ASCII digits and nothing else`(_ text: String) {
    #expect(CaseReference(text) == nil)
  }

  @Test func `words survive packing to a hundredth of a point`() throws {
    let word = PageWord(
      utf8Range: 3..<9, box: Box(x: 72.25, y: 10.5, width: 33.33, height: 9.99), confidence: 0.875)
    let text = PageText(text: "ab pelvis", words: PageWords([word]))
    let back = try JSONDecoder().decode(PageText.self, from: JSONEncoder().encode(text))
    #expect(back == text)
    #expect(Array(back.words) == [word])
    #expect(back.box(of: 4..<5) == word.box)
    #expect(back.box(of: 0..<2) == nil)
  }

  @Test(arguments: [("2024-02-29", true), ("2023-02-29", false), ("20240131", true), ("2024-1-31", false)])
  func `a date is a day that exists`(_ text: String, _ exists: Bool) {
    #expect((CalendarDate(text) != nil) == exists)
  }

  @Test func `days are counted from 1970`() throws {
    #expect(try #require(CalendarDate("1970-01-01")).dayNumber == 0)
    #expect(try #require(CalendarDate("2000-03-01")).dayNumber == 11017)
    let birth = try #require(CalendarDate("2008-11-22"))
    #expect(birth.wholeYears(until: try #require(CalendarDate("2026-11-21"))) == 17)
    #expect(birth.wholeYears(until: try #require(CalendarDate("2026-11-22"))) == 18)
  }

  @Test func `money is written in cents with its currency`() {
    #expect(Money(cents: 112_500, currency: "USD").text == "$1,125.00")
    #expect(Money(cents: -5, currency: "USD").text == "-$0.05")
    #expect(Money(cents: 1_205, currency: "EUR").text == "12.05 EUR")
  }

  @Test func `frames come out whole however the pipe cuts them`() throws {
    let frames: [Frame] = [try .encoding(ReaderReply.end), .bytes([1, 2, 3]), .bytes([])]
    var parser = FrameParser()
    var seen: [Frame] = []
    for byte in frames.flatMap(\.encoded) {
      parser.append([byte])
      while let frame = try parser.next() { seen.append(frame) }
    }
    #expect(seen == frames)
    #expect(parser.isAtBoundary)
  }

  @Test func `a frame that no peer of ours sends is an error`() {
    var parser = FrameParser()
    parser.append([0x4D, 0xFF, 0xFF, 0xFF, 0xFF])
    #expect(throws: FrameError.tooLong(0xFFFF_FFFF)) { try parser.next() }
    var garbage = FrameParser()
    garbage.append(Array("Syntax Error: …".utf8))
    #expect(throws: FrameError.unknownType(0x53)) { try garbage.next() }
  }
}
