import CaseModel

/// Proposes the specialties a case could go to, best first, with what speaks for each.
package struct ProposeSpecialties: Sendable {
  let lexicon: ChartLexicon

  package init(_ lexicon: ChartLexicon) { self.lexicon = lexicon }

  private var rules: SpecialtyRules { lexicon.rules.specialties }

  package struct Input: Sendable {
    package var form: RequestForm?
    /// The case's patient, from the form or agreed by the documents.
    package var birthDate: CalendarDate?
    /// Accepted documents only.
    package var documents: [Document]
    package var extracts: [DocumentExtract]
    package var imagingSites: [Evidenced<SidedSite>]
    package var biopsySites: [Evidenced<SidedSite>]
    package var questions: [CountedQuestion]

    package init(
      form: RequestForm?, birthDate: CalendarDate?, documents: [Document], extracts: [DocumentExtract],
      imagingSites: [Evidenced<SidedSite>], biopsySites: [Evidenced<SidedSite>], questions: [CountedQuestion]
    ) {
      self.form = form
      self.birthDate = birthDate
      self.documents = documents
      self.extracts = extracts
      self.imagingSites = imagingSites
      self.biopsySites = biopsySites
      self.questions = questions
    }
  }

  package func run(_ input: Input) -> [ProposedSpecialty] {
    var scores = [Double](repeating: 0, count: rules.specialties.count)
    var evidence = [[Evidence]](repeating: [], count: rules.specialties.count)
    func add(_ specialty: Int, _ weight: Double, _ reasons: [Evidence]) {
      scores[specialty] += weight
      if evidence[specialty].count < 6 { evidence[specialty] += reasons.prefix(2) }
    }
    if let diagnosis = input.form?.diagnosis {
      var isFirst = true
      for (mention, words) in mentions(diagnosis) {
        let weight = isFirst ? rules.weights.formDiagnosis : rules.weights.formLaterDiagnosis
        if mention.isDiagnosis { isFirst = false }
        let reason = Evidence(
          place: .requestForm(key: "diagnosis"), words: words, rule: "specialty diagnosis of the form", confidence: 0.95
        )
        add(mention.specialty, mention.isDiagnosis ? weight : rules.weights.related, [reason])
      }
    }
    for question in input.questions {
      for (mention, _) in mentions(question.text) {
        add(mention.specialty, mention.isDiagnosis ? rules.weights.question : rules.weights.related, question.evidence)
      }
    }
    var counted: [String: Int] = [:]
    for extract in input.extracts {
      for diagnosis in extract.diagnoses {
        counted[diagnosis.value, default: 0] += 1
        guard counted[diagnosis.value, default: 0] <= rules.weights.mentions else { continue }
        for entry in lexicon.specialties.entries where entry.text == diagnosis.value && entry.isDiagnosis {
          add(entry.specialty, rules.weights.diagnosis, diagnosis.evidence)
        }
      }
    }
    var isTitled = [Bool](repeating: false, count: rules.specialties.count)
    for title in input.documents.compactMap(\.title) {
      for (mention, _) in mentions(title.value) where !mention.isDiagnosis && !isTitled[mention.specialty] {
        isTitled[mention.specialty] = true
        add(mention.specialty, rules.weights.title, title.evidence)
      }
    }
    for (index, specialty) in rules.specialties.enumerated() {
      for site in input.imagingSites + input.biopsySites where specialty.sites?.contains(site.value.site.id) == true {
        add(index, rules.weights.site, site.evidence)
      }
      for document in input.documents where specialty.documents?.contains(document.type.value) == true {
        add(index, rules.weights.document, document.type.evidence)
      }
    }
    let isChild = isChild(input)
    return scores.indices.filter { scores[$0] > 0 }
      .sorted { (-scores[$0], $0) < (-scores[$1], $1) }
      .map { index in
        let specialty = rules.specialties[index]
        let child = isChild ? specialty.paediatric : nil
        return ProposedSpecialty(
          id: child?.id ?? specialty.id, label: child?.label ?? specialty.label, score: scores[index],
          evidence: Array(evidence[index].prefix(6)))
      }
  }

  /// Age counts at the newest dated document: the pipeline has no clock.
  private func isChild(_ input: Input) -> Bool {
    guard let birth = input.birthDate ?? input.form?.patient?.birthDate,
      let newest = input.documents.compactMap({ $0.date?.value }).max()
    else { return false }
    return birth.wholeYears(until: newest) < rules.adultAge
  }

  private func mentions(_ text: String) -> [(SpecialtyPhrases.Entry, String)] {
    let words = lexicon.fold(text)
    return ReadDiagnoses(lexicon: lexicon).mentions(
      words, words.indices, keepsUncertain: true, isFamily: { _ in false }
    ).map {
      ($0.entry, $0.entry.text)
    }
  }
}
