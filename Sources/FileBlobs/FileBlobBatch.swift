import CaseModel
import Foundation
import StageContract
import Synchronization
import SystemFiles

/// Makes many blobs durable at once.
///
/// The first few are synchronised one by one as they finish; of a larger batch the whole file system is synchronised
/// twice, once for the bytes and once for the names, however many files it has. Its writers share a few threads.
actor FileBlobBatch: BlobBatch {
  struct Finished: Sendable {
    let digest: BlobDigest
    let path: String
  }

  static let singleSyncs = 8

  private let folder: BlobFolder
  private let master: MasterKey
  /// Opened before the first byte was written: `syncfs` tells of errors since then.
  private let root: OwnedDescriptor
  private let executor = BlockingExecutor(label: "dossier.blob-batch")
  private let writing = [
    BlockingExecutor(label: "dossier.blob-writers-1"), BlockingExecutor(label: "dossier.blob-writers-2"),
  ]
  private let state = Mutex(State())

  private struct State {
    var finished: [Finished] = []
    var syncsTaken = 0
    var writers = 0
  }

  nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

  init(folder: BlobFolder, master: MasterKey) throws(SystemFailure) {
    self.folder = folder
    self.master = master
    root = try OwnedDescriptor(opening: folder.root, O_RDONLY | O_DIRECTORY)
  }

  nonisolated func makeWriter() async throws(BlobFailure) -> any BlobWriter {
    let number = state.withLock { state in
      state.writers += 1
      return state.writers
    }
    return FileBlobWriter(
      batch: self, master: master, path: folder.makeUnfinishedPath(), executor: writing[number % writing.count])
  }

  nonisolated func takesSingleSync() -> Bool {
    state.withLock { state in
      guard state.syncsTaken < FileBlobBatch.singleSyncs else { return false }
      state.syncsTaken += 1
      return true
    }
  }

  nonisolated func add(_ blob: Finished) { state.withLock { $0.finished.append(blob) } }

  func commit() async throws(BlobFailure) {
    let finished = state.withLock { $0.finished }
    do {
      let isLarge = finished.count > FileBlobBatch.singleSyncs
      if isLarge { try root.synchronizeFileSystem() }
      var parents: Set<String> = []
      for blob in finished {
        let parent = folder.parent(of: blob.digest)
        if parents.insert(parent).inserted { try Folders.make(parent, isDurable: !isLarge) }
        try Folders.rename(blob.path, to: folder.path(of: blob.digest))
      }
      if isLarge {
        try root.synchronizeFileSystem()
      } else {
        for parent in parents.sorted() { try Folders.synchronize(parent) }
      }
    } catch {
      throw BlobFailure(error)
    }
    state.withLock { $0.finished = [] }
  }

  func cancel() async {
    let finished = state.withLock { state in
      defer { state.finished = [] }
      return state.finished
    }
    for blob in finished { _ = unlink(blob.path) }
  }
}
