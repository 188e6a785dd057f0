import CaseModel
import StageContract

/// A delivery whose bytes come in over a connection: each goes to the disk, encrypted, as it comes.
///
/// Nothing of it counts before `keep` has returned.
package actor IncomingDelivery {
  private let batch: any BlobBatch
  private var items: [ArrivalItem] = []
  private var writer: (any BlobWriter)?
  private var name = ""

  package init(blobs: any BlobKeeper) async throws(ReceiveFailure) {
    do { batch = try await blobs.makeBatch() } catch { throw .blobs(error) }
  }

  package var isEmpty: Bool { items.isEmpty }

  /// `name` is what the sender calls the file: patient data, kept in the manifest only.
  package func begin(_ name: String) async throws(ReceiveFailure) {
    do { writer = try await batch.makeWriter() } catch { throw .blobs(error) }
    self.name = IncomingDelivery.path(name)
  }

  package func append(_ bytes: [UInt8]) async throws(ReceiveFailure) {
    do { try await writer?.append(bytes) } catch { throw .blobs(error) }
  }

  package func end() async throws(ReceiveFailure) {
    guard let writer else { return }
    self.writer = nil
    do {
      let stored = try await writer.finish()
      items.append(ArrivalItem(name: name, digest: stored.digest, byteCount: stored.byteCount))
    } catch {
      throw .blobs(error)
    }
  }

  /// A whole file at once, for small ones.
  package func add(_ name: String, _ bytes: [UInt8]) async throws(ReceiveFailure) {
    try await begin(name)
    try await append(bytes)
    try await end()
  }

  /// Makes all of it durable, in one step.
  package func keep(channel: Channel) async throws(ReceiveFailure) -> KeptDelivery {
    guard !items.isEmpty else { throw .nothing([]) }
    do {
      let kept = try await KeptDelivery(ArrivalManifest(channel: channel, items: items), [], in: batch)
      try await batch.commit()
      return kept
    } catch {
      throw ReceiveFailure(keeping: error)
    }
  }

  package func cancel() async {
    await writer?.cancel()
    writer = nil
    await batch.cancel()
  }

  /// The sender's path without what leads out of a folder: `..`, a root, a drive.
  private static func path(_ name: String) -> String {
    let parts = name.split { $0 == "/" || $0 == "\\" }
      .filter { $0 != "." && $0 != ".." && !$0.hasSuffix(":") && !$0.unicodeScalars.contains("\u{0}") }
    return parts.isEmpty ? "file" : parts.joined(separator: "/")
  }
}
