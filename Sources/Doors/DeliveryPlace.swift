/// Where a part of a delivery lies.
package enum DeliveryPlace: Hashable, Sendable {
  /// A path as somebody typed it.
  case path(String)
  /// A name, in whatever encoding, inside a folder.
  case entry(name: [UInt8], folder: String)
}

/// Names of files as texts.
enum FileName {
  /// UTF-8 where it is, else Latin-1: what old servers and discs write.
  static func text(_ name: [UInt8]) -> String {
    String(validating: name, as: UTF8.self) ?? String(String.UnicodeScalarView(name.map { Unicode.Scalar($0) }))
  }
}
