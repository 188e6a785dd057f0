/// What opens an encrypted zip. It is shown nowhere: not in a log, an error or a process title.
package struct ArchivePassword: Hashable, Sendable {
  package let text: String

  package init?(_ text: String) {
    guard ArchivePassword.fault(text) == nil else { return nil }
    self.text = text
  }

  /// What is wrong with it, without saying it. Zip makes a key of it by 1,000 rounds only, so a short one is soon guessed;
  /// and programs that unpack agree on ASCII alone.
  package static func fault(_ text: String) -> String? {
    if text.utf8.count < 12 { return "a password has at least 12 characters" }
    if text.utf8.count > 128 { return "a password has at most 128 characters" }
    if !text.utf8.allSatisfy({ (0x20...0x7E).contains($0) }) {
      return "a password is of ASCII letters, digits and signs: programs read others differently"
    }
    return nil
  }
}
