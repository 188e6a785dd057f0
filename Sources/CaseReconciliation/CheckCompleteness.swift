import CaseModel
import ChartUnderstanding
import ImagingSites

/// What was declared, and what a specialist of the field needs, against what came.
package struct CheckCompleteness: Sendable {
  package let rules: CompletenessRules
  package let reader: SiteReader

  package init(rules: CompletenessRules, reader: SiteReader) {
    self.rules = rules
    self.reader = reader
  }

  /// A study with its sites as they were named.
  package struct ReceivedStudy: Sendable {
    package let study: StudyRecord
    package let sites: [BodySite]
    /// The report that belongs to it.
    package let report: String?

    package init(study: StudyRecord, sites: [BodySite], report: String?) {
      self.study = study
      self.sites = sites
      self.report = report
    }
  }

  /// Accepted documents and studies only. `specialties` are proposed ones, best first: the best one's list counts.
  package func check(
    form: RequestForm?, documents: [Document], studies: [ReceivedStudy], reportsWithoutStudy: [String],
    specialties: [String]
  ) -> [CompletenessItem] {
    var items: [CompletenessItem] = []
    var answered: Set<String> = []
    for (index, declared) in (form?.declared?.imaging ?? []).enumerated() {
      let item = imaging(declared, index: index, studies: studies)
      answered.formUnion(item.answeredBy)
      items.append(item)
    }
    for (index, declared) in (form?.declared?.pathology ?? []).enumerated() {
      let reports = documents.filter { ["pathology-report", "cytology-report"].contains($0.type.value) }
      let dated = declared.date.map { day in reports.filter { near($0.date?.value, day, days: 31) } } ?? []
      let found = dated.isEmpty ? reports : dated
      items.append(
        CompletenessItem(
          label: "Pathology" + (declared.site.map { ", \($0)" } ?? ""),
          state: found.isEmpty ? .missing : .received, answeredBy: found.map(\.id),
          evidence: [key("declared.pathology[\(index)]", words: declared.site ?? "")]))
    }
    for (index, words) in (form?.declared?.records ?? []).enumerated() {
      items.append(record(words, index: index, documents: documents, studies: studies))
    }
    if form?.declared?.imaging != nil {
      for received in studies where !answered.contains(received.study.uid) {
        items.append(
          CompletenessItem(
            label: "Imaging that was not declared: \(described(received))", state: .undeclared,
            answeredBy: [received.study.uid], evidence: []))
      }
    }
    for received in studies where received.report == nil {
      items.append(
        CompletenessItem(
          label: "Report of the imaging: \(described(received))", state: .missing, answeredBy: [], evidence: []))
    }
    for document in documents where reportsWithoutStudy.contains(document.id) {
      items.append(
        CompletenessItem(
          label: "Images of the report: \(document.title?.value ?? "radiology report")"
            + (document.date.map { ", \($0.value)" } ?? ""), state: .missing, answeredBy: [],
          evidence: document.title?.evidence ?? []))
    }
    return items + needs(documents: documents, studies: studies, specialties: specialties)
  }

  private func imaging(
    _ declared: RequestForm.DeclaredImaging, index: Int, studies: [ReceivedStudy]
  ) -> CompletenessItem {
    let words = [declared.modality, declared.site].compactMap { $0 }.joined(separator: " ")
    let answer = reader.read(text: words, modality: nil)
    let sites = Set(answer.sites.map(\.site.site))
    let modality = modality(named: declared.modality) ?? answer.modality
    let fitting = studies.filter { received in
      (modality == nil || received.study.modalities.contains(modality ?? ""))
        && (sites.isEmpty || received.sites.isEmpty || !sites.isDisjoint(with: received.sites))
    }
    let dated = declared.date.map { day in
      fitting.filter { near($0.study.date, day, days: rules.dateToleranceInDays) }
    }
    let state: CompletenessItem.State =
      if fitting.isEmpty { .missing } else if let dated, dated.isEmpty { .unclear } else { .received }
    let label =
      "Imaging: \(words)" + (declared.date.map { ", \($0)" } ?? "")
      + (state == .unclear ? " (came, but of another date)" : "")
    return CompletenessItem(
      label: label, state: state, answeredBy: (dated?.isEmpty == false ? dated ?? [] : fitting).map(\.study.uid),
      evidence: [key("declared.imaging[\(index)]", words: words)])
  }

  private func record(
    _ words: String, index: Int, documents: [Document], studies: [ReceivedStudy]
  ) -> CompletenessItem {
    let folded = fold(words)
    let types = rules.records.first { entry in entry.words.contains { folded.contains(fold($0)) } }?.documents
    let titled = documents.filter { document in
      guard let title = document.title?.value else { return false }
      return shares(fold(title), folded)
    }
    let typed = types.map { types in documents.filter { types.contains($0.type.value) } } ?? []
    let found = titled.isEmpty ? typed : titled
    let state: CompletenessItem.State = found.isEmpty ? (types == nil ? .unclear : .missing) : .received
    return CompletenessItem(
      label: "Records: \(words)", state: state, answeredBy: found.map(\.id),
      evidence: [key("declared.records[\(index)]", words: words)])
  }

  private func needs(
    documents: [Document], studies: [ReceivedStudy], specialties: [String]
  ) -> [CompletenessItem] {
    let lists = specialties.prefix(1).flatMap { specialty in
      rules.lists.filter { $0.specialties.contains(specialty) }.flatMap(\.needs)
    }
    let newest = (documents.compactMap { $0.date?.value } + studies.compactMap(\.study.date)).max()
    return (rules.everyCase + lists).map { need in
      let papers = documents.filter { (need.documents ?? []).contains($0.type.value) }
      let images = studies.filter { received in
        let modalities = need.modalities ?? []
        let sites = need.sites ?? []
        return !modalities.isEmpty && modalities.contains { received.study.modalities.contains($0) }
          && (sites.isEmpty || received.sites.contains { sites.contains($0.id) })
      }
      let dates = papers.compactMap { $0.date?.value } + images.compactMap(\.study.date)
      var state: CompletenessItem.State = papers.isEmpty && images.isEmpty ? .missing : .received
      if state == .received, let months = need.maximumAgeInMonths, let newest, let latest = dates.max(),
        newest.dayNumber - latest.dayNumber > months * 31
      {
        state = .outdated
      }
      return CompletenessItem(
        label: need.label, state: state, answeredBy: papers.map(\.id) + images.map(\.study.uid),
        evidence: [
          Evidence(
            place: .pipeline(entry: "completeness \(need.label)"), words: "", rule: "completeness", confidence: 1)
        ])
    }
  }

  private func modality(named words: String?) -> String? {
    guard let words else { return nil }
    let folded = fold(words)
    return rules.modalities.first { entry in
      fold(entry.modality) == folded || entry.words.contains { fold($0) == folded }
    }?.modality
  }

  private func near(_ date: CalendarDate?, _ other: CalendarDate, days: Int) -> Bool {
    guard let date else { return false }
    return abs(date.dayNumber - other.dayNumber) <= days
  }

  private func described(_ received: ReceivedStudy) -> String {
    let study = received.study
    return [study.description ?? study.modalities.joined(separator: "/"), study.date?.description]
      .compactMap { $0 }.joined(separator: ", ")
  }

  private func key(_ path: String, words: String) -> Evidence {
    Evidence(place: .requestForm(key: path), words: words, rule: "declared", confidence: 1)
  }

  private func fold(_ text: String) -> String { text.lowercased() }

  /// True where the title and the declared words share two words of four letters or more, or all that one of them has.
  private func shares(_ title: String, _ declared: String) -> Bool {
    func words(_ text: String) -> Set<Substring> {
      Set(text.split { !$0.isLetter }.filter { $0.count >= 4 && $0 != "report" && $0 != "note" })
    }
    let left = words(title)
    let right = words(declared)
    guard !left.isEmpty, !right.isEmpty else { return false }
    let shared = left.intersection(right).count
    return shared >= 2 || shared == min(left.count, right.count)
  }
}
