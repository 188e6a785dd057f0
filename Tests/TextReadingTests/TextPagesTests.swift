import CaseModel
import ProgramTesting
import ReaderProtocol
import Testing

@testable import TextReading

@Suite struct TextPagesTests {
  private func pages(_ bytes: [UInt8], _ kind: ContentKind = .text, maximumPages: Int = 100) throws -> [PageReading] {
    try bytes.withUnsafeBytes { buffer in
      let pages = try TextPages(buffer, kind: kind, maximumPages: maximumPages)
      return (1...pages.count).map { pages.read(PageNumber($0)) }
    }
  }

  @Test func `every word of a text is on a page, inside its edges`() throws {
    let lines = (1...200).map { "line \($0) " + String(repeating: "word\($0) ", count: $0 % 30) + "end" }
    let read = try pages(Array(lines.joined(separator: "\n").utf8))
    let words = read.flatMap { ($0.embedded?.text ?? "").split(whereSeparator: \.isWhitespace).map(String.init) }
    #expect(words == lines.flatMap { $0.split(separator: " ").map(String.init) })
    for page in read {
      for word in page.embedded?.words ?? PageWords() {
        #expect(word.box.x >= 0 && word.box.maxX <= 612 && word.box.maxY <= 792)
      }
    }
  }

  @Test func `a page has 66 lines, and a form feed begins another`() throws {
    #expect(try pages(Array(String(repeating: "a\n", count: 66).utf8)).count == 1)
    #expect(try pages(Array(String(repeating: "a\n", count: 67).utf8)).count == 2)
    #expect(try pages(Array("one\u{C}two".utf8)).count == 2)
  }

  @Test func `a word without a space is folded and nothing of it is lost`() throws {
    let read = try pages(Array(String(repeating: "x", count: 1000).utf8))
    #expect(read[0].embedded?.text.filter { $0 == "x" }.count == 1000)
  }

