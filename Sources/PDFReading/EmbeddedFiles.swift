import CQPDF
import CaseModel
import ReaderProtocol

/// The files that a PDF carries: a portfolio's, those of its name tree, and those of its annotations.
package enum EmbeddedFiles {
  /// Answers `unpack` for a PDF: an `entry`, its bytes and an `entryEnd` for each file, bounded as an archive is.
  ///
  /// Throws a `Refusal` where the PDF cannot be opened.
  package static func unpack(
    _ bytes: UnsafeRawBufferPointer, passwords: [String], limits: UnpackLimits, channel: ReaderChannel
  ) throws {
    guard
      let files = ([""] + passwords).lazy.compactMap({
        EmbeddedFileList(bytes, password: $0, maximum: limits.maximumEntries)
      })
      .first
    else { throw Refusal(PDFFailure.unreadable.finding) }
    let sender = EntrySender(channel: channel, room: limits.maximumBytes)
    var damaged = 0
    for index in 0..<files.count {
      try channel.send(.entry(path: name(files.name(index), index)))
      let outcome = files.read(index, into: sender)
      if let failure = sender.failure { throw failure }
      try channel.send(.entryEnd(isComplete: outcome == CQPDF_WHOLE))
      if outcome == CQPDF_STOPPED {
        try channel.send(.finding(overLimit))
        return
      }
      if outcome == CQPDF_DAMAGED { damaged += 1 }
    }
    if damaged > 0 {
      try channel.send(
        .finding(
          Finding(
            code: "file-inside-damaged", severity: .error,
            message: "\(damaged) of the files inside this PDF are damaged and were not read. Ask the sender for them."))
      )
    }
  }

  /// The last step of what may be a path, so that it stays inside; numbered, for names may come twice.
  private static func name(_ stated: String, _ index: Int) -> String {
    let last = stated.split { $0 == "/" || $0 == "\\" || $0 == "\0" }.last.map(String.init) ?? ""
    return last.isEmpty || last == "." || last == ".." ? "\(index + 1) file" : "\(index + 1) \(last)"
  }

  private static let overLimit = Finding(
    code: "unpack-limit", severity: .error,
    message:
      "The files inside this PDF unfold to more than may be; the rest was left out. Ask the sender for them one by one."
  )
}

/// Sends one entry after the other as long as there is room.
private final class EntrySender {
  let channel: ReaderChannel
  private var room: Int
  private(set) var failure: (any Error)?

  init(channel: ReaderChannel, room: Int) {
    self.channel = channel
    self.room = room
  }

  /// False where no more is wanted.
  func take(_ bytes: UnsafeRawBufferPointer) -> Bool {
    guard bytes.count <= room else { return false }
    room -= bytes.count
    do {
      try channel.sendBytes(bytes)
      return true
    } catch {
      failure = error
      return false
    }
  }
}

/// The files of one PDF in qpdf's hands.
private final class EmbeddedFileList {
  private let files: OpaquePointer

  init?(_ bytes: UnsafeRawBufferPointer, password: String, maximum: Int) {
    guard let base = bytes.baseAddress?.assumingMemoryBound(to: UInt8.self),
      let files = cqpdf_files_open(base, bytes.count, password, maximum)
    else { return nil }
    self.files = files
  }

  deinit { cqpdf_files_close(files) }

  var count: Int { cqpdf_files_count(files) }

  func name(_ index: Int) -> String { cqpdf_files_name(files, index).map { String(cString: $0) } ?? "" }

  func read(_ index: Int, into sender: EntrySender) -> cqpdf_outcome {
    withExtendedLifetime(sender) {
      cqpdf_files_read(files, index, Unmanaged.passUnretained(sender).toOpaque()) { context, bytes, count in
        guard let context else { return 0 }
        let sender = Unmanaged<EntrySender>.fromOpaque(context).takeUnretainedValue()
        return sender.take(UnsafeRawBufferPointer(start: bytes, count: count)) ? 1 : 0
      }
    }
  }
}
