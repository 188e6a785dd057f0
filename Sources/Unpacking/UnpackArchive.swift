import CaseModel
import ReaderProtocol

/// One archive on its way out, with what was counted so far.
struct UnpackArchive {
  var budget: UnpackBudget
  let channel: ReaderChannel

  mutating func unpack(_ archive: inout ArchiveReader, kind: ContentKind) throws {
    loop: while true {
      switch archive.next() {
      case .end:
        budget.troubles.isEmpty = budget.entries == 0
        break loop
      case .broken:
        if archive.failedForPassword || archive.hasEncryptedEntries {
          budget.troubles.encrypted += 1
        } else if budget.entries == 0 {
          throw Unpack.refusal(of: kind)
        } else {
          budget.troubles.isCut = true
        }
        break loop
      case .entry:
        guard budget.takeEntry(), try takeEntry(&archive) else { break loop }
      }
    }
    for finding in budget.troubles.findings { try channel.send(.finding(finding)) }
  }

  /// False where a limit ends the unpacking.
  private mutating func takeEntry(_ archive: inout ArchiveReader) throws -> Bool {
    if archive.isFolder { return true }
    guard archive.isPlainFile else {
      budget.troubles.links += 1
      return true
    }
    guard let name = archive.name, let path = EntryPath.checked(name.text) else {
      budget.troubles.unsafePaths += 1
      return true
    }
    if name.isGuessed { budget.troubles.guessedNames += 1 }

    var isAnnounced = false
    var received = 0
    func announce() throws {
      if !isAnnounced { try channel.send(.entry(path: path)) }
      isAnnounced = true
    }
    while true {
      switch archive.nextBlock() {
      case .bytes(let hole, let bytes):
        guard budget.take(hole + bytes.count) else {
          if isAnnounced { try channel.send(.entryEnd(isComplete: false)) }
          return false
        }
        received += hole + bytes.count
        try announce()
        var zeros = hole
        while zeros > 0 {
          let part = min(zeros, UnpackBudget.megabyte)
          try channel.sendBytes([UInt8](repeating: 0, count: part))
          zeros -= part
        }
        try channel.sendBytes([UInt8](bytes))
      case .end:
        let isComplete = archive.statedSize.map { $0 == received } ?? true
        if !isComplete, received == 0, archive.isEncrypted {
          budget.troubles.encrypted += 1
          return true
        }
        if !isComplete { budget.troubles.incomplete += 1 }
        try announce()
        try channel.send(.entryEnd(isComplete: isComplete))
        return true
      case .failed:
        if archive.isEncrypted || archive.failedForPassword {
          budget.troubles.encrypted += 1
        } else {
          budget.troubles.incomplete += 1
        }
        if isAnnounced { try channel.send(.entryEnd(isComplete: false)) }
        return true
      }
    }
  }
}
