import CaseModel
import ImagingSites
import Testing

/// Every switch of what counts as one: what it does, and that the quote of the other setting is shown as a reading.
@Suite struct SitePolicyTests {
  let reader: SiteReader

  init() throws { reader = try ProjectTables.reader() }

  private func study(_ modalities: [String], _ text: String, _ uid: String = "1.1", date: String = "2026-01-01")
    -> StudySummary
  {
    let series = modalities.enumerated().map { Sample.series($1, uid: "\(uid).\($0)") }
    let study = Sample.study(text, series, uid: uid, date: date)
    return StudySummary(
      study: study, source: SourceID(1), sites: StudySiteVote(reader: reader).sites(of: study), identity: .match,
      report: nil, isAccepted: true)
  }

  private func result(_ studies: [StudySummary], _ policy: SitePolicy = SitePolicy()) -> CaseSites.Result {
    CaseSites(policy: policy, reader: reader).resolve(studies: studies, decisions: [:], reviews: .all)
  }

  private func expect(
    _ studies: [StudySummary], counts: Int, other setting: String, _ policy: SitePolicy, gives otherCount: Int
  ) {
    let found = result(studies)
    #expect(found.units.count == counts, "\(setting)")
    #expect(found.otherReadings.contains { $0.setting == setting && $0.unitCount == otherCount }, "\(setting)")
    #expect(result(studies, policy).units.count == otherCount, "\(setting)")
    let back = result(studies, policy).otherReadings.map(\.unitCount)
    #expect(back.contains(counts), "\(setting)")
  }

  @Test func `the unit of counting is the site, and others are shown`() {
    let studies = [
      study(["CT"], "CT CHEST", "1.1"), study(["CT"], "CT CHEST", "1.2", date: "2026-02-01"),
      study(["MR"], "MRI CHEST", "1.3"),
    ]
    expect(studies, counts: 1, other: "per: site-and-modality", SitePolicy(per: .siteAndModality), gives: 2)
    expect(studies, counts: 1, other: "per: study-and-site", SitePolicy(per: .studyAndSite), gives: 3)
    expect(studies, counts: 1, other: "timepoints: each", SitePolicy(timepoints: .each), gives: 2)
  }

  @Test func `abdomen and pelvis, heart and chest, hips and pelvis`() {
    expect(
      [study(["CT"], "CT ABDOMEN PELVIS")], counts: 2, other: "abdomenPelvis: one", SitePolicy(abdomenPelvis: .one),
      gives: 1)
    expect(
      [study(["MR"], "MRI HEART AND CHEST")], counts: 2, other: "heartWithChest: one",
      SitePolicy(heartWithChest: .one), gives: 1)
    expect(
      [study(["DX"], "XR PELVIS AND BILATERAL HIPS")], counts: 1, other: "hipsWithPelvis: separate",
      SitePolicy(hipsWithPelvis: .separate), gives: 3)
  }

  @Test func `paired joints, breasts, the whole spine, pituitary and prostate`() {
    expect(
      [study(["MR"], "MRI BILATERAL KNEES")], counts: 2, other: "pairedJoints: one", SitePolicy(pairedJoints: .one),
      gives: 1)
    expect(
      [study(["MG"], "MAMMO LEFT", "1.1"), study(["MG"], "MAMMO RIGHT", "1.2")], counts: 1, other: "breast: per-side",
      SitePolicy(breast: .perSide), gives: 2)
    expect(
      [study(["MR"], "MRI WHOLE SPINE")], counts: 3, other: "wholeSpine: one", SitePolicy(wholeSpine: .one), gives: 1)
    expect(
      [study(["MR"], "MRI BRAIN AND PITUITARY")], counts: 1, other: "pituitaryWithBrain: separate",
      SitePolicy(pituitaryWithBrain: .separate), gives: 2)
    expect(
      [study(["MR"], "MRI PROSTATE", "1.1"), study(["CT"], "CT PELVIS", "1.2")], counts: 1, other: "prostate: own",
      SitePolicy(prostate: .own), gives: 2)
  }

  @Test func `the CT that corrects a PET counts with it`() {
    expect(
      [study(["CT", "PT"], "PET CT SKULL BASE TO MID THIGH")], counts: 1, other: "attenuationCT: own",
      SitePolicy(attenuationCT: .own), gives: 2)
  }

  @Test func `an entry of the declared reviews selects by site, modality and date`() {
    let studies = [
      study(["CT"], "CT CHEST", "1.1", date: "2026-01-05"), study(["MR"], "MRI BRAIN", "1.2", date: "2026-02-01"),
      study(["CT"], "CT ABDOMEN", "1.3", date: "2025-11-30"),
    ]
    func selected(_ list: [String], _ decisions: [String: String] = [:]) -> CaseSites.Result {
      CaseSites(policy: SitePolicy(), reader: reader)
        .resolve(studies: studies, decisions: decisions, reviews: .listed(list))
    }
    for text in ["CT chest 2026-01-05", "CT chest of 1/5/2026", "chest, 2026", "CT chest"] {
      #expect(selected([text]).units.map(\.site.site.id) == ["chest"], "\(text)")
    }
    #expect(selected(["CT abdomen 11/30/2025", "MRI brain"]).units.count == 2)
    for text in ["CT chest 2026-01-06", "CT chest 2024", "MR chest 2026-01-05"] {
      let found = selected([text])
      #expect(found.units.isEmpty, "\(text)")
      #expect(found.holds.map(\.subject) == ["reviews/imaging/1"], "\(text)")
      #expect(selected([text], ["reviews/imaging/1": "all"]).units.count == 3)
    }
  }
}
