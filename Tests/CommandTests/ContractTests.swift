import CaseModel
import Foundation
import ProgramTesting
import Testing

/// The JSON that scripts read, and what `--wait` promises.
@Suite struct ContractTests {
  private struct Tally: Decodable {
    let arrival: Int
    let isNew: Bool
    let packet: String
    let stagesRun: Int
    let stagesReused: Int
  }

  private func run(_ arguments: [String], input: String = "") async throws -> ProgramRun {
    let small = try await SmallCase.shared.run()
    return try await Program().run(arguments, environment: ["DOSSIER_WORKSPACE": small.workspace.path], input: input)
  }

  @Test func `ingest prints the packet's folder and ends with 2 for open holds`() async throws {
    let small = try await SmallCase.shared.run()
    #expect(small.ingest.status == 2)
    #expect(small.ingest.output == small.workspace.path + "/packets/1000000001/v1\n")
    #expect(small.ingest.errors.contains("stages ran"))
    let rights = try FileManager.default.attributesOfItem(atPath: small.workspace.path)[.posixPermissions] as? Int
    #expect(rights == 0o700)
  }

  @Test func `a second ingest runs no stage, says so, and a third process finds the same keys`() async throws {
    let scratch = try TemporaryFolder("again")
    defer { scratch.remove() }
    let files = try SmallCase.files(in: scratch.url.appending(path: "sent"))
    let workspace = scratch.url.appending(path: "workspace")
    let first = try await SmallCase.ingest(files, into: workspace)
    #expect(first.ingest.status == 2)
    let second = try await SmallCase.ingest(files, into: workspace)
    #expect(second.ingest.status == 2)
    #expect(second.ingest.output == first.ingest.output)
    #expect(second.ingest.errors.contains("filed before, as arrival 1"))
    #expect(second.ingest.errors.contains("Nothing new: no stage ran again"))
    let third = try await Program().run([
      "ingest", "--case", SmallCase.reference, files.path, "--wait", "--json", "--workspace", workspace.path,
    ])
    let tally = try third.json(Tally.self)
    #expect(tally.stagesRun == 0)
    #expect(tally.stagesReused > 5)
    #expect((tally.arrival, tally.isNew) == (1, false))
    #expect(tally.packet + "\n" == first.ingest.output)
  }

  @Test func `two processes with workspaces of their own come to the same inputs digest`() async throws {
    struct Document: Decodable {
      struct Packet: Decodable { let inputsDigest: String }
      let packet: Packet
    }
    let scratch = try TemporaryFolder("digest")
    defer { scratch.remove() }
    let files = try SmallCase.files(in: scratch.url.appending(path: "sent"))
    var digests: Set<String> = []
    for name in ["one", "two"] {
      let run = try await SmallCase.ingest(files, into: scratch.url.appending(path: name))
      let packet = try Data(contentsOf: run.packet.appending(path: "packet.json"))
      digests.insert(try JSONDecoder().decode(Document.self, from: packet).packet.inputsDigest)
    }
    #expect(digests.count == 1)
  }

  @Test func `status as JSON, one document for a case and a line for each without one`() async throws {
    let one = try await run(["status", SmallCase.reference, "--json"])
    #expect(one.status == 0)
    #expect(try one.keys().isSuperset(of: ["reference", "state", "arrivals", "jobs", "packet", "failed"]))
    let all = try await run(["status", "--json"])
    struct Line: Decodable {
      let reference: String
      let state: String
    }
    let lines = try all.jsonLines(Line.self)
    #expect(lines.map(\.reference) == [SmallCase.reference])
    #expect(lines.map(\.state) == ["held"])
  }

