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
    let budget = UnpackBudget(limits: limits, packedBytes: fileSize(descriptor))
    if kind == .udfImage {
      guard let image = UDFImage(descriptor: descriptor) else { throw refusal(of: kind) }
      var unpacking = UnpackUDF(budget: budget, channel: channel)
      try unpacking.unpack(image)
      return
    }
    guard var archive = ArchiveReader(descriptor: descriptor, passwords: passwords) else { throw refusal(of: kind) }
    var unpacking = UnpackArchive(budget: budget, channel: channel)
    try unpacking.unpack(&archive, kind: kind)
  }

  /// `libarchive 3.6.2`
  package static var engineVersion: String { ArchiveReader.version }

  /// `udfread 1.1.2`
  package static var udfEngineVersion: String { UDFImage.version }

  /// `gmime 3.2.13`
  package static var mailEngineVersion: String { MailMessage.version }

  static func refusal(of kind: ContentKind) -> Refusal {
    if kind == .udfImage {
      return Refusal(
        Finding(
          code: "udf-not-supported", severity: .error,
          message:
            "This disc image is in a UDF format that cannot be read here, or it is damaged. Open it on a computer and send the files, for instance as a zip."
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
