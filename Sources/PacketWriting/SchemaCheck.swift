/// Holds a document to a JSON Schema (2020-12), as far as our own schemas use it: `type`, `enum`, `const`, `minimum`, `maximum`, `pattern`,
/// `required`, `properties`, `additionalProperties: false`, `items`, `allOf`, `anyOf` and `$ref` into `$defs`.
package struct SchemaCheck {
  private let schema: JSONValue
  private static let understood: Set<String> = [
    "$schema", "$id", "$defs", "$ref", "title", "description", "type", "enum", "const", "minimum", "maximum", "pattern",
    "required", "properties", "additionalProperties", "items", "allOf", "anyOf",
  ]

  package init(_ schema: JSONValue) { self.schema = schema }

  /// Where the document departs from the schema, as JSON pointers with the keyword that fails; values are not named.
  package func problems(in document: JSONValue) -> [String] { check(document, schema, at: "") }

  private func check(_ value: JSONValue, _ rule: JSONValue, at path: String) -> [String] {
    guard case .object(let keywords) = rule else { return [] }
    var problems: [String] = []
    for (keyword, wanted) in keywords.sorted(by: { $0.key < $1.key }) {
      precondition(SchemaCheck.understood.contains(keyword), "the schema uses \(keyword), which is not checked")
      switch keyword {
      case "$ref":
        if let target = definition(wanted.stringValue ?? "") { problems += check(value, target, at: path) }
      case "type":
        let names = wanted.stringValue.map { [$0] } ?? wanted.items.compactMap(\.stringValue)
        if !names.contains(where: { fits(value, $0) }) { problems.append("\(path): type") }
      case "enum": if !wanted.items.contains(value) { problems.append("\(path): enum") }
      case "const": if wanted != value { problems.append("\(path): const") }
      case "minimum":
        if let (number, limit) = numbers(value, wanted), number < limit { problems.append("\(path): minimum") }
      case "maximum":
        if let (number, limit) = numbers(value, wanted), number > limit { problems.append("\(path): maximum") }
      case "pattern": if !matches(value, wanted.stringValue ?? "") { problems.append("\(path): pattern") }
      case "required":
        guard case .object(let members) = value else { continue }
        for key in wanted.items.compactMap(\.stringValue) where members[key] == nil {
          problems.append("\(path)/\(key): required")
        }
      case "properties":
        guard case .object(let members) = value, case .object(let rules) = wanted else { continue }
        for (key, rule) in rules.sorted(by: { $0.key < $1.key }) {
          if let member = members[key] { problems += check(member, rule, at: "\(path)/\(key)") }
        }
      case "additionalProperties":
        guard wanted == .bool(false), case .object(let members) = value else { continue }
        guard case .object(let known)? = keywords["properties"] else { continue }
        for key in members.keys.sorted() where known[key] == nil { problems.append("\(path): additionalProperties") }
      case "items":
        for (index, item) in value.items.enumerated() { problems += check(item, wanted, at: "\(path)/\(index)") }
      case "allOf": for rule in wanted.items { problems += check(value, rule, at: path) }
      case "anyOf":
        if !wanted.items.contains(where: { check(value, $0, at: path).isEmpty }) { problems.append("\(path): anyOf") }
      default: continue
      }
    }
    return problems
  }

  private func definition(_ reference: String) -> JSONValue? {
    guard reference.hasPrefix("#/$defs/") else { return nil }
    return schema["$defs"]?[String(reference.dropFirst("#/$defs/".count))]
  }

  private func fits(_ value: JSONValue, _ type: String) -> Bool {
    switch (value, type) {
    case (.null, "null"), (.bool, "boolean"), (.int, "integer"), (.int, "number"), (.double, "number"),
      (.string, "string"), (.array, "array"), (.object, "object"):
      true
    default: false
    }
  }

  private func numbers(_ value: JSONValue, _ limit: JSONValue) -> (Double, Double)? {
    guard let stated = number(value), let wanted = number(limit) else { return nil }
    return (stated, wanted)
  }

  private func number(_ value: JSONValue) -> Double? {
    switch value {
    case .int(let whole): Double(whole)
    case .double(let number): number
    default: nil
    }
  }

  /// A pattern says nothing of what is no string.
  private func matches(_ value: JSONValue, _ pattern: String) -> Bool {
    guard case .string(let text) = value else { return true }
    do { return try Regex(pattern).firstMatch(in: text) != nil } catch { return false }
  }
}
