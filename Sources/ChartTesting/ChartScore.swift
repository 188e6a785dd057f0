import CaseModel
import ChartUnderstanding

/// How often something was found that is there, and how often something was said that is not.
package struct Tally: Sendable, Hashable {
  package var hits = 0
  package var found = 0
  package var wanted = 0

  package var precision: Double { found == 0 ? 1 : Double(hits) / Double(found) }
  package var recall: Double { wanted == 0 ? 1 : Double(hits) / Double(wanted) }
  /// The harmonic mean of both.
  package var f1: Double { found + wanted == 0 ? 1 : 2 * Double(hits) / Double(found + wanted) }

  mutating func add(_ isHit: Bool) {
    hits += isHit ? 1 : 0
    found += 1
    wanted += 1
  }

  package static func + (left: Tally, right: Tally) -> Tally {
    Tally(hits: left.hits + right.hits, found: left.found + right.found, wanted: left.wanted + right.wanted)
  }
}

/// What the rules make of annotated charts, held against what is true of them.
package struct ChartScore: Sendable {
  /// A document counts where it starts on the right page and has the right type.
  package var types = Tally()
  /// Starts of documents, those of the first pages apart.
  package var cuts = Tally()
  package var dates = Tally()
  package var accessionNumbers = Tally()
  /// Names of authors and houses, but for capitals, accents and marks.
  package var authors = Tally()
  package var facilities = Tally()
  /// Pages that state the patient in full, as the patient's.
  package var matches = Tally()
  /// Pages of somebody else that are taken for the patient's.
  package var falseMatches = 0
  /// Pages of somebody else on which nobody is read: they go where their document goes.
  package var unreadStrangers = 0
  /// Pages held against somebody who is not their patient.
  package var strangersTried = 0
  /// Pages of the patient that would be taken out.
  package var falseConflicts = 0
  /// Charts all of whose questions are counted as they are asked.
  package var questions = Tally()
  /// Charts whose specialty is among the first three.
  package var specialties = Tally()
  /// One line a mistake.
  package var mistakes: [String] = []

  package init() {}

  package static func + (left: ChartScore, right: ChartScore) -> ChartScore {
    var sum = left
    sum.types = left.types + right.types
    sum.cuts = left.cuts + right.cuts
    sum.dates = left.dates + right.dates
    sum.accessionNumbers = left.accessionNumbers + right.accessionNumbers
    sum.authors = left.authors + right.authors
    sum.facilities = left.facilities + right.facilities
    sum.matches = left.matches + right.matches
    sum.falseMatches += right.falseMatches
    sum.unreadStrangers += right.unreadStrangers
    sum.strangersTried += right.strangersTried
    sum.falseConflicts += right.falseConflicts
    sum.questions = left.questions + right.questions
    sum.specialties = left.specialties + right.specialties
    sum.mistakes += right.mistakes
    return sum
  }
}

extension ChartScore {
  /// Reads every chart as it is written, or with its letters spoilt.
  package static func of(_ charts: [AnnotatedChart], by lexicon: ChartLexicon, through noise: FaxNoise? = nil)
    -> ChartScore
  {
    of(charts, by: lexicon) { $0.source(through: noise) }
  }

  /// Reads what `source` makes of every chart by the rules; its pages are also held against the patients of the other charts
  /// and a namesake.
  package static func of(
    _ charts: [AnnotatedChart], by lexicon: ChartLexicon, source: (AnnotatedChart) throws -> PaperSource
  ) rethrows -> ChartScore {
    try charts.reduce(ChartScore()) { sum, chart in
      var scoring = ChartScoring(chart, lexicon, try source(chart))
      scoring.run()
      for other in charts where other.name != chart.name { scoring.holdAgainst(other.patient) }
      if let born = chart.patient.birthDate,
        let other = CalendarDate(year: born.year - 9, month: born.month % 12 + 1, day: 28 - born.day % 20)
      {
        scoring.holdAgainst(
          RequestForm.Patient(family: chart.patient.family, given: chart.patient.given, birthDate: other))
      }
      return sum + scoring.score
    }
  }
}

/// The scoring of one chart.
private struct ChartScoring {
  let chart: AnnotatedChart
  let lexicon: ChartLexicon
  let documents: [ReadDocument]
  var score = ChartScore()

  init(_ chart: AnnotatedChart, _ lexicon: ChartLexicon, _ source: PaperSource) {
    self.chart = chart
    self.lexicon = lexicon
    documents = source.understood(by: lexicon).documents
  }

  mutating func run() {
    compareDocuments()
    let form = RequestForm(patient: chart.patient)
    let outcome = identities(chart.patient)
    comparePages(outcome)
    let out = Set(outcome.quarantined)
    let accepted = documents.filter { read in
      read.document.pageNumbers.contains {
        !out.contains(PageAddress(source: read.document.source, page: PageNumber($0)))
      }
    }
    let questions = CountQuestions(lexicon).run(form: form, letters: accepted.flatMap(\.extract.questions)).questions
    score.questions.add(questions.map(\.parts.count) == chart.questionParts)
    if questions.map(\.parts.count) != chart.questionParts {
      mistake("questions \(questions.map(\.parts.count)), not \(chart.questionParts): \(questions.map(\.text))")
    }
    let specimens = accepted.flatMap { read in
      read.extract.specimens.map { SpecimenSummary(specimen: $0, document: read.document.id, isAccepted: true) }
    }
    let proposed = ProposeSpecialties(lexicon).run(
      .init(
        form: form, birthDate: chart.patient.birthDate, documents: accepted.map(\.document),
        extracts: accepted.map(\.extract), imagingSites: [],
        biopsySites: DistinctBiopsySites(lexicon.rules.specimens).run(specimens).sites, questions: questions))
    let isProposed = proposed.prefix(3).contains { $0.id == chart.specialty }
    score.specialties.add(isProposed)
    if !isProposed { mistake("specialty \(chart.specialty) not in \(proposed.prefix(5).map(\.id))") }
  }

