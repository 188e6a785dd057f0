import CaseModel
import Foundation

/// JSON that is the same bytes in every process for the same value: keys sorted, slashes as they are, no white space.
///
/// It holds for values without `Set` and without dictionaries whose keys are not `String`: those are written in an order
/// that changes from run to run.
package enum CanonicalJSON {
  /// Throws what the value's own `encode(to:)` throws, and for numbers that JSON has not (infinity, NaN).
  package static func encode(_ value: some Encodable) throws(CanonicalJSONError) -> [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    do {
      return [UInt8](try encoder.encode(value))
    } catch {
      throw .unencodable(type: String(describing: type(of: value)))
    }
  }

  package static func decode<Value: Decodable>(
    _ type: Value.Type, from bytes: [UInt8]
  ) throws(CanonicalJSONError) -> Value {
    do {
      return try JSONDecoder().decode(type, from: Data(bytes))
    } catch {
      throw .undecodable(type: String(describing: type))
    }
  }

  package static func digest(of value: some Encodable) throws(CanonicalJSONError) -> BlobDigest {
    BlobDigest(sha256Of: try encode(value))
  }
}

/// Names the type and never the value, which may be patient data.
package enum CanonicalJSONError: Error, Equatable, CustomStringConvertible {
  case unencodable(type: String)
  case undecodable(type: String)

  package var description: String {
    switch self {
    case .unencodable(let type): "A value of type \(type) cannot be written as JSON."
    case .undecodable(let type): "The JSON is not that of a \(type)."
    }
  }
}
