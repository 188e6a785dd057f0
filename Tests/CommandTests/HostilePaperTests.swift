import CaseModel
import Foundation
import ProgramTesting
import Testing

/// Papers made to break their reader: each ends with a word about it, and the sound page beside them is read.
@Suite struct HostilePaperTests {
  private struct Answer: Decodable {
    struct Paper: Decodable {
      struct Count: Decodable { let found: Int }
      struct Page: Decodable {
        let text: String
        let reason: String
      }
      let kind: String
      let pageCount: Count
      let pages: [Page]
      let findings: [Finding]
    }
    let papers: [Paper]
    let findings: [Finding]
  }

  @Test func `hostile papers cost themselves: a finding each, and the page beside them is read`() async throws {
    let scratch = try TemporaryFolder("hostile")
    defer { scratch.remove() }
    let sound = HostilePaper.pdf(content: Array("BT /F1 12 Tf 72 500 Td (The sound page) Tj ET".utf8))
    let files: [(name: String, bytes: [UInt8])] = [
      ("a-truncated.pdf", Array(HostilePaper.pdf(pageCount: 40).prefix(2_000))),
      ("b-huge-box.pdf", HostilePaper.pdf(content: Array("0 0 m 9 9 l S".utf8), box: 200_000)),
      ("c-too-many.pdf", HostilePaper.pdf(pageCount: 5_001)),
      ("d-bomb.pdf", HostilePaper.bomb()),
      ("e-gigapixel.tif", HostilePaper.tiff(width: 40_000, height: 40_000, strip: HostilePaper.zeros(1 << 20))),
      ("f-bomb.tif", HostilePaper.tiff(width: 2_000, height: 2_000, strip: HostilePaper.zeros(1 << 30))),
      ("g-sound.pdf", sound),
      ("i-forms.pdf", HostilePaper.formsOfForms()),
      ("h-empty.pdf", []),
    ]
    for file in files { try Data(file.bytes).write(to: scratch.url.appending(path: file.name)) }
    let run = try await Program().run(["inspect", "--no-ocr", "--json", scratch.url.path])
    #expect(run.status == 0)
    let answer = try JSONDecoder().decode(Answer.self, from: Data(run.output.utf8))
    // Sources come in the order of their names; what is empty is no source.
    #expect(answer.papers.map(\.kind) == ["pdf", "pdf", "pdf", "pdf", "tiff", "tiff", "pdf", "pdf"])
    try #require(answer.papers.count == 8)
    let codes = answer.papers.map { $0.findings.map(\.code) }
    #expect(!codes[0].isEmpty)
    #expect(codes[1].contains("page-size-absurd") && answer.papers[1].pageCount.found == 1)
    #expect(codes[2] == ["too-many-pages"] && answer.papers[2].pageCount.found == 0)
    // Two pages: one of 4 GiB, and one beside it.
    #expect(codes[3] == ["page-content-too-large"])
    #expect(answer.papers[3].pages.map(\.text) == ["", "The page beside\n"])
    #expect(answer.papers[3].pages[0].reason == "unreadable: the page cannot be shown")
    #expect(codes[4] == ["image-too-large"])
    #expect(codes[5] == ["image-data-in-excess"] && answer.papers[5].pageCount.found == 1)
    #expect(codes[6].isEmpty && answer.papers[6].pages.map(\.text) == ["The sound page\n"])
    #expect(codes[7] == ["page-content-too-large"] && answer.papers[7].pageCount.found == 1)
    #expect(answer.findings.map(\.code) == ["empty-file"])
    #expect(
      answer.papers.flatMap(\.findings).allSatisfy { !$0.message.contains("pdf-") && !$0.message.contains(".tif") })
  }

  @Test func `pages of a long document come in order and none is lost, whoever read them`() async throws {
    let scratch = try TemporaryFolder("long")
    defer { scratch.remove() }
    let file = scratch.url.appending(path: "long.pdf")
    try Data(HostilePaper.pdf(pageCount: 301, numbered: true)).write(to: file)
    let run = try await Program().run(["inspect", "--no-ocr", "--json", file.path])
    #expect(run.status == 0)
    let paper = try JSONDecoder().decode(Answer.Paper.self, from: Data(run.output.utf8))
    #expect(paper.pages.map(\.text) == (1...301).map { "Leaf number \($0)\n" })
  }
}

