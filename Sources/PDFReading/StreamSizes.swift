import CQPDF

/// How large the streams of a file are once decoded, found without keeping what they decode to.
///
/// Some hundred bytes may stand for gigabytes: nothing is decoded whole before this has been asked.
final class StreamSizes {
  private let bytes: UnsafeRawBufferPointer
  private let password: String
  private var streams: OpaquePointer?

  /// `bytes` must outlive it. They are opened when first asked for.
  init(_ bytes: UnsafeRawBufferPointer, password: String) {
    self.bytes = bytes
    self.password = password
  }

  deinit { cqpdf_streams_close(streams) }

  /// Decoded bytes; more than `limit` where it has more, however many.
  func size(_ id: QPDFFile.ObjectID, limit: Int) -> Int {
    if streams == nil {
      streams = cqpdf_streams_open(bytes.baseAddress?.assumingMemoryBound(to: UInt8.self), bytes.count, password)
    }
    // The file has been opened once already: it opens again, or there is no memory left for any of its streams.
    guard let streams else { return .max }
    return Int(clamping: cqpdf_streams_size(streams, id.number, id.generation, UInt64(limit)))
  }
}
