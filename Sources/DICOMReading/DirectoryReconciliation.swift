import CaseModel

/// Holds the DICOMDIRs of a disc against its files: neither is believed alone, the files are what counts.
struct DirectoryReconciliation {
  private struct Reference {
    let path: String
    let instanceUID: String?
  }

  private var references: [Reference] = []
  private var foldersWithDirectory: [String] = []
  private var brokenDirectories = 0
  private var emptyDirectories = 0
  private var unreadableDirectories = 0
  /// Path and SOP instance UID of every instance read.
  private var instances: [String: String] = [:]

  mutating func addInstance(path: String, uid: String) {
    instances[DirectoryReconciliation.normalised(path)] = uid
  }

  mutating func addDirectory(path: String, records: [DirectoryRecord]) {
    let folder = DirectoryReconciliation.folder(of: DirectoryReconciliation.normalised(path))
    foldersWithDirectory.append(folder)
    if records.isEmpty { emptyDirectories += 1 }
    if !DirectoryRecord.linksAreSound(records) { brokenDirectories += 1 }
    for record in records where !record.isInactive {
      guard let file = record.file else { continue }
      references.append(
        Reference(
          path: folder + DirectoryReconciliation.normalised(file), instanceUID: record.instanceUID))
    }
  }

  mutating func addUnreadableDirectory() { unreadableDirectories += 1 }

  func findings() -> [Finding] {
    let named = Set(references.map(\.path))
    let missing = named.count { instances[$0] == nil }
    let extra = instances.keys.count { path in
      !named.contains(path) && foldersWithDirectory.contains { path.hasPrefix($0) }
    }
    let contradicting = Set(
      references.filter { reference in
        guard let stated = reference.instanceUID, let found = instances[reference.path] else { return false }
        return stated != found
      }.map(\.path)
    ).count

    var findings: [Finding] = []
    func add(_ code: String, _ severity: Finding.Severity, _ message: String) {
      findings.append(Finding(code: code, severity: severity, message: message))
    }
    if missing > 0 {
      add(
        "dicomdir-missing-files", .warning,
        "The disc's table of contents (DICOMDIR) names \(missing) of \(named.count) files that are not there or cannot be read: the copy may be incomplete. Ask the sender for the disc again if images are missing."
      )
    }
    if extra > 0 {
      add(
        "dicomdir-extra-files", .note,
        "The disc holds \(extra) images that its table of contents (DICOMDIR) does not name; they were read and count like the others."
      )
    }
    if contradicting > 0 {
      add(
        "dicomdir-contradicts", .warning,
        "For \(contradicting) files the disc's table of contents (DICOMDIR) names another image than the file holds; the files were believed. Check that the disc is the right patient's."
      )
    }
    if brokenDirectories > 0 {
      add(
        "dicomdir-broken-links", .note,
        "The links inside the disc's table of contents (DICOMDIR) are broken; the files were read one by one instead, nothing was lost."
      )
    }
    if emptyDirectories > 0 {
      add(
        "dicomdir-empty", .note,
        "The disc's table of contents (DICOMDIR) is empty; the files were read one by one instead.")
    }
    if unreadableDirectories > 0 {
      add(
        "dicomdir-unreadable", .note,
        "The disc's table of contents (DICOMDIR) cannot be read; the files were read one by one instead.")
    }
    return findings
  }

  /// File systems differ in case, in ISO 9660's version numbers and in trailing dots; file ids do not.
  private static func normalised(_ path: String) -> String {
    path.split(separator: "/").map { part in
      var name = part.uppercased()
      if name.hasSuffix(";1") { name.removeLast(2) }
      while name.last == "." { name.removeLast() }
      return name
    }.joined(separator: "/")
  }

  /// With its `/`; empty at the top.
  private static func folder(of path: String) -> String {
    path.lastIndex(of: "/").map { String(path[...$0]) } ?? ""
  }
}
