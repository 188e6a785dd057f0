import CaseModel

/// What is asked about pages that are probably copies, while the pages of a case are counted one by one.
struct NearDuplicateQuestions {
  private let runs: [NearDuplicates]
  private let choices: [String]
  private var places: [PageAddress: (run: Int, pair: Int)] = [:]
  private var counted: Set<PageAddress> = []
  /// For each run, its pairs of which both pages count so far.
  private var open: [[Int]]

  init(_ runs: [NearDuplicates], _ decisions: [Decision]) {
    self.runs = runs
    choices = runs.map { run in decisions.last { $0.subject == run.subject }?.choice ?? "" }
    open = runs.map { _ in [] }
    for (run, duplicates) in runs.enumerated() {
      for (pair, duplicate) in duplicates.pairs.enumerated() { places[duplicate.page] = (run, pair) }
    }
  }

  /// The page that is counted instead, where the coordinator decided so; else the question is noted where both count.
  mutating func original(of page: PageAddress) -> PageAddress? {
    guard let place = places[page] else { return nil }
    let original = runs[place.run].pairs[place.pair].original
    guard counted.contains(original) else { return nil }
    switch choices[place.run] {
    case "once": return original
    case "both": return nil
    default:
      open[place.run].append(place.pair)
      return nil
    }
  }

  mutating func count(_ page: PageAddress) { counted.insert(page) }

  var holds: [Hold] {
    zip(runs, open).compactMap { run, open in
      guard let first = open.first, let last = open.last else { return nil }
      let pairs = open.map { run.pairs[$0] }
      return Hold(
        subject: run.subject, matter: .pages,
        question:
          "\(NearDuplicateQuestions.named(run.pairs[first].page, run.pairs[last].page)) "
          + "probably the same as \(pairs.count == 1 ? "page" : "pages") "
          + "\(ListedNumbers.text(pairs.map(\.original.page.value).sorted())) of \(pairs[0].original.source): what could be "
          + "read and all numbers agree, the files do not. Do both count?",
        choices: [
          Hold.Choice(id: "both", label: "They are different pages: count both"),
          Hold.Choice(id: "once", label: "They came twice: count them once"),
        ],
        evidence: pairs.flatMap { pair in
          [pair.page, pair.original].map { address in
            Evidence(
              place: .page(address, box: nil), words: "", rule: "near duplicate",
              confidence: (pair.likeness * 1000).rounded() / 1000)
          }
        }, standing: "both")
    }
  }

  private static func named(_ first: PageAddress, _ last: PageAddress) -> String {
    first == last
      ? "Page \(first.page) of \(first.source) is"
      : "Pages \(first.page) to \(last.page) of \(first.source) are"
  }
}
