import CaseModel

struct SpecimenPhrases: Sendable {
  let sites: [Int]
  let siteMatcher: PhraseMatcher
  let procedures: [Int]
  let procedureMatcher: PhraseMatcher
  let sides: [Int32: Laterality]
  let sections: PhraseMatcher
  let partWords: [String: Bool]
  let singles: PhraseMatcher
  let flags: [Int]
  let flagMatcher: PhraseMatcher

  init(_ rules: SpecimenRules, vocabulary: inout Vocabulary) {
    sites = rules.sites.indices.flatMap { index in rules.sites[index].synonyms.map { _ in index } }
    siteMatcher = PhraseMatcher(rules.sites.flatMap(\.synonyms), vocabulary: &vocabulary)
    procedures = rules.procedures.indices.flatMap { index in rules.procedures[index].words.map { _ in index } }
    procedureMatcher = PhraseMatcher(rules.procedures.flatMap(\.words), vocabulary: &vocabulary)
    flags = rules.flags.indices.flatMap { index in rules.flags[index].words.map { _ in index } }
    flagMatcher = PhraseMatcher(rules.flags.flatMap(\.words), vocabulary: &vocabulary)
    var sides: [Int32: Laterality] = [:]
    for (words, side) in [
      (rules.sides.left, Laterality.left), (rules.sides.right, .right), (rules.sides.bilateral, .bilateral),
    ] {
      for word in words { sides[vocabulary.add(Folding.folded(word))] = side }
    }
    self.sides = sides
    sections = PhraseMatcher(rules.sections, vocabulary: &vocabulary)
    singles = PhraseMatcher(rules.singleLabels, vocabulary: &vocabulary)
    partWords = Dictionary(
      rules.partWords.map { (Folding.folded($0), true) }, uniquingKeysWith: { first, _ in first })
  }
}

