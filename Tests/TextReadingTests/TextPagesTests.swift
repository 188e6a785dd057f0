import CaseModel
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
    return [[0x4D, 0xFC, 0x6C, 0x6C, 0x65, 0x72], utf8, [0xEF, 0xBB, 0xBF] + utf8, [0xFF, 0xFE] + utf16]
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
