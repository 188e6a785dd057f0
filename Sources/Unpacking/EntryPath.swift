/// The path of a file inside an archive, once it is known to stay inside.
enum EntryPath {
  /// `nil` for a path that is absolute, climbs with `..`, or names nothing. Backslashes of Windows tools become `/`.
  static func checked(_ raw: String) -> String? {
    let slashed = String(raw.map { $0 == "\\" ? "/" : $0 })
    guard !slashed.hasPrefix("/"), !slashed.unicodeScalars.contains(where: { $0.value == 0 }) else { return nil }
    let parts = slashed.split(separator: "/").filter { $0 != "." }
    guard !parts.isEmpty, !parts.contains("..") else { return nil }
    if let first = parts.first, first.utf8.count == 2, first.last == ":" { return nil }
    return parts.joined(separator: "/")
  }
}
