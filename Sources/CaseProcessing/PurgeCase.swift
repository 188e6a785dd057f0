import CaseModel
import CaseStore
import Foundation
import StageContract
import SystemFiles

/// Destroys what a case holds: the keys of its blobs and the blobs, its packets and what lies in other folders under its
/// reference. What another case refers to as well stays.
///
/// It may be stopped at any moment and begun again. Its cost is a look at every other case: who else uses a blob is
/// nowhere written down but in what the cases refer to.
package struct PurgeCase: Sendable {
  package struct Outcome: Hashable, Sendable {
    package let destroyed: Int
    /// Kept because another case refers to them.
    package let shared: Int
  }

  private let store: any CaseStore
  private let blobs: any BlobStore
  /// In which a folder by the name of a reference is the case's: packets, accepted deliveries.
  private let folders: [URL]
  private let clock: any StoreClock

  package init(
    store: any CaseStore, blobs: any BlobStore, folders: [URL], clock: any StoreClock = SystemStoreClock()
  ) {
    self.store = store
    self.blobs = blobs
    self.folders = folders
    self.clock = clock
  }

  /// `progress` is told how many of how many other cases were looked at.
  package func purge(
    _ reference: CaseReference, by actor: Actor, progress: (Int, Int) -> Void
  ) async throws(PurgeFailure) -> Outcome {
    do {
      let roots = try await store.beginPurge(of: reference, by: actor)
      let began = clock.now()
      let own = try await BlobClosure(blobs).reach(from: roots.blobs)
      let shared = try await sharedBlobs(of: Set(own), besides: reference, progress: progress)
      for folder in folders { try remove(folder.appending(path: reference.digits)) }
      var destroyed = 0
      // What is named goes before what names it: begun again, the walk still finds all that is left.
      for digest in own.reversed() where !shared.contains(digest) {
        // Put again since: somebody else has begun to use it.
        if let head = try await blobs.head(digest), head.putAt.milliseconds / 1000 > began.milliseconds / 1000 {
          continue
        }
        if try await blobs.delete(digest) { destroyed += 1 }
      }
      try await store.finishPurge(of: reference, destroyed: destroyed, by: actor)
      return Outcome(destroyed: destroyed, shared: shared.count)
    } catch let failure as StoreFailure {
      throw .store(failure)
    } catch let failure as BlobFailure {
      throw .blobs(failure)
    } catch let failure as PurgeFailure {
      throw failure
    } catch {
      throw .foldersRemain
    }
  }

  private func sharedBlobs(
    of own: Set<BlobDigest>, besides reference: CaseReference, progress: (Int, Int) -> Void
  ) async throws -> Set<BlobDigest> {
    var shared: Set<BlobDigest> = []
    let others = try await store.cases().filter { $0.reference != reference && $0.purgedAt == nil }
    for (index, other) in others.enumerated() {
      let roots = try await store.roots(of: other.reference)
      shared.formUnion(try await BlobClosure(blobs).reach(from: roots.blobs).filter(own.contains))
      progress(index + 1, others.count)
    }
    return shared
  }

  private func remove(_ folder: URL) throws {
    guard FileManager.default.fileExists(atPath: folder.path) else { return }
    try FileManager.default.removeItem(at: folder)
    try Folders.synchronize(folder.deletingLastPathComponent().path)
  }
}

package enum PurgeFailure: Error, Hashable, Sendable, CustomStringConvertible {
  case store(StoreFailure)
  case blobs(BlobFailure)
  /// The case's folders could not be removed.
  case foldersRemain

  package var description: String {
    switch self {
    case .store(let failure): failure.description
    case .blobs(let failure): failure.description
    case .foldersRemain:
      "The case's folders could not be removed. Check their rights, then run the command again: it goes on where it stopped."
    }
  }
}
