import CaseModel
import ChartTesting
import ChartUnderstanding
import Testing

/// What pathology reports say of their parts, and what is counted of it.
@Suite struct SpecimenTests {
  let lexicon: ChartLexicon

  init() throws { lexicon = try RuleTables.lexicon.get() }

  private func report(
    accession: String = "S26-04711", _ body: String, title: String = "SURGICAL PATHOLOGY REPORT"
  ) -> String {
    """
    Lakeside Pathology Associates
    \(title)
    Name: Doe, Jane    Date of Birth: 4-Mar-1965    Sex: F
    Accession Number: \(accession)   Collected: 02/10/2026   Received: 02/11/2026
    \(body)
    """
  }

  private func specimens(_ text: String, source: Int = 1) -> [SpecimenSummary] {
    Paper.source(source, [Paper.page(1, text)]).understood(by: lexicon).documents.flatMap { document in
      document.extract.specimens.map {
        SpecimenSummary(specimen: $0, document: document.document.id, isAccepted: true)
      }
    }
  }

  private func materials(_ text: String, part: String?) throws -> SpecimenMaterials {
    let found = try #require(specimens(text).first { $0.specimen.part == part })
    return try #require(found.specimen.materials)
  }

  private func counted(_ summaries: [SpecimenSummary]) -> BiopsySites {
    DistinctBiopsySites(lexicon.rules.specimens).run(summaries)
  }

  private func words(_ site: SidedSite?) -> String? {
    site.map { $0.site.id + ($0.side.map { ":\($0.rawValue)" } ?? "") }
  }

  @Test(arguments: [
    ("A. Right breast, 10 o'clock, core biopsy", "A", "breast:right", "core-biopsy"),
    ("B) Left breast, ultrasound-guided needle core biopsy", "B", "breast:left", "core-biopsy"),
    ("Part C: Lymph node, left axilla, fine needle aspiration", "C", "lymph-node:left", "fna"),
    ("Part 2: Thyroid, right lobe, FNA", "2", "thyroid:right", "fna"),
    ("1. Prostate, left base, needle core biopsies", "1", "prostate", "core-biopsy"),
    ("2. Colon, sigmoid, polypectomy", "2", "colon", "excision"),
    ("Specimen D: Skin, left forearm, wide local excision", "D", "skin:left", "excision"),
    ("E. Lung, right upper lobe, lobectomy", "E", "lung:right", "resection"),
    ("(F) Uterus, cervix, tubes and ovaries, total hysterectomy", "F", "uterus", "resection"),
    ("G. Endometrium, curettage", "G", "endometrium", "curettage"),
    ("H. Pleural fluid, right, cytology", "H", "pleura:right", "cytology"),
    ("I. Skin, scalp, punch biopsy", "I", "skin", "biopsy"),
    ("J. Kidneys, bilateral, biopsies", "J", "kidney:bilateral", "biopsy"),
  ])
  func `a part is read with its site, side and procedure, and the report's accession`(
    _ line: String, _ part: String, _ site: String, _ procedure: String
  ) throws {
    let found = specimens(report("SPECIMENS SUBMITTED:\n\(line)")).map(\.specimen)
    try #require(found.count == 1)
    #expect(found[0].part == part)
    #expect(words(found[0].site) == site)
    #expect(found[0].procedure == procedure)
    #expect(found[0].accessionNumber == "S26-04711")
    #expect(!found[0].evidence.isEmpty)
  }

  static let twoParts = """
    SPECIMENS SUBMITTED:
    A. Right breast, core biopsy
    B. Lymph node, right axillary, core biopsy
    FINAL DIAGNOSIS:
    A. RIGHT BREAST, CORE BIOPSY: Invasive ductal carcinoma.
    B. LYMPH NODE, RIGHT AXILLARY, CORE BIOPSY: Metastatic carcinoma.
    IMMUNOHISTOCHEMISTRY:
    Immunostains on block A1: ER positive, PR positive, HER2 equivocal (2+), Ki-67 20%.
    A GMS special stain on block B2 is negative.
    GROSS DESCRIPTION:
    A. Received in formalin are four cores, up to 1.2 cm, entirely submitted in cassettes A1-A3.
    B. Received in formalin is one core. Entirely submitted in blocks B1 and B2.
    Ten unstained slides were cut from block A1. Part B: 2 H&E slides.
    """

  @Test func `blocks are kept with the part that they were made of`() throws {
    let text = report(Self.twoParts)
    #expect(try materials(text, part: "A").blocks == ["A1", "A2", "A3"])
    #expect(try materials(text, part: "B").blocks.sorted() == ["B1", "B2"])
    #expect(try materials(text, part: "A").blockCount == 3)
    #expect(try materials(text, part: "B").blockCount == 2)
  }

