import CaseModel
import ImagingSites
import Testing

/// Studies as tests need them.
enum Sample {
  static let digest: BlobDigest = {
    guard let digest = BlobDigest(hex: String(repeating: "0", count: 64)) else { preconditionFailure("64 digits") }
    return digest
  }()

  static func series(
    _ modality: String, _ description: String? = nil, bodyPart: String? = nil, laterality: String? = nil,
    regions: [CodedEntry] = [], role: SeriesRecord.Role = .diagnostic, uid: String = "1.2.1"
  ) -> SeriesRecord {
    SeriesRecord(
      uid: uid, number: 1, modality: modality, description: description, protocolName: nil, bodyPart: bodyPart,
      laterality: laterality, anatomicRegions: regions, performedProtocolCodes: [], plane: nil, role: role,
      sopClasses: [], transferSyntaxes: [], instanceCount: 1, frameCount: 1)
  }

  static func study(
    _ description: String?, _ series: [SeriesRecord], uid: String = "1.2", requested: [String] = [],
    date: String? = nil,
    codes: [CodedEntry] = []
  ) -> StudyRecord {
    StudyRecord(
      uid: uid,
      patient: PatientAsWritten(name: nil, identifier: nil, issuer: nil, birthDate: nil, sex: nil),
      date: date.flatMap { CalendarDate($0) }, modalities: Set(series.map(\.modality)).sorted(),
      description: description, accessionNumber: nil, accessionIssuer: nil, institution: nil, procedureCodes: codes,
      requestedProcedureDescriptions: requested, requestedProcedureCodes: [], performedDescriptions: [], series: series)
  }

  static func words(_ sites: StudySites) -> [String] {
    sites.sites.map { $0.value.site.id + ($0.value.side.map { ":\($0.rawValue)" } ?? "") }
  }

  static func kinds(_ sites: StudySites) -> [String] {
    sites.holds.map { $0.subject.split(separator: "/").dropFirst(2).joined(separator: "/") }
  }
}

@Suite struct StudySiteVoteTests {
  let vote: StudySiteVote

  init() throws { vote = StudySiteVote(reader: try ProjectTables.reader()) }

  @Test func `body-part tags confirm and never subtract`() {
    let sites = vote.sites(
      of: Sample.study("CT CHEST ABDOMEN PELVIS W", [Sample.series("CT", "Axial 5mm", bodyPart: "CHEST")]))
    #expect(Sample.words(sites) == ["abdomen", "chest", "pelvis"])
    #expect(sites.holds.isEmpty)
  }

  @Test func `a tag alone is believed on a radiograph and questioned elsewhere`() {
    let radiograph = vote.sites(of: Sample.study(nil, [Sample.series("DX", bodyPart: "CHEST")]))
    #expect(Sample.words(radiograph) == ["chest"])
    #expect(radiograph.holds.isEmpty)
    let scan = vote.sites(of: Sample.study(nil, [Sample.series("CT", bodyPart: "CHEST")]))
    #expect(Sample.kinds(scan) == ["tag-only"])
  }

  @Test func `nothing at all is a hold and no site`() {
    let sites = vote.sites(of: Sample.study(nil, [Sample.series("MR", "AX T2")]))
    #expect(sites.sites.isEmpty)
    #expect(Sample.kinds(sites) == ["nothing"])
  }

  @Test func `sources that contradict each other are a hold and no site`() {
    let sites = vote.sites(
      of: Sample.study("MRI BRAIN", [Sample.series("MR")], requested: ["MRI LEFT KNEE"]))
    #expect(sites.sites.isEmpty)
    #expect(Sample.kinds(sites) == ["contradiction"])
    #expect(sites.holds[0].choices.map(\.id) == ["brain", "knee:left", "brain+knee:left"])
  }

  @Test(arguments: [
    SeriesRecord.Role.localizer, .doseReport, .presentationState, .keyObjects, .structuredReport, .scannedPaper,
  ])
  func `what is no examination names no site`(_ role: SeriesRecord.Role) {
    let sites = vote.sites(of: Sample.study("CT CHEST", [Sample.series("CT", "CHEST", role: role)]))
    #expect(sites.sites.isEmpty && sites.holds.isEmpty)
  }

