import CaseModel
import PDFReading
import ReaderProtocol
import TextReading
import Unpacking

/// Answers `unpack` with the engine that knows the kind.
enum UnpackSource {
  static func run(kind: ContentKind, limits: UnpackLimits, passwords: [String], channel: ReaderChannel) throws {
    switch kind {
    case .pdf:
      let input = try MappedInput(descriptor: channel.descriptor(ofInput: 0))
      try input.withBytes { bytes in
        try EmbeddedFiles.unpack(bytes, passwords: passwords, limits: limits, channel: channel)
      }
    case .clinicalDocument:
      let input = try MappedInput(descriptor: channel.descriptor(ofInput: 0))
      try input.withBytes { bytes in try EnclosedFile.unpack(bytes, limits: limits, channel: channel) }
    default:
      try Unpack.run(kind: kind, limits: limits, passwords: passwords, channel: channel)
    }
  }
}
