import CLinux
import Glibc

/// A file descriptor that is closed with its owner. All are close-on-exec.
package struct OwnedDescriptor: ~Copyable, Sendable {
  package let number: Int32

  /// Takes over `number`.
  package init(owning number: Int32) {
    precondition(number >= 0, "a descriptor is not negative")
    self.number = number
  }

  deinit { _ = Glibc.close(number) }

  /// Hands the descriptor over: the caller closes it.
  package consuming func release() -> Int32 {
    let number = self.number
    discard self
    return number
  }

  /// Closes now; throws what `close(2)` says, which may be the last word on bytes written.
  package consuming func close() throws(SystemFailure) {
    let number = self.number
    discard self
    guard Glibc.close(number) == 0 || errno == EINTR else { throw SystemFailure("close") }
  }
}

/// A failed system call.
package struct SystemFailure: Error, Hashable, Sendable, CustomStringConvertible {
  /// The call's name.
  package let operation: String
  package let errno: Int32

  package init(_ operation: String, errno: Int32 = Glibc.errno) {
    self.operation = operation
    self.errno = errno
  }

  package var isOutOfSpace: Bool { errno == ENOSPC || errno == EDQUOT }
  package var description: String { "\(operation) failed: \(String(cString: strerror(errno)))" }
}
