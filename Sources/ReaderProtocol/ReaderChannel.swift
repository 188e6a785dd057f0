#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The reader's side of the pipe: frames in from the supervisor, frames out to it, blocking.
///
/// One reader has one channel and uses it from one thread. Tests give descriptors of their own.
package final class ReaderChannel {
  private let incoming: Int32
  private let outgoing: Int32
  private let firstInput: Int32

  /// The longest piece in which ``sendBytes(_:)`` sends.
  package static let chunkLength = 1 << 20

  /// Does not own the descriptors: whoever opened them closes them.
  package init(incoming: Int32, outgoing: Int32, firstInput: Int32) {
    self.incoming = incoming
    self.outgoing = outgoing
    self.firstInput = firstInput
  }

  /// The channel of a reader process: standard input, ``ReaderDescriptors/reply`` and the inputs after it.
  package static func ofThisProcess() -> ReaderChannel {
    ReaderChannel(
      incoming: STDIN_FILENO, outgoing: ReaderDescriptors.reply, firstInput: ReaderDescriptors.firstInput)
  }

  /// The open descriptor of input `index`, counted from 0.
  package func descriptor(ofInput index: Int) -> Int32 { firstInput + Int32(index) }

  /// The next frame, waiting for it; `nil` where the supervisor closed its end between two frames.
  package func receive() throws(ChannelFailure) -> Frame? {
    let header = try bytes(Frame.headerLength)
    if header.isEmpty { return nil }
    guard header.count == Frame.headerLength else { throw .frame(.truncated) }
    let (type, length): (UInt8, Int)
    do throws(FrameError) { (type, length) = try Frame.readHeader(header) } catch { throw .frame(error) }
    let payload = try bytes(length)
    guard payload.count == length else { throw .frame(.truncated) }
    return Frame(type: type, payload: payload)
  }

  /// So many bytes, waiting for them; fewer only where the supervisor closed its end.
  private func bytes(_ count: Int) throws(ChannelFailure) -> [UInt8] {
    let source = incoming
    var failure: Int32 = 0
    let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
      while filled < count {
        let got = read(source, buffer.baseAddress.map { $0 + filled }, count - filled)
        if got < 0 && errno == EINTR { continue }
        failure = got < 0 ? errno : 0
        if got <= 0 { break }
        filled += got
      }
    }
    guard failure == 0 else { throw .system(failure) }
    return bytes
  }

  /// The next frame as a message of this type; the end of input is an error here.
  package func receive<Value: Decodable>(_ type: Value.Type) throws -> Value {
    guard let frame = try receive() else { throw ChannelFailure.ended }
    return try frame.decode(type)
  }

  /// Sends one reply and returns once all of it is in the pipe.
  package func send(_ reply: ReaderReply) throws {
    try write(Frame.encoding(reply).encoded)
  }

  /// Sends raw bytes as `bytes` frames of at most ``chunkLength``; nothing for no bytes.
  package func sendBytes(_ bytes: some RandomAccessCollection<UInt8>) throws(ChannelFailure) {
    var rest = bytes[...]
    while !rest.isEmpty {
      let frame = Frame.bytes([UInt8](rest.prefix(ReaderChannel.chunkLength)))
      try write(frame.header)
      try write(frame.payload)
      rest = rest.dropFirst(ReaderChannel.chunkLength)
    }
  }

  private func write(_ bytes: [UInt8]) throws(ChannelFailure) {
    var sent = 0
    while sent < bytes.count {
      let count = bytes.withUnsafeBytes { systemWrite(outgoing, $0.baseAddress! + sent, $0.count - sent) }
      if count < 0 {
        if errno == EINTR { continue }
        throw .system(errno)
      }
      sent += count
    }
  }
}

/// Why a channel can go on no longer. The reader ends without `end`, and the unit counts as failed.
package enum ChannelFailure: Error, Equatable {
  /// A system call failed with this `errno`.
  case system(Int32)
  case frame(FrameError)
  /// The supervisor closed its end where a frame was due.
  case ended
}

private func systemWrite(_ descriptor: Int32, _ bytes: UnsafeRawPointer, _ count: Int) -> Int {
  write(descriptor, bytes, count)
}
