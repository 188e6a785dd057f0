import CaseModel
import ReaderProtocol

/// A UDF image on its way out, with what was counted so far.
struct UnpackUDF {
  var budget: UnpackBudget
  let channel: ReaderChannel

  /// Folders within folders: an image whose folders lead back into themselves ends here.
  private static let maximumDepth = 32

  mutating func unpack(_ image: borrowing UDFImage) throws {
    guard let root = image.openRoot() else { throw Unpack.refusal(of: .udfImage) }
    if try walk(root, path: "", depth: 1) { budget.troubles.isEmpty = budget.entries == 0 }
    for finding in budget.troubles.findings { try channel.send(.finding(finding)) }
  }

  /// False where a limit ends the unpacking.
  private mutating func walk(_ folder: borrowing UDFImage.Folder, path: String, depth: Int) throws -> Bool {
    for entry in folder.entries(most: budget.limits.maximumEntries + 1) {
      guard budget.takeEntry() else { return false }
      let inner = path.isEmpty ? entry.name : "\(path)/\(entry.name)"
      if entry.isFolder {
        guard depth < UnpackUDF.maximumDepth, let below = folder.openFolder(entry.name) else {
          budget.troubles.incomplete += 1
          continue
        }
        guard try walk(below, path: inner, depth: depth + 1) else { return false }
      } else {
        guard let checked = EntryPath.checked(inner) else {
          budget.troubles.unsafePaths += 1
          continue
        }
        guard let file = folder.openFile(entry.name) else {
          budget.troubles.incomplete += 1
          continue
        }
        guard try take(file, path: checked) else { return false }
      }
    }
    return true
  }

  private mutating func take(_ file: borrowing UDFImage.File, path: String) throws -> Bool {
    try channel.send(.entry(path: path))
    var received = 0
    while let bytes = file.read(most: UnpackBudget.megabyte), !bytes.isEmpty {
      guard budget.take(bytes.count) else {
        try channel.send(.entryEnd(isComplete: false))
        return false
      }
      received += bytes.count
      try channel.sendBytes(bytes)
    }
    let isComplete = received == file.byteCount
    if !isComplete { budget.troubles.incomplete += 1 }
    try channel.send(.entryEnd(isComplete: isComplete))
    return true
  }
}
