import CReaderProcess
import Foundation
import ReaderProtocol

/// The life of a reader: limits, one request, confinement, one answer, exit.
///
/// Exits with 0 where the unit came to its end (a refusal is an end), 1 where it did not, 64 for wrong arguments, 71 where a limit
/// could not be set. Nothing is ever printed but `--versions`.
package enum ReaderMain {
  /// `versions` is told whether to try what is slow to try; `confine` answers false where confinement is required and
  /// cannot be had: then nothing is read. `answer` throws ``Refusal`` where the source cannot be used.
  package static func run(
    versions: (_ thoroughly: Bool) throws -> ReaderVersions,
    confine: (ReaderRequest, SandboxUse) -> Bool,
    answer: (ReaderRequest, SandboxUse, ReaderChannel) throws -> Void
  ) -> Never {
    guard let arguments = ReaderArguments(CommandLine.arguments.dropFirst()) else { exit(64) }
    guard ProcessLimits.apply(arguments) else { exit(71) }
    if arguments.printsVersions {
      exit(didPrint { try versions(arguments.isThorough) } ? 0 : 1)
    }
    guard creader_silence_output() == 0 else { exit(71) }
    let channel = ReaderChannel.ofThisProcess()
    do {
      let request = try channel.receive(ReaderRequest.self)
      guard confine(request, arguments.sandbox) else { _exit(71) }
      do {
        try answer(request, arguments.sandbox, channel)
      } catch let refusal as Refusal {
        try channel.send(.refused(refusal.finding))
      }
      try channel.send(.end)
    } catch {
      exit(1)
    }
    // Without the destructors of libraries: the answer is out, the process has nothing to save.
    _exit(0)
  }

  private static func didPrint(_ versions: () throws -> ReaderVersions) -> Bool {
    do {
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
      FileHandle.standardOutput.write(try encoder.encode(versions()))
      FileHandle.standardOutput.write(Data("\n".utf8))
      return true
    } catch {
      return false
    }
  }
}

/// A request that the other reader answers: the supervisor starts the one that a request names.
package struct OtherReadersRequest: Error {
  package init() {}
}

extension SandboxSupport {
  /// What this kernel can do to confine a reader.
  package static var ofThisKernel: SandboxSupport {
    SandboxSupport(landlock: Int(creader_landlock_abi()), filtersCalls: creader_has_seccomp() == 1)
  }
}