  @Test func `special stains and immunostains are kept with the part whose block they were done on`() throws {
    let text = report(Self.twoParts)
    #expect(
      try materials(text, part: "A").stains == ["er", "pr", "her2", "ki-67"].map { .init(id: $0, kind: .immuno) })
    #expect(try materials(text, part: "B").stains == [.init(id: "gms", kind: .special)])
  }

  @Test(arguments: [
    ("Entirely submitted in cassettes A1 through A4.", ["A1", "A2", "A3", "A4"], 4),
    ("Representative sections in blocks A1–A2 and A5.", ["A1", "A2", "A5"], 3),
    ("A1: tumor\nA2: margin", ["A1", "A2"], 2), ("Submitted in cassettes labeled A1-3.", ["A1", "A2", "A3"], 3),
    ("Submitted in three blocks.", [], 3), ("Blocks: 5", [], 5), ("A 2 cm tissue block.", [], nil as Int?),
    ("CD3 and CD20 are done on block A1.", ["A1"], 1), ("S100: positive", [], nil),
  ])
  func `blocks are read as reports write them`(_ line: String, _ blocks: [String], _ count: Int?) {
    let text = report("SPECIMENS SUBMITTED:\nA. Skin, left cheek, punch biopsy\nGROSS DESCRIPTION:\n\(line)")
    let found = specimens(text).first?.specimen.materials
    #expect(found?.blocks ?? [] == blocks)
    #expect(found?.blockCount == count)
  }

  @Test func `blocks of numbered parts carry the number first`() throws {
    let text = report(
      "SPECIMENS SUBMITTED:\nPart 1: Lung, left lower lobe, biopsy\nPart 2: Pleura, left, biopsy\nGROSS DESCRIPTION:\nPart 1: Submitted in cassettes 1A-1C.\nPart 2: Submitted in cassette 2A."
    )
    #expect(try materials(text, part: "1").blocks.first == "1A")
    #expect(try materials(text, part: "2").blocks == ["2A"])
  }

  @Test(arguments: [
    ("Ten unstained slides were cut.", 10, false as Bool?), ("Received: 4 H&E stained slides.", 4, true),
    ("Slides: 3", 3, nil), ("12 unstained slides and nothing else", 12, false), ("SLIDES RECEIVED: 6", 6, nil),
  ])
  func `slides are counted, stained or not`(_ line: String, _ count: Int, _ isStained: Bool?) throws {
    let text = report("SPECIMEN: Skin, left forearm, punch biopsy\n\(line)")
    #expect(try materials(text, part: nil).slides == [.init(count: count, isStained: isStained)])
  }

  @Test func `a report that prints no materials tells none`() throws {
    let found = try #require(specimens(report("SPECIMEN: Skin, left forearm, punch biopsy")).first)
    #expect(found.specimen.materials == nil)
  }

  @Test func `what no part is named for is kept with none of several`() {
    let text = report(
      "SPECIMENS SUBMITTED:\nA. Right breast, core biopsy\nB. Left breast, core biopsy\nCOMMENT: see below.\nMATERIALS: 8 unstained slides."
    )
    #expect(specimens(text).allSatisfy { $0.specimen.materials == nil })
  }

  @Test func `an addendum on the same accession counts nothing again`() {
    let first = specimens(report(Self.twoParts), source: 1)
    let addendum = specimens(
      report(
        "ADDENDUM REPORT\nADDENDUM DIAGNOSIS:\nA. RIGHT BREAST, CORE BIOPSY: HER2 by FISH is not amplified.\nThe original diagnosis is unchanged."
      ), source: 2)
    let unnamed = specimens(report("ADDENDUM\nHER2 by FISH is not amplified."), source: 3)
    #expect(!addendum.isEmpty && !unnamed.isEmpty)
    let sites = counted(first + addendum + unnamed)
    #expect(sites.sites.map { words($0.value) } == ["breast:right", "lymph-node:right"])
    #expect(sites.holds.isEmpty)
  }

  @Test func `an addendum that names a part without its site is that part's`() {
    func part(_ site: SidedSite?, _ document: String, accession: String = "S26-04711") -> SpecimenSummary {
      SpecimenSummary(
        specimen: Specimen(
          part: "A", description: "", site: site, procedure: "core-biopsy", accessionNumber: accession, evidence: []),
        document: document, isAccepted: true)
    }
    let breast = SidedSite(site: BodySite("breast"), side: .right)
    let same = counted([part(breast, "d1"), part(nil, "d2")])
    #expect(same.sites.count == 1 && same.holds.isEmpty)
    let other = counted([part(breast, "d1"), part(nil, "d2", accession: "S26-9")])
    #expect(other.sites.count == 1)
    #expect(other.holds.map(\.matter) == [.pathology])
  }

  @Test func `an outside consult on the same material counts its sites once`() {
    let first = specimens(report(Self.twoParts), source: 1)
    let consult = specimens(
      report(
        accession: "C26-00815",
        "OUTSIDE ACCESSION: S26-04711\nMATERIAL RECEIVED: 4 slides\nFINAL DIAGNOSIS:\nA. BREAST, RIGHT, CORE BIOPSY (OUTSIDE SLIDES): Invasive carcinoma.\nB. LYMPH NODE, RIGHT AXILLA, CORE BIOPSY (OUTSIDE SLIDES): Metastatic carcinoma.",
        title: "SURGICAL PATHOLOGY CONSULTATION REPORT"), source: 2)
    #expect(consult.count == 2)
    let sites = counted(first + consult)
    #expect(sites.sites.map { words($0.value) } == ["breast:right", "lymph-node:right"])
    #expect(sites.holds.isEmpty)
  }

  @Test func `parts of one site count once and each side by itself`() {
    let sites = counted(
      specimens(
        report(
          "SPECIMENS SUBMITTED:\nA. Right breast, 2 o'clock, core biopsy\nB. Right breast, 9 o'clock, core biopsy\nC. Left breast, core biopsy\nD. Colon, cecum, biopsy\nE. Colon, sigmoid, biopsy"
        )))
    #expect(sites.sites.map { words($0.value) } == ["breast:left", "breast:right", "colon"])
  }
}