  @Test func `show as JSON is packet json with every key of the contract`() async throws {
    let shown = try await run(["show", SmallCase.reference, "--json"])
    #expect(shown.status == 2)
    #expect(
      try shown.keys() == [
        "schema", "case", "chronology", "packet", "patient", "documents", "pageCount", "imaging", "pathology",
        "questions", "quote",
        "eligibility", "assignment", "completeness", "holds", "provenance",
      ])
    let small = try await SmallCase.shared.run()
    let file = try Data(contentsOf: small.packet.appending(path: "packet.json"))
    #expect(shown.output == String(decoding: file, as: UTF8.self))
  }

  @Test func `holds as JSON, a line each with its choices`() async throws {
    struct Line: Decodable {
      struct Choice: Decodable { let id: String }
      let reference: String
      let id: String
      let matter: String
      let question: String
      let choices: [Choice]
    }
    let listed = try await run(["holds", "--json"])
    #expect(listed.status == 2)
    let lines = try listed.jsonLines(Line.self)
    #expect(lines.contains { $0.matter == "eligibility" && $0.choices.map(\.id) == ["eligible", "prohibited"] })
    #expect(lines.allSatisfy { $0.reference == SmallCase.reference && !$0.question.isEmpty })
  }

  @Test func `an answered hold is closed, in a new version`() async throws {
    let scratch = try TemporaryFolder("decide")
    defer { scratch.remove() }
    let files = try SmallCase.files(in: scratch.url.appending(path: "sent"))
    let workspace = scratch.url.appending(path: "workspace")
    _ = try await SmallCase.ingest(files, into: workspace)
    let decided = try await Program().run([
      "decide", SmallCase.reference, "eligibility/jurisdiction", "eligible", "--workspace", workspace.path,
    ])
    #expect([0, 2].contains(decided.status))
    #expect(decided.output.hasSuffix("/v2\n"))
    let left = try await Program().run(["holds", SmallCase.reference, "--workspace", workspace.path])
    #expect(!left.output.contains("eligibility"))
    #expect(left.status == (left.output.isEmpty ? 0 : 2))
  }

  @Test func `inspect on paper as JSON`() async throws {
    struct Paper: Decodable {
      struct Count: Decodable, Equatable { let billable: Int, declared: Int, found: Int }
      struct Page: Decodable {
        let number: Int
        let text: String
        let textSource: String
        let rotation: Int
        let blank: Bool
        let confidence: Double
      }
      struct Document: Decodable {
        let type: String, title: String?, date: String?
        let firstPage: Int, lastPage: Int
      }
      let kind: String
      let pageCount: Count
      let pages: [Page]
      let documents: [Document]
      let findings: [Finding]
    }
    let note = SampleCases.folder(SmallCase.reference).appending(path: "consultation-note.pdf").path
    let run = try await Program().run(["inspect", note, "--json", "--no-ocr"])
    #expect(run.status == 0)
    let paper = try run.json(Paper.self)
    #expect(paper.kind == "pdf")
    #expect(paper.pageCount == Paper.Count(billable: 2, declared: 2, found: 2))
    #expect(paper.pages.map(\.number) == [1, 2])
    #expect(paper.pages.allSatisfy { $0.textSource == "embedded" && !$0.blank && $0.text.count > 100 })
    #expect(paper.documents.map(\.type) == ["consultation-note"])
    #expect(paper.documents.map(\.date) == ["2026-06-11"])
  }

  @Test func `inspect on a disc as JSON`() async throws {
    struct Disc: Decodable {
      struct Evidence: Decodable { let rule: String }
      struct Site: Decodable {
        let site: String
        let side: String?
        let evidence: [Evidence]
      }
      struct Study: Decodable {
        let uid: String, date: String, modality: String, description: String
        let series: Int, instances: Int
        let sites: [Site]
      }
      let kind: String
      let studies: [Study]
    }
    let disc = SampleCases.folder(SmallCase.reference).appending(path: "disc").path
    let run = try await Program().run(["inspect", disc, "--json"])
    #expect(run.status == 0)
    #expect(try run.keys().isSuperset(of: ["kind", "patients", "studies", "findings"]))
    let found = try run.json(Disc.self)
    #expect(found.kind == "disc")
    #expect(found.studies.map(\.instances).sorted() == [15, 33])
    #expect(found.studies.allSatisfy { $0.sites.map(\.site) == ["pelvis"] && !$0.sites[0].evidence.isEmpty })
  }

  private struct Sites: Decodable {
    struct Site: Decodable, Hashable {
      let site: String
      let side: String?
    }
    let text: String
    let sites: [Site]
    let holds: [Hold]
  }

  @Test func `sites as JSON, and a line for each line of standard input`() async throws {
    let one = try await Program().run(["sites", "MRI", "KNEE", "LEFT", "--modality", "MR", "--json"])
    #expect(one.status == 0)
    let knee = try one.json(Sites.self)
    #expect(knee.text == "MRI KNEE LEFT")
    #expect(knee.sites == [Sites.Site(site: "knee", side: "left")])
    let lines = try await Program().run(["sites", "-", "--json"], input: "CT CHEST ABDOMEN PELVIS\nMRI BRAIN\n\n")
    #expect(lines.status == 0)
    let answers = try lines.jsonLines(Sites.self)
    #expect(answers.map { $0.sites.map(\.site).sorted() } == [["abdomen", "chest", "pelvis"], ["brain"], []])
    #expect(answers[2].holds.count == 1)
  }

  @Test func `quote as JSON prices what is printed and invents nothing`() async throws {
    let run = try await Program().run([
      "quote", "--pages", "126", "--imaging-sites", "2", "--biopsy-sites", "1", "--questions", "5", "--json",
    ])
    #expect(run.status == 0)
    let quote = try run.json(Quote.self)
    func line(_ item: String) -> QuoteLine? { quote.lines.first { $0.item == item } }
    #expect(line("imaging-review")?.amount?.cents == 75_000)
    #expect(line("biopsy-review")?.amount?.cents == 42_500)
    #expect(line("records-pages")?.amount?.cents == 10_000)
    #expect(line("specialist-opinion")?.amount == nil)
    #expect(line("extra-questions") != nil && line("extra-questions")?.amount == nil)
    #expect(quote.isPartial)
    #expect(quote.total.cents == 127_500)
  }

  @Test func `doctor says of each check what works, and how to fix the rest`() async throws {
    struct Check: Decodable {
      let name: String
      let state: String
      let detail: String
      let remedy: String?
    }
    let run = try await run(["doctor", "--json"])
    let checks = try run.json([Check].self)
    #expect(Set(checks.map(\.name)).isSuperset(of: ["pipeline", "reader", "store", "rights", "disk"]))
    #expect(checks.allSatisfy { $0.state == "works" || $0.remedy != nil })
    #expect(run.status == (checks.contains { $0.state == "missing" } ? 69 : 0))
    #expect(run.status == 0, "a machine that passes the other tests misses nothing: \(run.output)")
  }

  @Test func `a packet's schema is JSON`() async throws {
    let run = try await Program().run(["packet", "--schema"])
    #expect(run.status == 0)
    #expect(try run.keys().contains("$schema"))
  }
}
