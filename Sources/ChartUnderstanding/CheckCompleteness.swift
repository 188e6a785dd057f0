import CaseModel

struct CompletenessPhrases: Sendable {
  let modalities: [String]
  let modalityMatcher: PhraseMatcher
  let sites: [String]
  let siteMatcher: PhraseMatcher
  let records: [Int]
  let recordMatcher: PhraseMatcher

  init(_ rules: CompletenessRules, vocabulary: inout Vocabulary) {
    modalities = rules.modalities.flatMap { entry in entry.words.map { _ in entry.modality } }
    modalityMatcher = PhraseMatcher(rules.modalities.flatMap(\.words), vocabulary: &vocabulary)
    sites = rules.sites.flatMap { entry in entry.words.map { _ in entry.site } }
    siteMatcher = PhraseMatcher(rules.sites.flatMap(\.words), vocabulary: &vocabulary)
    records = rules.records.indices.flatMap { index in rules.records[index].words.map { _ in index } }
    recordMatcher = PhraseMatcher(rules.records.flatMap(\.words), vocabulary: &vocabulary)
  }
}

extension ChartLexicon {
  /// DICOM modalities that a text names, `CT`, `MR`, …; a code by itself names itself.
  func modalities(in text: String) -> [String] {
    let words = fold(text)
    let found = PhraseMatcher.longest(completeness.modalityMatcher.matches(words, words.indices)).map {
      completeness.modalities[$0.phrase]
    }
    return distinct(found)
  }

  /// Imaging site ids that a text names.
  func siteIDs(in text: String) -> [String] {
    let words = fold(text)
    let found = PhraseMatcher.longest(completeness.siteMatcher.matches(words, words.indices)).map {
      completeness.sites[$0.phrase]
    }
    return distinct(found)
  }

  private func distinct(_ values: [String]) -> [String] {
    var kept: [String] = []
    for value in values where !kept.contains(value) { kept.append(value) }
    return kept
  }
}

