import CaseModel
import ContentHashing

/// The SHA-256 of everything that a stage's output depends on: equal keys, equal outputs.
package struct StageKey: Hashable, Sendable, CustomStringConvertible {
  package let digest: BlobDigest

  package init(digest: BlobDigest) { self.digest = digest }

  package init(
    name: StageName, version: Int, settings: some Encodable, tools: [String], input: some Encodable
  ) throws(StageFailure) {
    let dependencies = Dependencies(name: name, version: version, settings: settings, tools: tools, input: input)
    do {
      digest = try CanonicalJSON.digest(of: dependencies)
    } catch {
      throw StageFailure(
        code: "key-unencodable", verdict: .halt,
        message: "The input of the stage \(name) cannot be written down: \(error) Report this as a defect.")
    }
  }

  package var description: String { digest.hex }

  private struct Dependencies<Settings: Encodable, Input: Encodable>: Encodable {
    let name: StageName
    let version: Int
    let settings: Settings
    let tools: [String]
    let input: Input
  }
}

extension StageKey: Codable {
  package init(from decoder: any Decoder) throws { digest = try BlobDigest(from: decoder) }
  package func encode(to encoder: any Encoder) throws { try digest.encode(to: encoder) }
}
