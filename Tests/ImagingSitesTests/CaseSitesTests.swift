import CaseModel
import ImagingSites
import Testing

@Suite struct CaseSitesTests {
  let reader: SiteReader

  init() throws { reader = try ProjectTables.reader() }

  func summary(_ study: StudyRecord, isAccepted: Bool = true) throws -> StudySummary {
    StudySummary(
      study: study, source: SourceID(1), sites: StudySiteVote(reader: reader).sites(of: study), identity: .match,
      report: nil, isAccepted: isAccepted)
  }

  func ct(_ text: String, _ uid: String, date: String = "2026-01-01") throws -> StudySummary {
    try summary(Sample.study(text, [Sample.series("CT")], uid: uid, date: date))
  }

  func resolve(
    _ studies: [StudySummary], _ policy: SitePolicy = SitePolicy(), _ decisions: [String: String] = [:],
    reviews: RequestForm.ReviewSelection? = .all
  ) -> CaseSites.Result {
    CaseSites(policy: policy, reader: reader).resolve(studies: studies, decisions: decisions, reviews: reviews)
  }

  @Test func `a site counts once however often it was examined, and other readings are shown`() throws {
    let studies = [
      try ct("CT CHEST", "1.1"), try ct("CT CHEST", "1.2", date: "2026-03-01"),
      try summary(Sample.study("MRI CHEST", [Sample.series("MR")], uid: "1.3", date: "2026-01-01")),
    ]
    let result = resolve(studies)
    #expect(result.units.map(\.site.site.id) == ["chest"])
    #expect(result.units[0].studies == ["1.1", "1.2", "1.3"])
    let readings = Dictionary(uniqueKeysWithValues: result.otherReadings.map { ($0.setting, $0.unitCount) })
    #expect(readings["per: site-and-modality"] == 2)
    #expect(readings["per: study-and-site"] == 3)
    #expect(readings["timepoints: each"] == 2)
  }

  @Test func `abdomen and pelvis are two, with one question for the case`() throws {
    let studies = [try ct("CT ABD PELVIS", "1.1"), try ct("CT ABD/PELVIS", "1.2")]
    let result = resolve(studies)
    #expect(result.units.count == 2)
    #expect(result.holds.map(\.subject) == ["sites/case/abdomen-pelvis"])
    #expect(result.openChoices.map(\.unitDelta) == [0, -1])
    let decided = resolve(studies, SitePolicy(), ["sites/case/abdomen-pelvis": "one"])
    #expect(decided.units.count == 1 && decided.holds.isEmpty)
  }

  @Test func `knees count per side, a breast once`() throws {
    let knees = try summary(Sample.study("MRI KNEES BILATERAL", [Sample.series("MR")], uid: "1.1"))
    let left = try summary(Sample.study("MAMMO LT", [Sample.series("MG")], uid: "1.2"))
    let right = try summary(Sample.study("MAMMO RT", [Sample.series("MG")], uid: "1.3"))
    #expect(resolve([knees, left, right]).units.count == 3)
    #expect(resolve([knees, left, right], SitePolicy(breast: .perSide)).units.count == 4)
    #expect(resolve([knees, left, right], SitePolicy(pairedJoints: .one)).units.count == 2)
  }

  @Test func `a side that is not told counts one until somebody answers`() throws {
    let knee = try summary(Sample.study("MRI KNEE", [Sample.series("MR")], uid: "1.1"))
    let open = resolve([knee])
    #expect(open.units.count == 1)
    #expect(open.openChoices.map(\.unitDelta) == [0, 0, 1, 0])
    let both = resolve([knee], SitePolicy(), ["sites/1.1/side/knee": "knee:left+knee:right"])
    #expect(both.units.count == 2 && both.holds.isEmpty)
  }

  @Test func `prostate counts as pelvis, pituitary with the brain`() throws {
    let prostate = try summary(Sample.study("MRI PROSTATE", [Sample.series("MR")], uid: "1.1"))
    let pelvis = try ct("CT PELVIS", "1.2")
    #expect(resolve([prostate, pelvis]).units.map(\.site.site.id) == ["pelvis"])
    #expect(resolve([prostate, pelvis], SitePolicy(prostate: .own)).units.count == 2)
    let brain = try summary(Sample.study("MRI BRAIN AND PITUITARY", [Sample.series("MR")], uid: "1.3"))
    #expect(resolve([brain]).units.map(\.site.site.id) == ["brain"])
  }

  @Test func `the request decides what is reviewed`() throws {
    let studies = [try ct("CT CHEST", "1.1"), try ct("CT HEAD", "1.2")]
    #expect(resolve(studies, reviews: nil).isProposal)
    let none = resolve(studies, reviews: RequestForm.ReviewSelection.none)
    #expect(none.units.isEmpty && none.notRequested.count == 2)
    let listed = resolve(studies, reviews: .listed(["CT chest", "MRI knee left"]))
    #expect(listed.units.map(\.site.site.id) == ["chest"])
    #expect(listed.holds.map(\.subject) == ["reviews/imaging/2"])
  }

  @Test func `what is not accepted does not count`() throws {
    let study = Sample.study("CT CHEST", [Sample.series("CT")])
    #expect(resolve([try summary(study, isAccepted: false)]).units.isEmpty)
  }
}
