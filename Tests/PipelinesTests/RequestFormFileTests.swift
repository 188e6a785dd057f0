import CaseModel
import Pipelines
import Testing

@Suite struct RequestFormFileTests {
  func parse(_ text: String) -> (form: RequestForm?, findings: [Finding]) { RequestFormFile.parse(Array(text.utf8)) }

  @Test func `a full form is read, in YAML and in JSON`() throws {
    let (form, findings) = parse(
      """
      reference: 1234567890
      patient: {family: Example, given: Ann, birthDate: 1970-02-03, sex: F, state: MA, country: US,
        identifiers: [{issuer: A, value: 0012}]}
      declared:
        imaging: [{modality: CT, site: chest, date: 2026-01-02}]
        pathology: [{site: breast, materials: [slides]}]
        records: [office notes]
      reviews: {imaging: all, pathology: [breast]}
      questions: [Is it benign?]
      collectionService: yes
      """)
    #expect(findings.isEmpty)
    #expect(form?.reference?.digits == "1234567890")
    #expect(form?.patient?.birthDate == CalendarDate("1970-02-03"))
    #expect(form?.patient?.identifiers?.first?.value == "0012")
    #expect(form?.reviews?.pathology == .listed(["breast"]))
    #expect(form?.collectionService == true)
    let json = parse(#"{"reference": "1234567890", "reviews": {"imaging": "none"}}"#)
    #expect(json.findings.isEmpty)
    #expect(json.form?.reviews?.imaging == RequestForm.ReviewSelection.none)
  }

  @Test func `a reference keeps its leading zeros`() {
    #expect(parse("reference: 0012345678").form?.reference?.digits == "0012345678")
  }

  @Test func `an unknown key is a finding with its line, and nothing is lost`() {
    let (form, findings) = parse("reference: 1234567890\npatient:\n  family: Example\n  shoeSize: 43\n")
    #expect(form?.patient?.family == "Example")
    #expect(findings.map(\.code) == ["request-form-unknown-key"])
    #expect(findings.first?.message.contains("line 4") == true)
  }

  @Test func `a wrong type is a finding and only that key is left out`() {
    let (form, findings) = parse(
      "reference: 1234567890\npatient:\n  family: [a]\n  given: Ann\n  birthDate: soon\nquestions: [One?, {a: b}, Two?]\ncollectionService: perhaps\n"
    )
    #expect(form?.patient?.given == "Ann")
    #expect(form?.questions == ["One?", "Two?"])
    #expect(form?.collectionService == nil)
    #expect(findings.count == 4)
    #expect(findings.allSatisfy { $0.code == "request-form-wrong-value" && $0.message.contains("on line") })
  }

  @Test(arguments: ["reference: 123", "reference: abc", "patient: {family: X}"])
  func `a form without ten digits is read, with a word about it`(_ text: String) {
    let (form, findings) = parse(text)
    #expect(form != nil && form?.reference == nil)
    #expect(findings.contains { $0.code == "request-form-no-reference" })
  }

  @Test(arguments: [
    "reference: &a 1234567890", "a: &x [1]\nb: *x", "a: [", "\u{0}", "- 1", "just words", "reference: 1\nreference: 2",
    String(repeating: "[", count: 100_000), String(repeating: "- ", count: 100_000),
    "a: " + String(repeating: "x", count: 1 << 20),
  ])
  func `hostile or broken text is refused with one finding`(_ text: String) {
    let (form, findings) = parse(text)
    #expect(form == nil)
    #expect(findings.count == 1 && findings[0].severity == .error)
  }

  @Test func `an empty form is a form without anything`() {
    let (form, findings) = parse("")
    #expect(form != nil)
    #expect(findings.map(\.code) == ["request-form-no-reference"])
  }

  @Test func `bytes that are no text are refused`() {
    #expect(RequestFormFile.parse([0xFF, 0xFE, 0x00]).form == nil)
  }

  @Test func `findings say nothing of the patient`() {
    let (_, findings) = parse(
      "reference: 1234567890\npatient: {family: [Secretname], birthDate: Secretdate}\nx: Secretvalue\ny: [\"Secretname\n"
    )
    #expect(!findings.isEmpty)
    #expect(findings.allSatisfy { !$0.message.contains("Secret") })
  }
}
