import Foundation
import ProgramTesting
import Testing

/// The imaging manifests of whole packets, read by DCMTK.
@Suite struct ImagingManifestTests {
  private static let hasDCMTK = FileManager.default.isExecutableFile(atPath: "/usr/bin/dcmdump")

  private struct Packet: Decodable {
    struct Manifest: Decodable, Equatable {
      let file: String
      let study: String
      let instances: Int
    }
    struct Study: Decodable {
      let uid: String
      let isAccepted: Bool
    }
    struct Imaging: Decodable {
      let studies: [Study]
      let manifests: [Manifest]
    }
    let imaging: Imaging

    init(at folder: URL) throws {
      self = try JSONDecoder().decode(Packet.self, from: Data(contentsOf: folder.appending(path: "packet.json")))
    }
  }

  private func write(_ bytes: [UInt8], to file: URL) throws {
    try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(bytes).write(to: file)
  }

  /// A disc with two studies of the patient, one of them of two series, and one of somebody else.
  private func lay(_ folder: URL) throws {
    func image(_ study: String, _ series: String, _ number: Int, of patient: String, born: String) -> Part10 {
      Part10.image(study: study, series: series, instance: "\(series).\(number)", patient: patient) {
        $0.add(0x0010, 0x0030, "DA", born)
        $0.add(0x0020, 0x0013, "IS", "\(number)")
      }
    }
    for number in 1...3 {
      for (study, series) in [("1.2.3", "1.2.3.1"), ("1.2.3", "1.2.3.2"), ("1.2.4", "1.2.4.1")] {
        try write(
          image(study, series, number, of: "DOE^JANE", born: "19700102").bytes,
          to: folder.appending(path: "disc/\(series)/IM\(number)"))
      }
      try write(
        image("1.2.5", "1.2.5.1", number, of: "ROE^RICHARD", born: "19551231").bytes,
        to: folder.appending(path: "disc/other/IM\(number)"))
    }
    let form = """
      reference: '1000000001'
      patient: {family: Doe, given: Jane, birthDate: 1970-01-02, sex: female}
      """
    try write(Array(form.utf8), to: folder.appending(path: "case.yaml"))
  }

  private func packet(_ sent: URL, _ workspace: URL) async throws -> URL {
    let run = try await Program().run([
      "ingest", "--case", "1000000001", "--channel", "disc", sent.path, "--wait", "--workspace", workspace.path,
    ])
    try #require(run.status == 0 || run.status == 2, "\(run.errors)")
    return URL(filePath: run.output.trimmingCharacters(in: .whitespacesAndNewlines))
  }

  private func named(_ file: URL, _ tag: String) async throws -> Set<String> {
    let run = try await Program(executable: URL(filePath: "/usr/bin/dcmdump")).run(["-q", "+P", tag, "+L", file.path])
    try #require(run.status == 0, "\(run.errors)")
    return Set(run.output.matches(of: /UI \[([0-9.]+)\]/).map { String($0.1) })
  }

  @Test(.enabled(if: hasDCMTK, "needs dcmtk"))
  func `each accepted study has a manifest of exactly its instances, and a stranger's has none`() async throws {
    let scratch = try TemporaryFolder("manifests")
    defer { scratch.remove() }
    try lay(scratch.url.appending(path: "sent"))
    let folder = try await packet(scratch.url.appending(path: "sent"), scratch.url.appending(path: "ws"))
    let imaging = try Packet(at: folder).imaging
    #expect(imaging.studies.filter { !$0.isAccepted }.map(\.uid) == ["1.2.5"])
    #expect(imaging.manifests.map(\.file) == ["imaging-1.dcm", "imaging-2.dcm"])
    #expect(imaging.manifests.map(\.study) == ["1.2.3", "1.2.4"])
    #expect(imaging.manifests.map(\.instances) == [6, 3])
    let series = [["1.2.3.1", "1.2.3.2"], ["1.2.4.1"]]
    for (manifest, series) in zip(imaging.manifests, series) {
      let file = folder.appending(path: manifest.file)
      let wanted = series.flatMap { uid in (1...3).map { "\(uid).\($0)" } }
      #expect(try await named(file, "0008,1155") == Set(wanted))
      #expect(try await named(file, "0020,000d") == [manifest.study])
    }
    let page = try String(contentsOf: folder.appending(path: "packet.html"), encoding: .utf8)
    #expect(page.contains("href=\"imaging-1.dcm\"") && page.contains("6 instances"))
    #expect(try await Program().run(["packet", "verify", folder.path]).status == 0)
  }

  @Test(.enabled(if: hasDCMTK, "needs dcmtk"))
  func `a manifest that was changed or is gone is found out, and one made again is the same`() async throws {
    let small = try await SmallCase.shared.run()
    let scratch = try TemporaryFolder("manifest")
    defer { scratch.remove() }
    let copy = scratch.url.appending(path: "copy")
    try FileManager.default.copyItem(at: small.packet, to: copy)
    let file = copy.appending(path: "imaging-1.dcm")
    let bytes = try Data(contentsOf: file)
    var changed = bytes
    changed[changed.count - 2] ^= 1
    try changed.write(to: file)
    let verified = try await Program().run(["packet", "verify", copy.path])
    #expect(verified.status == 65 && verified.output.contains("imaging-1.dcm was changed"))
    // That of another study: packet.json says so, whatever the hashes say.
    try Data(contentsOf: copy.appending(path: "imaging-2.dcm")).write(to: file)
    let swapped = try await Program().run(["packet", "verify", copy.path])
    #expect(swapped.output.contains("imaging-1.dcm does not name the study"))
    try FileManager.default.removeItem(at: file)
    #expect(try await Program().run(["packet", "verify", copy.path]).output.contains("imaging-1.dcm is missing"))
    // Assembled once more in a fresh version, for a reason that has nothing to do with imaging.
    let workspace = scratch.url.appending(path: "workspace")
    try FileManager.default.copyItem(at: small.workspace, to: workspace)
    let decided = try await Program().run([
      "decide", SmallCase.reference, "fee/total", "percent-10", "--note", "hardship", "--workspace", workspace.path,
    ])
    let second = URL(filePath: decided.output.trimmingCharacters(in: .whitespacesAndNewlines))
    #expect(second.lastPathComponent == "v2")
    #expect(try Data(contentsOf: second.appending(path: "imaging-1.dcm")) == bytes)
  }
}
