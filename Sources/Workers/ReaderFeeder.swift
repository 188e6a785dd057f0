import CaseModel
import CaseStore
import ReaderProtocol
import StageContract

/// Sends what follows the request, a little at a time, whenever the reader has taken what was sent before.
struct ReaderFeeder {
  /// Small files of a disc are sent together up to so many bytes: fewer rounds, bounded memory.
  private static let roundLength = 512 << 10

  private let unit: ReaderUnit
  private let blobs: any BlobReader
  private var nextFile = 0
  private var isDone = false

  init(unit: ReaderUnit, blobs: any BlobReader) {
    self.unit = unit
    self.blobs = blobs
  }

  mutating func feed(_ session: ReaderSession) async throws(ReaderFailure) {
    switch unit.feed {
    case .nothing: isDone = true
    case .records(let plan):
      if !isDone {
        for message in ReaderInput.messages(for: plan) { try await session.send([.encode(message)]) }
      }
      isDone = true
    case .disc(let files): try await feedDisc(files, session)
    }
    if isDone { await session.endFeed() }
  }

  func answer(_ session: ReaderSession, index: Int, offset: Int, length: Int) async throws(ReaderFailure) {
    guard case .disc(let files) = unit.feed, files.indices.contains(index), offset >= 0,
      (1...Frame.maximumLength).contains(length), offset <= files[index].byteCount
    else { throw .garbage }
    let end = min(files[index].byteCount, offset + length)
    let bytes = try await read(files[index].digest, offset..<end)
    try await session.send([.encode(ReaderInput.discFileBytes(index: index, offset: offset)), .bytes(bytes)])
  }

  private mutating func feedDisc(_ files: [ArrivalItem], _ session: ReaderSession) async throws(ReaderFailure) {
    var sent = 0
    while nextFile < files.count, sent < ReaderFeeder.roundLength {
      let file = files[nextFile]
      let prefix = try await read(file.digest, 0..<min(file.byteCount, ReaderUnit.discPrefixLength))
      let head = ReaderInput.discFile(index: nextFile, path: file.name, byteCount: file.byteCount)
      try await session.send([.encode(head), .bytes(prefix)])
      sent += prefix.count + file.name.utf8.count
      nextFile += 1
    }
    guard nextFile == files.count else { return }
    // Wants for bytes may still come after the last file: the pipe stays open until the reader's end.
    if !isDone { try await session.send([.encode(ReaderInput.discEnd)]) }
    isDone = true
  }

  private func read(_ digest: BlobDigest, _ range: Range<Int>) async throws(ReaderFailure) -> [UInt8] {
    guard !range.isEmpty else { return [] }
    do {
      return try await blobs.read(digest, range)
    } catch {
      throw .blobs(error)
    }
  }
}
