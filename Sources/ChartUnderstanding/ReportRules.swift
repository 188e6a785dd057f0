/// What is taken from reports as they print it: `Pipelines/reports.yaml`.
package struct ReportRules: Codable, Sendable, Hashable {
  package struct Section: Codable, Sendable, Hashable {
    package enum Kind: String, Codable, Sendable, Hashable, CaseIterable { case technique, impression, diagnosis }

    package let id: Kind
    /// Types of documents in which it is looked for.
    package let documents: [String]
    /// Best first.
    package let headings: [String]
  }

  package struct Stage: Codable, Sendable, Hashable {
    package enum Notation: String, Codable, Sendable, Hashable {
      /// Categories of the TNM system, recognised by themselves.
      case tnm
      /// Behind its words stands one of `values`.
      case listed
      /// Behind its words stands a number or a sum: `3+4=7`, `7 (3+4)`.
      case sum
    }

    package let system: String
    package let label: String
    package let documents: [String]
    package let notation: Notation
    package let words: [String]
    /// How many words may stand between the words and the value.
    package let reach: Int
    package let values: [String]
  }

  package let sections: [Section]
  package let history: [String]
  package let endings: [String]
  /// In bytes of UTF-8.
  package let longestSection: Int
  package let stages: [Stage]

  /// What stands in the table and cannot be meant, by key path.
  package var problems: [(key: String, message: String)] {
    var problems: [(key: String, message: String)] = []
    if !(80...2000).contains(longestSection) {
      problems.append(("longestSection", "a section of a report is kept up to 80 to 2000 letters"))
    }
    for (index, stage) in stages.enumerated() {
      if stage.notation == .listed, stage.values.isEmpty || stage.words.isEmpty {
        problems.append(("stages[\(index)]", "a listed stage needs words and values"))
      }
      if stage.notation == .sum, stage.words.isEmpty { problems.append(("stages[\(index)]", "a sum needs words")) }
      if !(0...8).contains(stage.reach) {
        problems.append(("stages[\(index)].reach", "between words and value stand 0 to 8 words"))
      }
    }
    return problems
  }
}