/// Reads the parts of a pathology report: `A. Lung, right upper lobe, biopsy`.
package struct ReadSpecimens: Sendable {
  let lexicon: ChartLexicon

  package init(_ lexicon: ChartLexicon) { self.lexicon = lexicon }

  private var rules: SpecimenRules { lexicon.rules.specimens }

  /// What the next page of a report says of its specimens.
  func add(_ page: ChartPage, to lines: inout SpecimenLines) {
    for line in page.lines {
      guard let (part, rest, isNumber) = partLabel(line, page), !rest.isEmpty else { continue }
      let read = specimen(part, rest, page)
      // A numbered line is a diagnosis as often as a specimen: it must name a site and how it was taken.
      if isNumber {
        guard read.site != nil, read.procedure != nil else { continue }
        lines.numbered.append((part, read))
      } else if read.site != nil || read.procedure != nil {
        lines.parts.append((part, read))
      }
    }
    if lines.nameless == nil {
      lines.nameless = Specimen(
        part: nil, description: "", site: nil, procedure: nil, accessionNumber: nil,
        evidence: [page.wholePage(rule: "biopsy-site none", words: "", confidence: 0.3)])
    }
    ReadMaterials(lexicon: lexicon).add(page, to: &lines.materials) { line in
      guard let (part, _, isNumber) = partLabel(line, page) else { return nil }
      // A number alone begins a diagnosis or a comment, unless it numbers the parts.
      let isPart = !isNumber || lines.parts.isEmpty && lines.numbered.contains { $0.part == part }
      return isPart ? part : nil
    }
    guard lines.parts.isEmpty, lines.numbered.isEmpty else { return }
    if lines.labelled == nil { lines.labelled = single(lexicon.specimens.singles, page) }
    if lines.underSection == nil { lines.underSection = single(lexicon.specimens.sections, page) }
  }

  /// The flags that the materials of a report or letter raise: blocks, unstained slides, special stains; each once.
  func add(flagsOf page: ChartPage, to found: inout [Evidenced<String>]) {
    for match in lexicon.specimens.flagMatcher.longest(in: page) {
      let flag = rules.flags[lexicon.specimens.flags[match.phrase]].id
      guard !found.contains(where: { $0.value == flag }) else { continue }
      found.append(
        Evidenced(flag, evidence: [page.evidence(match.words, rule: "pathology \(flag)", confidence: 0.85)]))
    }
  }

  /// `A.`, `A)`, `(A)`, `PART 1:`, `Specimen A:` at the start of a line, with what follows.
  private func partLabel(_ line: Range<Int>, _ page: ChartPage) -> (String, Range<Int>, Bool)? {
    var at = line.lowerBound
    var named = false
    if lexicon.specimens.partWords[page.words[at].text] != nil, at + 1 < line.upperBound,
      page.words[at].follow != 0x3A
    {
      at += 1
      named = true
    }
    let word = page.words[at]
    guard [0x2E, 0x29, 0x3A, 0x2D].contains(word.follow) else { return nil }
    let isLetter = word.text.utf8.count == 1 && word.text.utf8.first.map { (0x61...0x7A).contains($0) } == true
    let isNumber = word.text.utf8.count <= 2 && word.text.utf8.allSatisfy { (0x30...0x39).contains($0) }
    guard isLetter && (word.isUpper || named) || isNumber else { return nil }
    return (word.text.uppercased(), at + 1..<line.upperBound, isNumber && !named)
  }

  private func specimen(_ part: String?, _ words: Range<Int>, _ page: ChartPage) -> Specimen {
    let (site, siteWords) = site(words, page)
    let procedure = lexicon.specimens.procedureMatcher.longest(in: page, words).first
    return Specimen(
      part: part, description: page.written(words), site: site,
      procedure: procedure.map { rules.procedures[lexicon.specimens.procedures[$0.phrase]].id },
      accessionNumber: nil,
      evidence: [
        page.evidence(
          words, rule: siteWords.map { _ in "biopsy-site \(site?.site.id ?? "")" } ?? "biopsy-site none",
          confidence: site == nil ? 0.4 : 0.9)
      ])
  }

  /// The first site named before the diagnosis starts; a lymph node stays a lymph node whatever region it is of.
  func site(_ words: Range<Int>, _ page: ChartPage) -> (SidedSite?, Range<Int>?) { site(page.words, words) }

  func site(_ words: [FoldedWord], _ range: Range<Int>) -> (SidedSite?, Range<Int>?) {
    let scope = range.prefix(while: { at in
      at == range.lowerBound || words[at - 1].follow != 0x3A || at < range.lowerBound + 2
    })
    let bounds = (scope.first ?? range.lowerBound)..<((scope.last.map { $0 + 1 }) ?? range.lowerBound)
    let matches = PhraseMatcher.longest(lexicon.specimens.siteMatcher.matches(words, bounds))
    guard !matches.isEmpty else { return (nil, nil) }
    let chosen =
      matches.first { rules.sites[lexicon.specimens.sites[$0.phrase]].id == "lymph-node" } ?? matches[0]
    let site = rules.sites[lexicon.specimens.sites[chosen.phrase]]
    var side: Laterality?
    if site.isSided {
      let told = bounds.compactMap { lexicon.specimens.sides[words[$0].id] }
      if told.contains(.bilateral) || told.contains(.left) && told.contains(.right) {
        side = .bilateral
      } else {
        side = told.first
      }
    }
    return (SidedSite(site: BodySite(site.id), side: side), chosen.words)
  }

  /// The one unnamed specimen of a report: from a label or the first line of a section.
  private func single(_ matcher: PhraseMatcher, _ page: ChartPage) -> Specimen? {
    for match in matcher.longest(in: page) {
      let line = page.line(of: match.words.lowerBound)
      guard match.words.lowerBound == line.lowerBound else { continue }
      var value = match.words.upperBound..<line.upperBound
      if value.isEmpty {
        let below = Int(page.words[match.words.lowerBound].line) + 1
        guard below < page.lines.count else { continue }
        value = page.lines[below]
      }
      let read = specimen(nil, value, page)
      if read.site != nil { return read }
    }
    return nil
  }
}

/// What the lines of a report say of its specimens, before it is known which of them count.
struct SpecimenLines {
  fileprivate(set) var parts: [(part: String, specimen: Specimen)] = []
  fileprivate(set) var numbered: [(part: String, specimen: Specimen)] = []
  fileprivate(set) var labelled: Specimen?
  fileprivate(set) var underSection: Specimen?
  fileprivate(set) var nameless: Specimen?
  fileprivate var materials = MaterialLines()

  /// The report's parts, else its one specimen.
  func specimens(accessionNumber: String?) -> [Specimen] {
    let found = merged(parts.isEmpty ? numbered : parts)
    let all = found.isEmpty ? [labelled ?? underSection ?? nameless].compactMap(\.self) : found
    return all.map {
      $0.with(
        accessionNumber: accessionNumber, materials: materials.materials(of: $0.part, isOnly: all.count == 1))
    }
  }

