import CReaderProcess
import Foundation
import ReaderProtocol

/// What a reader may still do once it knows its task and before it reads a byte of what a patient sent.
///
/// Landlock: it opens what libraries bring along (read-only) and nothing else; what it was handed is open already. seccomp:
/// only the system calls of engines: no socket, no program, no process, no name on the disk. The printing of office documents
/// is a program of its own: it may write in its own folder and run what lies under `/usr` and `/opt`, without the network.
package enum Sandbox {
  private static let readable = [
    "/usr", "/lib", "/lib64", "/etc/fonts", "/etc/dcmtk", "/etc/ld.so.cache", "/etc/localtime", "/var/cache/fontconfig",
    "/proc/self", "/proc/cpuinfo", "/proc/meminfo", "/proc/stat", "/proc/filesystems", "/proc/sys/vm",
    "/sys/devices/system", "/sys/fs/cgroup", "/dev/urandom", "/dev/random", "/dev/zero",
  ]
  private static let office = (
    run: ["/usr", "/opt", "/lib", "/lib64", "/bin"],
    read: ["/etc", "/proc", "/sys", "/dev", "/var/lib", "/var/cache", "/var/spool/libreoffice"]
  )

  /// False where what was asked for cannot be had: then nothing may be read.
  /// `folder` is one more that engines read from.
  package static func forEngines(_ use: SandboxUse, reading folder: String? = nil) -> Bool {
    guard use != .off else { return true }
    let failures = [
      confine(run: [], read: readable + [folder].compactMap(\.self), write: ["/dev/null"]),
      creader_allow_engine_calls(),
    ]
    return use == .available || failures.allSatisfy { $0 == 0 }
  }

  /// False where what was asked for cannot be had: then nothing may be read.
  package static func forPrinting(_ use: SandboxUse, in folder: String) -> Bool {
    guard use != .off else { return true }
    let failure = confine(
      run: office.run, read: office.read, write: [folder, "/dev/null", "/dev/shm"], sockets: ["/tmp"])
    return use == .available || failure == 0
  }

  /// 0, or the `errno` of what failed.
  private static func confine(run: [String], read: [String], write: [String], sockets: [String] = []) -> Int32 {
    let ruleset = creader_ruleset()
    guard ruleset >= 0 else { return -ruleset }
    defer { close(ruleset) }
    let rules = [(run, creader_run), (read, creader_read), (write, creader_write), (sockets, creader_socket)]
    for (paths, access) in rules {
      for path in paths {
        let failure = creader_ruleset_allow(ruleset, path, access)
        // What this machine does not have needs no rule.
        guard failure == 0 || failure == ENOENT || failure == EACCES else { return failure }
      }
    }
    return creader_ruleset_enforce(ruleset)
  }
}
