import CaseModel

/// What is ignored in a drop folder, and how long a thing must rest before it is taken.
package struct DropRules: Hashable, Sendable {
  /// Names that are never taken, in lower case.
  package var ignoredNames: Set<String>
  /// Endings of names that are still being written, in lower case.
  package var ignoredEndings: [String]
  /// How long size and time of a file must stay the same; at least two scans see it in any case.
  package var fileRest: Duration
  /// The same for a folder with everything in it.
  package var folderRest: Duration
  /// The same for a file without any byte: an upload often begins as one.
  package var emptyRest: Duration
  /// How long what is ready waits for the rest of its case's folder, so that one delivery is one arrival.
  package var patience: Duration

  package static let standardNames: Set<String> = ["thumbs.db", "desktop.ini", "@eadir", "__macosx"]
  package static let standardEndings = [".part", ".filepart", ".tmp", ".crdownload", ".uploading"]

  package init(
    ignoredNames: Set<String> = DropRules.standardNames, ignoredEndings: [String] = DropRules.standardEndings,
    fileRest: Duration = .seconds(4), folderRest: Duration = .seconds(20), emptyRest: Duration = .seconds(60),
    patience: Duration = .seconds(60)
  ) {
    self.ignoredNames = ignoredNames
    self.ignoredEndings = ignoredEndings
    self.fileRest = fileRest
    self.folderRest = folderRest
    self.emptyRest = emptyRest
    self.patience = patience
  }

  /// Dot files, what operating systems leave behind, and what is still being written under another name.
  package func ignores(_ name: [UInt8]) -> Bool {
    if name.first == 0x2E || name.last == 0x7E { return true }
    let lower = FileName.text(name).lowercased()
    return ignoredNames.contains(lower) || ignoredEndings.contains { lower.hasSuffix($0) }
  }
}