/// Builds files that no honest program writes.
enum HostilePaper {
  /// A PDF of `pageCount` pages with one content stream each, or one for all.
  static func pdf(
    pageCount: Int = 1, content: [UInt8] = [], box: Int = 612, numbered: Bool = false
  ) -> [UInt8] {
    var bytes = Array("%PDF-1.7\n".utf8)
    var offsets: [Int] = []
    func add(_ body: [UInt8]) {
      offsets.append(bytes.count)
      bytes += Array("\(offsets.count) 0 obj\n".utf8) + body + Array("\nendobj\n".utf8)
    }
    func stream(_ body: [UInt8]) -> [UInt8] {
      Array("<< /Length \(body.count) >>\nstream\n".utf8) + body + Array("\nendstream".utf8)
    }
    add(Array("<< /Type /Catalog /Pages 2 0 R >>".utf8))
    let kids = (0..<pageCount).map { "\(5 + $0 * (numbered ? 2 : 1)) 0 R" }.joined(separator: " ")
    add(Array("<< /Type /Pages /Count \(pageCount) /Kids [\(kids)] >>".utf8))
    add(Array("<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>".utf8))
    add(stream(content))
    for number in 1...pageCount {
      let own = numbered ? 4 + number * 2 : 4
      add(
        Array(
          ("<< /Type /Page /Parent 2 0 R /MediaBox [0 0 \(box) \(box)] /Contents \(own) 0 R "
            + "/Resources << /Font << /F1 3 0 R >> >> >>").utf8))
      if numbered { add(stream(Array("BT /F1 12 Tf 72 500 Td (Leaf number \(number)) Tj ET".utf8))) }
    }
    let start = bytes.count
    bytes += Array("xref\n0 \(offsets.count + 1)\n0000000000 65535 f \n".utf8)
    for offset in offsets {
      let digits = String(offset)
      bytes += Array((String(repeating: "0", count: 10 - digits.count) + digits + " 00000 n \n").utf8)
    }
    bytes += Array("trailer\n<< /Size \(offsets.count + 1) /Root 1 0 R >>\nstartxref\n\(start)\n%%EOF\n".utf8)
    return bytes
  }

