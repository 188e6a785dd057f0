import CaseModel
import CaseStore
import ContentHashing
import Foundation
import PacketWriting
import StageContract
import Stages
import SystemFiles

/// Commits a packet's version, then lets its folder appear by one rename.
package struct PublishPacket: Sendable {
  let store: any CaseStore
  let blobs: any BlobKeeper
  /// `packets/`.
  let folder: URL

  package init(store: any CaseStore, blobs: any BlobKeeper, folder: URL) {
    self.store = store
    self.blobs = blobs
    self.folder = folder
  }

  /// What the store keeps of a published version.
  package struct Contents: Codable, Hashable, Sendable {
    package let files: [AssemblePacket.File]
    /// Of the `CaseSummary` that the files were written from.
    package let summary: BlobDigest
  }

  package func url(of reference: CaseReference, version: Int) -> URL {
    folder.appending(path: reference.digits).appending(path: "v\(version)")
  }

  /// What a case would be published as.
  package struct Draft: Sendable {
    /// The newest version, where it was published for the same inputs.
    package let known: PublishedPacket?
    package let version: Int
    package let files: [AssemblePacket.File]
    /// Against the version before, for a person; none where nothing was published yet.
    package let changes: [String]
  }

  /// Writes everything down and publishes nothing.
  package func draft(_ complete: WalkCase.Complete, evaluator: any Evaluator) async throws(StageFailure) -> Draft {
    let published = try await packets(complete.summary.reference)
    if let known = try standing(complete.inputsDigest, among: published).known {
      let files = try await blobs.output(Contents.self, known.manifest).files
      return Draft(known: known, version: known.version, files: files, changes: [])
    }
    let version = (published.last?.version ?? 0) + 1
    let files = try await assemble(complete, version: version, after: published.last, evaluator: evaluator)
    var changes: [String] = []
    if let file = files.first(where: { $0.name == "packet.json" }) {
      let document = try await blobs.output(JSONValue.self, file.digest)
      changes = document["packet"]?["changes"]?.items.compactMap(\.stringValue) ?? []
    }
    return Draft(known: nil, version: version, files: files, changes: changes)
  }

  /// The same inputs as the newest version's give that version.
  package func publish(
    _ complete: WalkCase.Complete, evaluator: any Evaluator, by actor: Actor
  ) async throws(StageFailure) -> PublishedPacket {
    let reference = complete.summary.reference
    let published = try await packets(reference)
    let standing = try standing(complete.inputsDigest, among: published)
    if let known = standing.known {
      try await materialise(known)
      return known
    }
    let version = (published.last?.version ?? 0) + 1
    let files = try await assemble(complete, version: version, after: published.last, evaluator: evaluator)
    let contents = try await blobs.put(json: Contents(files: files, summary: complete.summaryDigest))
    let packet: PublishedPacket
    do {
      packet = try await store.publish(
        NewPacket(
          reference: reference, inputsDigest: standing.digest, manifest: contents,
          openHolds: complete.summary.holds.count, statement: statement(complete.summary)),
        by: actor
      ).packet
    } catch {
      throw StageFailure(error)
    }
    guard packet.version == version else {
      throw StageFailure(
        code: "version-taken", verdict: .retry(after: nil),
        message: "Another process published this case in the meantime. It is tried again by itself.")
    }
    try await materialise(packet)
    return packet
  }

  /// The newest version where it stands for these inputs, else what the next one is to be known by: a case that came back
  /// to what it was before is a version of its own.
  private func standing(
    _ inputs: BlobDigest, among published: [PublishedPacket]
  ) throws(StageFailure) -> (known: PublishedPacket?, digest: BlobDigest) {
    guard let last = published.last else { return (nil, inputs) }
    if last.inputsDigest == inputs { return (last, inputs) }
    let before = try again(inputs, after: last.version - 1)
    if last.inputsDigest == before { return (last, before) }
    let isBack = published.contains { $0.inputsDigest == inputs }
    return (nil, isBack ? try again(inputs, after: last.version) : inputs)
  }

  private func again(_ inputs: BlobDigest, after version: Int) throws(StageFailure) -> BlobDigest {
    do {
      return try CanonicalJSON.digest(of: Again(inputs: inputs, after: version))
    } catch {
      throw StageFailure(code: "key-unencodable", verdict: .halt, message: "\(error) Report this as a defect.")
    }
  }

  private struct Again: Encodable {
    let inputs: BlobDigest
    let after: Int
  }

  private func assemble(
    _ complete: WalkCase.Complete, version: Int, after previous: PublishedPacket?, evaluator: any Evaluator
  ) async throws(StageFailure) -> [AssemblePacket.File] {
    let output = try await evaluator.value(
      AssemblePacket(),
      AssemblePacket.Input(
        summary: complete.summaryDigest, records: complete.records, version: version,
        inputsDigest: complete.inputsDigest, previous: try await file("packet.json", of: previous)?.digest,
        originals: complete.originals, instant: complete.instant.instant))
    return try await blobs.output([AssemblePacket.File].self, output)
  }

  /// Makes the folder of a committed version where it is missing: after a crash between the commit and the rename, or after it was deleted.
  package func materialise(_ packet: PublishedPacket) async throws(StageFailure) {
    let target = url(of: packet.reference, version: packet.version).path
    let files = try await blobs.output(Contents.self, packet.manifest).files
    let parent = folder.appending(path: packet.reference.digits).path
    let building = "\(parent)/.v\(packet.version).building"
    do {
      if FileManager.default.fileExists(atPath: target) { return }
      try Folders.make(parent)
      if FileManager.default.fileExists(atPath: building) { try FileManager.default.removeItem(atPath: building) }
      try Folders.make(building)
      for file in files {
        let descriptor = try OwnedDescriptor(opening: "\(building)/\(file.name)", O_WRONLY | O_CREAT | O_EXCL)
        for start in stride(from: 0, to: file.byteCount, by: 4 << 20) {
          try descriptor.write(
            try await blobs.read(file.digest, start..<min(start + 4 << 20, file.byteCount)), at: start)
        }
        try descriptor.synchronize()
        try descriptor.close()
      }
      try Folders.synchronize(building)
      try Folders.rename(building, to: target)
      try Folders.synchronize(parent)
    } catch let failure as BlobFailure {
      throw StageFailure(failure)
    } catch let failure as SystemFailure {
      let message =
        failure.isOutOfSpace
        ? "The disk is full. Make room: the packet is kept and its folder is made by the next command."
        : "The packet's folder could not be written (\(failure)). Check the rights of the workspace."
      throw StageFailure(code: "packet-not-written", verdict: .retry(after: nil), message: message)
    } catch {
      throw StageFailure(
        code: "packet-not-written", verdict: .retry(after: nil),
        message: "The packet's folder could not be written. Check the rights of the workspace.")
    }
  }

  /// `packet.json` of a published version; `nil` for no version.
  package func document(of packet: PublishedPacket?) async throws(StageFailure) -> JSONValue? {
    guard let file = try await file("packet.json", of: packet) else { return nil }
    return try await blobs.output(JSONValue.self, file.digest)
  }

  private func file(_ name: String, of packet: PublishedPacket?) async throws(StageFailure) -> AssemblePacket.File? {
    guard let packet else { return nil }
    return try await files(of: packet).first { $0.name == name }
  }

  /// The files of a published version, as blobs.
  package func files(of packet: PublishedPacket) async throws(StageFailure) -> [AssemblePacket.File] {
    try await blobs.output(Contents.self, packet.manifest).files
  }

  /// What a published version was written from.
  package func summary(of packet: PublishedPacket) async throws(StageFailure) -> CaseSummary {
    try await blobs.output(CaseSummary.self, try await blobs.output(Contents.self, packet.manifest).summary)
  }

  private func packets(_ reference: CaseReference) async throws(StageFailure) -> [PublishedPacket] {
    do { return try await store.packets(of: reference) } catch { throw StageFailure(error) }
  }

  /// What the ledger shall come to: every billed page and review once.
  private func statement(_ summary: CaseSummary) -> LedgerStatement {
    let left = Set(summary.pages.exclusions.map(\.page))
    var entries: [LedgerStatement.Entry] = []
    for source in summary.sources where source.foundPageCount > 0 {
      for number in 1...source.foundPageCount {
        let page = PageAddress(source: source.id, page: PageNumber(number))
        guard !left.contains(page) else { continue }
        entries.append(LedgerStatement.Entry(item: "records-pages", subject: "\(source.id)/\(number)"))
      }
    }
    for line in summary.quote.lines where line.item != "records-pages" && line.amount != nil {
      // Sites are named; what could hold a patient's words is only numbered.
      let isSite = line.item == "imaging-review" || line.item == "biopsy-review"
      for (index, detail) in line.details.enumerated() {
        entries.append(LedgerStatement.Entry(item: line.item, subject: isSite ? detail.label : "\(index + 1)"))
      }
    }
    return LedgerStatement(priceList: summary.quote.priceList, entries: entries)
  }
}
