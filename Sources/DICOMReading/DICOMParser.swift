import CDCMTK

/// Reads DICOM headers from memory, one instance after another (PS3.5, PS3.10), by DCMTK.
///
/// Takes files with or without preamble and meta header, implicit VR, big endian and deflated; stops before the pixel data.
struct DICOMParser: ~Copyable {
  /// What the first bytes of a file turned out to be.
  enum Outcome {
    case instance(InstanceHeader)
    case directory([DirectoryRecord])
    /// So many bytes from the start of the file are needed, never more than the file has.
    case needsBytes(Int)
    case notDICOM
    case unreadable(isTooDeep: Bool)
  }

  private let reader: OpaquePointer
  /// What was read of the headers that are equal but for the instance, by ``cdcmtk_outcome/variant``.
  private var variants = [InstanceHeader?](repeating: nil, count: CDCMTK_VARIANTS)

  /// Throws where DCMTK cannot find its data dictionary: it would read names and sequences wrongly without a word.
  init() throws(DICOMReadingFailure) {
    guard cdcmtk_dictionary_is_loaded() == 1 else { throw .dictionaryMissing }
    guard let opened = cdcmtk_open() else { throw .outOfMemory }
    reader = opened
  }

  deinit { cdcmtk_close(reader) }

  /// `3.6.7`
  static var version: String { String(cString: cdcmtk_version()) }

  /// Parses `prefix`, the first bytes of a file of `byteCount` bytes.
  mutating func parse(prefix: ArraySlice<UInt8>, byteCount: Int) -> Outcome {
    let size = max(byteCount, prefix.count)
    let outcome = prefix.withUnsafeBufferPointer { cdcmtk_parse(reader, $0.baseAddress, $0.count, UInt64(size)) }
    if outcome.is_known_variant == 0, outcome.variant >= 0 { variants[Int(outcome.variant)] = nil }
    switch outcome.status {
    case CDCMTK_NEEDS_MORE: return .needsBytes(Int(clamping: outcome.needed))
    case CDCMTK_NOT_DICOM: return .notDICOM
    case CDCMTK_READ: break
    case CDCMTK_TOO_DEEP: return .unreadable(isTooDeep: true)
    default: return .unreadable(isTooDeep: false)
    }
    if outcome.is_known_variant == 1 {
      guard let known = variants[Int(outcome.variant)] else { return .unreadable(isTooDeep: false) }
      return .instance(known.with(instance: outcome))
    }
    guard let root = HeaderItem.root(of: reader) else { return .unreadable(isTooDeep: false) }
    if outcome.is_directory == 1 { return .directory(DirectoryRecord.all(in: root)) }
    var header = InstanceHeader(root)
    header.transferSyntax = withUnsafeBytes(of: outcome.transfer_syntax) { bytes in
      String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
    }
    header.role = .of(header)
    header.knowsTransferSyntax = outcome.knows_transfer_syntax == 1
    header.isDamaged = outcome.is_damaged == 1
    if outcome.document_length > 0 {
      header.document = document(outcome)
    }
    if header.role == .structuredReport, let text = ReportText(root, header).text {
      header.document = .bytes(Array(text.utf8))
      header.mediaType = ReportText.mediaType
    }
    if outcome.variant >= 0 { variants[Int(outcome.variant)] = header }
    return .instance(header.with(instance: outcome))
  }

  private func document(_ outcome: cdcmtk_outcome) -> InstanceHeader.Document {
    if outcome.document_is_inflated == 1 {
      var count = 0
      let bytes = cdcmtk_document(reader, &count)
      return .bytes([UInt8](UnsafeBufferPointer(start: bytes, count: count)))
    }
    return .range(
      offset: Int(clamping: outcome.document_offset), length: Int(clamping: outcome.document_length))
  }
}

extension InstanceHeader {
  /// The same header of another instance.
  fileprivate func with(instance outcome: cdcmtk_outcome) -> InstanceHeader {
    var header = self
    header.instanceUID = withUnsafeBytes(of: outcome.instance_uid) { bytes in
      String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
    }
    header.instanceNumber = outcome.instance_number < 0 ? nil : Int(outcome.instance_number)
    return header
  }
}

/// Why no disc can be read at all.
package enum DICOMReadingFailure: Error, Equatable {
  case dictionaryMissing
  case outOfMemory
  /// The supervisor sent what the protocol does not allow here.
  case unexpectedInput
}
