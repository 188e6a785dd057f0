import CaseModel
import Testing

@testable import PacketWriting

@Suite struct PatientQuoteTests {
  @Test func `the patient reads what each price is for, the parts of the body and the total`() throws {
    let html = try PatientQuote().html(SampleCase().content)
    for words in [
      "What the second opinion costs", "Joanna Example", "Imaging review", "abdomen", "$750.00", "$1,175.00",
    ] {
      #expect(html.contains(words))
    }
    #expect(html.contains("2 × $375.00"))
  }

  @Test func `what has no price is said to follow, and the total to be not all`() throws {
    let html = try PatientQuote().html(SampleCase().content)
    #expect(html.contains("price to follow") && html.contains("Total so far"))
    #expect(html.contains("still to follow: Specialist opinion."))
    #expect(html.contains("between $800.00 and $1,175.00"))
  }

  @Test func `where nothing is open and nobody is named, no sentence stands there without its end`() throws {
    var summary = SampleCase().summary
    let quote = summary.quote
    summary.quote = Quote(
      priceList: quote.priceList, lines: quote.lines, total: quote.total, isPartial: false, lowTotal: quote.total,
      highTotal: quote.total, otherReadings: [])
    summary.requestForm = nil
    let content = PacketContent(
      summary: summary, version: 1, inputsDigest: SampleCase().content.inputsDigest, previous: nil)
    let html = try PatientQuote().html(content)
    #expect(!html.contains("Some questions about the records") && !html.contains(", for "))
    let page = try PacketPage().html(content, changes: [])
    #expect(!page.contains("Referred by") && !page.contains("<strong><bdi></bdi>"))
  }

  @Test func `nothing of the records is on it`() throws {
    let html = try PatientQuote().html(SampleCase().content)
    for words in ["carcinoma", "Northfield", "evidence", "S26-104", "1968"] { #expect(!html.contains(words)) }
  }

  @Test(arguments: ["<script>alert(1)</script>", "{{reference}}", "\" onload=x"])
  func `nothing from outside becomes markup`(_ mark: String) throws {
    let html = try PatientQuote().html(SampleCase(mark: mark).content)
    let plain = try PatientQuote().html(SampleCase().content)
    #expect(html.unicodeScalars.count { $0 == "<" } == plain.unicodeScalars.count { $0 == "<" })
    #expect(html.contains("default-src 'none'") && !html.contains("<script"))
  }
}
