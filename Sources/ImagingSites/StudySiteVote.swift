import CaseModel

/// Names the sites of one study from everything that states them.
///
/// Descriptions, codes and report titles name; series of diagnostic images name where those are silent; body-part tags
/// confirm and never subtract; the modality speaks last. What disagrees about money becomes a hold.
package struct StudySiteVote: Sendable {
  package let reader: SiteReader
  private let codes: SiteCodeIndex

  package init(vocabulary: SiteVocabulary) { self.init(reader: SiteReader(vocabulary)) }

  package init(reader: SiteReader) {
    self.reader = reader
    codes = SiteCodeIndex(reader.vocabulary)
  }

  /// The sites of `study`. `reportTitles` are the titles of the reports that belong to it.
  package func sites(of study: StudyRecord, reportTitles: [Evidenced<String>] = []) -> StudySites {
    let ballots = SiteBallots(study: study, reportTitles: reportTitles, reader: reader, codes: codes)
    var tally = SiteTally(study: study, ballots: ballots, vocabulary: reader.vocabulary)
    return tally.result()
  }
}

/// Body-part terms and codes to sites.
struct SiteCodeIndex: Sendable {
  private var byBodyPart: [String: [SiteCombination]] = [:]
  private var byCode: [String: [SiteCombination]] = [:]
  private var procedures: [String: [SiteProcedure]] = [:]

  init(_ vocabulary: SiteVocabulary) {
    for row in vocabulary.procedures {
      for scheme in row.schemes { procedures[scheme, default: []].append(row) }
    }
    for row in vocabulary.combinations {
      byBodyPart[row.bodyPart, default: []].append(row)
      byCode[row.code, default: []].append(row)
    }
    for row in vocabulary.codes {
      let single = SiteCombination(bodyPart: row.bodyPart, code: row.sct, modalities: [], sites: [row.site])
      byBodyPart[row.bodyPart, default: []].append(single)
      for code in [row.sct, row.srt] where !code.isEmpty { byCode[code, default: []].append(single) }
    }
    for entry in vocabulary.sites {
      let single = SiteCombination(bodyPart: "", code: entry.codes.first ?? "", modalities: [], sites: [entry.id])
      for code in entry.codes { byCode[code, default: []].append(single) }
      for part in entry.bodyParts where byBodyPart[part] == nil { byBodyPart[part] = [single] }
    }
  }

  /// What a procedure code of another scheme examines, with the pattern of the table that says so.
  func procedure(_ code: CodedEntry) -> SiteProcedure? {
    procedures[code.scheme]?.first { $0.code.matches(code.value) }
  }

  func sites(bodyPart: String, modality: String) -> [BodySite] {
    let term = bodyPart.uppercased().filter { $0.isLetter || $0.isNumber }
    return match(byBodyPart[term], modality)
  }

  /// SNOMED CT and its older forms; other schemes name no part of the body by themselves.
  func sites(code: CodedEntry, modality: String) -> [BodySite] {
    guard ["SCT", "SRT", "SNM3", "99SDM"].contains(code.scheme) else { return [] }
    return match(byCode[code.value], modality)
  }

  private func match(_ rows: [SiteCombination]?, _ modality: String) -> [BodySite] {
    rows?.first { $0.modalities.isEmpty || $0.modalities.contains(modality) }?.sites ?? []
  }

  /// Laterality modifiers: SNOMED CT and its older form.
  static func side(_ code: CodedEntry) -> Laterality? {
    switch code.value {
    case "7771000", "G-A101": .left
    case "24028007", "G-A100": .right
    case "51440002", "G-A102": .bilateral
    default: nil
    }
  }
}
