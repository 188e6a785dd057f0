import CaseModel
import ContentHashing

/// One step of the work on a case: a pure function of its input, known by name, version, settings and tools.
///
/// A stage reads bytes only by digest and engines only through readers; it sees no clock, path, database or network.
package protocol Stage: Sendable {
  associatedtype Input: Codable & Sendable
  associatedtype Output: Codable & Sendable
  associatedtype Settings: Codable & Sendable = NoSettings

  static var name: StageName { get }
  /// Raised when the same input may give another output.
  static var version: Int { get }
  /// What of the pipeline the output depends on.
  var settings: Settings { get }
  /// Names and versions of the engines that the output depends on, sorted; empty for pure stages.
  var tools: [String] { get }

  func run(_ input: Input, in context: StageContext) async throws(StageFailure) -> Output
}

extension Stage {
  package var tools: [String] { [] }

  /// The key under which the output for `input` is kept.
  package func key(for input: Input) throws(StageFailure) -> StageKey {
    try StageKey(name: Self.name, version: Self.version, settings: settings, tools: tools, input: input)
  }
}

extension Stage where Settings == NoSettings {
  package var settings: NoSettings { NoSettings() }
}

/// For stages that no pipeline can tune.
package struct NoSettings: Hashable, Sendable, Codable {
  package init() {}
}

/// Lower-case words joined by hyphens: `name-sites`.
package struct StageName: Hashable, Sendable, Comparable, CustomStringConvertible {
  package let text: String

  /// A name that is not lower-case ASCII words joined by hyphens is our own mistake and stops the program.
  package init(_ text: StaticString) {
    guard let name = StageName(parsing: String(describing: text)) else {
      preconditionFailure("a stage's name is lower-case words joined by hyphens")
    }
    self = name
  }

  /// `nil` for anything but lower-case ASCII letters, digits and hyphens, 64 at most.
  package init?(parsing text: String) {
    let isWritten = text.utf8.allSatisfy { (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) || $0 == 0x2D }
    guard isWritten, (1...64).contains(text.utf8.count) else { return nil }
    self.text = text
  }

  package var description: String { text }
  package static func < (left: StageName, right: StageName) -> Bool { left.text < right.text }
}

extension StageName: Codable {
  package init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    guard let name = StageName(parsing: try container.decode(String.self)) else {
      throw DecodingError.dataCorruptedError(
        in: container, debugDescription: "a stage's name is lower-case words joined by hyphens")
    }
    self = name
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(text)
  }
}
