import CaseModel
import ReaderProtocol

/// Counts what went wrong inside an e-mail, and says each thing once.
struct MailTroubles {
  var isCut = false
  var encrypted = 0
  var tooDeep = 0
  var undecoded = 0
  var picturesInText = 0
  var isOverLimit = false

  static let refusal = Refusal(
    Finding(
      code: "email-unreadable", severity: .error,
      message:
        "This e-mail cannot be taken apart: it is damaged. Ask the sender to send its text and attachments again."
    ))

  var findings: [Finding] {
    var findings: [Finding] = []
    func add(_ code: String, _ severity: Finding.Severity, _ message: String) {
      findings.append(Finding(code: code, severity: severity, message: message))
    }
    if encrypted > 0 {
      add(
        "email-encrypted", .error,
        "Part of this e-mail is encrypted or sealed and was not read. Ask the sender to send it unencrypted through the upload site."
      )
    }
    if isOverLimit {
      add(
        "unpack-limit", .error,
        "This e-mail holds more than may be unfolded; the rest was left out. Ask the sender for the attachments one by one."
      )
    }
    if isCut {
      add(
        "email-truncated", .warning,
        "This e-mail is cut short or damaged: what could be read was used. Ask the sender for it again.")
    }
    if undecoded + tooDeep > 0 {
      add(
        "email-part-unreadable", .warning,
        "\(undecoded + tooDeep) parts of this e-mail could not be read. Ask the sender to send them as files.")
    }
    if picturesInText > 0 {
      add(
        "email-pictures-in-text", .note,
        "\(picturesInText) pictures stand inside the text of this e-mail and were taken as pages. Leave those out that are logos."
      )
    }
    return findings
  }
}
