import CaseModel
import ChartTesting
import ChartUnderstanding
import Testing

@Suite struct ImagesAndReportsTests {
  let lexicon: ChartLexicon

  init() throws { lexicon = try RuleTables.lexicon.get() }

  private func series(
    _ role: SeriesRecord.Role, gaps: [InstanceGap] = [], number: Int = 3
  ) -> SeriesRecord {
    SeriesRecord(
      uid: "1.9.\(number)", number: number, modality: "CT", description: "LUNG", protocolName: nil, bodyPart: nil,
      laterality: nil, anatomicRegions: [], performedProtocolCodes: [], plane: nil, role: role, sopClasses: [],
      transferSyntaxes: [], instanceCount: 10, frameCount: 10, gaps: gaps)
  }

  private func summary(
    _ uid: String, _ description: String, _ date: String, series: [SeriesRecord], report: String? = nil,
    absent: [AbsentSeries] = []
  ) -> StudySummary {
    let study = StudyRecord(
      uid: uid, patient: PatientAsWritten(name: nil, identifier: nil, issuer: nil, birthDate: nil, sex: nil),
      date: CalendarDate(date), modalities: ["CT"], description: description, accessionNumber: nil,
      accessionIssuer: nil, institution: nil, procedureCodes: [], requestedProcedureDescriptions: [],
      requestedProcedureCodes: [], performedDescriptions: [], series: series, absentSeries: absent)
    return StudySummary(
      study: study, source: SourceID(3), sites: StudySites(study: uid, sites: [], holds: []), identity: .match,
      report: report, isAccepted: true)
  }

