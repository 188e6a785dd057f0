import ReaderProtocol

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The settings with which LibreOffice reads a stranger's document: no macro runs, no link is followed.
enum OfficeProfile {
  static func write(in folder: String) throws(ChannelFailure) {
    for name in ["", "/user"] {
      guard mkdir(folder + "/profile" + name, 0o700) == 0 else { throw .system(errno) }
    }
    var text = [UInt8](settings.utf8)
    let failure: ChannelFailure? = text.withUnsafeMutableBytes { bytes in
      do throws(ChannelFailure) {
        try write(UnsafeRawBufferPointer(bytes), to: folder + "/profile/user/registrymodifications.xcu")
        return nil
      } catch {
        return error
      }
    }
    if let failure { throw failure }
  }

  /// A new file for its owner only.
  static func write(_ bytes: UnsafeRawBufferPointer, to path: String) throws(ChannelFailure) {
    let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw .system(errno) }
    defer { close(descriptor) }
    var written = 0
    while written < bytes.count {
      let count = Glibc.write(descriptor, bytes.baseAddress.map { $0 + written }, bytes.count - written)
      if count < 0 {
        if errno == EINTR { continue }
        throw .system(errno)
      }
      written += count
    }
  }

  private static func item(_ path: String, _ name: String, _ value: String) -> String {
    "<item oor:path=\"\(path)\"><prop oor:name=\"\(name)\" oor:op=\"fuse\"><value>\(value)</value></prop></item>\n"
  }

  private static let settings: String = {
    let security = "/org.openoffice.Office.Common/Security/Scripting"
    return """
      <?xml version="1.0" encoding="UTF-8"?>
      <oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema" \
      xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">

      """ + item(security, "MacroSecurityLevel", "3") + item(security, "DisableMacrosExecution", "true")
        + item(security, "BlockUntrustedRefererLinks", "true")
        + item("/org.openoffice.Office.Writer/Content/Update", "Link", "0")
        + item("/org.openoffice.Office.Calc/Content/Update", "Link", "2") + "</oor:items>\n"
  }()
}
