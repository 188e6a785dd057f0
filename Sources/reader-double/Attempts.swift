import Foundation
import ReaderProtocol

/// What no reader of a stranger's file has to do, and what every one has to. True where it works.
let attempts: [(name: String, run: @Sendable () -> Bool)] = [
  (
    "its input",
    {
      var byte: UInt8 = 0; return pread(ReaderDescriptors.firstInput, &byte, 1, 0) == 1
    }
  ),
  (
    "a library's file",
    { canOpen("/usr/share/fontconfig", O_RDONLY | O_DIRECTORY) || canOpen("/usr/lib", O_RDONLY | O_DIRECTORY) }
  ),
  ("memory", { mmap(nil, 1 << 20, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) != MAP_FAILED }),
  (
    "a thread",
    {
      let thread = Thread {}; thread.start(); while !thread.isFinished { usleep(1000) }; return true
    }
  ),
  ("the users", { canOpen("/etc/passwd", O_RDONLY) }),
  ("a folder of others", { canOpen(NSTemporaryDirectory(), O_RDONLY | O_DIRECTORY) }),
  ("a new file", { canMake { canOpen($0, O_WRONLY | O_CREAT | O_EXCL) } }),
  ("a new folder", { canMake { mkdir($0, 0o700) == 0 } }),
  ("a socket", { socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0) >= 0 }),
  ("a local socket", { socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0) >= 0 }),
  (
    "a program",
    {
      var id: pid_t = 0; return posix_spawn(&id, "/bin/true", nil, nil, [nil], [nil]) == 0
    }
  ),
  ("a signal to its parent", { kill(getppid(), 0) == 0 }),
  (
    "looser limits",
    {
      var limit = rlimit(rlim_cur: 1, rlim_max: 1); return setrlimit(__rlimit_resource_t(4), &limit) == 0
    }
  ),
]

private func canOpen(_ path: String, _ flags: Int32) -> Bool { open(path, flags, 0o600) >= 0 }

/// Under a name of its own, and gone again where it could be made.
private func canMake(_ make: (String) -> Bool) -> Bool {
  let path = NSTemporaryDirectory() + "/dossier-attempt-\(getpid())"
  guard make(path) else { return false }
  remove(path)
  return true
}
