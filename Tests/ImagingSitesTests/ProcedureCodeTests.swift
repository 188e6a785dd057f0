import CaseModel
import ImagingSites
import Testing

@Suite struct ProcedureCodeTests {
  let vote: StudySiteVote

  init() throws { vote = StudySiteVote(reader: try ProjectTables.reader()) }

  private func sites(_ value: String, _ scheme: String, _ meaning: String = "", modality: String = "CT") -> [String] {
    Sample.words(
      vote.sites(
        of: Sample.study(
          nil, [Sample.series(modality)], codes: [CodedEntry(value: value, scheme: scheme, meaning: meaning)])))
  }

  @Test(arguments: [
    ("71260", "CPT4", ["chest"]), ("74177", "C4", ["abdomen", "pelvis"]), ("70450", "CPT", ["brain"]),
    ("BW25Y0Z", "I10P", ["abdomen", "chest", "pelvis"]), ("BQ37ZZZ", "I10P", ["knee:right"]),
    ("BQ38ZZZ", "I10P", ["knee:left"]), ("B030ZZZ", "I10P", ["brain"]), ("24627-2", "LN", ["chest"]),
    ("416775004", "SCT", ["abdomen", "chest", "pelvis"]), ("T-D3000", "SRT", ["chest"]), ("T-D3000", "SNM3", ["chest"]),
  ])
  func `a procedure's code names its sites without a word of text`(
    _ value: String, _ scheme: String, _ expected: [String]
  ) {
    #expect(sites(value, scheme) == expected)
  }

  @Test(arguments: [("71260", "99LOCAL"), ("0WB9XZX", "I10P"), ("7126", "C4"), ("712600", "C4"), ("99999", "C4")])
  func `a code of another scheme, kind or length names nothing`(_ value: String, _ scheme: String) {
    #expect(sites(value, scheme) == [])
  }

  @Test func `where the table does not know a code its meaning is read`() {
    #expect(sites("CTTHX", "99LOCAL", "CT Thorax with contrast") == ["chest"])
    #expect(sites("RPID9999", "RADLEX", "MR Knee", modality: "MR") == ["knee"])
  }

  @Test func `what a code says is evidence with the code and the rule`() throws {
    let answer = vote.sites(
      of: Sample.study(
        nil, [Sample.series("CT")], codes: [CodedEntry(value: "71260", scheme: "C4", meaning: "CT THORAX DX C+")]))
    let evidence = try #require(answer.sites.first?.evidence.first)
    #expect(evidence.words == "71260 C4 CT THORAX DX C+")
    #expect(evidence.rule == "procedure-codes.tsv 71250-71275")
  }

  @Test func `a study that says nothing is asked about with the few parts that its modality examines`() throws {
    for modality in ["CT", "MR", "US", "DX", "CR", "XA", "NM"] {
      let hold = try #require(vote.sites(of: Sample.study(nil, [Sample.series(modality)])).holds.first)
      #expect(hold.choices.count <= 8, "\(modality)")
      #expect(hold.choices.count >= 3, "\(modality)")
      #expect(hold.choices.suffix(2).map(\.id) == ["none", "other"])
    }
    let hinted = Sample.study(
      nil, [Sample.series("CT"), Sample.series("CT", "Topogram", bodyPart: "KNEE", role: .localizer, uid: "1.2.9")])
    #expect(vote.sites(of: hinted).holds.first?.choices.first?.id == "knee")
  }

  @Test(arguments: [("left knee", "knee:left"), ("CT chest and abdomen", "abdomen+chest")])
  func `another part is what the note names`(_ note: String, _ meaning: String) throws {
    func decision(_ note: String?) -> Decision {
      Decision(
        subject: "sites/1.2/nothing", evidenceDigest: Sample.digest,
        choice: "other", note: note)
    }
    #expect(SiteDoubt.choice(of: decision(note), reader: vote.reader) == meaning)
    #expect(SiteDoubt.choice(of: decision("what?"), reader: vote.reader) == nil)
    #expect(SiteDoubt.choice(of: decision(nil), reader: vote.reader) == nil)
  }
}
