import Foundation

/// The structure of a written file as qpdf reads it, and whether it agrees with itself.
struct StructureCheck {
  /// What does not hold of PDF 32000-1, 14.7: each kid names its parent, each content item has one element, and the parent
  /// tree leads back to just that element.
  private(set) var problems: [String] = []
  private(set) var elementCount = 0
  private(set) var root: [String: Any] = [:]
  private(set) var catalog: [String: Any] = [:]

  private typealias Dictionary = [String: Any]
  private let objects: Dictionary
  /// Elements by `page or form/number` and by object.
  private var marks: [String: String] = [:]
  private var items: [String: String] = [:]

  init(_ run: RecordsRun) throws {
    let json = try run.tool("qpdf", ["--json=2", "--json-key=qpdf"]).text
    let top = try JSONSerialization.jsonObject(with: Data(json.utf8)) as? Dictionary
    guard let list = top?["qpdf"] as? [Dictionary], list.count == 2 else { throw CocoaError(.fileReadCorruptFile) }
    objects = list[1]
    catalog = dictionary((objects["trailer"] as? Dictionary).flatMap { dictionary($0["value"]) }?["/Root"]) ?? [:]
    guard let reference = catalog["/StructTreeRoot"] as? String, let root = dictionary(reference) else { return }
    self.root = root
    walk(from: reference)
    checkParentTree()
  }

  private func value(_ reference: Any?) -> Any? {
    guard let name = reference as? String, name.hasSuffix(" R") else { return reference }
    let object = objects["obj:\(name)"] as? Dictionary
    return object?["value"] ?? (object?["stream"] as? Dictionary)?["dict"]
  }

  private func dictionary(_ reference: Any?) -> Dictionary? { value(reference) as? Dictionary }

  private func kids(_ element: Dictionary) -> [Any] {
    guard let kids = value(element["/K"]) else { return [] }
    return kids as? [Any] ?? [element["/K"]!]
  }

  private mutating func walk(from root: String) {
    var pending = [root]
    var seen: Set<String> = []
    while let reference = pending.popLast() {
      guard seen.insert(reference).inserted, let element = dictionary(reference) else {
        problems.append("\(reference) comes twice or is no dictionary")
        continue
      }
      elementCount += 1
      for kid in kids(element) {
        if let number = kid as? Int {
          claim("\(element["/Pg"] as? String ?? "no page")/\(number)", by: reference)
        } else if let named = kid as? String, dictionary(named)?["/S"] != nil {
          if dictionary(named)?["/P"] as? String != reference { problems.append("\(named) names another parent") }
          pending.append(named)
        } else if let item = dictionary(kid), let number = item["/MCID"] as? Int {
          claim("\((item["/Stm"] ?? item["/Pg"]) as? String ?? "no page")/\(number)", by: reference)
        } else if let item = dictionary(kid), let object = item["/Obj"] as? String {
          if items.updateValue(reference, forKey: object) != nil { problems.append("\(object) has two elements") }
        } else {
          problems.append("\(reference) has a kid that is none")
        }
      }
    }
  }

  private mutating func claim(_ mark: String, by element: String) {
    if marks.updateValue(element, forKey: mark) != nil { problems.append("\(mark) has two elements") }
  }

  private mutating func checkParentTree() {
    let numbers = dictionary(root["/ParentTree"])?["/Nums"] as? [Any] ?? []
    var entries: [Int: Any] = [:]
    for index in stride(from: 0, to: numbers.count - 1, by: 2) {
      entries[numbers[index] as? Int ?? -1] = numbers[index + 1]
    }
    var (foundMarks, foundItems) = ([String: String](), [String: String]())
    for name in objects.keys where name.hasPrefix("obj:") {
      let reference = String(name.dropFirst(4))
      guard let owner = dictionary(reference) else { continue }
      if let key = owner["/StructParents"] as? Int {
        for (number, element) in (value(entries[key]) as? [Any] ?? []).enumerated() {
          if let element = element as? String { foundMarks["\(reference)/\(number)"] = element }
        }
      }
      if let key = owner["/StructParent"] as? Int { foundItems[reference] = entries[key] as? String ?? "none" }
    }
    if foundMarks != marks { problems.append("marks: \(marks) by elements, \(foundMarks) by the parent tree") }
    if foundItems != items { problems.append("objects: \(items) by elements, \(foundItems) by the parent tree") }
  }
}

extension RecordsRun {
  /// The bytes of the file with nothing compressed, as text.
  func uncompressed() throws -> String {
    try tool("qpdf", ["--qdf", "--object-streams=disable", "--stream-data=uncompress"], after: ["-"]).text
  }

  /// The structure with its text as poppler reads it, without the space around its lines.
  func structure() throws -> [String] {
    try tool("pdfinfo", ["-struct-text"]).text.split(separator: "\n").map { $0.trimmingCharacters(in: .whitespaces) }
  }
}
