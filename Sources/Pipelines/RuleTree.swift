import Yams

/// A YAML or JSON text as a tree of nodes with their lines, refused before it can do harm.
struct RuleTree {
  struct Fault: Error, Hashable {
    let line: Int?
    let message: String
  }

  var root: Node

  /// Deeper than any file of ours; libyaml itself and what walks the tree recurse.
  static let depthLimit = 64

  /// What a plain scalar may be besides text: the decoder asks for numbers, dates and truth values itself, and each rule of a
  /// resolver is a regular expression tried on every scalar.
  private static let resolver = Resolver.basic.appending(.null).appending(.bool)

  /// Throws where the text is no YAML, names a key twice, nests too deep, or uses anchors, aliases or merge keys.
  init(_ text: String) throws(Fault) {
    try Self.checkDepth(text)
    do {
      let parser = try Parser(yaml: text, resolver: Self.resolver)
      let found = try parser.singleRoot()
      // Nodes hold their anchors weakly: the parser keeps them.
      let fault = withExtendedLifetime(parser) { found.flatMap { Self.anchor(in: $0) } }
      if let fault { throw fault }
      root = found ?? Node.mapping(Node.Mapping([]))
    } catch let fault as Fault {
      throw fault
    } catch {
      throw Self.fault(error)
    }
  }

  /// The line of the deepest node that the path reaches.
  func line(of path: [any CodingKey]) -> Int? {
    var node = root
    var line = node.mark?.line
    for key in path {
      guard let next = Self.child(of: node, key) else { break }
      node = next.value
      line = (next.key?.mark ?? node.mark)?.line ?? line
    }
    return line
  }

  /// Takes the node at `path` out: an entry of a list, or a key. False where there is none.
  mutating func remove(_ path: [any CodingKey]) -> Bool { Self.remove(path[...], from: &root) }

  /// Keys of this tree that `other`, the JSON object of its decoded form, does not have.
  func unknownKeys(against other: Any) -> [(name: String, line: Int?)] {
    var found: [(String, Int?)] = []
    Self.compare(root, other, prefix: "", into: &found)
    return found
  }

  private static func compare(_ node: Node, _ written: Any, prefix: String, into found: inout [(String, Int?)]) {
    switch node {
    case .mapping(let mine):
      guard let theirs = written as? [String: Any] else { return }
      for (key, value) in mine {
        let name = key.string ?? "?"
        if let next = theirs[name] {
          compare(value, next, prefix: prefix + name + ".", into: &found)
        } else if !isNull(value) {
          found.append((prefix + name, (key.mark ?? value.mark)?.line))
        }
      }
    case .sequence(let mine):
      guard let theirs = written as? [Any] else { return }
      for (one, other) in zip(mine, theirs) { compare(one, other, prefix: prefix, into: &found) }
    default: break
    }
  }

  private static func isNull(_ node: Node) -> Bool {
    guard case .scalar(let scalar) = node else { return false }
    return scalar.style == .plain && ["", "~", "null", "Null", "NULL"].contains(scalar.string)
  }

  private static func child(of node: Node, _ key: any CodingKey) -> (key: Node?, value: Node)? {
    switch node {
    case .mapping(let mapping):
      return mapping.first { $0.key.string == key.stringValue }.map { ($0.key, $0.value) }
    case .sequence(let sequence):
      guard let index = key.intValue, sequence.indices.contains(index) else { return nil }
      return (nil, sequence[index])
    default: return nil
    }
  }

  private static func remove(_ path: ArraySlice<any CodingKey>, from node: inout Node) -> Bool {
    guard let key = path.first else { return false }
    switch node {
    case .mapping(var mapping):
      guard let at = mapping.firstIndex(where: { $0.key.string == key.stringValue }) else { return false }
      var pairs = mapping.map { ($0.key, $0.value) }
      let position = mapping.distance(from: mapping.startIndex, to: at)
      if path.count == 1 {
        pairs.remove(at: position)
      } else if !remove(path.dropFirst(), from: &pairs[position].1) {
        return false
      }
      mapping = Node.Mapping(pairs, mapping.tag, mapping.style, mapping.mark)
      node = .mapping(mapping)
      return true
    case .sequence(var sequence):
      guard let index = key.intValue, sequence.indices.contains(index) else { return false }
      if path.count == 1 {
        sequence.remove(at: index)
      } else if !remove(path.dropFirst(), from: &sequence[index]) {
        return false
      }
      node = .sequence(sequence)
      return true
    default: return false
    }
  }

  private static func anchor(in node: Node) -> Fault? {
    let fault = Fault(line: node.mark?.line, message: "anchors and aliases are not allowed here: write the value out")
    switch node {
    case .alias: return fault
    case .scalar(let scalar): return scalar.anchor == nil ? nil : fault
    case .mapping(let mapping):
      if mapping.anchor != nil { return fault }
      for (key, value) in mapping {
        if let found = anchor(in: key) ?? anchor(in: value) { return found }
      }
      return nil
    case .sequence(let sequence):
      if sequence.anchor != nil { return fault }
      for value in sequence { if let found = anchor(in: value) { return found } }
      return nil
    }
  }

  /// Brackets opened within each other, dashes in a row and indentation, counted without parsing.
  private static func checkDepth(_ text: String) throws(Fault) {
    var line = 1
    var open = 0
    var dashes = 0
    var indentation = 0
    var isAtStart = true
    for byte in text.utf8 {
      switch byte {
      case 0x0A:
        line += 1
        dashes = 0
        indentation = 0
        isAtStart = true
        continue
      case 0x5B, 0x7B: open += 1
      case 0x5D, 0x7D: open = max(0, open - 1)
      case 0x2D where isAtStart: dashes += 1
      case 0x3F where isAtStart: dashes += 1
      case 0x20 where isAtStart: indentation += 1
      default: isAtStart = false
      }
      if open > depthLimit || dashes > depthLimit || indentation > depthLimit * 4 {
        throw Fault(line: line, message: "the text nests deeper than \(depthLimit) levels")
      }
    }
  }

  /// Without the excerpt that the library's own description quotes.
  private static func fault(_ error: any Error) -> Fault {
    switch error {
    case YamlError.scanner(_, let problem, let mark, _), YamlError.parser(_, let problem, let mark, _),
      YamlError.composer(_, let problem, let mark, _):
      Fault(line: mark.line, message: "this is no YAML: \(problem)")
    case YamlError.duplicatedKeysInMapping(_, let context):
      Fault(line: context.mark.line, message: "a key stands twice in one mapping")
    default: Fault(line: nil, message: "this is no YAML or JSON text")
    }
  }
}
