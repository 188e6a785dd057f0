import Foundation

/// A JSON document as values, written with sorted keys so that equal documents are equal bytes.
package indirect enum JSONValue: Hashable, Sendable {
  case null
  case bool(Bool)
  case int(Int)
  case double(Double)
  case string(String)
  case array([JSONValue])
  case object([String: JSONValue])

  package static func text(_ value: String?) -> JSONValue { value.map(JSONValue.string) ?? .null }
  package static func number(_ value: Int?) -> JSONValue { value.map(JSONValue.int) ?? .null }
  package static func strings(_ values: [String]) -> JSONValue { .array(values.map(JSONValue.string)) }

  package subscript(key: String) -> JSONValue? { if case .object(let members) = self { members[key] } else { nil } }
  package var items: [JSONValue] { if case .array(let items) = self { items } else { [] } }
  package var stringValue: String? { if case .string(let text) = self { text } else { nil } }
  package var intValue: Int? { if case .int(let value) = self { value } else { nil } }

  /// UTF-8, two spaces of indent, a line feed at the end.
  package func encoded() throws -> Data {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
    return try encoder.encode(self) + Data("\n".utf8)
  }
}

extension JSONValue: Codable {
  package init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if container.decodeNil() {
      self = .null
      return
    }
    // JSON has no type tags: the first that fits is meant. A whole number is an `int` however it was written.
    do {
      self = .bool(try container.decode(Bool.self))
      return
    } catch is DecodingError {}
    do {
      let number = try container.decode(Double.self)
      self = Int(exactly: number).map(JSONValue.int) ?? .double(number)
      return
    } catch is DecodingError {}
    do {
      self = .string(try container.decode(String.self))
      return
    } catch is DecodingError {}
    do {
      self = .array(try container.decode([JSONValue].self))
      return
    } catch is DecodingError {}
    self = .object(try container.decode([String: JSONValue].self))
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    switch self {
    case .null: try container.encodeNil()
    case .bool(let value): try container.encode(value)
    case .int(let value): try container.encode(value)
    case .double(let value): try container.encode(value)
    case .string(let value): try container.encode(value)
    case .array(let values): try container.encode(values)
    case .object(let members): try container.encode(members)
    }
  }
}
