import CaseModel

/// Counts what went wrong inside an archive, and says each thing once.
struct UnpackTroubles {
  enum Limit {
    case entries(Int)
    case bytes(Int)
    case ratio(Int)
  }

  var links = 0
  var unsafePaths = 0
  var guessedNames = 0
  var encrypted = 0
  var incomplete = 0
  var isCut = false
  var isEmpty = false
  var exceeded: Limit?

  var findings: [Finding] {
    var findings: [Finding] = []
    func add(_ code: String, _ severity: Finding.Severity, _ message: String) {
      findings.append(Finding(code: code, severity: severity, message: message))
    }
    if encrypted > 0 {
      add(
        "password-needed", .error,
        "This archive, or part of it, is locked with a password; what is locked was not read. Ask the sender for the password, or for the files unlocked."
      )
    }
    switch exceeded {
    case .entries(let count):
      add(
        "unpack-limit", .error,
        "This archive holds more than \(count) files; those after were left out. Ask the sender for the records in smaller archives."
      )
    case .bytes(let count):
      add(
        "unpack-limit", .error,
        "This archive unfolds to more than \(count >> 20) MiB; the rest was left out. Ask the sender for the records in smaller archives."
      )
    case .ratio(let ratio):
      add(
        "unpack-limit", .error,
        "This archive unfolds to more than \(ratio) times its size, as no records do; the rest was left out. Check where it came from."
      )
    case nil: break
    }
    if isEmpty {
      add(
        "archive-empty", .warning,
        "This archive or disc image holds no files. Ask the sender whether it was copied whole.")
    }
    if isCut {
      add(
        "archive-truncated", .warning,
        "This archive or disc image is cut short or damaged: what could be read was used. Ask the sender for it again.")
    }
    if incomplete > 0 {
      add(
        "archive-entry-incomplete", .warning,
        "\(incomplete) files inside this archive or disc image are incomplete or damaged. Ask the sender for them again."
      )
    }
    if unsafePaths > 0 {
      add(
        "archive-unsafe-path", .warning,
        "\(unsafePaths) files inside this archive point outside of it by their names; they were left out. Check where it came from."
      )
    }
    if links > 0 {
      add(
        "archive-link", .note,
        "\(links) entries of this archive are links or devices, not files; they were left out.")
    }
    if guessedNames > 0 {
      add(
        "archive-names", .note,
        "\(guessedNames) file names inside this archive are in an unknown character set and may look wrong.")
    }
    return findings
  }
}
