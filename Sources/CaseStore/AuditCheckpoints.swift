import CaseModel
import Foundation
import SystemFiles

/// A file outside of the database to which the newest row of the history is added from time to time.
///
/// One line each: row number, the row's code, milliseconds since 1970, the line's own code. What was cut off behind the
/// newest checkpoint cannot be told.
package struct AuditCheckpoints: Sendable {
  /// A checkpoint is due after so many rows, or so long after the last one where there is a new row.
  private static let dueAfterRows: Int64 = 500
  private static let dueAfter = Duration.seconds(600)

  private let file: String
  private let chain: AuditChain

  package init(file: String, chain: AuditChain) {
    self.file = file
    self.chain = chain
  }

  package struct Contents: Sendable {
    package fileprivate(set) var checkpoints: [AuditCheckpoint] = []
    package fileprivate(set) var faults: [AuditFault] = []
    /// Where the last whole line ends: what follows was not finished in a crash.
    fileprivate var wholeByteCount = 0
  }

  package func read() async throws(StoreFailure) -> Contents {
    let bytes = try await runBlocking { () throws(StoreFailure) -> [UInt8] in
      do throws(SystemFailure) {
        let file = try OwnedDescriptor(opening: file, O_RDONLY)
        return try file.read(at: 0, count: try file.facts().byteCount)
      } catch {
        if error.errno == ENOENT { return [] }
        throw .failed(code: Int(error.errno))
      }
    }
    var contents = Contents()
    let lines = bytes.split(separator: 0x0A, omittingEmptySubsequences: false).dropLast()
    for (index, line) in lines.enumerated() {
      contents.wholeByteCount += line.count + 1
      if let checkpoint = checkpoint(String(decoding: line, as: UTF8.self)) {
        contents.checkpoints.append(checkpoint)
      } else {
        contents.faults.append(.forgedCheckpoint(line: index + 1))
      }
    }
    return contents
  }

  /// Adds the newest row where a checkpoint is due, or wherever it is new when `isDue` says so.
  @discardableResult
  package func keep(
    of store: any CaseStore, isDue: Bool = false, clock: any StoreClock = SystemStoreClock()
  ) async throws(StoreFailure) -> Bool {
    guard let newest = try await store.history(newest: 1).first, !newest.code.isEmpty else { return false }
    let contents = try await read()
    let now = clock.now()
    if let last = contents.checkpoints.last {
      // A history that is shorter than what a checkpoint saw is a matter for `audit verify`, not for a new checkpoint.
      guard newest.number > last.number else { return false }
      let isOld = newest.number - last.number >= Self.dueAfterRows || last.at + Self.dueAfter <= now
      guard isDue || isOld else { return false }
    }
    let checkpoint = AuditCheckpoint(number: newest.number, code: newest.code, at: now)
    let line = "\(checkpoint.number) \(checkpoint.code) \(now.milliseconds) \(chain.code(of: checkpoint))\n"
    try await runBlocking { () throws(StoreFailure) in
      do throws(SystemFailure) {
        let target = try OwnedDescriptor(opening: file, O_WRONLY | O_CREAT)
        try target.write(Array(line.utf8), at: contents.wholeByteCount)
        try target.synchronize()
        try target.close()
        if contents.wholeByteCount == 0 { try Folders.synchronize((file as NSString).deletingLastPathComponent) }
      } catch {
        throw error.isOutOfSpace ? .noSpace : .failed(code: Int(error.errno))
      }
    }
    return true
  }

  private func checkpoint(_ line: String) -> AuditCheckpoint? {
    let words = line.split(separator: " ", omittingEmptySubsequences: false).map(String.init)
    guard words.count == 4, let number = Int64(words[0]), let milliseconds = Int64(words[2]) else { return nil }
    let checkpoint = AuditCheckpoint(number: number, code: words[1], at: Timestamp(milliseconds: milliseconds))
    return chain.code(of: checkpoint) == words[3] ? checkpoint : nil
  }
}
