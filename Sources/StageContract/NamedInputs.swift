import CaseModel
import ContentHashing

extension NamedDigests {
  /// The digests that a stage's input names.
  package static func `in`(_ input: some Encodable) throws(StageFailure) -> [BlobDigest] {
    do {
      return inJSON(try CanonicalJSON.encode(input))
    } catch {
      throw StageFailure(code: "key-unencodable", verdict: .halt, message: "\(error) Report this as a defect.")
    }
  }
}
