import CaseModel
import ContentHashing
import DICOMReading
import Foundation
import ProgramTesting
import ReaderProtocol
import Synchronization

struct DiscFile: Sendable {
  var path: String
  var bytes: [UInt8]
}

extension Part10 {
  func file(_ path: String) -> DiscFile { DiscFile(path: path, bytes: bytes) }
}

/// Plays the supervisor to a `DiscReader` over real pipes.
struct DiscRun {
  var reading: DiscReading
  var documents: [(reply: ReaderReply, bytes: [UInt8])] = []
  /// Of each study.
  var instances: [String: [UInt8]] = [:]
  /// Bytes asked for beyond the prefixes.
  var askedBytes = 0

  /// `knowsDigests` is false where a file's digest does not tell its bytes, as when it is read in place.
  static func read(
    _ files: [DiscFile], headLength: Int = 16 << 10, groupLength: Int = 5, knowsDigests: Bool = true
  ) throws -> DiscRun {
    var toReader: [Int32] = [0, 0]
    var fromReader: [Int32] = [0, 0]
    guard pipe(&toReader) == 0, pipe(&fromReader) == 0 else { throw DiscRunFailure.noPipe }
    let (incoming, outgoing) = (toReader[0], fromReader[1])
    let thread = Thread {
      let channel = ReaderChannel(incoming: incoming, outgoing: outgoing, firstInput: -1)
      do {
        try DiscReader.run(channel: channel)
        try channel.send(.end)
      } catch {}
      close(outgoing)
      close(incoming)
    }
    thread.start()
    defer {
      close(toReader[1])
      close(fromReader[0])
    }
    var run = DiscRun(reading: DiscReading(studies: [], documents: [], otherFileCount: 0, findings: []))
    let output = FileHandle(fileDescriptor: toReader[1], closeOnDealloc: false)
    // The supervisor's end of the same frames.
    let input = ReaderChannel(incoming: fromReader[0], outgoing: -1, firstInput: -1)
    func send(_ message: ReaderInput, _ bytes: ArraySlice<UInt8>?) throws {
      try output.write(contentsOf: Data(Frame.encoding(message).encoded))
      if let bytes { try output.write(contentsOf: Data(Frame.bytes([UInt8](bytes)).encoded)) }
    }
    for start in stride(from: 0, to: files.count, by: groupLength) {
      let group = start..<min(start + groupLength, files.count)
      let items = group.map { index in
        ArrivalItem(
          name: files[index].path,
          digest: BlobDigest(sha256Of: knowsDigests ? Data(files[index].bytes) : Data("\(index)".utf8)),
          byteCount: files[index].bytes.count)
      }
      let heads = DiscFileHeads(
        firstIndex: start, files: items, headByteCounts: items.map { min($0.byteCount, headLength) })
      try send(.discFiles(heads), group.flatMap { files[$0].bytes.prefix(headLength) }[...])
      var isDone = false
      while !isDone {
        guard let frame = try input.receive() else { throw DiscRunFailure.readerDied }
        if case .bytes(let bytes) = frame {
          run.documents[run.documents.count - 1].bytes += bytes
          continue
        }
        switch try frame.decode(ReaderReply.self) {
        case .discFilesDone: isDone = true
        case .wantsBytes(let index, let offset, let length):
          run.askedBytes += length
          let part = files[index].bytes.dropFirst(offset).prefix(length)
          try send(.discFileBytes(index: index, offset: offset), part)
        case .embeddedDocument(let study, let mediaType, let title, let byteCount):
          run.documents.append(
            (.embeddedDocument(study: study, mediaType: mediaType, title: title, byteCount: byteCount), []))
        default: throw DiscRunFailure.unexpectedReply
        }
      }
    }
    try send(.discEnd, nil)
    while true {
      switch try input.receive(ReaderReply.self) {
      case .studyInstances(let study, let byteCount):
        var bytes: [UInt8] = []
        while bytes.count < byteCount, case .bytes(let part) = try input.receive() { bytes += part }
        run.instances[study] = bytes
      case .disc(let reading): run.reading = reading
      case .end: return run
      default: throw DiscRunFailure.unexpectedReply
      }
    }
  }
}

enum DiscRunFailure: Error { case noPipe, readerDied, unexpectedReply }
