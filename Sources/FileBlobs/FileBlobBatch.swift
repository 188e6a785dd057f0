import CaseModel
import Foundation
import StageContract
import SystemFiles

/// Makes many blobs durable at once.
///
/// The first few are synchronised one by one as they finish; of a larger batch the whole file system is synchronised
/// twice, once for the bytes and once for the names, however many files it has.
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
  private var finished: [Finished] = []
  private var syncsTaken = 0

  nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

  init(folder: BlobFolder, master: MasterKey) throws(SystemFailure) {
    self.folder = folder
    self.master = master
    root = try OwnedDescriptor(opening: folder.root, O_RDONLY | O_DIRECTORY)
  }

  func makeWriter() async throws(BlobFailure) -> any BlobWriter {
    FileBlobWriter(batch: self, master: master, path: folder.makeUnfinishedPath(), executor: executor)
  }

  func takesSingleSync() -> Bool {
    guard syncsTaken < FileBlobBatch.singleSyncs else { return false }
    syncsTaken += 1
    return true
  }

  func add(_ blob: Finished) { finished.append(blob) }

  func commit() async throws(BlobFailure) {
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
    finished = []
  }

  func cancel() async {
    for blob in finished { _ = unlink(blob.path) }
    finished = []
  }
}