  /// Nobody's page is the page of another patient.
  mutating func holdAgainst(_ stranger: RequestForm.Patient) {
    let outcome = identities(stranger)
    let out = Set(outcome.quarantined)
    for page in chart.pages where page.whose == .match {
      guard let read = documents.first(where: { $0.document.pageNumbers.contains(page.number) }) else { continue }
      score.strangersTried += 1
      let address = PageAddress(source: read.document.source, page: PageNumber(page.number))
      guard !out.contains(address), outcome.verdict(ofDocument: read.document.id) == .match else { continue }
      score.falseMatches += 1
      mistake("page \(page.number) is taken for a stranger's")
    }
  }

  private func identities(_ patient: RequestForm.Patient) -> IdentityOutcome {
    ReconcileIdentity(lexicon.rules.identity).run(
      form: RequestForm(patient: patient), documents: documents.map(\.document), extracts: documents.map(\.extract),
      studies: [])
  }

  private mutating func compareDocuments() {
    score.types.found += documents.count
    score.types.wanted += chart.documents.count
    let starts = chart.documents.dropFirst().map(\.firstPage)
    let cuts = documents.dropFirst().map(\.document.firstPage.value)
    score.cuts.wanted += starts.count
    score.cuts.found += cuts.count
    score.cuts.hits += cuts.count { starts.contains($0) }
    for cut in cuts where !starts.contains(cut) { mistake("page \(cut) starts no document") }
    for document in chart.documents {
      guard let read = documents.first(where: { $0.document.firstPage.value == document.firstPage }) else {
        mistake("page \(document.firstPage) starts a document (\(document.type))")
        continue
      }
      if read.document.type.value == document.type {
        score.types.hits += 1
      } else {
        mistake("page \(document.firstPage) is \(document.type), not \(read.document.type.value)")
      }
      compare(read.document.date?.value.description, document.date?.description, in: \.dates, "date", document)
      compare(read.extract.accessionNumber?.value, document.accessionNumber, in: \.accessionNumbers, "number", document)
      compare(folded(read.document.author?.value), folded(document.author), in: \.authors, "author", document)
      compare(folded(read.document.facility?.value), folded(document.facility), in: \.facilities, "facility", document)
    }
  }

  private func folded(_ name: String?) -> String? { name.map { Folding.folded($0) } }

  /// Only what the annotation tells is asked for; where it tells that there is nothing, nothing is to be found.
  private mutating func compare(
    _ found: String?, _ wanted: String?, in tally: WritableKeyPath<ChartScore, Tally>, _ what: String,
    _ document: AnnotatedChart.Document
  ) {
    guard let wanted else { return }
    let isThere = !wanted.isEmpty
    score[keyPath: tally].wanted += isThere ? 1 : 0
    score[keyPath: tally].found += found == nil ? 0 : 1
    score[keyPath: tally].hits += isThere && found == wanted ? 1 : 0
    if isThere ? found != wanted : found != nil {
      mistake(
        "page \(document.firstPage) \(document.type): \(what) \(found ?? "none"), not \(isThere ? wanted : "any")")
    }
  }

  private mutating func comparePages(_ outcome: IdentityOutcome) {
    let out = Set(outcome.quarantined)
    for page in chart.pages {
      guard let read = documents.first(where: { $0.document.pageNumbers.contains(page.number) }) else { continue }
      let isOut = out.contains(PageAddress(source: read.document.source, page: PageNumber(page.number)))
      let verdict = outcome.verdict(ofDocument: read.document.id)
      switch page.whose {
      case .match:
        score.matches.add(!isOut && verdict == .match)
        if isOut || verdict != .match {
          mistake("page \(page.number) of the patient: \(isOut ? "out" : "\(verdict)"), \(stated(page, in: read))")
        }
        score.falseConflicts += isOut ? 1 : 0
      case .other:
        score.strangersTried += 1
        guard !isOut, verdict != .probable else { continue }
        let isRead = read.extract.identities.contains {
          $0.page.value == page.number && ($0.identity.family != nil || $0.identity.birthDate != nil)
        }
        if isRead { score.falseMatches += 1 } else { score.unreadStrangers += 1 }
        mistake("page \(page.number) of somebody else: \(verdict), \(stated(page, in: read))")
      case .near, .none:
        score.falseConflicts += isOut ? 1 : 0
        if isOut { mistake("page \(page.number) is taken out") }
      }
    }
  }

  /// The people are invented.
  private func stated(_ page: AnnotatedChart.Page, in read: ReadDocument) -> String {
    let stated = read.extract.identities.filter { $0.page.value == page.number }.map(\.identity)
    return stated.isEmpty
      ? "nobody read"
      : stated.map { identity in
        "read \(identity.family ?? "–"), \(identity.given ?? "–") \(identity.birthDate?.description ?? "–") \(identity.identifiers)"
      }.joined(separator: "; ")
  }

  private mutating func mistake(_ what: String) { score.mistakes.append("\(chart.name): \(what)") }
}
