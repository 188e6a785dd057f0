import CaseModel
import Foundation
import Testing

@testable import PacketWriting

/// What a specialist copy says, and what it never says.
@Suite struct SpecialistCopyTests {
  private let vocabulary = SpecialistVocabulary(
    sites: ["abdomen": "Abdomen", "pelvis": "Pelvis", "breast": "Breast", "brain": "Brain / head"],
    faceSites: ["brain"],
    documentTypes: ["pathology-report": "Pathology report", "radiology-report": "Radiology report"],
    specialties: ["breast-oncology": "Breast oncology"], reviews: ["abdominal-radiology": "Abdominal radiology"],
    procedures: ["biopsy"], stains: [], priceItems: ["imaging-review": "Imaging review"], priceList: "programme-2026")

  private func copy(_ summary: CaseSummary, pictures: [BlobDigest: [UInt8]] = [:], asOf: String = "2026-11-21") throws
    -> [SpecialistCopy.File]
  {
    try SpecialistCopy(
      summary, pictures: pictures, vocabulary: vocabulary, asOf: try #require(CalendarDate(asOf))
    ).files()
  }

  private func document(_ files: [SpecialistCopy.File]) throws -> JSONValue {
    let file = try #require(files.first { $0.name == "packet.json" })
    return try JSONDecoder().decode(JSONValue.self, from: Data(file.bytes))
  }

