import Foundation
import Yams

/// Decodes the pipeline's YAML files into Codable values and finds the line of every mistake.
package enum RuleFile {
  /// What came of one file: a value where it could be made, and every mistake found on the way.
  package struct Reading<Value> {
    package let value: Value?
    package let problems: [PipelineProblem]
    /// The line of a key path such as `recordsTiers[2].from`; `nil` where there is none.
    package let line: (String) -> Int?
  }

  /// Reads the file at `url`, or throws with every mistake in it.
  package static func decode<Value: Codable>(
    _ type: Value.Type = Value.self, at url: URL
  ) throws(PipelineError) -> Value {
    let text: String
    do {
      text = try String(contentsOf: url, encoding: .utf8)
    } catch {
      throw PipelineError(problems: [
        PipelineProblem(file: url.lastPathComponent, line: nil, message: "the file is missing or no UTF-8 text")
      ])
    }
    let reading = read(type, text: text, file: url.lastPathComponent)
    guard let value = reading.value, reading.problems.isEmpty else { throw PipelineError(problems: reading.problems) }
    return value
  }

  /// Reads `text`. A mistake that can be cut out (a list's entry, an optional key) is, so that the next is found too.
  package static func read<Value: Codable>(
    _ type: Value.Type = Value.self, text: String, file: String
  ) -> Reading<Value> {
    do {
      let tree = try RuleTree(text)
      let (value, faults) = decode(type, from: tree)
      return Reading(
        value: value, problems: faults.map { PipelineProblem(file: file, line: $0.line, message: $0.message) },
        line: { path in tree.line(of: KeyPathText.keys(path)) })
    } catch {
      return Reading(
        value: nil, problems: [PipelineProblem(file: file, line: error.line, message: error.message)],
        line: { _ in nil })
    }
  }

  /// The most mistakes of one file that are reported.
  static let problemLimit = 100

  static func decode<Value: Codable>(_ type: Value.Type, from source: RuleTree) -> (Value?, [RuleTree.Fault]) {
    var tree = source
    var faults: [RuleTree.Fault] = []
    var lastCut = ""
    while faults.count < problemLimit {
      do {
        let value = try YAMLDecoder().decode(type, from: tree.root)
        let written = try JSONSerialization.jsonObject(with: JSONEncoder().encode(value), options: .fragmentsAllowed)
        faults += tree.unknownKeys(against: written).map {
          RuleTree.Fault(line: $0.line, message: "the key '\($0.name)' is not known")
        }
        return (value, faults.sorted { ($0.line ?? 0) < ($1.line ?? 0) })
      } catch let error as DecodingError {
        let mistake = Mistake(error)
        // A key that was cut out is missing now: that is no second mistake.
        if mistake.missingKey != lastCut {
          faults.append(RuleTree.Fault(line: tree.line(of: mistake.path), message: mistake.message))
        }
        guard mistake.canBeCutOut, tree.remove(mistake.path) else { return (nil, faults) }
        lastCut = KeyPathText.text(mistake.path)
      } catch {
        faults.append(RuleTree.Fault(line: nil, message: "the file cannot be read as \(type)"))
        return (nil, faults)
      }
    }
    return (nil, faults)
  }
}

/// A decoding error in plain words, without the value that caused it.
private struct Mistake {
  let path: [any CodingKey]
  let message: String
  /// A missing key cannot be taken out.
  let canBeCutOut: Bool
  /// The path of the key that is not there.
  private(set) var missingKey: String?

  init(_ error: DecodingError) {
    switch error {
    case .keyNotFound(let key, let context):
      path = context.codingPath
      message = "\(Self.name(context.codingPath))the key '\(key.stringValue)' is missing"
      canBeCutOut = context.codingPath.last?.intValue != nil
      missingKey = KeyPathText.text(context.codingPath + [key])
    case .typeMismatch(let type, let context):
      path = context.codingPath
      message = "\(Self.name(path))this must be \(Self.word(type))"
      canBeCutOut = !path.isEmpty
    case .valueNotFound(let type, let context):
      path = context.codingPath
      message = "\(Self.name(path))a value is missing: \(Self.word(type))"
      canBeCutOut = !path.isEmpty
    case .dataCorrupted(let context):
      path = context.codingPath
      message = "\(Self.name(path))the value does not fit: \(Self.safe(context.debugDescription))"
      canBeCutOut = !path.isEmpty
    @unknown default:
      path = []
      message = "the file cannot be read"
      canBeCutOut = false
    }
  }

  /// The last key by its name: positions in a list shift where entries before were cut out, the line does not.
  private static func name(_ path: [any CodingKey]) -> String {
    path.last { $0.intValue == nil }.map { "\($0.stringValue): " } ?? ""
  }

  /// Foundation quotes the value in some descriptions ('from invalid String value x'): only our own are passed on.
  private static func safe(_ description: String) -> String {
    description.contains("invalid") || description.contains("Cannot") ? "it is none of the values allowed" : description
  }

  private static func word(_ type: any Any.Type) -> String {
    switch type {
    case is Int.Type: "a whole number"
    case is Double.Type: "a number"
    case is Bool.Type: "true or false"
    case is String.Type: "a text"
    default: word(named: "\(type)")
    }
  }

  private static func word(named type: String) -> String {
    if type.contains("Array") || type.contains("Sequence") { return "a list" }
    if type.contains("Dictionary") || type.contains("Mapping") { return "a mapping" }
    return "another kind of value"
  }
}

/// Key paths as `recordsTiers[2].from`.
enum KeyPathText {
  private struct Key: CodingKey {
    let stringValue: String
    let intValue: Int?
    init(stringValue: String) {
      self.stringValue = stringValue
      intValue = nil
    }
    init(intValue: Int) {
      stringValue = "\(intValue)"
      self.intValue = intValue
    }
  }

  static func text(_ path: [any CodingKey]) -> String {
    path.reduce("") { text, key in
      if let index = key.intValue { return "\(text)[\(index)]" }
      return text.isEmpty ? key.stringValue : "\(text).\(key.stringValue)"
    }
  }

  static func keys(_ text: String) -> [any CodingKey] {
    text.split(whereSeparator: { $0 == "." || $0 == "[" || $0 == "]" }).map {
      Int($0).map { Key(intValue: $0) } ?? Key(stringValue: String($0))
    }
  }
}