  private func report() throws -> ReadDocument {
    try #require(
      Paper.source(1, [Paper.page(1, Letters.radiology)]).understood(by: lexicon).documents.first)
  }

  private func lines(_ studies: [StudySummary], _ documents: [ReadDocument]) -> [String] {
    let matches = MatchReports(lexicon).run(
      documents: documents.map(\.document), extracts: documents.map(\.extract), studies: studies.map(\.study))
    let items = CheckImages().run(studies: studies, documents: documents.map(\.document), reports: matches)
    #expect(items.allSatisfy { $0.state == .missing && !$0.evidence.isEmpty })
    return items.map(\.label)
  }

  @Test func `a report without images and images without a report are each a line`() throws {
    let other = summary("1.1", "CT HEAD", "2020-01-01", series: [series(.diagnostic)])
    let found = lines([other], [try report()])
    #expect(found.count == 2)
    #expect(found.contains { $0.hasPrefix("Images of ") })
    #expect(found.contains("Report of CT, CT HEAD, 2020-01-01"))
  }

  @Test func `a study with its report, and one of paper only, are no lines`() throws {
    let study = summary(
      "1.2", "CT ABDOMEN PELVIS W", "2026-02-21", series: [series(.diagnostic)], report: "d1")
    let paper = summary("1.3", "", "2026-02-21", series: [series(.scannedPaper)])
    #expect(lines([study, paper], [try report()]) == [])
  }

  @Test func `missing images and series that only the table of contents has are named`() {
    let study = summary(
      "1.2", "CT CHEST", "2026-02-21",
      series: [
        series(
          .diagnostic, gaps: [InstanceGap(first: 12, last: 15, count: 4), InstanceGap(first: 40, last: 40, count: 1)])
      ],
      report: "d1", absent: [AbsentSeries(uid: "1.9.7", number: 7, modality: "MR")])
    #expect(
      lines([study], []) == [
        "5 images of CT, CT CHEST, 2026-02-21, series 3 LUNG: 12–15, 40",
        "All images of series 7 MR of CT, CT CHEST, 2026-02-21",
      ])
  }

  @Test func `what came undeclared is told, unless nothing was declared`() {
    let chest = summary("1.1", "CT CHEST", "2026-01-01", series: [])
    let head = summary("1.2", "CT HEAD", "2026-01-02", series: [])
    let form = RequestForm(declared: .init(imaging: [.init(modality: "CT", site: "chest")]))
    let check = CheckCompleteness(lexicon)
    #expect(check.undeclared(form, [chest, head]).map(\.study.uid) == ["1.2"])
    #expect(check.undeclared(RequestForm(), [chest, head]).isEmpty)
    #expect(check.undeclared(nil, [chest, head]).isEmpty)
  }

  @Test func `declared imaging that never came is a line of the list and no question of money`() throws {
    let chest = summary("1.1", "CT CHEST", "2026-01-01", series: [])
    let form = RequestForm(
      declared: .init(imaging: [.init(modality: "CT", site: "chest"), .init(modality: "MR", site: "brain")]))
    let check = CheckCompleteness(lexicon)
    let items = check.run(form: form, documents: [], studies: [chest], specimens: [], specialties: [])
      .filter { $0.label.hasPrefix("Imaging: ") }
    #expect(items.map(\.label) == ["Imaging: CT, chest", "Imaging: MR, brain"])
    #expect(items.map(\.state) == [.received, .missing])
    #expect(items.allSatisfy { !$0.evidence.isEmpty })
    #expect(check.undeclared(form, [chest]).isEmpty)
  }

  private func copy(
    _ uid: String = "1.2", patient: String = "DOE^JANE", series: [(uid: String, instances: Int)],
    absent: [AbsentSeries] = [], accession: String? = nil
  ) -> StudyRecord {
    StudyRecord(
      uid: uid, patient: PatientAsWritten(name: patient, identifier: "1", issuer: nil, birthDate: nil, sex: nil),
      date: CalendarDate("2026-01-02"), modalities: ["CT"], description: "CT CHEST", accessionNumber: accession,
      accessionIssuer: nil, institution: nil, procedureCodes: [], requestedProcedureDescriptions: [],
      requestedProcedureCodes: [], performedDescriptions: [],
      series: series.map { entry in
        SeriesRecord(
          uid: entry.uid, number: nil, modality: "CT", description: nil, protocolName: nil, bodyPart: nil,
          laterality: nil, anatomicRegions: [], performedProtocolCodes: [], plane: nil, role: .diagnostic,
          sopClasses: [], transferSyntaxes: [], instanceCount: entry.instances, frameCount: entry.instances)
      }, absentSeries: absent)
  }

  @Test func `a study on two discs is listed once, with the fuller copy of each series and a note`() throws {
    let merged = MergeStudies().run([
      (
        SourceID(3),
        copy(
          series: [("1.2.1", 10), ("1.2.2", 5)], absent: [AbsentSeries(uid: "1.2.3", number: 3, modality: "CT")])
      ),
      (SourceID(4), copy(series: [("1.2.1", 8), ("1.2.2", 50), ("1.2.3", 7)], accession: "R-1")),
      (SourceID(4), copy("1.9", series: [("1.9.1", 1)])),
    ])
    #expect(merged.studies.map(\.study.uid) == ["1.2", "1.9"])
    #expect(merged.studies.map(\.source) == [SourceID(3), SourceID(4)])
    let study = merged.studies[0].study
    #expect(study.series.map(\.uid) == ["1.2.1", "1.2.2", "1.2.3"])
    #expect(study.series.map(\.instanceCount) == [10, 50, 7])
    #expect(study.absentSeries.isEmpty)
    #expect(study.accessionNumber == "R-1")
    let finding = try #require(merged.findings.first)
    #expect(merged.findings.count == 1)
    #expect(finding.code == "study-on-several-discs")
    #expect(finding.message.contains("2 times, on sources 3, 4"))
    #expect(!finding.message.contains("DOE"))
  }

  @Test func `copies of a study that name different patients stay apart`() {
    let merged = MergeStudies().run([
      (SourceID(3), copy(series: [("1.2.1", 1)])), (SourceID(4), copy(patient: "ROE^RICHARD", series: [("1.2.1", 1)])),
    ])
    #expect(merged.studies.count == 2)
    #expect(merged.findings.isEmpty)
  }

  @Test func `listed biopsy reviews select by site and side, and what fits none is a question`() throws {
    func site(_ id: String, _ side: Laterality? = nil) -> Specimen {
      Specimen(
        part: nil, description: "", site: SidedSite(site: BodySite(id), side: side), procedure: nil,
        accessionNumber: nil, evidence: [])
    }
    let specimens = [site("breast", .left), site("lymph-node", .left), site("lung", .right)].map {
      SpecimenSummary(specimen: $0, document: "d1", isAccepted: true)
    }
    let all = DistinctBiopsySites(lexicon.rules.specimens).run(specimens)
    func selected(_ list: [String], _ decisions: [Decision] = []) -> BiopsySites {
      SelectBiopsyReviews(lexicon).run(all, listed: list, decisions: decisions)
    }
    #expect(selected(["left breast biopsy", "lung"]).sites.map(\.value.site.id) == ["breast", "lung"])
    #expect(selected(["left breast", "lung"]).holds.isEmpty)
    let open = selected(["right breast"])
    #expect(open.sites.isEmpty)
    #expect(open.holds.map(\.subject) == ["reviews/pathology/1"])
    let digest = try #require(BlobDigest(hex: String(repeating: "0", count: 64)))
    let decided = selected(
      ["right breast"],
      [Decision(subject: "reviews/pathology/1", evidenceDigest: digest, choice: "all", note: nil)])
    #expect(decided.sites.count == 3 && decided.holds.isEmpty)
  }
}
