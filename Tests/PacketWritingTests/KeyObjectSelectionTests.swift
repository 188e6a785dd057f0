import CaseModel
import Foundation
import ProgramTesting
import Testing

@testable import PacketWriting

/// The imaging manifest as DCMTK reads it.
@Suite struct KeyObjectSelectionTests {
  private static let hasDCMTK = ["dcmdump", "dsrdump"].allSatisfy {
    FileManager.default.isExecutableFile(atPath: "/usr/bin/\($0)")
  }

  private func study(_ name: String = "Doe^Jane") -> StudyRecord {
    StudyRecord(
      uid: "1.2.3",
      patient: PatientAsWritten(
        name: name, identifier: "MRN-1", issuer: "Northfield", birthDate: CalendarDate("1968-04-09"), sex: "F"),
      date: CalendarDate("2026-01-12"), modalities: ["CT"], description: "CT ABDOMEN", accessionNumber: "A77",
      accessionIssuer: nil, institution: nil, procedureCodes: [], requestedProcedureDescriptions: [],
      requestedProcedureCodes: [], performedDescriptions: [], series: [])
  }

  private func list(_ count: Int) -> InstanceList {
    let classes = [
      "1.2.840.10008.5.1.4.1.1.2", "1.2.840.10008.5.1.4.1.1.88.33", "1.2.840.10008.5.1.4.1.1.9.1.1",
      "1.2.840.10008.5.1.4.1.1.11.1",
    ]
    return InstanceList(
      (0..<count).compactMap { number in
        InstanceList.Entry(
          series: "1.2.3.\(number % 4 + 1)", sopClass: classes[number % 4], instance: "1.2.3.9.\(number)")
      })
  }

  private func file(
    _ study: StudyRecord, _ list: InstanceList, instant: String = "2026-01-14T09:30:05.000Z"
  ) throws -> [UInt8] {
    try #require(KeyObjectSelection(study, instances: list, instant: instant)).file
  }

  private func read(_ bytes: [UInt8], _ tool: String, _ arguments: String...) async throws -> ProgramRun {
    let scratch = try TemporaryFolder("kos")
    defer { scratch.remove() }
    let file = scratch.url.appending(path: "imaging-1.dcm")
    try Data(bytes).write(to: file)
    return try await Program(executable: URL(filePath: "/usr/bin/\(tool)")).run(arguments + [file.path])
  }

  @Test(.enabled(if: hasDCMTK, "needs dcmtk"))
  func `DCMTK reads it as a key object selection with the title of a manifest and nothing to complain of`() async throws
  {
    let run = try await read(try file(study(), list(8)), "dsrdump", "+Pc", "+Pt", "+U8")
    // What this DCMTK does not check at all it says of every document in UTF-8.
    let complaints = run.errors.split(separator: "\n").filter {
      !$0.hasSuffix("ISO_IR 192") && !$0.hasSuffix("not yet supported")
    }
    #expect(run.status == 0 && complaints.isEmpty, "\(run.errors)")
    #expect(run.output.contains("Key Object Selection Document"))
    #expect(run.output.contains("113030,DCM,\"Manifest\""))
    #expect(run.output.contains("TID 2010 (DCMR)"))
    #expect(run.output.contains("Doe^Jane"))
    for (kind, count) in [("<contains IMAGE:", 2), ("<contains WAVEFORM:", 2), ("<contains COMPOSITE:", 4)] {
      #expect(run.output.components(separatedBy: kind).count == count + 1, "\(kind) \(run.output)")
    }
  }

  @Test(.enabled(if: hasDCMTK, "needs dcmtk"), arguments: [1, 40, 3000])
  func `it names every instance as evidence and as content, and no other`(_ count: Int) async throws {
    let run = try await read(try file(study(), list(count)), "dcmdump", "-q", "+P", "0008,1155", "+L")
    #expect(run.status == 0)
    var told: [String: Int] = [:]
    for match in run.output.matches(of: /UI \[([0-9.]+)\]/) { told[String(match.1), default: 0] += 1 }
    #expect(told == Dictionary(uniqueKeysWithValues: list(count).entries.map { ($0.instance, 2) }))
  }

  @Test func `the same is the same bytes, and other content has other identifiers`() throws {
    let base = try file(study(), list(8))
    #expect(try file(study(), InstanceList(list(8).entries.reversed())) == base)
    let others = [
      try file(study(), list(7)), try file(study("Doe^John"), list(8)),
      try file(study(), list(8), instant: "2026-01-15T09:30:05.000Z"),
    ]
    let own = try (others + [base]).map { bytes in
      try #require(String(decoding: bytes, as: UTF8.self).firstMatch(of: /2\.25\.[0-9]{30,39}/)).0
    }
    #expect(Set(own).count == 4)
  }

  @Test(
    .enabled(if: hasDCMTK, "needs dcmtk"),
    arguments: ["山田^太郎", "محمد", "Doe\\Jane\u{0}", String(repeating: "x", count: 70_000)]
  )
  func `a name of any kind leaves a document that can be read`(_ name: String) async throws {
    let run = try await read(try file(study(name), list(4)), "dcmdump", "-q", "+P", "PatientName")
    #expect(run.status == 0 && run.errors.isEmpty, "\(run.errors)")
    #expect(name.count > 1000 || run.output.contains(name.filter { $0 != "\\" && $0 != "\0" }))
  }

  @Test func `what a document names is read back for the check, and cut or changed bytes name less or nothing`() throws
  {
    let bytes = try file(study(), list(40))
    let named = try #require(NamedInstances(bytes))
    #expect(named.study == "1.2.3" && named.instances == Set(list(40).entries.map(\.instance)))
    #expect(NamedInstances(Array(bytes.prefix(200))) == nil && NamedInstances([]) == nil)
    for count in stride(from: 133, to: bytes.count, by: 97) {
      let cut = NamedInstances(Array(bytes.prefix(count)))
      #expect(cut == nil || cut?.instances.isSubset(of: named.instances) == true)
    }
  }

  @Test func `where nothing can be named there is none`() {
    #expect(KeyObjectSelection(study(), instances: InstanceList([]), instant: "") == nil)
    #expect(InstanceList(bytes: Array("1.2\t1.3\tx\n".utf8)) == nil)
    #expect(InstanceList(bytes: Array("1.2\t1.3\n".utf8)) == nil)
    #expect(InstanceList(bytes: list(4).encoded) == list(4))
  }
}