  @Test func `no text from outside is said, wherever it stood`() throws {
    let files = try copy(SampleCase(mark: "IDENTIFIABLE").summary)
    for file in files { #expect(!String(decoding: file.bytes, as: UTF8.self).contains("IDENTIFIABLE")) }
  }

  @Test func `no name, date, number or reference of the case is said`() throws {
    let files = try copy(SampleCase().summary)
    let words = [
      "Example", "Joanna", "Doe", "1968", "04-09", "OH", "MRN", "Northfield", "Ortiz", "x@example", "4820157736",
      "fax-2026",
      "records.pdf\"", "upload", "1.2.840", "A77", "S26-104", "2026-01", "carcinoma", "surgery", "liver", "Lakeside",
      "aaaaaaaa",
      "sites/",
    ]
    for file in files {
      let text = String(decoding: file.bytes, as: UTF8.self)
      for word in words { #expect(!text.contains(word), "\(word) in \(file.name)") }
    }
  }

  @Test func `sites, specialties, counts and the quote survive, and what is left out is said`() throws {
    let files = try copy(SampleCase().summary)
    let packet = try document(files)
    #expect(packet["patient"] == .object(["age": .int(58), "sex": .string("female")]))
    #expect(
      packet["documents"]?.items.compactMap { $0["label"]?.stringValue } == [
        "Other document", "Pathology report", "Radiology report",
      ])
    #expect(packet["documents"]?.items.compactMap { $0["year"]?.intValue } == [2026, 2026, 2026])
    let sites = packet["imaging"]?.items.first?["sites"]?.items.compactMap { $0["label"]?.stringValue }
    #expect(sites == ["Abdomen", "Pelvis"])
    #expect(packet["pathology"]?.items.first?["site"]?["side"] == .string("left"))
    #expect(packet["questions"] == .object(["count": .int(2), "parts": .int(3)]))
    #expect(packet["pages"]?["billable"] == .int(3))
    #expect(packet["quote"]?["total"]?["cents"] == .int(117_500))
    #expect(packet["assignment"]?["specialties"]?.items.count == 1)
    let page = try #require(files.first { $0.name == "packet.html" })
    let html = String(decoding: page.bytes, as: UTF8.self)
    for line in SpecialistCopy.leftOut { #expect(html.contains(line.replacing("'", with: "&#39;"))) }
    for word in ["58 years, female", "Abdomen · Pelvis", "Breast oncology", "$1,175.00", "2, of 3 parts"] {
      #expect(html.contains(word), "\(word)")
    }
    #expect(!html.contains("<script") && !html.contains("http://") && !html.contains("https://"))
  }

  @Test(arguments: [
    ("1936-11-21", "90 or older"), ("1936-11-22", "89"), ("1880-01-01", "90 or older"), ("2026-11-20", "0"),
  ])
  func `an age above 89 is not told, nor a year of birth`(_ born: String, _ age: String) throws {
    var summary = SampleCase().summary
    summary.requestForm?.patient?.birthDate = CalendarDate(born)
    let files = try copy(summary)
    let told = try #require(try document(files)["patient"]?["age"])
    #expect(told.stringValue ?? told.intValue.map { "\($0)" } == age)
    if born < "2000" {
      for file in files { #expect(!String(decoding: file.bytes, as: UTF8.self).contains(born.prefix(4))) }
    }
  }

  /// What a picture of the series would be judged by.
  struct Kind: Sendable, CustomTestStringConvertible {
    var sopClass = "2"
    var role = SeriesRecord.Role.diagnostic
    var showsIdentity: Bool?
    var site = "abdomen"
    var comment: [UInt8] = []
    let isShown: Bool
    var testDescription: String { "\(sopClass) \(role) \(String(describing: showsIdentity)) \(site)" }
  }

  @Test(arguments: [
    Kind(isShown: true), Kind(sopClass: "4", isShown: true), Kind(showsIdentity: true, isShown: false),
    Kind(sopClass: "7", isShown: false), Kind(sopClass: "6.1", isShown: false),
    Kind(sopClass: "77.1.4", showsIdentity: false, isShown: false), Kind(sopClass: "1.1", isShown: false),
    Kind(sopClass: "1.1", showsIdentity: false, isShown: true), Kind(role: .scannedPaper, isShown: false),
    Kind(role: .localizer, isShown: false), Kind(site: "brain", isShown: false), Kind(site: "nowhere", isShown: false),
    Kind(comment: [0xFF, 0xFE, 0, 5, 0x44, 0x6F, 0x65], isShown: false),
  ])
  func `a picture goes along only where nobody can be told by it`(_ kind: Kind) throws {
    let key = BlobDigest(hex: String(repeating: "7", count: 64))!
    let jpeg: [UInt8] = [0xFF, 0xD8] + kind.comment + [0xFF, 0xDA, 0, 2, 1, 2, 0xFF, 0xD9]
    var summary = SampleCase().summary
    let entry = summary.studies[0]
    let series = SeriesRecord(
      uid: "1.2.9", number: 1, modality: "CT", description: "DOE", protocolName: nil, bodyPart: nil, laterality: nil,
      anatomicRegions: [], performedProtocolCodes: [], plane: "axial", role: kind.role,
      sopClasses: ["1.2.840.10008.5.1.4.1.1.\(kind.sopClass)"], transferSyntaxes: [], instanceCount: 4, frameCount: 4,
      keyFile: key, showsIdentity: kind.showsIdentity)
    let study = StudyRecord(
      uid: "1.2", patient: entry.study.patient, date: nil, modalities: ["CT"], description: nil, accessionNumber: nil,
      accessionIssuer: nil, institution: nil, procedureCodes: [], requestedProcedureDescriptions: [],
      requestedProcedureCodes: [], performedDescriptions: [], series: [series])
    summary.studies = [
      StudySummary(
        study: study, source: entry.source,
        sites: StudySites(
          study: "1.2", sites: [Evidenced(SidedSite(site: BodySite(kind.site), side: nil), evidence: [])], holds: []),
        identity: .match, report: nil, isAccepted: true)
    ]
    summary.keyImages = [
      KeyImage(
        file: key, picture: KeyImage.Picture(digest: key, byteCount: jpeg.count, widthInPixels: 64, heightInPixels: 64))
    ]
    let files = try copy(summary, pictures: [key: jpeg])
    #expect(files.map(\.name) == ["packet.json", "packet.html"] + (kind.isShown ? ["image-1.jpg"] : []))
    let told = try document(files)["imaging"]?.items.first?["series"]?.items.first
    #expect((told?["noPicture"] == nil) == kind.isShown && (told?["picture"] != nil) == kind.isShown)
    #expect(files.last?.bytes == jpeg || !kind.isShown)
  }
}