  private func merged(_ parts: [(part: String, specimen: Specimen)]) -> [Specimen] {
    var order: [String] = []
    var byPart: [String: Specimen] = [:]
    for (part, specimen) in parts {
      guard let known = byPart[part] else {
        order.append(part)
        byPart[part] = specimen
        continue
      }
      let keepsOld =
        known.site != nil
        && (known.site?.side != nil || specimen.site?.side == nil || specimen.site?.site != known.site?.site)
      let better = keepsOld ? known : specimen
      byPart[part] = Specimen(
        part: part, description: better.description, site: better.site ?? known.site,
        procedure: known.procedure ?? specimen.procedure, accessionNumber: better.accessionNumber,
        evidence: Array((known.evidence + specimen.evidence).prefix(4)))
    }
    return order.compactMap { byPart[$0] }
  }
}

extension Specimen {
  fileprivate func with(accessionNumber: String?, materials: SpecimenMaterials?) -> Specimen {
    Specimen(
      part: part, description: description, site: site, procedure: procedure, accessionNumber: accessionNumber,
      evidence: evidence, materials: materials)
  }
}

/// The distinct biopsy sites of a case and what stays unclear.
package struct BiopsySites: Sendable, Hashable {
  package let sites: [Evidenced<SidedSite>]
  package let holds: [Hold]
}

/// Counts biopsy sites: one report that came twice, or its addendum, counts once.
package struct DistinctBiopsySites: Sendable {
  let rules: SpecimenRules

  package init(_ rules: SpecimenRules) { self.rules = rules }

  package func run(_ specimens: [SpecimenSummary], decisions: [Decision] = []) -> BiopsySites {
    var sites: [(SidedSite, [Evidence])] = []
    var holds: [Hold] = []
    var named: [String: Bool] = [:]
    // An addendum names no site; the report on its accession does, part for part.
    for summary in specimens where summary.isAccepted && summary.specimen.site != nil {
      guard let accession = summary.specimen.accessionNumber else { continue }
      named[accession] = true
      if let part = summary.specimen.part { named["\(accession)/\(part)"] = true }
    }
    for summary in specimens where summary.isAccepted {
      let specimen = summary.specimen
      let subject = "pathology/\(place(specimen) ?? summary.document)/\(specimen.part ?? "-")"
      let decided = decisions.last { $0.subject == subject }
      var chosen = specimen.site
      if chosen == nil {
        let key = specimen.accessionNumber.map { accession in specimen.part.map { "\(accession)/\($0)" } ?? accession }
        if let key, named[key] == true { continue }
        if let decided, let rule = rules.sites.first(where: { $0.id == decided.choice }) {
          chosen = SidedSite(site: BodySite(rule.id), side: nil)
        } else if decided?.choice != "none" {
          holds.append(unclearSite(subject, specimen))
          continue
        }
      }
      guard let site = chosen else { continue }
      if let index = sites.firstIndex(where: { $0.0 == site }) {
        if sites[index].1.count < 6 { sites[index].1 += specimen.evidence }
      } else {
        sites.append((site, specimen.evidence))
      }
    }
    // A side that is told once and left out once may be one site or two.
    for (index, entry) in sites.enumerated().reversed() where entry.0.side == nil {
      let sided = sites.filter { $0.0.site == entry.0.site && $0.0.side != nil }
      guard !sided.isEmpty else { continue }
      let subject = "pathology/side/\(entry.0.site.id)"
      if decisions.last(where: { $0.subject == subject })?.choice == "another" { continue }
      if decisions.last(where: { $0.subject == subject })?.choice != "same" {
        holds.append(
          Hold(
            subject: subject, matter: .pathology,
            question: "One specimen names the site without a side and another with one: is it the same site?",
            choices: [
              Hold.Choice(id: "same", label: "The same site: count it once"),
              Hold.Choice(id: "another", label: "Another site: count it too"),
            ], evidence: entry.1 + sided.flatMap(\.1), standing: "same"))
      }
      sites.remove(at: index)
    }
    return BiopsySites(
      sites: sites.sorted { $0.0 < $1.0 }.map { Evidenced($0.0, evidence: $0.1) },
      holds: holds.sorted { $0.subject < $1.subject })
  }

  private func place(_ specimen: Specimen) -> String? {
    guard case .page(let address, _)? = specimen.evidence.first?.place else { return nil }
    return "\(address.source)/p\(address.page)"
  }

  private func unclearSite(_ subject: String, _ specimen: Specimen) -> Hold {
    Hold(
      subject: subject, matter: .pathology,
      question: "A specimen's words name no biopsy site that is known: which site is it?",
      choices: rules.sites.map { Hold.Choice(id: $0.id, label: $0.label) }
        + [Hold.Choice(id: "none", label: "No biopsy site: do not count it")],
      evidence: specimen.evidence, standing: nil)
  }
}
