import CaseModel

/// One file of a delivery or container with its kind, as told from its bytes.
package struct IdentifiedItem: Hashable, Sendable, Codable {
  package let item: ArrivalItem
  package let kind: ContentKind

  package init(item: ArrivalItem, kind: ContentKind) {
    self.item = item
    self.kind = kind
  }
}

/// An item with the folders that it lies in, told apart once: a disc has thousands of them.
private struct PlacedItem {
  let item: ArrivalItem
  let kind: ContentKind
  let folders: [String]

  /// `nil` for files that operating systems leave behind and nobody sent.
  init?(_ identified: IdentifiedItem) {
    let parts = identified.item.name.split(separator: "/")
    guard let last = parts.last, !parts.contains("__MACOSX"), !parts.contains("@eaDir"), last != ".DS_Store",
      last != "Thumbs.db", last != "desktop.ini", !last.hasPrefix("._")
    else { return nil }
    item = identified.item
    kind = identified.kind
    folders = parts.dropLast().map(String.init)
  }
}

/// What a set of files comes to: discs as wholes, papers one by one, containers still to be opened, and what is neither.
package struct SourceGroups: Hashable, Sendable, Codable {
  package var sources: [Source] = []
  package var containers: [IdentifiedItem] = []
  package var requestForms: [ArrivalItem] = []
  package var findings: [Finding] = []
}

