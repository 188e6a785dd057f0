import CaseModel

/// Holds the DICOMDIRs of a disc against its files: neither is believed alone, the files are what counts.
struct DirectoryReconciliation {
  private struct Reference {
    let path: String
    let instanceUID: String?
  }

  private var references: [Reference] = []
  private var series: [String: (study: String, series: AbsentSeries)] = [:]
  private var foldersWithDirectory: [String] = []
  private var brokenDirectories = 0
  private var emptyDirectories = 0
  /// Path and SOP instance UID of every instance read.
  private var instances: [String: String] = [:]
  /// Paths of files to which a computer added an extension, by what they are without it.
  private var extended: [String: String] = [:]

  /// The folder of the last instance, as written and normalised: most files lie beside the one before.
  private var lastFolder = (written: Substring(), normalised: "")

  mutating func addInstance(path written: String, uid: String) {
    let path = normalised(file: written)
    instances[path] = uid
    if let dot = path.lastIndex(of: "."), DirectoryReconciliation.addedExtensions.contains(String(path[dot...])) {
      extended[String(path[..<dot])] = path
    }
  }

  mutating func addDirectory(path: String, records: [DirectoryRecord]) {
    let folder = DirectoryReconciliation.folder(of: DirectoryReconciliation.normalised(path))
    foldersWithDirectory.append(folder)
    if records.isEmpty { emptyDirectories += 1 }
    if !DirectoryRecord.linksAreSound(records) { brokenDirectories += 1 }
    // What a PRIVATE record leads to is a maker's own and need not be DICOM.
    for record in records where !record.isInactive && record.type != "PRIVATE" {
      guard let file = record.file else { continue }
      references.append(
        Reference(
          path: folder + DirectoryReconciliation.normalised(file), instanceUID: record.instanceUID))
    }
    for (study, record) in DirectoryRecord.series(records) {
      guard let uid = record.seriesUID else { continue }
      series[uid] = (
        study ?? "", AbsentSeries(uid: uid, number: record.seriesNumber, modality: record.modality)
      )
    }
  }

  /// The listed series of which the disc holds nothing, by study, in order of their numbers.
  func absentSeries(besides found: Set<String>) -> [String: [AbsentSeries]] {
    let absent = series.values.filter { !found.contains($0.series.uid) }
    return Dictionary(grouping: absent, by: \.study).mapValues { list in
      list.map(\.series).sorted { ($0.number ?? .max, $0.uid) < ($1.number ?? .max, $1.uid) }
    }
  }

  func findings(absentSeries: Int) -> [Finding] {
    let found = references.map { reference in
      (reference: reference, path: instances[reference.path] == nil ? extended[reference.path] : reference.path)
    }
    let named = Set(references.map(\.path))
    let met = Set(found.compactMap(\.path))
    // A file that lies under another name is there all the same.
    let unnamed = Set(instances.lazy.filter { !met.contains($0.key) }.map(\.value))
    let missing = Set(
      found.filter { $0.path == nil && !($0.reference.instanceUID.map(unnamed.contains) ?? false) }.map(
        \.reference.path)
    ).count
    let extra = instances.keys.count { path in
      !met.contains(path) && foldersWithDirectory.contains { path.hasPrefix($0) }
    }
    let contradicting = Set(
      found.filter { entry in
        guard let stated = entry.reference.instanceUID, let held = entry.path.flatMap({ instances[$0] }) else {
          return false
        }
        return stated != held
      }.map(\.reference.path)
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
    if absentSeries > 0 {
      add(
        "dicomdir-missing-series", .warning,
        "The disc's table of contents (DICOMDIR) lists \(absentSeries) series of which the disc holds nothing. Ask the sender for the disc again before the review."
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
    return findings
  }

  /// What computers add to file ids, which have none.
  private static let addedExtensions: Set<String> = [".DCM", ".DICOM", ".DIC", ".IMA"]

  /// The same for a file beside the one before: its folder is not looked at again.
  private mutating func normalised(file path: String) -> String {
    guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")), !path[slash...].hasPrefix("/..") else {
      return DirectoryReconciliation.normalised(path)
    }
    let folder = path[..<slash]
    if folder != lastFolder.written { lastFolder = (folder, DirectoryReconciliation.normalised(String(folder))) }
    let written = path[path.utf8.index(after: slash)...]
    // As file IDs are written (PS3.10, 8.2) there is nothing to change.
    let isFileID = written.utf8.allSatisfy { (0x30...0x39).contains($0) || (0x41...0x5A).contains($0) || $0 == 0x5F }
    let name = isFileID ? String(written) : DirectoryReconciliation.normalised(String(written))
    if name.isEmpty { return DirectoryReconciliation.normalised(path) }
    return lastFolder.normalised.isEmpty ? name : lastFolder.normalised + "/" + name
  }

  /// File systems differ in case, in ISO 9660's version numbers and in trailing dots; file ids do not. A path is taken from the
  /// top of its disc, whatever drive or slash stands before it, and none leads out of it.
  private static func normalised(_ path: String) -> String {
    var parts: [String] = []
    for part in path.split(separator: "/") {
      var name = part.uppercased()
      if name.hasSuffix(";1") { name.removeLast(2) }
      if name == ".." {
        _ = parts.popLast()
        continue
      }
      while name.last == "." { name.removeLast() }
      if name.isEmpty || parts.isEmpty && name.count == 2 && name.last == ":" { continue }
      parts.append(name)
    }
    return parts.joined(separator: "/")
  }

  /// With its `/`; empty at the top.
  private static func folder(of path: String) -> String {
    path.lastIndex(of: "/").map { String(path[...$0]) } ?? ""
  }
}
