import Foundation

/// The socket of LibreOffice's single instance, which it makes in /tmp whatever it is told, and may not remove there.
enum OfficeSocket {
  private static let folder = "/tmp"
  private static var prefix: String { "OSL_PIPE_\(getuid())_SingleOfficeIPC_" }

  /// Removes those of this user at which nobody listens any more.
  static func removeStale() {
    guard let entries = opendir(folder) else { return }
    defer { closedir(entries) }
    while let entry = readdir(entries) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      guard name.hasPrefix(prefix), isStale(folder + "/" + name) else { continue }
      unlink(folder + "/" + name)
    }
  }

  private static func isStale(_ path: String) -> Bool {
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    let bytes = Array(path.utf8)
    guard bytes.count < MemoryLayout.size(ofValue: address.sun_path) else { return false }
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: bytes) }
    let socket = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
    guard socket >= 0 else { return false }
    defer { close(socket) }
    let answer = withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        connect(socket, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
      }
    }
    return answer != 0 && errno == ECONNREFUSED
  }
}
