import Foundation
import ServiceSettings

extension ArchivePassword {
  /// Written in the settings, or in a file of its own: its text without what is blank around it. `name` is whose it is, for the message.
  static func read(_ text: String?, file: String?, of name: String) throws(CommandFailure) -> ArchivePassword {
    var password = text
    if password == nil {
      let bytes: Data
      do {
        bytes =
          try file == "-" ? FileHandle.standardInput.readToEnd() ?? Data() : Data(contentsOf: URL(filePath: file ?? ""))
      } catch {
        throw CommandFailure(.unusableInput, "the password file of '\(name)' cannot be read: check its path and rights")
      }
      password = String(decoding: bytes, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
    }
    if let fault = fault(password ?? "") { throw CommandFailure(.unusableInput, "'\(name)': \(fault)") }
    guard let read = ArchivePassword(password ?? "") else {
      throw CommandFailure(.unusableInput, "'\(name)': the password cannot be used")
    }
    return read
  }
}
