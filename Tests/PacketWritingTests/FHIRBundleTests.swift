import CaseModel
import Foundation
import Testing

@testable import PacketWriting

/// The invariants of `bundle.json` that a money-minded reader needs, and an independent validator's word on the rest.
@Suite struct FHIRBundleTests {
  private func bundle(_ sample: SampleCase = SampleCase()) -> JSONValue {
    let records = FHIRBundle.StoredRecords(
      digest: BlobDigest(hex: String(repeating: "d", count: 64))!, byteCount: 1000)
    let original = ArrivalManifest(
      channel: .fax,
      items: [
        ArrivalItem(name: "a.tif", digest: BlobDigest(hex: String(repeating: "b", count: 64))!, byteCount: 10)
      ])
    return FHIRBundle(
      sample.content, records: records, originals: [original], instant: "2026-01-14T09:30:00.000Z"
    ).document
  }

  private func resources(_ bundle: JSONValue, _ type: String) -> [JSONValue] {
    (bundle["entry"]?.items ?? []).compactMap { $0["resource"] }.filter { $0["resourceType"] == .string(type) }
  }

  @Test func `every reference resolves, and every resource is listed once`() {
    let bundle = bundle()
    let urls = (bundle["entry"]?.items ?? []).compactMap { $0["fullUrl"]?.stringValue }
    #expect(urls.count > 15 && Set(urls).count == urls.count)
    var references: [String] = []
    func walk(_ value: JSONValue) {
      switch value {
      case .array(let items): items.forEach(walk)
      case .object(let members):
        if let reference = members["reference"]?.stringValue { references.append(reference) }
        members.values.forEach(walk)
      default: return
      }
    }
    walk(bundle)
    #expect(references.count > 20)
    #expect(Set(references).subtracting(urls).isEmpty)
    #expect(bundle["entry"]?.items.first?["resource"]?["resourceType"] == .string("Composition"))
  }

  @Test func `a report carries its accession number and concludes with what it says and the stages it prints`() throws {
    let report = try #require(resources(bundle(), "DiagnosticReport").first)
    #expect(report["conclusion"] == .string("Invasive ductal carcinoma.\nTNM: pT1c pN0"))
    #expect(report["identifier"]?.items.last?["value"] == .string("S26-104"))
  }

  @Test func `each line of the quote is a charge, each billed site one of its own, and they add up`() {
    let sample = SampleCase()
    let charges = resources(bundle(sample), "ChargeItem")
    let cents = charges.reduce(0) { sum, charge in
      switch charge["priceOverride"]?["value"] {
      case .int(let whole): sum + whole * 100
      case .double(let value): sum + Int((value * 100).rounded())
      default: sum
      }
    }
    #expect(cents == sample.summary.quote.total.cents)
    let codes = charges.compactMap { $0["code"]?["coding"]?.items.first?["code"]?.stringValue }
    #expect(codes == ["specialist-opinion", "imaging-review", "imaging-review", "biopsy-review"])
    let sites = charges.flatMap { $0["bodysite"]?.items ?? [] }.compactMap { $0["text"]?.stringValue }
    #expect(sites == ["Abdomen", "Pelvis", "Breast, left"])
    #expect(charges[1]["bodysite"]?.items.first?["coding"]?.items.first?["code"] == .string("818981001"))
    #expect(charges[0]["priceOverride"] == nil && charges[0]["note"] != nil)
  }

  @Test func `each accepted document is a reference with the hashes that the manifest has, quarantined ones are none`()
  {
    let bundle = bundle()
    let documents = resources(bundle, "DocumentReference")
    #expect(
      documents.compactMap { $0["identifier"]?.items.first?["value"]?.stringValue } == ["d1", "d2", "d3"])
    let digests = documents.flatMap { $0["identifier"]?.items ?? [] }
      .filter { $0["system"] == .string("urn:dossier:sha256") }.compactMap { $0["value"]?.stringValue?.prefix(1) }
    #expect(digests == ["b", "b", "c"])
    let attachment = documents[1]["content"]?.items.first?["attachment"]
    #expect(attachment?["url"] == .string("records.pdf#page=2"))
    #expect(attachment?["extension"]?.items.first?["valueString"] == .string(String(repeating: "d", count: 64)))
    #expect(documents[1]["type"]?["coding"]?.items.first?["code"] == .string("11526-1"))
  }

  @Test func `a study of two sites keeps both, and its report points to it`() throws {
    let bundle = bundle()
    let study = try #require(resources(bundle, "ImagingStudy").first)
    let sites = (study["extension"]?.items ?? []).compactMap { $0["valueCodeableConcept"]?["text"]?.stringValue }
    #expect(sites == ["Abdomen", "Pelvis"])
    let report = try #require(
      resources(bundle, "DiagnosticReport").first { $0["imagingStudy"] != nil })
    let url = (bundle["entry"]?.items ?? []).first { $0["resource"] == study }?["fullUrl"]
    #expect(report["imagingStudy"]?.items.first?["reference"] == url)
    let pathology = try #require(resources(bundle, "DiagnosticReport").first { $0["specimen"] != nil })
    #expect(pathology["specimen"]?.items.count == 1)
  }

  @Test func `each hold is a task with its choices, and the pipeline is the provenance's policy`() throws {
    let bundle = bundle()
    let task = try #require(resources(bundle, "Task").first)
    #expect(
      task["input"]?.items.map { $0["valueString"]?.stringValue } == [
        "Two sites (the quote stays)", "One site (-$375.00)",
      ])
    let provenance = try #require(resources(bundle, "Provenance").first)
    #expect(provenance["policy"]?.items == [.string("urn:dossier:pipeline:" + String(repeating: "a", count: 64))])
    #expect(provenance["entity"]?.items.count == 1)
  }

  @Test func `what is the same in two versions keeps its id`() {
    var later = SampleCase().summary
    later.holds = []
    let content = PacketContent(
      summary: later, version: 9, inputsDigest: SampleCase().content.inputsDigest, previous: nil)
    let next = FHIRBundle(content, records: nil, originals: [], instant: "2026-02-01T00:00:00.000Z").document
    #expect(
      resources(next, "DocumentReference").map { $0["id"] } == resources(bundle(), "DocumentReference").map { $0["id"] }
    )
    #expect(next["id"] != bundle()["id"])
  }

  @Test(
    .enabled(if: FHIRValidator.isInstalled, "the validator fhirkit is not installed: run make setup"),
    arguments: ["", "<script>", "\u{1}\u{2}", "  ", "\u{202E}عربي 日本語"])
  func `an independent validator finds nothing wrong`(_ mark: String) throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "fhir-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { #expect(throws: Never.self) { try FileManager.default.removeItem(at: folder) } }
    let file = folder.appending(path: "bundle.json")
    try bundle(SampleCase(mark: mark)).encoded().write(to: file)
    #expect(try FHIRValidator.problems(in: file).isEmpty)
  }

  @Test(.enabled(if: FHIRValidator.isInstalled, "the validator fhirkit is not installed: run make setup"))
  func `the validator finds what is wrong`() throws {
    let file = FileManager.default.temporaryDirectory.appending(path: "fhir-\(UUID().uuidString).json")
    defer { #expect(throws: Never.self) { try FileManager.default.removeItem(at: file) } }
    try Data(#"{"resourceType":"Patient","birthDate":"yesterday"}"#.utf8).write(to: file)
    #expect(try !FHIRValidator.problems(in: file).isEmpty)
  }
}
