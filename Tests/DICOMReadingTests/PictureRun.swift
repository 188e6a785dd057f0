import CaseModel
import DICOMReading
import Foundation
import ProgramTesting
import ReaderProtocol

/// Plays the supervisor to a `KeyImageRenderer`.
enum PictureRun {
  enum Answer: Equatable {
    case picture(width: Int, height: Int, jpeg: [UInt8])
    case missing(KeyImage.Absence)

    var absence: KeyImage.Absence? { if case .missing(let reason) = self { reason } else { nil } }
  }

  static func render(_ file: [UInt8], edge: Int = 160) throws -> Answer {
    let scratch = try TemporaryFolder("picture")
    defer { scratch.remove() }
    let url = scratch.url.appending(path: "instance")
    try Data(file).write(to: url)
    let input = open(url.path, O_RDONLY)
    var pipes: [Int32] = [0, 0]
    guard input >= 0, pipe(&pipes) == 0 else { throw DiscRunFailure.noPipe }
    let outgoing = pipes[1]
    let thread = Thread {
      do {
        let channel = ReaderChannel(incoming: -1, outgoing: outgoing, firstInput: input)
        try KeyImageRenderer.run(count: 1, edgeInPixels: edge, channel: channel)
        try channel.send(.end)
      } catch {}
      close(outgoing)
    }
    thread.start()
    defer {
      close(input)
      close(pipes[0])
    }
    let replies = ReaderChannel(incoming: pipes[0], outgoing: -1, firstInput: -1)
    var answer: Answer?
    while let frame = try replies.receive() {
      if case .bytes(let bytes) = frame, case .picture(let width, let height, let before)? = answer {
        answer = .picture(width: width, height: height, jpeg: before + bytes)
        continue
      }
      switch try frame.decode(ReaderReply.self) {
      case .picture(0, let width, let height, _): answer = .picture(width: width, height: height, jpeg: [])
      case .pictureMissing(0, let reason): answer = .missing(reason)
      case .end:
        guard let answer else { throw DiscRunFailure.unexpectedReply }
        return answer
      default: throw DiscRunFailure.unexpectedReply
      }
    }
    throw DiscRunFailure.readerDied
  }
}
