import CaseModel
import CaseProcessing
import CaseStore
import CaseStoreSQLite
import ContentHashing
import FileBlobs
import Foundation
import Testing

/// What must hold of a case whatever happened to the programs that worked on it.
struct Aftermath {
  let workspace: URL
  let reference: CaseReference

  var packets: URL { workspace.appending(path: "packets").appending(path: reference.digits) }

  /// Whatever folder of a version is there is whole.
  func expectNoHalfPacket(_ why: String) throws {
    guard FileManager.default.fileExists(atPath: packets.path) else { return }
    for name in try FileManager.default.contentsOfDirectory(atPath: packets.path) where name.hasPrefix("v") {
      try expectWhole(packets.appending(path: name), why)
    }
  }

  /// Once everything was run again to its end: one arrival with every byte, one version, each page in the ledger once.
  func expectFiled(_ files: [URL], hasPacket: Bool, store: (any CaseStore)? = nil, _ why: String) async throws {
    let blobs = try await FileBlobStore(
      folder: workspace.path + "/blobs", keyFile: workspace.path + "/master.key")
    let store = try await opened(store, blobs)
    let arrivals = try await store.arrivals(of: reference)
    #expect(arrivals.count == 1, "\(why): one arrival")
    guard let arrival = arrivals.first else { return }
    let manifest = try await blobs.get(json: ArrivalManifest.self, arrival.manifest)
    let sent = try Set(files.map { BlobDigest(sha256Of: Array(try Data(contentsOf: $0))) })
    #expect(Set(manifest.items.map(\.digest)) == sent, "\(why): the arrival names every file")
    for digest in sent {
      #expect(BlobDigest(sha256Of: try await blobs.get(digest)) == digest, "\(why): every byte can be read back")
    }
    let inspection = try await AuditInspection.whole(of: store, chain: blobs.auditChain)
    #expect(inspection.faults.isEmpty, "\(why): the history is one chain: \(inspection.faults)")
    guard hasPacket else { return }
    let scrub = try await ScrubBlobs(blobs: blobs).scrub { _, _ in }
    #expect(scrub.isClean, "\(why): no blob is damaged")
    #expect(try await store.packets(of: reference).map(\.version) == [1], "\(why): one version")
    #expect(try FileManager.default.contentsOfDirectory(atPath: packets.path) == ["v1"], "\(why): one folder")
    try expectWhole(packets.appending(path: "v1"), why)
    try await expectBilledOnce(store, why)
  }

  func opened(_ store: (any CaseStore)?, _ blobs: FileBlobStore) async throws -> any CaseStore {
    if let store { return store }
    return try await SQLiteCaseStore(file: workspace.path + "/dossier.sqlite", chain: blobs.auditChain)
  }

  private func expectBilledOnce(_ store: any CaseStore, _ why: String) async throws {
    struct Document: Decodable {
      struct Count: Decodable { let billable: Int }
      let pageCount: Count
    }
    var sums: [LedgerStatement.Entry: Int] = [:]
    for row in try await store.ledger(of: reference) { sums[row.entry, default: 0] += row.quantity }
    #expect(sums.values.allSatisfy { $0 == 1 }, "\(why): nothing is billed twice")
    let packet = try Data(contentsOf: packets.appending(path: "v1/packet.json"))
    let billable = try JSONDecoder().decode(Document.self, from: packet).pageCount.billable
    #expect(sums.keys.filter { $0.item == "records-pages" }.count == billable, "\(why): every page is billed")
  }

  private func expectWhole(_ folder: URL, _ why: String) throws {
    struct Manifest: Decodable {
      struct File: Decodable {
        let name: String
        let sha256: String
        let bytes: Int
      }
      let files: [File]
    }
    let manifest = try JSONDecoder().decode(
      Manifest.self, from: try Data(contentsOf: folder.appending(path: "manifest.json")))
    for file in manifest.files {
      let bytes = try Data(contentsOf: folder.appending(path: file.name))
      #expect(BlobDigest(sha256Of: Array(bytes)).hex == file.sha256, "\(why): \(file.name) is whole")
    }
    #expect(
      Set(manifest.files.map(\.name)).isSuperset(of: ["packet.json", "packet.html"]), "\(why): nothing is missing")
  }
}

extension AuditInspection {
  static func whole(of store: any CaseStore, chain: AuditChain) async throws -> AuditInspection {
    var inspection = AuditInspection(chain: chain, checkpoints: [])
    inspection.take(try await store.history(of: nil))
    inspection.finish()
    return inspection
  }
}
