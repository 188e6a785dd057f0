import CLinux
import CaseStore
import Foundation
import StageContract
import SystemFiles

/// Plain bytes as an open file without a name, for a reader.
enum PlainCopy {
  /// Up to here the bytes lie in memory; above, in an unnamed file on the disk.
  static let largestInMemory = 32 << 20

  /// What `fill` writes, opened for reading only; the caller owns the descriptor. `folder` is where large files go.
  static func descriptor(
    byteCount: Int, folder: String, fill: (borrowing OwnedDescriptor) throws(BlobFailure) -> Void
  ) throws(BlobFailure) -> Int32 {
    let isInMemory = byteCount <= largestInMemory
    let number = isInMemory ? dossier_memfd() : dossier_unnamed_file(folder)
    guard number >= 0 else { throw BlobFailure(SystemFailure(isInMemory ? "memfd_create" : "open")) }
    let file = OwnedDescriptor(owning: number)
    try fill(file)
    if isInMemory {
      guard dossier_seal(number) == 0 else { throw BlobFailure(SystemFailure("fcntl")) }
    }
    // Opened anew for reading only: neither kind can be written to through what a reader gets.
    do throws(SystemFailure) {
      return try OwnedDescriptor(opening: "/proc/self/fd/\(number)", O_RDONLY).release()
    } catch {
      throw BlobFailure(error)
    }
  }
}
