import CaseModel
import Foundation

/// A message in the words of one kind of sender.
protocol SenderMessage: Decodable {
  /// What it asks for: nothing for events that bring nothing.
  func messages() throws(HookFailure) -> [HookMessage]
}

/// What a sender's message asks for, whoever's words it is in.
struct HookMessage: Hashable, Sendable {
  /// Where the bytes are.
  enum Place: Hashable, Sendable {
    case path(String)
    case url(String)
    case object(bucket: String, key: String)
  }

  struct File: Hashable, Sendable {
    let place: Place
    /// The name that the file gets in the delivery.
    let name: String
    /// What the sender says of its size; another one is a file that is not complete.
    let byteCount: Int?
  }

  /// Known by this the message has no second effect; where the sender gives none, content decides.
  var id: String?
  var reference: CaseReference?
  var channel = Channel.upload
  var files: [File] = []
  /// A request form that came within the message, as JSON.
  var form: [UInt8]?

  /// The first folder of a path that is a case's reference.
  static func reference(in path: String) -> CaseReference? {
    path.split(separator: "/").dropLast().lazy.compactMap { CaseReference($0) }.first
  }

  static func name(of path: String) -> String { path.split(separator: "/").last.map(String.init) ?? "file" }
}
