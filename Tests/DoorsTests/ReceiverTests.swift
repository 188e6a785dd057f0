import CaseModel
import CaseStore
import CaseStoreTesting
import Doors
import Foundation
import StageContract
import Testing

@Suite struct ReceiverTests {
  private let blobs = MemoryBlobStore()
  private let store = MemoryCaseStore()

  private func receive(_ paths: [String]) async throws -> ReceivedDelivery {
    let reference = try #require(CaseReference("0000000001"))
    return try await Receiver(store: store, blobs: blobs, actor: Actor("tester"))
      .receive(paths: paths, case: reference, channel: .upload) { _ throws(StageFailure) in [] }
  }

  private func write(_ text: String, to path: String) throws {
    let file = URL(fileURLWithPath: path)
    try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(text.utf8).write(to: file)
  }

  @Test func `files and folders are kept under their own names, empty ones too`() async throws {
    try await withFolder { folder in
      try write("a", to: folder + "/letter.pdf")
      try write("b", to: folder + "/disc/DICOM/I1")
      try write("", to: folder + "/disc/empty")
      let delivery = try await receive([folder + "/letter.pdf", folder + "/disc/"])
      #expect(delivery.manifest.items.map(\.name) == ["disc/DICOM/I1", "disc/empty", "letter.pdf"])
      #expect(delivery.manifest.items.map(\.byteCount) == [1, 0, 1])
      #expect(delivery.findings.isEmpty)
      #expect(try await blobs.get(delivery.manifest.items[2].digest) == Array("a".utf8))
      let manifest = try await blobs.get(json: ArrivalManifest.self, delivery.reception.arrival.manifest)
      #expect(manifest == delivery.manifest)
      guard case .known = try await receive([folder + "/letter.pdf", folder + "/disc"]).reception else {
        Issue.record("the same again is known")
        return
      }
    }
  }

  @Test func `links, pipes and devices are left out with a word`() async throws {
    try await withFolder { folder in
      try write("a", to: folder + "/in/letter.pdf")
      try FileManager.default.createSymbolicLink(atPath: folder + "/in/link", withDestinationPath: "/etc/passwd")
      #expect(mkfifo(folder + "/in/pipe", 0o600) == 0)
      let delivery = try await receive([folder + "/in"])
      #expect(delivery.manifest.items.map(\.name) == ["in/letter.pdf"])
      #expect(delivery.findings.map(\.code) == ["link-left-out", "special-file-left-out"])
      await #expect(throws: ReceiveFailure.self) { _ = try await receive([folder + "/in/pipe"]) }
    }
  }

  @Test func `a path that is not there files nothing at all`() async throws {
    try await withFolder { folder in
      try write("a", to: folder + "/letter.pdf")
      await #expect(throws: ReceiveFailure.notThere(place: 2)) {
        _ = try await receive([folder + "/letter.pdf", folder + "/missing.pdf"])
      }
      #expect(await blobs.count == 0)
      #expect(await store.counts().arrivals == 0)
    }
  }

  @Test func `a name that is not UTF-8 is taken all the same`() async throws {
    try await withFolder { folder in
      let name = Array("\(folder)/in-latin-1-\u{0}".utf8.dropLast()) + [0xE9, 0]
      let file = name.withUnsafeBufferPointer { bytes in
        bytes.withMemoryRebound(to: CChar.self) { fopen($0.baseAddress, "w") }
      }
      fclose(file)
      let delivery = try await receive([folder])
      #expect(delivery.manifest.items.count == 1)
    }
  }
}

func withFolder(_ body: (String) async throws -> Void) async throws {
  let folder = FileManager.default.temporaryDirectory.appendingPathComponent("dossier-test-\(UUID().uuidString)")
  try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  do {
    try await body(folder.path)
  } catch {
    try FileManager.default.removeItem(at: folder)
    throw error
  }
  try FileManager.default.removeItem(at: folder)
}
