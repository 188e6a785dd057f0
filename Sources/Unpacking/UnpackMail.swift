import CaseModel
import ReaderProtocol

/// Takes an e-mail apart: its text becomes an entry, and each attachment another, by its decoded name.
struct UnpackMail {
  let limits: UnpackLimits
  let channel: ReaderChannel
  private var sentBytes = 0
  private var names: Set<String> = []
  private var attachments = 0
  /// The header lines of a message whose body has not come yet.
  private var heading = ""
  private var bodies = 0
  private var troubles = MailTroubles()

  init(limits: UnpackLimits, channel: ReaderChannel) {
    self.limits = limits
    self.channel = channel
  }

  /// Throws a `Refusal` where the file is no e-mail.
  mutating func run(descriptor: Int32) throws {
    guard let message = MailMessage(descriptor: descriptor) else { throw MailTroubles.refusal }
    troubles.isCut = message.isCut
    var unpacking = self
    try message.forEachPiece { piece in try unpacking.take(piece) }
    try unpacking.flushHeading()
    for finding in unpacking.troubles.findings { try channel.send(.finding(finding)) }
  }

  private mutating func take(_ piece: MailMessage.Piece) throws {
    guard !troubles.isOverLimit else { return }
    switch piece {
    case .heading(let lines):
      try flushHeading()
      heading = lines
    case .body(let part, let isHTML):
      bodies += 1
      let head = isHTML ? UnpackMail.asHTML(heading) : heading + "\n\n"
      let isHeaded = !heading.isEmpty
      heading = ""
      try send(
        "message" + (bodies > 1 ? " \(bodies)" : "") + (isHTML ? ".html" : ".txt"), head: isHeaded ? head : "", part)
    case .attachment(let part, let name, let isInText):
      attachments += 1
      if isInText { troubles.picturesInText += 1 }
      try send(name.flatMap(UnpackMail.fileName) ?? "attachment \(attachments)", head: "", part)
    case .encrypted: troubles.encrypted += 1
    case .tooDeep: troubles.tooDeep += 1
    }
  }

  /// A message without a text of its own is its header lines.
  private mutating func flushHeading() throws {
    guard !heading.isEmpty else { return }
    bodies += 1
    let text = heading + "\n"
    heading = ""
    try send("message" + (bodies > 1 ? " \(bodies)" : "") + ".txt", head: text, nil)
  }

  private mutating func send(_ wanted: String, head: String, _ part: MailPart?) throws {
    guard names.count < limits.maximumEntries else {
      troubles.isOverLimit = true
      return
    }
    try channel.send(.entry(path: unused(wanted)))
    try channel.sendBytes(Array(head.utf8))
    sentBytes += head.utf8.count
    let limit = limits.maximumBytes
    var sent = sentBytes
    let isWhole = try part?.forEachBlock { block in
      sent += block.count
      guard sent <= limit else { return false }
      try channel.sendBytes(block)
      return true
    }
    sentBytes = sent
    if sent > limit { troubles.isOverLimit = true }
    if isWhole == false { troubles.undecoded += 1 }
    try channel.send(.entryEnd(isComplete: isWhole != false && sent <= limit))
  }

  /// The name, with a number before it where an earlier part has it already.
  private mutating func unused(_ wanted: String) -> String {
    var name = wanted
    var copy = 1
    while !names.insert(name).inserted {
      copy += 1
      name = "\(copy) \(wanted)"
    }
    return name
  }

  /// The last step of a name that may have been written as a path; `nil` where nothing of it can be used.
  private static func fileName(_ name: String) -> String? {
    EntryPath.checked(String(name.split { $0 == "/" || $0 == "\\" }.last ?? ""))
  }

  private static func asHTML(_ text: String) -> String {
    var escaped = ""
    for character in text {
      switch character {
      case "<": escaped += "&lt;"
      case ">": escaped += "&gt;"
      case "&": escaped += "&amp;"
      case "\n": escaped += "<br>\n"
      default: escaped.append(character)
      }
    }
    return "<html><head><meta charset=\"utf-8\"></head><p>\(escaped)</p></html>\n"
  }
}
