import CaseModel
import ChartUnderstanding
import Foundation
import Yams

/// The project's own rule tables, decoded from `Pipelines/` beside this package's sources.
enum RuleTables {
  static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

  static func load<Table: Decodable>(_ name: String, as type: Table.Type = Table.self) throws -> Table {
    let text = try String(contentsOf: root.appending(path: "Pipelines/\(name).yaml"), encoding: .utf8)
    return try YAMLDecoder().decode(type, from: text)
  }

  static let lexicon: Result<ChartLexicon, any Error> = Result {
    ChartLexicon(
      ChartRules(
        documentTypes: try load("document-types"), fields: try load("fields"), identity: try load("identity"),
        specimens: try load("biopsy-sites"), specialties: try load("specialties"),
        completeness: try load("completeness"), languages: try load("languages"), questions: try load("questions"),
        faxHeaders: try load("fax-headers"), pageCodes: try load("page-codes"), duplicates: try load("duplicates"),
        reports: try load("reports")))
  }
}
