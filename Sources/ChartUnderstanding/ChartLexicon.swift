import CaseModel

/// Everything the rules look for, compiled once for a pipeline; reading a case only consults it.
///
/// A class: it is handed to every rule for every page, and to copy its tables' references takes longer than some rules.
package final class ChartLexicon: Sendable {
  package let rules: ChartRules
  let vocabulary: Vocabulary
  let types: TypePhrases
  let dates: DatePhrases
  let labels: LabelPhrases
  let specimens: SpecimenPhrases
  let materials: MaterialPhrases
  let specialties: SpecialtyPhrases
  let fields: FieldPhrases
  let questions: QuestionPhrases
  let completeness: CompletenessPhrases
  let languages: LanguageWords
  let faxHeaders: FaxHeaderPhrases
  let reports: ReportPhrases

  package init(_ rules: ChartRules) {
    self.rules = rules
    var vocabulary = Vocabulary()
    types = TypePhrases(rules.documentTypes, vocabulary: &vocabulary)
    dates = DatePhrases(rules.fields, vocabulary: &vocabulary)
    labels = LabelPhrases(rules.identity, vocabulary: &vocabulary)
    specimens = SpecimenPhrases(rules.specimens, vocabulary: &vocabulary)
    specialties = SpecialtyPhrases(rules.specialties, vocabulary: &vocabulary)
    fields = FieldPhrases(rules.fields, vocabulary: &vocabulary)
    questions = QuestionPhrases(rules.questions, vocabulary: &vocabulary)
    completeness = CompletenessPhrases(rules.completeness, vocabulary: &vocabulary)
    materials = MaterialPhrases(rules.specimens, vocabulary: &vocabulary)
    reports = ReportPhrases(rules.reports, vocabulary: &vocabulary)
    languages = LanguageWords(rules.languages)
    faxHeaders = FaxHeaderPhrases(rules.faxHeaders)
    vocabulary.add(languages, shared: rules.duplicates.exactWords.map { Folding.folded($0) })
    self.vocabulary = vocabulary
  }

  /// Folds a text that stands on no page: a line of the request form, a DICOM description.
  func fold(_ text: String) -> [FoldedWord] {
    var folded: [FoldedWord] = []
    var word: [UInt8] = []
    var start = 0
    var end = 0
    var at = 0
    var line: Int32 = 0
    var capital = false
    func finish(_ mark: UInt8) {
      guard !word.isEmpty else { return }
      let kept = word.prefix(ChartPage.wordByteLimit)
      let text = String(decoding: kept, as: UTF8.self)
      let known = vocabulary[text]
      let isShared = known.isShared || FoldedWord.hasDigit(kept)
      word.removeAll(keepingCapacity: true)
      folded.append(
        FoldedWord(
          text: text, start: Int32(start), end: Int32(end), line: line, follow: mark, isCapitalised: capital,
          isUpper: false, id: known.id, isExact: true, language: known.language, isShared: isShared))
    }
    for scalar in text.unicodeScalars.prefix(20_000) {
      let wasEmpty = word.isEmpty
      let length = UTF8.width(scalar)
      if Folding.append(scalar, to: &word) {
        if wasEmpty {
          start = at
          capital = scalar.properties.isUppercase
        }
        end = at + length
      } else {
        finish(scalar.value > 0x20 && scalar.value < 0x7F ? UInt8(scalar.value) : 0)
        if scalar.value == 0x0A { line += 1 }
      }
      at += length
    }
    finish(0)
    return folded
  }

  /// Some pages of one source, folded.
  package func pages(of contents: [PageContent], source: SourceID) -> [ChartPage] {
    var folder = PageFolder(vocabulary: vocabulary)
    return contents.map { page(of: $0, source: source, with: &folder) }
  }

  /// A page, folded; the line of a fax machine is read and left out of the words.
  func page(of content: PageContent, source: SourceID, with folder: inout PageFolder) -> ChartPage {
    let found = ReadFaxHeader(lexicon: self).run(content, source: source)
    return folder.fold(content, source: source, header: found?.header, masked: found?.masked)
  }
}