  /// Two pages, of which the first has 4 GiB of zeros as its content, deflated twice.
  static func bomb() -> [UInt8] {
    var file = BuiltPDF()
    file.objects = [
      1: "<< /Type /Catalog /Pages 2 0 R >>", 2: "<< /Type /Pages /Kids [3 0 R 4 0 R] /Count 2 >>",
      3: "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 5 0 R >>",
      4: "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 6 0 R "
        + "/Resources << /Font << /F1 7 0 R >> >> >>",
      5: BuiltPDF.stream(
        hex(zeros(deflatedTwice: 4 << 30)), "/Filter [/ASCIIHexDecode /FlateDecode /FlateDecode]"),
      6: BuiltPDF.stream("BT /F1 12 Tf 72 500 Td (The page beside) Tj ET"),
      7: "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    return file.bytes
  }

  /// One page with a form that draws ten forms that draw ten forms, and so on: 10^9 times a kilobyte of blanks.
  static func formsOfForms() -> [UInt8] {
    var file = BuiltPDF()
    let blanks = String(repeating: " ", count: 1024)
    file.objects = [
      1: "<< /Type /Catalog /Pages 2 0 R >>", 2: "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
      3: "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R "
        + "/Resources << /XObject << /X 10 0 R >> >> >>",
      4: BuiltPDF.stream("/X Do"),
    ]
    for depth in 0..<10 {
      let inner = depth < 9 ? "/Resources << /XObject << /X \(11 + depth) 0 R >> >>" : ""
      file.objects[10 + depth] = BuiltPDF.stream(
        depth < 9 ? String(repeating: "/X Do\n", count: 10) + blanks : blanks,
        "/Type /XObject /Subtype /Form /BBox [0 0 9 9] \(inner)")
    }
    return file.bytes
  }

  private static func hex(_ bytes: [UInt8]) -> String {
    let digits = Array("0123456789ABCDEF".utf8)
    return String(decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] } + [0x3E], as: UTF8.self)
  }

  /// A one-bit TIFF (TIFF 6.0) with one strip, compressed by deflate (compression 8).
  static func tiff(width: Int, height: Int, strip: [UInt8]) -> [UInt8] {
    func little(_ value: Int, _ count: Int) -> [UInt8] { (0..<count).map { UInt8(value >> (8 * $0) & 255) } }
    let entries: [(tag: Int, value: Int)] = [
      (256, width), (257, height), (258, 1), (259, 8), (262, 0), (273, 8), (277, 1), (278, height),
      (279, strip.count),
    ]
    var bytes = Array("II*\0".utf8) + little(8 + strip.count, 4) + strip + little(entries.count, 2)
    for entry in entries { bytes += little(entry.tag, 2) + little(4, 2) + little(1, 4) + little(entry.value, 4) }
    return bytes + little(0, 4)
  }

  /// A zlib stream (RFC 1950) of `count` zero bytes, 159 of them to each byte.
  static func zeros(_ count: Int) -> [UInt8] {
    var bits = BitWriter()
    bits.startBlock()
    bits.literal(0)
    for _ in 0..<count / 258 { bits.match() }
    bits.endBlock()
    return [0x78, 0x9C] + bits.bytes
  }

  /// The same deflated again: the stream of zeros repeats itself every 13 bytes (eight matches of 13 bits).
  static func zeros(deflatedTwice count: Int) -> [UInt8] {
    let short = zeros(258 * 8 * 16)
    let isPeriodicFrom = 4
    var bits = BitWriter()
    bits.startBlock()
    for byte in short.prefix(isPeriodicFrom + 13) { bits.literal(byte) }
    // 13 matches are 258 periods more, and 258 * 8 * 258 zeros.
    for _ in 0..<count / (258 * 8 * 258) * 13 { bits.match(distance: 13) }
    for byte in short.dropFirst(isPeriodicFrom + 13) { bits.literal(byte) }
    bits.endBlock()
    return [0x78, 0x9C] + bits.bytes
  }

  /// Writes deflate's fixed codes (RFC 1951, 3.2.6).
  private struct BitWriter {
    var bytes: [UInt8] = []
    private var used = 8

    private mutating func bit(_ value: Int) {
      if used == 8 {
        bytes.append(0)
        used = 0
      }
      bytes[bytes.count - 1] |= UInt8(value & 1) << UInt8(used)
      used += 1
    }

    /// Numbers stand lowest bit first, codes highest bit first.
    private mutating func number(_ value: Int, _ count: Int) { for at in 0..<count { bit(value >> at) } }
    private mutating func code(_ value: Int, _ count: Int) { for at in (0..<count).reversed() { bit(value >> at) } }

    mutating func startBlock() {
      number(1, 1)
      number(1, 2)
    }

    mutating func literal(_ byte: UInt8) {
      if byte < 144 { code(0x30 + Int(byte), 8) } else { code(0x190 + Int(byte) - 144, 9) }
    }

    /// 258 bytes from 1 or 13 bytes before on.
    mutating func match(distance: Int = 1) {
      precondition(distance == 1 || distance == 13)
      code(0xC5, 8)
      code(distance == 1 ? 0 : 7, 5)
      if distance == 13 { number(0, 2) }
    }

    mutating func endBlock() { code(0, 7) }
  }
}
