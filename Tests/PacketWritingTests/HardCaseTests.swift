import CaseModel
import Foundation
import Testing

@testable import PacketWriting

/// A case with nothing readable, with 3,000 pages, with 40 studies …: a packet all the same, honest about it.
@Suite struct HardCaseTests {
  private func bundle(_ content: PacketContent) -> JSONValue {
    FHIRBundle(content, records: nil, originals: [], instant: "2026-01-14T09:30:00.000Z").document
  }

  private func html(_ hard: HardCase) throws -> String { try PacketPage().html(hard.content, changes: []) }

  @Test(arguments: HardCase.allCases)
  func `a packet all the same: it follows its schema, its references resolve and its sums add up`(_ hard: HardCase)
    throws
  {
    let packet = PacketJSON.document(hard.content)
    #expect(PacketCheck(packet: packet, bundle: bundle(hard.content)).problems.isEmpty)
    #expect(try html(hard).hasSuffix("</html>\n"))
    #expect(try PatientQuote().html(hard.content).contains("</html>"))
  }

  @Test func `the check finds what is wrong with such a packet`() {
    let packet = PacketJSON.document(HardCase.fortyStudies.content)
    #expect(!PacketCheck(packet: packet, bundle: bundle(HardCase.nothingReadable.content)).problems.isEmpty)
  }

  @Test(
    .enabled(if: FHIRValidator.isInstalled, "the validator fhirkit is not installed: run make setup"),
    arguments: HardCase.allCases)
  func `an independent validator finds nothing wrong`(_ hard: HardCase) throws {
    let file = FileManager.default.temporaryDirectory.appending(path: "fhir-\(UUID().uuidString).json")
    defer { #expect(throws: Never.self) { try FileManager.default.removeItem(at: file) } }
    try bundle(hard.content).encoded().write(to: file)
    #expect(try FHIRValidator.problems(in: file).isEmpty)
  }

  @Test func `where nothing is readable the first thing said is that, and every part says that it is empty`() throws {
    let html = try html(.nothingReadable)
    for words in [
      "Nothing could be read.", "None of the 2 files that came", "No question was found.", "Nothing is dated.",
      "No document could be read.", "No imaging study came.", "No specimen was found.",
      "This file is damaged. Ask the sender for it again.", "Still to be quoted: Specialist opinion.",
    ] {
      #expect(html.contains(words), "without: \(words)")
    }
    #expect(try !self.html(.fortyStudies).contains("Nothing could be read."))
  }

  @Test func `three thousand pages are a page of a few megabytes, each document linked to its place`() throws {
    let html = try html(.threeThousandPages)
    #expect(html.utf8.count < 3_000_000)
    #expect(html.contains("records.pdf#page=2997\"") && html.contains("3000"))
    #expect(html.components(separatedBy: "<td class=\"number\">d").count == 751)
  }

  @Test func `each of forty studies has its row with its sites`() throws {
    let html = try html(.fortyStudies)
    for number in 1...40 { #expect(html.contains("CT STUDY \(number)<")) }
    #expect(html.components(separatedBy: "<div>Abdomen").count == 41)
    #expect(PacketJSON.document(HardCase.fortyStudies.content)["imaging"]?["studies"]?.items.count == 40)
  }

  @Test func `Arabic and Japanese names stand as written, apart from the text around them`() throws {
    let html = try html(.arabicAndJapaneseNames)
    #expect(html.contains("<h1><bdi>\(HardCase.arabic)</bdi></h1>") && html.contains("\(HardCase.japanese), 大学病院"))
    let packet = PacketJSON.document(HardCase.arabicAndJapaneseNames.content)
    #expect(packet["patient"]?["family"] == .string(HardCase.arabic))
    #expect(packet["case"]?["physician"]?["name"] == .string(HardCase.japanese))
  }

  @Test func `a script in every field is text in each file`() throws {
    #expect(try !html(.scriptInEveryField).contains("<script"))
    #expect(try !PatientQuote().html(HardCase.scriptInEveryField.content).contains("<script"))
    // The narrative is the one place in FHIR where markup is markup: there is none.
    let texts = String(decoding: try bundle(HardCase.scriptInEveryField.content).encoded(), as: UTF8.self)
    #expect(texts.contains("alert(1)") && !texts.contains("\"div\""))
  }

  @Test func `every open hold is there with its command, what stops the case first, and the quote says its range`()
    throws
  {
    let holds = HardCase.everyHoldOpen.summary.holds
    let html = try html(.everyHoldOpen)
    #expect(html.contains("180 questions to decide"))
    for hold in holds { #expect(html.contains(hold.id)) }
    let first = try #require(html.range(of: "Is eligibility 1 so?"))
    let last = try #require(html.range(of: "Is matching 1 so?"))
    #expect(first.lowerBound < last.lowerBound)
    #expect(html.contains("$800.00 to $1,175.00, as the open holds are decided."))
  }
}
