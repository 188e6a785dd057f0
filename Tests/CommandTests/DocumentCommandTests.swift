import Foundation
import ProgramTesting
import Testing

/// What a coordinator says of documents, through the whole program.
@Suite struct DocumentCommandTests {
  private struct Listed: Decodable, Equatable {
    struct Stated: Decodable, Equatable { let value: String }
    let id: String
    let type: Stated
    let title: Stated?
    let firstPage: Int
    let lastPage: Int
  }

  /// A case of one text file of three documents, in a workspace of its own.
  private struct Setting {
    static let reference = "4100000077"
    let scratch: TemporaryFolder

    init() async throws {
      scratch = try TemporaryFolder("documents")
      let pages = [
        "CONSULTATION NOTE\nPatient: DOE, JANE  DOB: 03/04/1965\nReason for consultation: pain\nPage 1 of 2",
        "Patient: DOE, JANE  DOB: 03/04/1965\nPlan: rest\nPage 2 of 2",
        "LABORATORY REPORT\nPatient: DOE, JANE  DOB: 03/04/1965\nCollected: 03/01/2026\nHemoglobin 11.2 g/dL",
        "OPERATIVE REPORT\nPatient: DOE, JANE  DOB: 03/04/1965\nDate of operation: 01/12/2026\nSurgeon: A. Weber, MD",
      ]
      let file = scratch.url.appending(path: "chart.txt")
      try Data(pages.joined(separator: "\u{0C}").utf8).write(to: file)
      let run = try await run(["ingest", "--case", Setting.reference, "--wait", file.path])
      try #require(run.status == 0 || run.status == 2, "\(run.errors)")
    }

    func run(_ arguments: [String]) async throws -> ProgramRun {
      try await Program().run(arguments + ["--workspace", scratch.url.appending(path: "workspace").path])
    }

    func document(_ arguments: [String]) async throws -> ProgramRun {
      try await run(["document", arguments[0], Setting.reference] + arguments.dropFirst())
    }

    func list() async throws -> [Listed] { try await document(["list", "--json"]).jsonLines(Listed.self) }
  }

  @Test func `documents are cut, joined, renamed, retyped and moved, and stay so when the case is put together again`()
    async throws
  {
    let setting = try await Setting()
    defer { setting.scratch.remove() }
    let read = try await setting.list()
    try #require(read.map(\.firstPage) == [1, 3, 4])
    #expect(read.map(\.type.value) == ["consultation-note", "laboratory-report", "operative-note"])

    _ = try await setting.document(["cut", "d1", "2"])
    #expect(try await setting.list().map(\.firstPage) == [1, 2, 3, 4])
    _ = try await setting.document(["join", "d3", "d4"])
    #expect(try await setting.list().map { [$0.firstPage, $0.lastPage] } == [[1, 1], [2, 2], [3, 4]])
    _ = try await setting.document(["type", "d2", "correspondence"])
    _ = try await setting.document(["rename", "d2", "Letter of the second page"])
    let moved = try await setting.document(["move", "d3", "--before", "d1"])
    #expect(moved.output.contains("/packets/\(Setting.reference)/v"))

    _ = try await setting.run(["reprocess", Setting.reference, "--from", "separate-documents"])
    let kept = try await setting.list()
    #expect(kept.map(\.firstPage) == [3, 1, 2])
    #expect(kept.map(\.id) == ["d3", "d1", "d2"])
    #expect(kept.last?.type.value == "correspondence")
    #expect(kept.last?.title?.value == "Letter of the second page")

    _ = try await setting.document(["rename", "d2"])
    #expect(try await setting.list().last?.title?.value != "Letter of the second page")
  }

  @Test func `what cannot be said of a document is refused with what can`() async throws {
    let setting = try await Setting()
    defer { setting.scratch.remove() }
    let cases: [([String], Int32, String)] = [
      (["cut", "d2", "2"], 65, "nothing to cut"), (["cut", "d1", "3"], 65, "before pages 2 to 2"),
      (["join", "d1", "d3"], 65, "does not follow"), (["type", "d1", "poem"], 64, "pathology-report"),
      (["cut", "d9", "2"], 65, "document list"), (["move", "d1", "--before", "d1"], 65, "itself"),
      (["move", "d1"], 64, "--before"),
    ]
    for (arguments, status, word) in cases {
      let run = try await setting.document(arguments)
      #expect(run.status == status, "\(arguments)")
      #expect(run.errors.contains(word), "\(arguments): \(run.errors)")
    }
  }
}
