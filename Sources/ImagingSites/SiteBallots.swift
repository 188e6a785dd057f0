import CaseModel

/// What one source says of a study's sites.
struct SiteBallot {
  enum Weight: Int, Comparable {
    /// Body-part tags: they confirm.
    case tag
    /// Descriptions and protocols of diagnostic series.
    case series
    /// Coded regions of diagnostic series.
    case region
    /// What describes the whole study.
    case study
    static func < (left: Weight, right: Weight) -> Bool { left.rawValue < right.rawValue }
  }

  let weight: Weight
  let sites: [NamedSite]
  let doubts: [SiteDoubt]
  let evidence: Evidence
}

/// Everything that states the sites of a study, gathered.
struct SiteBallots {
  private(set) var ballots: [SiteBallot] = []
  /// Sides that headers tell apart from words, with their evidence.
  private(set) var sides: [Evidenced<Laterality>] = []
  let modality: String?
  /// What series that name no site (localizers, dose reports) hint at: choices for a person, never a vote.
  private(set) var hints: [BodySite] = []

  private let reader: SiteReader
  private let codes: SiteCodeIndex
  private let uid: String

  init(study: StudyRecord, reportTitles: [Evidenced<String>], reader: SiteReader, codes: SiteCodeIndex) {
    self.reader = reader
    self.codes = codes
    uid = study.uid
    let diagnostic = study.series.filter { $0.role == .diagnostic || $0.role == .derived && $0.modality != "SR" }
      .filter { !Self.isPaper($0.modality) }
    let modalities = diagnostic.isEmpty ? [] : Set(diagnostic.map(\.modality)).sorted()
    modality = modalities.contains("PT") ? "PT" : modalities.first
    // A study of localizers, dose reports or scanned paper only examines nothing.
    guard !diagnostic.isEmpty else { return }

    addText(study.description, "(0008,1030) StudyDescription", series: nil, .study)
    for text in study.requestedProcedureDescriptions {
      addText(text, "(0032,1060) RequestedProcedureDescription", series: nil, .study)
    }
    for text in study.performedDescriptions {
      addText(text, "(0040,0254) PerformedProcedureStepDescription", series: nil, .study)
    }
    for code in study.procedureCodes { addCode(code, "(0008,1032) ProcedureCodeSequence", series: nil, .study) }
    for code in study.requestedProcedureCodes {
      addCode(code, "(0032,1064) RequestedProcedureCodeSequence", series: nil, .study)
    }
    for title in reportTitles {
      add(reader.read(text: title.value, modality: modality), .study, title.evidence.first, fallbackWords: title.value)
    }
    for series in diagnostic { add(series, isBesidePET: modality == "PT" && series.modality == "CT") }
    for series in study.series where series.role != .diagnostic {
      let words = [series.description, series.protocolName].compactMap { $0 }.joined(separator: " ")
      hints += reader.read(text: words, modality: modality).sites.filter { !$0.rule.hasPrefix("modality ") }
        .map(\.site.site)
      hints += series.bodyPart.map { codes.sites(bodyPart: $0, modality: series.modality) } ?? []
    }
  }

  private static func isPaper(_ modality: String) -> Bool {
    ["SR", "PR", "KO", "DOC", "OT", "SEG", "REG", "RTSTRUCT", "RTPLAN", "RTDOSE", "AU", "HC", "PLAN", "FID"]
      .contains(modality)
  }

