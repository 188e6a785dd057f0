import Foundation

/// Results: standard output, unbuffered enough to be piped.
enum StandardOutput {
  static func write(_ text: String) { write(Data(text.utf8)) }

  static func write(_ data: Data) { FileHandle.standardOutput.write(data) }

  static func line(_ text: String) { write(text + "\n") }

  /// One JSON document, keys sorted; on one line where it is one of many.
  static func json(_ value: some Encodable, oneLine: Bool = false) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    if !oneLine { encoder.outputFormatting.insert(.prettyPrinted) }
    var data = try encoder.encode(value)
    data.append(0x0A)
    FileHandle.standardOutput.write(data)
  }
}

/// Progress and diagnostics.
enum StandardError {
  static func write(_ text: String) { FileHandle.standardError.write(Data(text.utf8)) }
}
