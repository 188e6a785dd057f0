import CaseModel
import ChartTesting
import ChartUnderstanding
import Testing

/// What reports say under their headings, and the stages that they print.
@Suite struct ReportTests {
  let lexicon: ChartLexicon

  init() throws { lexicon = try RuleTables.lexicon.get() }

  private func statements(_ texts: String...) throws -> ReportStatements {
    let pages = texts.enumerated().map { Paper.page($0.offset + 1, $0.element) }
    return try #require(Paper.source(1, pages).understood(by: lexicon).documents.first).extract.statements
  }

  private func pathology(_ rest: String) throws -> ReportStatements {
    try statements(
      "SURGICAL PATHOLOGY REPORT\n\(Letters.banner)\nAccession: S26-1\nSPECIMENS SUBMITTED: A. Breast\n\(rest)")
  }

  @Test
  func `technique and impression of a radiology report are kept as written, each with its place`() throws {
    let said = try statements(Letters.radiology)
    #expect(said.technique?.value == "Axial images with intravenous contrast")
    #expect(said.impression?.value == "Enlarged uterus with endometrial thickening")
    #expect(said.diagnosis == nil && said.stages.isEmpty)
    guard case .page(let address, let box?)? = said.impression?.evidence.first?.place else {
      Issue.record("the impression has no place")
      return
    }
    #expect(address.page == PageNumber(1))
    #expect(box.height > 0)
  }

  @Test
  func `a section ends where the next begins, where somebody signs and at the foot of the page`() throws {
    let said = try statements(
      """
      Fairview Imaging Center
      MRI BRAIN REPORT
      \(Letters.banner)
      TECHNIQUE: Sagittal T1 and axial T2 images.
      FINDINGS: No mass. IMPRESSION: 1. No acute infarct.
        2. Stable   white matter change.
      Electronically signed by: Peter Stone, MD
      Page 1 of 1
      """)
    #expect(said.technique?.value == "Sagittal T1 and axial T2 images")
    #expect(said.impression?.value == "1. No acute infarct.\n2. Stable white matter change")
  }

  @Test
  func `the diagnosis is the report's own, and an amended one goes before it`() throws {
    #expect(try statements(Letters.pathology).diagnosis?.value.hasPrefix("A. ENDOMETRIUM, BIOPSY: Endometrial") == true)
    let amended = try pathology(
      """
      CLINICAL DIAGNOSIS: Fibroadenoma
      FINAL DIAGNOSIS:
      A. BREAST, BIOPSY: Atypical hyperplasia.
      GROSS DESCRIPTION: Received in formalin.
      AMENDED DIAGNOSIS:
      A. BREAST, BIOPSY: Ductal carcinoma in situ.
      """)
    #expect(amended.diagnosis?.value == "A. BREAST, BIOPSY: Ductal carcinoma in situ")
  }

  @Test
  func `what is long or goes on upon the next page is cut and says so`() throws {
    let long = String(repeating: "There is a small cyst in the liver. ", count: 60)
    let cut = try #require(
      try statements("CT CHEST\n\(Letters.banner)\nTECHNIQUE: Axial.\nIMPRESSION: \(long)").impression)
    #expect(cut.value.utf8.count <= lexicon.rules.reports.longestSection + 4)
    #expect(cut.value.hasSuffix("…"))
    let first = "RADIOLOGY REPORT\n\(Letters.banner)\nTECHNIQUE: Axial.\nIMPRESSION: Two nodules and\nPage 1 of 2"
    let said = try statements(first, "\(Letters.banner)\na third one.\nPage 2 of 2")
    #expect(said.impression?.value == "Two nodules and …")
  }

  @Test(arguments: [
    ("Pathologic stage: pT1c pN0 (sn) M0", ["tnm pT1c pN0 (sn) M0"]),
    ("AJCC Classification (8th edition): ypT2N1a", ["tnm ypT2N1a"]),
    ("Tumor is T2 N0 MX.", ["tnm T2 N0 MX"]),
    ("Primary tumor: pT3\nRegional nodes: pN1mi", ["tnm pT3", "tnm pN1mi"]),
    ("AJCC Stage (8th edition): IIB", ["stage-group IIB"]),
    ("FIGO stage IIIC1", ["stage-group IIIC1"]),
    ("Gleason score 3 + 4 = 7 (Grade Group 2)", ["gleason 3 + 4 = 7", "grade-group 2"]),
    ("Gleason score: 7 (3+4)", ["gleason 7 (3+4)"]),
    ("Sagittal T2 images, fibrosis stage 3, N1 of the list, CT1 scanner, stage i", []),
    ("Gleason pattern is not applicable. Grade group not given.", []),
  ])
  func `stages and grades are read as they are printed, and nothing that only looks like one`(
    _ line: String, _ wanted: [String]
  ) throws {
    let said = try pathology("FINAL DIAGNOSIS: Carcinoma.\nCOMMENT: See below.\n\(line)")
    #expect(said.stages.map { "\($0.system) \($0.value.value)" } == wanted)
    #expect(said.stages.allSatisfy { !$0.value.evidence.isEmpty })
  }

  @Test
  func `a stage in the clinical history is not the report's, and one that is printed twice stands once`() throws {
    let said = try pathology(
      """
      CLINICAL HISTORY: Stage IIA carcinoma, ypT1 in 2019.
      FINAL DIAGNOSIS: Invasive carcinoma, pT2 pN1.
      SYNOPTIC REPORT: pT2 pN1
      """)
    #expect(said.stages.map(\.value.value) == ["pT2 pN1"])
  }

  @Test
  func `a visit note has no impression of its own to be taken for a report's`() throws {
    let note =
      "PROGRESS NOTE\n\(Letters.banner)\nSubjective: well\nObjective: well\nIMPRESSION: Stable disease, pT2 pN1."
    #expect(try statements(note).isEmpty)
  }
}
