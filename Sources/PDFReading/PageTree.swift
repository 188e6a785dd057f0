import CaseModel

/// The leaves of a PDF's page tree, found by walking `/Kids` (ISO 32000-1, 7.7.3): the count that cannot be forged.
struct PageTree {
  struct Leaf {
    let page: QPDFFile.Handle
    /// Attributes from the tree above, for the keys that the leaf lacks.
    let inherited: [String: QPDFFile.Handle]
    /// True for a page that is listed while its object is not in the file: an empty sheet stands for it.
    var isMissing = false
  }

  static let inheritable = ["/Resources", "/MediaBox", "/CropBox", "/Rotate"]
  /// Deeper trees are hostile; real ones are below ten.
  static let maximumDepth = 200

  /// What `/Count` of the tree's root says; `nil` where it says nothing usable.
  private(set) var declaredCount: Int?
  /// Distinct pages in order.
  private(set) var leaves: [Leaf] = []
  /// References to a page that was already counted.
  private(set) var repeats = 0
  /// Kids that are no page: null, wrong kinds, cycles, too deep, leaves without `/Type`.
  private(set) var defects = 0

  /// Pages that no list names, taken in because the list that should is damaged.
  private(set) var stray = 0
  /// True where the catalogue leads to no page tree at all.
  private(set) var isMissing = false

  private var seen: Set<QPDFFile.ObjectID> = []
  /// Listed pages without an object, with the number of leaves before each.
  private var dangling: [Int] = []
  private let maximumPages: Int

  /// Stops at `maximumPages` + 1 leaves: the caller refuses then.
  init(of file: borrowing QPDFFile, maximumPages: Int) {
    self.maximumPages = maximumPages
    guard let top = file.value(file.root, "/Pages"), file.kind(top) == .dictionary else {
      isMissing = true
      defects += 1
      mend(in: file)
      return
    }
    declaredCount = file.integer(file.value(top, "/Count")).flatMap { $0 >= 0 ? $0 : nil }
    visit(top, inherited: [:], depth: 0, in: file)
    if defects > 0 { mend(in: file) }
  }

  /// Makes up for what a damaged list lost, never beyond the count that the file states.
  ///
  /// A page object that no list names comes first; a page that is listed but is not in the file is counted as one
  /// that cannot be shown. A sound list is never added to: what an editor deleted stays deleted. Where there is no list at
  /// all, every page object is taken.
  private mutating func mend(in file: borrowing QPDFFile) {
    let wanted = isMissing ? maximumPages + 1 : min(declaredCount ?? 1, maximumPages)
    if leaves.count < wanted {
      for id in file.objectIDs() where leaves.count < wanted && !seen.contains(id) {
        let object = file.object(id)
        guard file.kind(object) == .dictionary, file.name(file.value(object, "/Type")) == "/Page" else { continue }
        seen.insert(id)
        stray += 1
        leaves.append(Leaf(page: object, inherited: [:]))
      }
    }
    let missing = dangling.prefix(max(0, wanted - leaves.count))
    for (count, place) in missing.enumerated() {
      leaves.insert(
        Leaf(page: file.emptyPage(), inherited: [:], isMissing: true), at: min(place + count, leaves.count))
    }
  }

  var isSound: Bool { repeats == 0 && defects == 0 && declaredCount == leaves.count }

  private mutating func visit(
    _ node: QPDFFile.Handle, inherited: [String: QPDFFile.Handle], depth: Int, in file: borrowing QPDFFile
  ) {
    guard leaves.count <= maximumPages else { return }
    guard file.kind(node) == .dictionary, depth < PageTree.maximumDepth else {
      defects += 1
      return
    }
    let type = file.name(file.value(node, "/Type"))
    let kids = file.value(node, "/Kids")
    let isLeaf = kids == nil && (type != "/Pages" || file.value(node, "/Contents") != nil)
    if let id = file.identity(node), !seen.insert(id).inserted {
      if isLeaf { repeats += 1 } else { defects += 1 }
      return
    }
    if isLeaf {
      if type != "/Page" { defects += 1 }
      leaves.append(Leaf(page: node, inherited: inherited.filter { file.value(node, $0.key) == nil }))
      return
    }
    guard let kids, file.kind(kids) == .array else {
      // An empty intermediate node, or `/Kids` that is no array.
      defects += 1
      return
    }
    var passed = inherited
    for key in PageTree.inheritable {
      if let value = file.value(node, key) { passed[key] = value }
    }
    for kid in file.items(kids) {
      if file.kind(kid) == .null, let id = file.identity(kid), seen.insert(id).inserted {
        defects += 1
        if dangling.count <= maximumPages { dangling.append(leaves.count) }
      } else {
        visit(kid, inherited: passed, depth: depth + 1, in: file)
      }
    }
  }

  /// What the coordinator must know where the tree does not say one thing only.
  var findings: [Finding] {
    var found: [Finding] = []
    if let declaredCount, declaredCount != leaves.count {
      found.append(
        Finding(
          code: "page-count-disagrees", severity: .warning,
          message:
            "The PDF says it has \(declaredCount) pages, but \(leaves.count) were found. Check with the sender whether pages are missing."
        ))
    }
    if declaredCount == nil {
      found.append(
        Finding(
          code: "page-count-missing", severity: .note,
          message: "The PDF does not say how many pages it has; \(leaves.count) were found."))
    }
    if repeats > 0 {
      found.append(
        Finding(
          code: "page-repeated", severity: .warning,
          message:
            "The PDF lists the same page more than once (\(repeats) times); each page was counted once. Check the page count."
        ))
    }
    if defects > 0 {
      found.append(
        Finding(
          code: "page-tree-damaged", severity: .warning,
          message:
            "The PDF's list of pages is damaged in \(defects) places; all pages that could be found were read\(strayWords). Check the page count."
        ))
    }
    return found
  }

  private var strayWords: String { stray > 0 ? ", \(stray) of them outside of the list" : "" }
}