  private mutating func add(_ series: SeriesRecord, isBesidePET: Bool) {
    // The CT beside a PET corrects attenuation: its protocol names the scanner's program, not an examination.
    if !isBesidePET && series.role == .diagnostic {
      addText(series.description, "(0008,103E) SeriesDescription", series: series.uid, .series)
      addText(series.protocolName, "(0018,1030) ProtocolName", series: series.uid, .series)
    }
    for region in series.anatomicRegions {
      if let side = SiteCodeIndex.side(region) {
        sides.append(
          Evidenced(side, evidence: [header("(0008,2220) AnatomicRegionModifierSequence", series.uid, region.meaning)]))
      } else if !isBesidePET {
        addCode(region, "(0008,2218) AnatomicRegionSequence", series: series.uid, .region)
      }
    }
    if !isBesidePET {
      for code in series.performedProtocolCodes {
        addCode(code, "(0040,0260) PerformedProtocolCodeSequence", series: series.uid, .series)
      }
    }
    if let part = series.bodyPart, !part.isEmpty {
      let sites = codes.sites(bodyPart: part, modality: series.modality)
      add(
        sites, .tag, header("(0018,0015) BodyPartExamined", series.uid, part), words: part,
        rule: "site-codes.tsv \(part)")
    }
    if let letter = series.laterality, let side = Self.side(letter) {
      sides.append(Evidenced(side, evidence: [header("(0020,0060) Laterality", series.uid, letter)]))
    }
  }

  private static func side(_ letter: String) -> Laterality? {
    switch letter {
    case "L": .left
    case "R": .right
    case "B": .bilateral
    default: nil
    }
  }

  private func header(_ attribute: String, _ series: String?, _ words: String) -> Evidence {
    Evidence(
      place: .header(study: uid, series: series, attribute: attribute), words: words, rule: "", confidence: 0.9)
  }

  private mutating func addText(_ text: String?, _ attribute: String, series: String?, _ weight: SiteBallot.Weight) {
    guard let text, !text.isEmpty else { return }
    let answer = reader.read(text: text, modality: modality)
    add(answer, weight, header(attribute, series, text), fallbackWords: text)
  }

  private mutating func add(
    _ answer: SiteAnswer, _ weight: SiteBallot.Weight, _ evidence: Evidence?, fallbackWords: String
  ) {
    // What only the modality implies is no word of this source.
    let named = answer.sites.filter { !$0.rule.hasPrefix("modality ") }
    let doubts = answer.doubts.filter { $0.kind == .unclear }
    guard !named.isEmpty || !doubts.isEmpty else { return }
    let place = evidence?.place ?? .pipeline(entry: "report title")
    let rules = named.map(\.rule) + doubts.map { "site-phrases.tsv unclear \($0.words)" }
    ballots.append(
      SiteBallot(
        weight: weight, sites: named, doubts: doubts,
        evidence: Evidence(
          place: place, words: fallbackWords, rule: rules.joined(separator: "; "),
          confidence: named.map(\.confidence).min() ?? 0.5)))
  }

  private mutating func addCode(_ code: CodedEntry, _ attribute: String, series: String?, _ weight: SiteBallot.Weight) {
    let sites = codes.sites(code: code, modality: modality ?? "")
    let words = "\(code.value) \(code.scheme) \(code.meaning)"
    if let procedure = codes.procedure(code) {
      let rule = "procedure-codes.tsv \(procedure.code.text)"
      let evidence = header(attribute, series, words)
      ballots.append(
        SiteBallot(
          weight: weight,
          sites: procedure.sites.map {
            NamedSite(site: $0, words: words, rule: rule, confidence: evidence.confidence)
          }, doubts: [],
          evidence: Evidence(
            place: evidence.place, words: words, rule: rule, confidence: evidence.confidence)))
    } else if sites.isEmpty {
      addText(code.meaning, attribute, series: series, weight)
    } else {
      add(sites, weight, header(attribute, series, words), words: words, rule: "site-codes.tsv \(code.value)")
    }
  }

  private mutating func add(
    _ sites: [BodySite], _ weight: SiteBallot.Weight, _ evidence: Evidence, words: String, rule: String
  ) {
    guard !sites.isEmpty else { return }
    let named = sites.map {
      NamedSite(site: SidedSite(site: $0, side: nil), words: words, rule: rule, confidence: evidence.confidence)
    }
    ballots.append(
      SiteBallot(
        weight: weight, sites: named, doubts: [],
        evidence: Evidence(place: evidence.place, words: evidence.words, rule: rule, confidence: evidence.confidence)))
  }
}