  private static let encoded: [[UInt8]] = {
    let utf8 = Array("Müller".utf8)
    let utf16 = "Müller".utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }
    let swapped = stride(from: 0, to: utf16.count, by: 2).flatMap { [utf16[$0 + 1], utf16[$0]] }
    return [
      [0x4D, 0xFC, 0x6C, 0x6C, 0x65, 0x72], utf8, [0xEF, 0xBB, 0xBF] + utf8, [0xFF, 0xFE] + utf16,
      [0xFE, 0xFF] + swapped, utf16, swapped,
    ]
  }()

  @Test(arguments: encoded)
  func `the character set is told from the bytes`(_ bytes: [UInt8]) throws {
    #expect(try pages(bytes)[0].embedded?.text == "Müller\n")
  }

  @Test func `HTML gives its words in lines, without scripts and styles`() throws {
    let html = """
      <html><head><style>p { color: red }</style><script>if (a < b) {}</script></head>
      <body><h1>Report &amp; findings</h1><p>Size: 3&nbsp;cm,<br>stable &#8211; no change</p>
      <table><tr><td>A</td><td>B</td></tr><tr><td>C</td></tr></table><!-- hidden --></body></html>
      """
    let text = try pages(Array(html.utf8), .html)[0].embedded?.text
    #expect(text == "Report & findings\nSize: 3 cm,\nstable – no change\nA B\nC\n")
  }

  @Test func `a clinical document gives its narrative and its patient, not its codes`() throws {
    let document = """
      <?xml version="1.0"?><ClinicalDocument xmlns="urn:hl7-org:v3"><title>Summary</title>
      <recordTarget><patientRole><patient><name><given>Ann</given><family>Lee</family></name>
      <birthTime value="19700102"/></patient></patientRole></recordTarget>
      <component><section><title>Results</title><text><list><item>CT: no lesion</item></list></text>
      <entry><observation><value>coded</value></observation></entry></section></component></ClinicalDocument>
      """
    let text = try pages(Array(document.utf8), .clinicalDocument)[0].embedded?.text ?? ""
    #expect(text.contains("Ann Lee"))
    #expect(text.contains("Date of birth: 1970-01-02"))
    #expect(text.contains("Results\n- CT: no lesion"))
    #expect(!text.contains("coded"))
  }

  private func clinical(_ body: String) -> [UInt8] {
    Array(
      ("<?xml version=\"1.0\"?><ClinicalDocument xmlns=\"urn:hl7-org:v3\"><title>Cover</title><component><nonXMLBody>"
        + "<!-- <text>not this</text> -->\(body)</nonXMLBody></component></ClinicalDocument>").utf8)
  }

  private func findings(_ bytes: [UInt8]) throws -> [String] {
    try bytes.withUnsafeBytes {
      try TextPages($0, kind: .clinicalDocument, maximumPages: 10).findings.map(\.code)
    }
  }

  private func enclosed(_ bytes: [UInt8], limits: UnpackLimits = UnpackLimits()) throws -> UnpackRun {
    try UnpackRun.collect(bytes) { channel in
      let input = try MappedInput(descriptor: channel.descriptor(ofInput: 0))
      try input.withBytes { try EnclosedFile.unpack($0, limits: limits, channel: channel) }
    }
  }

  @Test func `the file inside a clinical document comes out, and its cover is a page`() throws {
    let bytes = clinical("<text mediaType=\"application/pdf\" representation=\"B64\"> JVBERi0x\n LjQ= </text>")
    #expect(try findings(bytes) == ["files-inside"])
    #expect(try pages(bytes, .clinicalDocument)[0].embedded?.text == "Cover\n")
    let run = try enclosed(bytes)
    #expect(run.files == [UnpackRun.File(path: "document.pdf", bytes: Array("%PDF-1.4".utf8), isComplete: true)])
    #expect(run.findings.isEmpty)
    #expect(try enclosed(bytes, limits: UnpackLimits(maximumBytes: 4)).findings == ["file-inside-damaged"])
  }

  @Test func `a clinical document that only names its file says so`() throws {
    let bytes = clinical("<text><reference value=\"UD_sample.pdf\"/></text>")
    #expect(try findings(bytes) == ["document-inside-not-read"])
    #expect(try enclosed(bytes).files.isEmpty)
  }

  @Test func `plain text inside a clinical document is on its pages`() throws {
    let bytes = clinical("<text mediaType=\"text/plain\">CT of the abdomen</text>")
    #expect(try findings(bytes).isEmpty)
    #expect(try pages(bytes, .clinicalDocument)[0].embedded?.text.contains("CT of the abdomen") == true)
  }

  @Test(arguments: [
    "<text representation=\"B64\">!!!!</text>", "<text representation=\"B64\" compression=\"DF\">AAAA</text>",
  ])
  func `a file inside that cannot be had is said to be damaged`(_ body: String) throws {
    #expect(try enclosed(clinical(body)).findings == ["file-inside-damaged"])
  }

  @Test(arguments: ["<text", "<text representation=\"B64\">AAAA", "", "<!-- ", "<text/>", "<"])
  func `a clinical document that breaks off does no harm`(_ body: String) throws {
    _ = try enclosed(clinical(body))
    _ = try enclosed(Array(clinical(body).prefix(130)))
  }

  @Test func `markup is read in the character set that it states`() throws {
    func text(_ head: String, _ bytes: [UInt8]) throws -> String? {
      try pages(Array(head.utf8) + bytes, .html)[0].embedded?.text
    }
    // The same letters in ISO 8859-2, Windows-1251 and Windows-1252 under the name of Latin-1.
    #expect(try text("<html><meta charset=\"iso-8859-2\"><p>", [0xB6, 0xE6]) == "ść\n")
    #expect(try text("<html><meta http-equiv=x content='text/html; charset=windows-1251'><p>", [0xC4, 0xE0]) == "Да\n")
    #expect(try text("<html><meta charset=iso-8859-1><p>", [0x93, 0x4D, 0xFC, 0x94]) == "“Mü”\n")
    #expect(try text("<html><meta charset=no-such-set><p>", [0x4D, 0xFC]) == "Mü\n")
    #expect(try text("<html><meta charset=utf-16><p>", Array("plain".utf8)) == "plain\n")
  }

  @Test(arguments: ["", " \n\n ", "\u{C}\u{C}"])
  func `a file without a word is refused`(_ text: String) {
    #expect(throws: TextFailure.empty) { try pages(Array(text.utf8)) }
  }

  @Test func `a text of too many pages is refused`() {
    #expect(throws: TextFailure.tooManyPages(limit: 2)) {
      try pages(Array(String(repeating: "a\n", count: 1000).utf8), maximumPages: 2)
    }
  }

  @Test(arguments: ["<", "<p", "&#x110000;x", "<![CDATA[x", "<!-- x", "<script>x", "&", "</p></p>x", "<p/>x"])
  func `broken markup does no harm`(_ markup: String) {
    do { #expect(try !pages(Array(markup.utf8), .html).isEmpty) } catch { #expect(error as? TextFailure == .empty) }
  }
}
