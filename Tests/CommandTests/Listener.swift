import Foundation
import Synchronization

/// A port of this machine that takes every connection, counts it and hangs up.
final class Listener: Sendable {
  let port: UInt16
  private let socket: Int32
  private let count = Mutex(0)

  /// `nil` where no port is to be had.
  init?() {
    let socket = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    self.socket = socket
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let isBound = withUnsafeMutablePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(socket, $0, length) == 0 && listen(socket, 16) == 0 && getsockname(socket, $0, &length) == 0
      }
    }
    port = UInt16(bigEndian: address.sin_port)
    guard isBound else {
      close(socket)
      return nil
    }
    Thread.detachNewThread { [self] in
      while true {
        let caller = accept(socket, nil, nil)
        guard caller >= 0 else { return }
        count.withLock { $0 += 1 }
        close(caller)
      }
    }
  }

  var connections: Int { count.withLock { $0 } }

  func stop() { shutdown(socket, Int32(SHUT_RDWR)) }
}