/// Puts the files of one delivery, or of one container, together to sources.
///
/// A folder that holds DICOM is one disc: where a DICOMDIR lies, else the highest folder that holds DICOM and no paper beside it.
/// A PDF or clinical document on a disc is a document all the same; other files of it are the disc's own.
package struct GroupSources: Sendable {
  package let channel: Channel
  /// The containers around these files, outermost first.
  package let container: [String]

  package init(channel: Channel, container: [String]) {
    self.channel = channel
    self.container = container
  }

  package func groups(of items: [IdentifiedItem]) -> SourceGroups {
    let items = items.compactMap(PlacedItem.init)
    let listed = Set(items.filter { $0.kind == .dicomDirectory }.map(\.folders))
    let roots = discRoots(items, listed: listed)
    var discs: [[String]: [ArrivalItem]] = [:]
    var picturesOnDiscs = 0
    var unread: [ContentKind: Int] = [:]
    var falsePDFs = 0
    var groups = SourceGroups()
    for identified in items {
      let root = roots.first { identified.folders.starts(with: $0) }
      switch identified.kind {
      case .dicom, .dicomDirectory:
        discs[root ?? identified.folders, default: []].append(identified.item)
      case .pdf, .clinicalDocument:
        groups.sources.append(paper(identified))
      case let kind where kind.isContainer:
        groups.containers.append(IdentifiedItem(item: identified.item, kind: identified.kind))
      case .tiff, .jpeg, .png, .heic:
        // A disc with a directory says what its images are; without one, a picture may be a page of records.
        if let root, listed.contains(root) {
          picturesOnDiscs += 1
          discs[root, default: []].append(identified.item)
        } else {
          groups.sources.append(paper(identified))
        }
      case _ where root != nil:
        discs[root ?? [], default: []].append(identified.item)
      case .requestForm:
        groups.requestForms.append(identified.item)
      case .text where identified.item.name.lowercased().hasSuffix(".pdf"),
        .html where identified.item.name.lowercased().hasSuffix(".pdf"):
        // An error page or a broken download under a document's name: what it says is no page of records.
        falsePDFs += 1
      case let kind where kind.isPaper:
        groups.sources.append(paper(identified))
      default:
        unread[identified.kind, default: 0] += 1
      }
    }
    groups.findings += findings(onUnread: unread)
    if falsePDFs > 0 {
      groups.findings.append(
        Finding(
          code: "pdf-is-none", severity: .error,
          message: (falsePDFs == 1 ? "A file named as a PDF is" : "\(falsePDFs) files named as PDFs are")
            + " no PDF: nothing of it was read or counted. Ask the sender to send it again."))
    }
    if picturesOnDiscs > 0 {
      groups.findings.append(
        Finding(
          code: "pictures-on-disc", severity: .note,
          message: "\(picturesOnDiscs) picture files beside the DICOM of a disc were kept but not taken as pages. "
            + "If they are scanned records, file them by themselves."))
    }
    for root in discs.keys.sorted(by: { $0.lexicographicallyPrecedes($1) }) {
      let files = discs[root] ?? []
      groups.sources.append(
        Source(
          path: container + root, kind: .dicom, content: .disc(files.sorted { $0.name < $1.name }), channel: .disc))
    }
    return groups
  }

  /// One finding for each reason, however many files there are.
  private func findings(onUnread counts: [ContentKind: Int]) -> [Finding] {
    let empty = counts[.empty] ?? 0
    let programs = counts[.executable] ?? 0
    let outlook = counts[.outlookData] ?? 0
    let unknown = counts.values.reduce(0, +) - empty - programs - outlook
    var findings: [Finding] = []
    func add(_ code: String, _ severity: Finding.Severity, _ count: Int, _ one: String, _ many: String) {
      guard count > 0 else { return }
      findings.append(Finding(code: code, severity: severity, message: count == 1 ? one : "\(count) \(many)"))
    }
    add(
      "empty-file", .warning, empty, "A file of zero bytes arrived. Ask the sender to send it again.",
      "files of zero bytes arrived. Ask the sender to send them again.")
    add(
      "executable-ignored", .note, programs, "A program arrived among the records. It was kept and never run.",
      "programs arrived among the records. They were kept and never run.")
    add(
      "outlook-data", .error, outlook,
      "A message or winmail.dat in Outlook's own format arrived; it and what is attached to it were not read. "
        + "Ask the sender to send the attachments as files, or the message as .eml.",
      "messages or winmail.dat in Outlook's own format arrived; they and what is attached to them were not read. "
        + "Ask the sender to send the attachments as files, or the messages as .eml.")
    add(
      "unknown-kind", .warning, unknown,
      "A file of a kind that cannot be read arrived. Ask the sender for a PDF of it.",
      "files of kinds that cannot be read arrived. Ask the sender for PDFs of them.")
    return findings
  }

  private func paper(_ identified: PlacedItem) -> Source {
    Source(
      path: container + identified.item.name.split(separator: "/").map(String.init), kind: identified.kind,
      content: .file(identified.item.digest), channel: channel)
  }

  /// Folders with a DICOMDIR, then those that hold DICOM which none of these covers; the deeper before the shallower.
  private func discRoots(_ items: [PlacedItem], listed: Set<[String]>) -> [[String]] {
    let uncovered = items.filter { item in
      !listed.contains { item.folders.starts(with: $0) }
    }
    let roots = listed.union(roots(in: [], of: uncovered))
    return roots.sorted { ($0.count, $1.joined(separator: "/")) > ($1.count, $0.joined(separator: "/")) }
  }

  /// A folder is a disc when it holds DICOM itself, or below it, and no paper but in its DICOM folders; else its subfolders are asked.
  private func roots(in folder: [String], of items: [PlacedItem]) -> [[String]] {
    guard items.contains(where: { $0.kind == .dicom }) else { return [] }
    let subfolders = Dictionary(grouping: items.filter { $0.folders.count > folder.count }) { $0.folders[folder.count] }
    let own = items.filter { $0.folders.count == folder.count }
    // A folder with nothing but one folder in it says nothing by itself.
    if own.isEmpty, subfolders.count == 1, let (name, inside) = subfolders.first {
      return roots(in: folder + [name], of: inside)
    }
    let withDICOM = subfolders.filter { $0.value.contains { $0.kind == .dicom } }
    let beside = own + subfolders.filter { withDICOM[$0.key] == nil }.flatMap(\.value)
    if own.contains(where: { $0.kind == .dicom }) { return [folder] }
    let hasPaper = beside.contains { item in
      switch item.kind {
      case .pdf, .tiff, .jpeg, .png, .heic, .requestForm, .clinicalDocument, .officeDocument, .email: true
      case let kind: kind.isContainer
      }
    }
    if !hasPaper { return [folder] }
    return withDICOM.sorted { $0.key < $1.key }.flatMap { roots(in: folder + [$0.key], of: $0.value) }
  }
}
