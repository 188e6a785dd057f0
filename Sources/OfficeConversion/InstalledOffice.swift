#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The LibreOffice of this machine, where there is one.
package enum InstalledOffice {
  private static let folders = ["/usr/lib/libreoffice/program", "/opt/libreoffice/program"]

  private static var folder: String? { folders.first { access($0 + "/soffice.bin", X_OK) == 0 } }

  /// The program itself: without the script and the splash screen in front of it.
  static var program: String? { folder.map { $0 + "/soffice.bin" } }

  /// `libreoffice 7.4 40(Build:2)`, read from its own files without starting it; `nil` where it is missing.
  package static var version: String? {
    guard let folder else { return nil }
    let product = value(of: "ProductKey", in: folder + "/bootstraprc")?.split(separator: " ").last ?? "unknown"
    return "libreoffice \(product) \(value(of: "buildid", in: folder + "/versionrc") ?? "")"
  }

  private static func value(of key: String, in path: String) -> String? {
    guard let file = fopen(path, "r") else { return nil }
    defer { fclose(file) }
    var line = [CChar](repeating: 0, count: 4096)
    while fgets(&line, Int32(line.count), file) != nil {
      let text = String(decoding: line.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
      if text.hasPrefix(key + "=") { return String(text.dropFirst(key.count + 1).filter { !$0.isNewline }) }
    }
    return nil
  }
}
