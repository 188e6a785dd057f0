import Foundation
import ProgramTesting

/// What the maker of the sample cases wrote down about them, knowing nothing of the program.
struct Truth: Decodable {
  struct Exclusion: Decodable {
    let file: String
    let page: Int
    let reason: String
  }

  struct Pages: Decodable {
    let total: Int
    let billable: Int
    let excluded: [Exclusion]
  }

  struct File: Decodable {
    let name: String
    let kind: String
    let pageCount: Int
  }

  struct Site: Decodable, Hashable {
    let site: String
    let side: String?

    var words: String { side.map { "\(site) \($0)" } ?? site }
  }

  struct Study: Decodable {
    let uid: String
    let date: String
    let modality: String
    let seriesCount: Int
    let instanceCount: Int
    let sites: [Site]
    let description: String
    let accessionNumber: String
  }

  struct Document: Decodable {
    let file: String
    let type: String
    let date: String
    let language: String
    let firstPage: Int
    let lastPage: Int
  }

  struct Specimen: Decodable {
    let accessionNumber: String
    let part: String
    let description: String
    let side: String?
    let procedure: String
  }

  struct BiopsySites: Decodable {
    let count: Int
  }

  struct Question: Decodable {
    let parts: Int
  }

  struct Case: Decodable {
    let files: [File]
    let pages: Pages
    let documents: [Document]
    let studies: [Study]
    let specimens: [Specimen]
    let biopsySites: BiopsySites
    let questions: [Question]
    let questionParts: Int

    /// Pages of files that need a password: found by nobody before it is known.
    var lockedPages: Int { pages.total - pages.billable - pages.excluded.count }
  }

  let cases: [String: Case]

  static func of(_ reference: String) throws -> Case? {
    let file = SampleCases.records.appending(path: "TRUTH.json")
    return try JSONDecoder().decode(Truth.self, from: Data(contentsOf: file)).cases[reference]
  }
}
