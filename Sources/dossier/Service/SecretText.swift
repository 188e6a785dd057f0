import Foundation

/// A secret of the settings: written there, or in a file of its own.
enum SecretText {
  /// `name` is whose it is, for the message.
  static func read(_ text: String?, file: String?, of name: String) throws(CommandFailure) -> String {
    if let text { return text }
    do {
      let secret = try String(contentsOfFile: file ?? "", encoding: .utf8).trimmingCharacters(
        in: .whitespacesAndNewlines)
      guard secret.utf8.count >= 16 else {
        throw CommandFailure(.unusableInput, "the secret file of '\(name)' holds fewer than 16 characters")
      }
      return secret
    } catch let failure as CommandFailure {
      throw failure
    } catch {
      throw CommandFailure(.unusableInput, "the secret file of '\(name)' cannot be read: check its path and rights")
    }
  }
}