  @Test func `a side is taken from headers where the words have none`() {
    let tagged = vote.sites(of: Sample.study("MRI KNEE WO", [Sample.series("MR", laterality: "L")]))
    #expect(Sample.words(tagged) == ["knee:left"] && tagged.holds.isEmpty)
    let right = CodedEntry(value: "24028007", scheme: "SCT", meaning: "Right")
    let coded = vote.sites(of: Sample.study("MRI KNEE WO", [Sample.series("MR", regions: [right])]))
    #expect(Sample.words(coded) == ["knee:right"])
    let none = vote.sites(of: Sample.study("MRI KNEE WO", [Sample.series("MR")]))
    #expect(Sample.kinds(none) == ["side/knee"])
    let other = vote.sites(of: Sample.study("MRI KNEE LT", [Sample.series("MR", laterality: "R")]))
    #expect(Sample.kinds(other) == ["side/knee"])
  }

  @Test(arguments: [("816094009", "chest"), ("51185008", "chest"), ("43799004", "chest"), ("113345001", "abdomen")])
  func `codes name sites, older ones too`(_ code: String, _ site: String) {
    let entry = CodedEntry(value: code, scheme: "SCT", meaning: "")
    let sites = vote.sites(of: Sample.study(nil, [Sample.series("CT", regions: [entry])]))
    #expect(Sample.words(sites) == [site])
  }

  @Test func `a coded combination splits`() {
    let entry = CodedEntry(value: "416775004", scheme: "SCT", meaning: "Chest, Abdomen and Pelvis")
    let sites = vote.sites(of: Sample.study(nil, [Sample.series("CT", regions: [entry])]))
    #expect(Sample.words(sites) == ["abdomen", "chest", "pelvis"])
  }

  @Test func `a whole-body PET is one site, whatever its attenuation CT is called`() {
    let sites = vote.sites(
      of: Sample.study(
        "PET/CT SKULL BASE TO MID THIGH",
        [Sample.series("PT", "WB AC"), Sample.series("CT", "CT CHEST ABD PELVIS", bodyPart: "CHEST", uid: "1.2.2")]))
    #expect(Sample.words(sites) == ["whole_body"])
    #expect(sites.holds.isEmpty)
  }

  @Test(arguments: [("MG", "breast"), ("IO", "dental"), ("PT", "whole_body"), ("OPT", "eye")])
  func `the modality speaks where nothing else does`(_ modality: String, _ site: String) {
    #expect(Sample.words(vote.sites(of: Sample.study(nil, [Sample.series(modality)]))) == [site])
  }

  @Test func `words that leave the region open are answered by the series`() {
    let sites = vote.sites(of: Sample.study("MRI SPINE", [Sample.series("MR", "SAG T2 L-SPINE")]))
    #expect(Sample.words(sites) == ["l_spine"] && sites.holds.isEmpty)
  }

  @Test func `a series that shows more than the study says is a question`() {
    let sites = vote.sites(of: Sample.study("CT CHEST", [Sample.series("CT", "ABDOMEN 5mm")]))
    #expect(Sample.words(sites) == ["chest"])
    #expect(Sample.kinds(sites) == ["extent"])
    #expect(sites.holds[0].standing == "none")
  }

  @Test func `a report's title names what the study does not`() {
    let title = Evidenced("CT ABDOMEN AND PELVIS WITH CONTRAST", evidence: [])
    let sites = vote.sites(of: Sample.study(nil, [Sample.series("CT")]), reportTitles: [title])
    #expect(Sample.words(sites) == ["abdomen", "pelvis"])
    #expect(Sample.kinds(sites) == ["abdomen-pelvis"])
  }

  @Test func `every site says what it rests on`() {
    let sites = vote.sites(of: Sample.study("CT CHEST", [Sample.series("CT", bodyPart: "CHEST")]))
    #expect(sites.sites[0].evidence.map(\.words) == ["CT CHEST", "CHEST"])
    #expect(sites.sites[0].evidence[0].rule.hasPrefix("sites.tsv chest"))
  }
}
