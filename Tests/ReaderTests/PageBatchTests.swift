import CaseModel
import Foundation
import ReaderProtocol
import Testing

/// Pages on their way from a reader: what little there is of each as JSON, texts and words beside it.
@Suite struct PageBatchTests {
  private static func page(_ number: Int, _ text: PageText?) throws -> PageReading {
    PageReading(
      number: PageNumber(number), size: PageSize(widthInPoints: 612, heightInPoints: 792), rotation: .none,
      embedded: text, textLayer: text == nil ? .none : .visible, scan: nil, hasContent: true, isRenderable: true,
      contentDigest: try #require(BlobDigest(hex: String(repeating: "a", count: 64))))
  }

  /// Of words one behind the other, each on a place of its own.
  private static func text(_ words: [String]) -> PageText {
    var places = PageWords()
    var start = 0
    for (index, word) in words.enumerated() {
      let end = start + word.utf8.count
      places.append(
        PageWord(
          utf8Range: start..<end, box: Box(x: Double(index) * 10.25, y: -3, width: 9.5, height: 12), confidence: 0.875))
      start = end + 1
    }
    return PageText(text: words.joined(separator: " "), words: places)
  }

  private static func pages() throws -> [PageReading] {
    [
      try page(1, text(["Überweisung", "病理", "a", "\u{0}"])), try page(2, nil), try page(3, .empty),
      try page(4, text(["last"])),
    ]
  }

  /// As the supervisor gets it.
  private func sent(_ batch: PageBatch) throws -> PageBatch {
    try JSONDecoder().decode(PageBatch.self, from: JSONEncoder().encode(batch))
  }

  @Test func `pages come back as they were`() throws {
    let pages = try PageBatchTests.pages()
    let texts = PageBatch.texts(of: pages)
    let batch = try sent(PageBatch(pages))
    #expect(batch.byteCount == texts.count)
    #expect(batch.pages(with: texts) == pages)
  }

  @Test func `texts of another length are none`() throws {
    let pages = try PageBatchTests.pages()
    let texts = PageBatch.texts(of: pages)
    let batch = try sent(PageBatch(pages))
    for other in [[], Array(texts.dropLast()), texts + [0]] { #expect(batch.pages(with: other) == nil) }
  }

  @Test func `bytes that are no text are not taken`() throws {
    let pages = try PageBatchTests.pages()
    var texts = PageBatch.texts(of: pages)
    texts[0] = 0xFF
    #expect(try sent(PageBatch(pages)).pages(with: texts) == nil)
  }

  @Test(arguments: [(start: Int32(-1), count: Int32(1)), (0, -1), (4, 1), (0, 5), (.max, .max)])
  func `a word outside of its text is not taken`(_ word: (start: Int32, count: Int32)) throws {
    let pages = [try PageBatchTests.page(1, PageBatchTests.text(["last"]))]
    var texts = PageBatch.texts(of: pages)
    for (place, value) in [word.start, word.count].enumerated() {
      withUnsafeBytes(of: value) { texts.replaceSubrange(4 + place * 4..<8 + place * 4, with: $0) }
    }
    #expect(try sent(PageBatch(pages)).pages(with: texts) == nil)
  }

  @Test(arguments: [
    (#"[]"#, #"[]"#), (#"[4]"#, #"[]"#), (#"[-2]"#, #"[1]"#), (#"[-1]"#, #"[1]"#), (#"[4]"#, #"[-1]"#),
    (#"[4,4]"#, #"[1,1]"#), (#"[9223372036854775807]"#, #"[9223372036854775807]"#), (#"[268435456]"#, #"[268435456]"#),
  ])
  func `counts that do not fit are none`(_ texts: String, _ words: String) throws {
    let pages = [try PageBatchTests.page(1, PageBatchTests.text(["last"]))]
    let json = String(decoding: try JSONEncoder().encode(PageBatch(pages)), as: UTF8.self)
    let changed = json.replacing(#""textByteCounts":[4]"#, with: #""textByteCounts":\#(texts)"#)
      .replacing(#""wordCounts":[1]"#, with: #""wordCounts":\#(words)"#)
    let batch = try JSONDecoder().decode(PageBatch.self, from: Data(changed.utf8))
    #expect(batch.byteCount == nil && batch.pages(with: PageBatch.texts(of: pages)) == nil)
  }
}
