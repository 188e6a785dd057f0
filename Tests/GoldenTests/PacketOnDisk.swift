import Foundation

/// What the tests read of a `packet.json`.
struct PacketOnDisk: Decodable {
  struct Stated: Decodable {
    let value: String
  }

  struct Page: Decodable {
    let source: String
    let sourcePage: Int
  }

  struct Exclusion: Decodable {
    let page: Page
    let reason: String
  }

  struct PageCount: Decodable {
    let billable: Int
    let declared: Int
    let found: Int
    let isSettled: Bool
    let exclusions: [Exclusion]
  }

  struct Document: Decodable {
    let id: String
    let source: String
    let firstPage: Int
    let lastPage: Int
    let type: Stated
    let title: Stated?
    let date: Stated?
    let language: String?
    let recordsPages: [Int]
    let isAccepted: Bool
    let report: Report?
  }

  struct Report: Decodable {
    struct Stage: Decodable {
      let system: String
      let value: String
    }

    let accessionNumber: Stated?
    let technique: Stated?
    let impression: Stated?
    let diagnosis: Stated?
    let stages: [Stage]
  }

  struct Site: Decodable, Hashable {
    let site: String
    let side: String?

    var words: String { side.map { "\(site) \($0)" } ?? site }
  }

  struct Study: Decodable {
    let uid: String
    let date: String?
    let modalities: [String]
    let description: String?
    let series: Int
    let instances: Int
    let sites: [Site]
    let report: String?
    let isAccepted: Bool
  }

  struct Imaging: Decodable {
    let studies: [Study]
    let sites: [Site]
  }

  struct Specimen: Decodable {
    let part: String?
    let description: String
    let site: Site?
    let procedure: String?
    let accessionNumber: String?
    let isAccepted: Bool
  }

  struct Pathology: Decodable {
    let specimens: [Specimen]
    let sites: [Site]
  }

  struct Question: Decodable {
    let number: Int
    let parts: [String]
  }

  struct Money: Decodable {
    let cents: Int
    let text: String
  }

  struct Line: Decodable {
    struct Detail: Decodable {
      let label: String
    }

    let item: String
    let quantity: Int
    let amount: Money?
    let details: [Detail]
  }

  struct Reading: Decodable {
    let setting: String
    let total: Money
  }

  struct Quote: Decodable {
    let priceList: String
    let total: Money
    let isPartial: Bool
    let lowTotal: Money
    let highTotal: Money
    let lines: [Line]
    let otherReadings: [Reading]
  }

  struct Eligibility: Decodable {
    let verdict: String
    let allowsImagingReview: Bool
    let allowsPathologyReview: Bool
  }

  struct Assignment: Decodable {
    struct Specialty: Decodable {
      let id: String
    }

    let specialties: [Specialty]
  }

  struct Item: Decodable {
    let label: String
    let state: String
  }

  struct Hold: Decodable {
    struct Choice: Decodable {
      let id: String
      let quoteDelta: Money?
    }

    let matter: String
    let subject: String
    let question: String
    let choices: [Choice]
  }

  struct Finding: Decodable {
    let code: String
  }

  struct Source: Decodable {
    let id: String
    let path: [String]
    let kind: String
    let foundPageCount: Int
    let findings: [Finding]
  }

  struct Provenance: Decodable {
    let sources: [Source]
    let findings: [Finding]
  }

  let pageCount: PageCount
  let documents: [Document]
  let imaging: Imaging
  let pathology: Pathology
  let questions: [Question]
  let quote: Quote
  let eligibility: Eligibility
  let assignment: Assignment
  let completeness: [Item]
  let holds: [Hold]
  let provenance: Provenance

  init(at folder: URL) throws {
    self = try JSONDecoder().decode(
      PacketOnDisk.self, from: Data(contentsOf: folder.appending(path: "packet.json")))
  }

  /// The name of a source below the case's own folder.
  func name(of source: String) -> String {
    provenance.sources.first { $0.id == source }?.path.dropFirst().joined(separator: "/") ?? source
  }
}