/// Holds what was declared and what a specialist needs against what came.
package struct CheckCompleteness: Sendable {
  let lexicon: ChartLexicon

  package init(_ lexicon: ChartLexicon) { self.lexicon = lexicon }

  private var rules: CompletenessRules { lexicon.rules.completeness }

  /// Accepted studies, documents and specimens only.
  package func run(
    form: RequestForm?, documents: [Document], studies: [StudySummary], specimens: [SpecimenSummary],
    specialties: [ProposedSpecialty]
  ) -> [CompletenessItem] {
    var items = declared(form?.declared, documents, studies, specimens)
    let newest = (documents.compactMap { $0.date?.value } + studies.compactMap(\.study.date)).max()
    var needs = rules.everyCase
    if let best = specialties.first {
      needs += rules.lists.filter { $0.specialties.contains(best.id) }.flatMap(\.needs)
    }
    for need in needs where !items.contains(where: { $0.label == need.label }) {
      items.append(item(need, documents, studies, newest))
    }
    return items
  }

  /// Studies that no entry of the declared imaging names; none where nothing was declared.
  package func undeclared(_ form: RequestForm?, _ studies: [StudySummary]) -> [StudySummary] {
    guard let declared = form?.declared?.imaging, !declared.isEmpty else { return [] }
    return studies.filter { study in !declared.contains { fits($0, study) } }
  }

  private func declared(
    _ declared: RequestForm.Declared?, _ documents: [Document], _ studies: [StudySummary],
    _ specimens: [SpecimenSummary]
  ) -> [CompletenessItem] {
    var items: [CompletenessItem] = []
    var answered: [String] = []
    for (index, imaging) in (declared?.imaging ?? []).enumerated() {
      let found = studies.filter { fits(imaging, $0) && !answered.contains($0.study.uid) }
      let best = found.first
      if let best { answered.append(best.study.uid) }
      let label = [imaging.modality, imaging.site, imaging.date?.description].compactMap { $0 }.joined(separator: ", ")
      let loose = best == nil && studies.contains { fits(.init(modality: imaging.modality, site: imaging.site), $0) }
      items.append(
        CompletenessItem(
          label: "Imaging: \(label)", state: best != nil ? .received : loose ? .unclear : .missing,
          answeredBy: best.map { [$0.study.uid] } ?? [],
          evidence: [
            Evidence(
              place: .requestForm(key: "declared.imaging[\(index)]"), words: label, rule: "declared imaging",
              confidence: 1)
          ]))
    }
    if let declared, declared.imaging != nil {
      for study in studies where !answered.contains(study.study.uid) {
        let label = [
          study.study.modalities.joined(separator: "/"), study.study.description, study.study.date?.description,
        ]
        .compactMap { $0 }.joined(separator: ", ")
        items.append(
          CompletenessItem(
            label: "Imaging: \(label)", state: .undeclared, answeredBy: [study.study.uid],
            evidence: [
              Evidence(
                place: .header(study: study.study.uid, series: nil, attribute: "(0020,000D) StudyInstanceUID"),
                words: study.study.uid, rule: "undeclared imaging", confidence: 1)
            ]))
      }
    }
    for (index, pathology) in (declared?.pathology ?? []).enumerated() {
      let label = [pathology.site, pathology.date?.description].compactMap { $0 }.joined(separator: ", ")
      let site = pathology.site.flatMap { text in
        let words = lexicon.fold(text)
        return ReadSpecimens(lexicon).site(words, words.indices).0?.site
      }
      let found = specimens.filter { summary in site == nil || summary.specimen.site?.site == site }
      let answers = found.map(\.document).filter { id in
        guard let wanted = pathology.date, let date = documents.first(where: { $0.id == id })?.date?.value else {
          return true
        }
        return abs(wanted.dayNumber - date.dayNumber) <= max(30, rules.dateToleranceInDays)
      }
      items.append(
        CompletenessItem(
          label: "Pathology: \(label)", state: answers.isEmpty ? .missing : .received,
          answeredBy: answers.reduce(into: []) { if !$0.contains($1) { $0.append($1) } },
          evidence: [
            Evidence(
              place: .requestForm(key: "declared.pathology[\(index)]"), words: label, rule: "declared pathology",
              confidence: 1)
          ]))
    }
    for (index, record) in (declared?.records ?? []).enumerated() {
      let words = lexicon.fold(record)
      let types = PhraseMatcher.longest(lexicon.completeness.recordMatcher.matches(words, words.indices)).flatMap {
        rules.records[lexicon.completeness.records[$0.phrase]].documents
      }
      let answers = documents.filter { types.contains($0.type.value) }.map(\.id)
      items.append(
        CompletenessItem(
          label: "Records: \(record)", state: types.isEmpty ? .unclear : answers.isEmpty ? .missing : .received,
          answeredBy: answers,
          evidence: [
            Evidence(
              place: .requestForm(key: "declared.records[\(index)]"), words: record, rule: "declared records",
              confidence: 1)
          ]))
    }
    return items
  }

  private func fits(_ declared: RequestForm.DeclaredImaging, _ study: StudySummary) -> Bool {
    if let modality = declared.modality {
      let wanted = lexicon.modalities(in: modality)
      guard (wanted.isEmpty ? [modality.uppercased()] : wanted).contains(where: study.study.modalities.contains) else {
        return false
      }
    }
    if let site = declared.site {
      let wanted = lexicon.siteIDs(in: site)
      let told = study.sites.sites.map(\.value.site.id) + lexicon.siteIDs(in: study.study.description ?? "")
      guard wanted.isEmpty || told.isEmpty || wanted.contains(where: told.contains) else { return false }
    }
    if let date = declared.date, let other = study.study.date,
      abs(date.dayNumber - other.dayNumber) > rules.dateToleranceInDays
    {
      return false
    }
    return true
  }

  private func item(
    _ need: CompletenessRules.Need, _ documents: [Document], _ studies: [StudySummary], _ newest: CalendarDate?
  ) -> CompletenessItem {
    var answers: [(id: String, date: CalendarDate?)] = []
    for document in documents where need.documents?.contains(document.type.value) == true {
      answers.append((document.id, document.date?.value))
    }
    for study in studies {
      guard let wanted = need.modalities, wanted.contains(where: study.study.modalities.contains) else { continue }
      guard need.sites == nil || study.sites.sites.contains(where: { need.sites!.contains($0.value.site.id) }) else {
        continue
      }
      answers.append((study.study.uid, study.study.date))
    }
    var state: CompletenessItem.State = answers.isEmpty ? .missing : .received
    if let limit = need.maximumAgeInMonths, let newest, !answers.isEmpty,
      !answers.contains(where: { answer in
        answer.date.map { newest.dayNumber - $0.dayNumber <= limit * 31 } ?? true
      })
    {
      state = .outdated
    }
    return CompletenessItem(
      label: need.label, state: state, answeredBy: answers.map(\.id),
      evidence: [
        Evidence(
          place: .pipeline(entry: "completeness \(need.label)"), words: need.label, rule: "completeness", confidence: 1)
      ])
  }
}
