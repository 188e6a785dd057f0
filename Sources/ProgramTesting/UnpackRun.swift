import Foundation
import ReaderProtocol

/// What an engine that takes a file apart answered on its channel.
package struct UnpackRun: Sendable {
  package struct File: Equatable, Sendable {
    package var path: String
    package var bytes: [UInt8]
    package var isComplete: Bool

    package init(path: String, bytes: [UInt8] = [], isComplete: Bool = false) {
      self.path = path
      self.bytes = bytes
      self.isComplete = isComplete
    }
  }

  package var files: [File] = []
  /// Codes, in order.
  package var findings: [String] = []
  package var refusal: String?

  /// Runs `engine` on a thread of its own with `bytes` as input 0, and gathers what it sends until its end.
  package static func collect(
    _ bytes: [UInt8], _ engine: @escaping @Sendable (ReaderChannel) throws -> Void
  ) throws -> UnpackRun {
    let template = FileManager.default.temporaryDirectory.appending(path: "unpack-\(UUID().uuidString)")
    try Data(bytes).write(to: template)
    defer { unlink(template.path) }
    let input = open(template.path, O_RDONLY)
    defer { close(input) }
    var pipes: [Int32] = [0, 0]
    guard pipe(&pipes) == 0, input >= 0 else { throw CocoaError(.fileReadUnknown) }
    let outgoing = pipes[1]
    let thread = Thread {
      let channel = ReaderChannel(incoming: -1, outgoing: outgoing, firstInput: input)
      do {
        do {
          try engine(channel)
        } catch let refusal as Refusal {
          try channel.send(.refused(refusal.finding))
        }
        try channel.send(.end)
      } catch {}
      close(outgoing)
    }
    thread.start()
    defer { close(pipes[0]) }
    let replies = ReaderChannel(incoming: pipes[0], outgoing: -1, firstInput: -1)
    var run = UnpackRun()
    while let frame = try replies.receive() {
      if case .bytes(let bytes) = frame {
        run.files[run.files.count - 1].bytes += bytes
        continue
      }
      switch try frame.decode(ReaderReply.self) {
      case .entry(let path): run.files.append(File(path: path))
      case .entryEnd(let isComplete): run.files[run.files.count - 1].isComplete = isComplete
      case .finding(let finding): run.findings.append(finding.code)
      case .refused(let finding): run.refusal = finding.code
      case .end: return run
      default: break
      }
    }
    throw CocoaError(.fileReadCorruptFile)
  }
}
