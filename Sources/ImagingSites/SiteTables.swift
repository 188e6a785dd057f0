import CaseModel

/// A mistake in a table: what and on which line, counted from 1.
package struct SiteTableProblem: Hashable, Sendable {
  package enum Table: String, Sendable, CaseIterable { case sites, phrases, combinations, codes, procedures }

  package let table: Table
  package let line: Int
  package let message: String

  package init(table: Table, line: Int, message: String) {
    self.table = table
    self.line = line
    self.message = message
  }
}

/// Reads the vocabulary's tables: tab-separated text, `#` starts a comment line, the first other line names the columns.
package struct SiteTables {
  private var problems: [SiteTableProblem] = []
  private var known: Set<String> = []

  private init() {}

  /// The vocabulary of what could be read, and every mistake found.
  package static func read(
    sites: String, phrases: String, combinations: String, codes: String, procedures: String
  ) -> (vocabulary: SiteVocabulary, problems: [SiteTableProblem]) {
    var tables = SiteTables()
    let siteRows = tables.sites(sites)
    tables.known = Set(siteRows.map(\.id.id))
    let vocabulary = SiteVocabulary(
      sites: siteRows, phrases: tables.phrases(phrases), combinations: tables.combinations(combinations),
      codes: tables.codes(codes), procedures: tables.procedures(procedures))
    return (vocabulary, tables.problems)
  }

  private static let languages = ["en", "fr", "de", "es", "pt", "it", "nl"]

  private mutating func sites(_ text: String) -> [SiteEntry] {
    var seen: [String: Int] = [:]
    return rows(
      text, of: .sites,
      columns: ["id", "label", "codes", "laterality", "group", "usual", "body_parts"] + Self.languages + ["note"]
    ).compactMap { row in
      let id = row["id"]
      guard !id.isEmpty else { return report(.sites, row.line, "a site needs an id") }
      if let first = seen.updateValue(row.line, forKey: id) {
        return report(.sites, row.line, "the site '\(id)' stands on line \(first) already")
      }
      guard let sidedness = SiteEntry.Sidedness(rawValue: row["laterality"]) else {
        return report(
          .sites, row.line, "the laterality '\(row["laterality"])' is not none, paired, paired_as_one or paired_config")
      }
      return SiteEntry(
        id: BodySite(id), label: row["label"], codes: row.list("codes"), sidedness: sidedness, group: row["group"],
        usualModalities: row.list("usual"),
        bodyParts: row.list("body_parts"),
        words: Self.languages.map { SiteEntry.LanguageWords(language: $0, words: row.list($0)) }, note: row["note"])
    }
  }

  private mutating func phrases(_ text: String) -> [SitePhrase] {
    var seen: [String: Int] = [:]
    return rows(text, of: .phrases, columns: ["kind", "modalities", "phrase", "meaning"]).compactMap { row in
      guard let kind = SitePhrase.Kind(rawValue: row["kind"]) else {
        return report(.phrases, row.line, "the kind '\(row["kind"])' is not known")
      }
      guard !row["phrase"].isEmpty else { return report(.phrases, row.line, "a phrase needs words") }
      let phrase = SitePhrase(
        kind: kind, modalities: row.modalities, phrase: row["phrase"], meaning: row["meaning"])
      let key = "\(kind == .region)\t\(row["modalities"])\t\(phrase.phrase)"
      if let first = seen.updateValue(row.line, forKey: key) {
        return report(.phrases, row.line, "the phrase '\(phrase.phrase)' stands on line \(first) already")
      }
      guard let meanings = SiteMeaning(phrase: phrase) else {
        return report(.phrases, row.line, "the meaning '\(phrase.meaning)' does not fit the kind \(kind.rawValue)")
      }
      check(meanings.allSites, .phrases, row.line)
      return phrase
    }
  }

  private mutating func combinations(_ text: String) -> [SiteCombination] {
    rows(text, of: .combinations, columns: ["body_part", "code", "modalities", "sites"]).compactMap { row in
      let sites = row["sites"].split(separator: "+").map { BodySite(String($0)) }
      guard !sites.isEmpty else { return report(.combinations, row.line, "a combination needs sites") }
      check(sites, .combinations, row.line)
      return SiteCombination(bodyPart: row["body_part"], code: row["code"], modalities: row.modalities, sites: sites)
    }
  }

  private mutating func codes(_ text: String) -> [SiteCode] {
    var seen: [String: Int] = [:]
    return rows(text, of: .codes, columns: ["body_part", "sct", "srt", "site"]).compactMap { row in
      if let first = seen.updateValue(row.line, forKey: row["body_part"]) {
        return report(.codes, row.line, "the body part '\(row["body_part"])' stands on line \(first) already")
      }
      check([BodySite(row["site"])], .codes, row.line)
      return SiteCode(bodyPart: row["body_part"], sct: row["sct"], srt: row["srt"], site: BodySite(row["site"]))
    }
  }

  private mutating func procedures(_ text: String) -> [SiteProcedure] {
    var seen: [String: Int] = [:]
    return rows(text, of: .procedures, columns: ["scheme", "code", "sites"]).compactMap { row in
      let schemes = row.list("scheme")
      guard !schemes.isEmpty else { return report(.procedures, row.line, "a procedure needs a coding scheme") }
      guard let pattern = CodePattern(row["code"]) else {
        return report(
          .procedures, row.line, "the code '\(row["code"])' is no code, no range of numbers and no pattern")
      }
      guard let sites = SiteMeaning.sites(row["sites"]), !sites.isEmpty else {
        return report(.procedures, row.line, "a procedure needs sites")
      }
      for scheme in schemes {
        if let first = seen.updateValue(row.line, forKey: "\(scheme)\t\(row["code"])") {
          return report(.procedures, row.line, "the code '\(row["code"])' stands on line \(first) already")
        }
      }
      check(sites.map(\.site), .procedures, row.line)
      return SiteProcedure(schemes: schemes, code: pattern, sites: sites)
    }
  }

  private mutating func check(_ sites: [BodySite], _ table: SiteTableProblem.Table, _ line: Int) {
    for site in sites where !known.contains(site.id) {
      problems.append(SiteTableProblem(table: table, line: line, message: "there is no site '\(site.id)'"))
    }
  }

  private mutating func report<Row>(_ table: SiteTableProblem.Table, _ line: Int, _ message: String) -> Row? {
    problems.append(SiteTableProblem(table: table, line: line, message: message))
    return nil
  }

  private mutating func rows(_ text: String, of table: SiteTableProblem.Table, columns: [String]) -> [TableRow] {
    var header: [String: Int]?
    var found: [TableRow] = []
    for (index, line) in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).enumerated() {
      if line.isEmpty || line.first == "#" { continue }
      let cells = line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
      guard let names = header else {
        header = Dictionary(cells.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
        for column in columns where header?[column] == nil {
          problems.append(
            SiteTableProblem(table: table, line: index + 1, message: "the column '\(column)' is missing"))
        }
        for cell in cells where !columns.contains(cell) {
          problems.append(SiteTableProblem(table: table, line: index + 1, message: "the column '\(cell)' is not known"))
        }
        continue
      }
      if cells.count > names.count {
        problems.append(
          SiteTableProblem(
            table: table, line: index + 1, message: "\(cells.count) cells where there are \(names.count) columns"))
      }
      found.append(TableRow(line: index + 1, cells: cells, columns: names))
    }
    return found
  }
}

private struct TableRow {
  let line: Int
  let cells: [String]
  let columns: [String: Int]

  /// The cell without the blanks around it; empty where the line ends before it.
  subscript(_ column: String) -> String {
    guard let at = columns[column], at < cells.count else { return "" }
    return cells[at].split(separator: " ").joined(separator: " ")
  }

  func list(_ column: String) -> [String] {
    self[column].split(separator: ",").map { $0.split(separator: " ").joined(separator: " ") }.filter { !$0.isEmpty }
  }

  var modalities: [String] { self["modalities"] == "*" ? [] : list("modalities") }
}
