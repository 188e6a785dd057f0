import Foundation
import ReaderProtocol
import Synchronization

/// One printing, by LibreOffice as a child of its own.
struct OfficeRun: Sendable {
  let program: String
  let folder: String
  /// Called on the thread that starts the child, which inherits what the thread may not do.
  let confine: @Sendable (_ folder: String) -> Bool

  /// What LibreOffice ends with when it has made its profile and wants to be started again.
  private static let restart: Int32 = 81

  func print(_ document: String) throws(ChannelFailure) {
    for _ in 1...2 {
      let status = try onThread { () throws(ChannelFailure) in try run(document) }
      OfficeSocket.removeStale()
      // It is 0 for documents that it could not read, too: what counts is the printed file.
      guard status == OfficeRun.restart else { return }
    }
  }

  private func onThread(_ body: @escaping @Sendable () throws(ChannelFailure) -> Int32) throws(ChannelFailure) -> Int32
  {
    let outcome = Mutex<Result<Int32, ChannelFailure>>(.failure(.system(EAGAIN)))
    let over = DispatchSemaphore(value: 0)
    Thread.detachNewThread {
      let result = Result { () throws(ChannelFailure) in
        guard confine(folder) else { throw .system(EPERM) }
        return try body()
      }
      outcome.withLock { $0 = result }
      over.signal()
    }
    over.wait()
    return try outcome.withLock { $0 }.get()
  }

  /// The exit status; minus one where a signal ended it.
  private func run(_ document: String) throws(ChannelFailure) -> Int32 {
    let arguments = [
      program, "--headless", "--norestore", "--nologo", "--nodefault", "--nofirststartwizard", "--nolockcheck",
      "-env:UserInstallation=file://\(folder)/profile", "--convert-to", "pdf", "--outdir", folder + "/printed",
      document,
    ]
    let environment = [
      "HOME=\(folder)", "TMPDIR=\(folder)", "PATH=/usr/bin:/bin", "LC_ALL=C.UTF-8", "TZ=UTC", "SAL_USE_VCLPLUGIN=svp",
    ]
    var words: [UnsafeMutablePointer<CChar>?] = arguments.map { strdup($0) } + [nil]
    var variables: [UnsafeMutablePointer<CChar>?] = environment.map { strdup($0) } + [nil]
    defer { for text in words + variables { free(text) } }
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0)
    var child: pid_t = 0
    let failure = posix_spawn(&child, program, &actions, nil, &words, &variables)
    guard failure == 0 else { throw .system(failure) }
    var status: Int32 = 0
    while waitpid(child, &status, 0) < 0 {
      guard errno == EINTR else { throw .system(errno) }
    }
    return status & 0x7F == 0 ? (status >> 8) & 0xFF : -1
  }
}
