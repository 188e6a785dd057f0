import CaseModel

/// The passwords that coordinators gave, by the file that they were given for.
package struct PasswordBook: Sendable {
  private var notes: [String: String] = [:]
  private var leftOut: Set<String> = []

  package init(_ decisions: [Decision]) {
    for decision in decisions where decision.subject.hasPrefix("password/") {
      switch decision.choice {
      case "password": notes[decision.subject] = decision.note
      case "leave-out": leftOut.insert(decision.subject)
      default: continue
      }
    }
  }

  package func passwords(for file: BlobDigest) -> [String] { notes[PasswordBook.subject(for: file)].map { [$0] } ?? [] }

  package func isLeftOut(_ file: BlobDigest) -> Bool { leftOut.contains(PasswordBook.subject(for: file)) }

  /// Named by the file's bytes: the same file sent again asks the same question.
  package static func subject(for file: BlobDigest) -> String { "password/\(file.hex.prefix(16))" }

  /// The question for the password of an encrypted file.
  package static func hold(for file: BlobDigest, isArchive: Bool = false) -> Hold {
    Hold(
      subject: subject(for: file), matter: .password,
      question: isArchive
        ? "An archive is encrypted and needs a password: what it holds is neither read nor counted. What is it?"
        : "A document is encrypted and needs a password: its pages are neither read nor counted. What is it?",
      choices: [
        Hold.Choice(id: "password", label: "The password is in the note (--note)"),
        Hold.Choice(id: "leave-out", label: isArchive ? "Leave the archive out" : "Leave the document out"),
      ],
      evidence: [], standing: nil)
  }
}

extension PasswordBook {
  /// One password for every one of some files: what `inspect --password` gives.
  package init(giving password: String?, for files: [BlobDigest]) {
    self.init([])
    guard let password else { return }
    for file in files { notes[PasswordBook.subject(for: file)] = password }
  }
}
