import CArchive
import CaseModel
import ReaderProtocol

/// Unfolds an archive, disc image or e-mail into the files it holds: names and bytes go out, nothing is written.
package enum Unpack {
  /// Answers `unpack`: an `entry`, its bytes and an `entryEnd` for each file, and a finding for each kind of trouble. The caller sends `end`.
  ///
  /// Throws a `Refusal` where nothing of the source can be used.
  package static func run(
    kind: ContentKind, limits: UnpackLimits, passwords: [String] = [], channel: ReaderChannel
  ) throws {
    let descriptor = channel.descriptor(ofInput: 0)
    if kind == .email {
      var mail = UnpackMail(limits: limits, channel: channel)
      try mail.run(descriptor: descriptor)
      return
    }
    guard var archive = ArchiveReader(descriptor: descriptor, passwords: passwords) else {
      throw refusal(of: kind)
    }
    var unpacking = Unpacking(limits: limits, packedBytes: fileSize(descriptor), channel: channel)
    try unpacking.unpack(&archive, kind: kind)
  }

  /// `libarchive 3.6.2`
  package static var engineVersion: String { ArchiveReader.version }

  /// `gmime 3.2.13`
  package static var mailEngineVersion: String { MailMessage.version }

  fileprivate static func refusal(of kind: ContentKind) -> Refusal {
    if kind == .udfImage {
      return Refusal(
        Finding(
          code: "udf-not-supported", severity: .error,
          message:
            "This disc image is in UDF format only, which cannot be read here. Open it on a computer and send the files, for instance as a zip."
        ))
    }
    return Refusal(
      Finding(
        code: "archive-unreadable", severity: .error,
        message:
          "This archive or disc image cannot be opened: it is damaged or of a kind that is not known. Ask the sender for it again, as a zip."
      ))
  }

  private static func fileSize(_ descriptor: Int32) -> Int {
    var status = stat()
    return fstat(descriptor, &status) == 0 ? Int(status.st_size) : 0
  }
}

/// One archive on its way out, with what was counted so far.
private struct Unpacking {
  let limits: UnpackLimits
  let packedBytes: Int
  let channel: ReaderChannel
  var unpackedBytes = 0
  var entries = 0
  var troubles = UnpackTroubles()

  private static let megabyte = 1 << 20

  mutating func unpack(_ archive: inout ArchiveReader, kind: ContentKind) throws {
    loop: while true {
      switch archive.next() {
      case .end:
        troubles.isEmpty = entries == 0
        break loop
      case .broken:
        if archive.failedForPassword || archive.hasEncryptedEntries {
          troubles.encrypted += 1
        } else if entries == 0 {
          throw Unpack.refusal(of: kind)
        } else {
          troubles.isCut = true
        }
        break loop
      case .entry:
        guard entries < limits.maximumEntries else {
          troubles.exceeded = .entries(limits.maximumEntries)
          break loop
        }
        entries += 1
        guard try takeEntry(&archive) else { break loop }
      }
    }
    for finding in troubles.findings { try channel.send(.finding(finding)) }
  }

  /// False where a limit ends the unpacking.
  private mutating func takeEntry(_ archive: inout ArchiveReader) throws -> Bool {
    if archive.isFolder { return true }
    guard archive.isPlainFile else {
      troubles.links += 1
      return true
    }
    guard let name = archive.name, let path = EntryPath.checked(name.text) else {
      troubles.unsafePaths += 1
      return true
    }
    if name.isGuessed { troubles.guessedNames += 1 }

    var isAnnounced = false
    var received = 0
    func announce() throws {
      if !isAnnounced { try channel.send(.entry(path: path)) }
      isAnnounced = true
    }
    while true {
      switch archive.nextBlock() {
      case .bytes(let hole, let bytes):
        guard let room = roomLeft(for: hole + bytes.count) else {
          if isAnnounced { try channel.send(.entryEnd(isComplete: false)) }
          return false
        }
        unpackedBytes += room
        received += room
        try announce()
        var zeros = hole
        while zeros > 0 {
          let part = min(zeros, Unpacking.megabyte)
          try channel.sendBytes([UInt8](repeating: 0, count: part))
          zeros -= part
        }
        try channel.sendBytes([UInt8](bytes))
      case .end:
        let isComplete = archive.statedSize.map { $0 == received } ?? true
        if !isComplete, received == 0, archive.isEncrypted {
          troubles.encrypted += 1
          return true
        }
        if !isComplete { troubles.incomplete += 1 }
        try announce()
        try channel.send(.entryEnd(isComplete: isComplete))
        return true
      case .failed:
        if archive.isEncrypted || archive.failedForPassword {
          troubles.encrypted += 1
        } else {
          troubles.incomplete += 1
        }
        if isAnnounced { try channel.send(.entryEnd(isComplete: false)) }
        return true
      }
    }
  }

  /// The count itself, or `nil` where so many more bytes would break a limit, which is noted.
  private mutating func roomLeft(for count: Int) -> Int? {
    let (total, overflow) = unpackedBytes.addingReportingOverflow(count)
    if overflow || total > limits.maximumBytes {
      troubles.exceeded = .bytes(limits.maximumBytes)
      return nil
    }
    if total > Unpacking.megabyte, total / max(packedBytes, 1) >= limits.maximumRatio {
      troubles.exceeded = .ratio(limits.maximumRatio)
      return nil
    }
    return count
  }
}
