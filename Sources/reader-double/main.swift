// A reader that behaves as its request's first password says: the pool's tests show that each behaviour costs one unit.
import CaseModel
import Foundation
import ReaderProtocol
import ReaderSandbox

func readFrame(_ parser: inout FrameParser) throws -> Frame? {
  while true {
    if let frame = try parser.next() { return frame }
    var buffer = [UInt8](repeating: 0, count: 64 << 10)
    let count = read(0, &buffer, buffer.count)
    if count <= 0 { return nil }
    parser.append(buffer[..<count])
  }
}

func say(_ frame: Frame) {
  let bytes = frame.encoded
  var done = 0
  while done < bytes.count {
    let count = bytes.withUnsafeBytes { write(ReaderDescriptors.reply, $0.baseAddress! + done, bytes.count - done) }
    if count < 0 { exit(3) }
    done += count
  }
}

func say(_ reply: ReaderReply) throws { say(try Frame.encoding(reply)) }

func note(_ text: String) -> ReaderReply { .finding(Finding(code: "seen", severity: .note, message: text)) }

func behave(_ name: String) throws {
  switch name {
  case "crash": raise(SIGSEGV)
  case "give-up": exit(9)
  case "hang": while true { pause() }
  case "spin": while true {}
  case "garbage":
    _ = write(ReaderDescriptors.reply, "Syntax Error: broken", 20)
    exit(0)
  case "no-end": exit(0)
  case "flood": while true { say(.bytes([UInt8](repeating: 7, count: 1 << 20))) }
  case "eat":
    var eaten: [[UInt8]] = []
    while eaten.count < 4096 { eaten.append([UInt8](repeating: 1, count: 1 << 20)) }
  case "look":
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    let count = read(ReaderDescriptors.firstInput, &buffer, buffer.count)
    try say(note(String(decoding: buffer[..<max(0, count)], as: UTF8.self)))
    let isReadOnly = write(ReaderDescriptors.firstInput, "x", 1) < 0
    try say(note(isReadOnly ? "read-only" : "writable"))
    let open = (0..<256).filter { fcntl(Int32($0), F_GETFD) >= 0 }
    try say(note(open.map { String($0) }.joined(separator: " ")))
    let environment = ProcessInfo.processInfo.environment
    try say(note(environment.keys.sorted().joined(separator: " ")))
    var limit = rlimit()
    getrlimit(__rlimit_resource_t(7), &limit)
    try say(note("\(limit.rlim_cur)"))
    try say(.end)
  case "confined":
    guard Sandbox.forEngines(.required) else { exit(71) }
    for attempt in attempts { try say(note("\(attempt.name) \(attempt.run() ? "works" : "fails")")) }
    try say(.end)
  case "announce":
    // RLIMIT_CPU is 0. The supervisor sets it from outside, before and after it hears of the pages.
    func allowed(otherThan known: rlim_t) -> rlim_t {
      var limit = rlimit()
      for _ in 0..<10_000 {
        getrlimit(__rlimit_resource_t(0), &limit)
        if limit.rlim_cur != known { break }
        usleep(1000)
      }
      return limit.rlim_cur
    }
    let first = allowed(otherThan: .max)
    try say(.sourceFacts(SourceFacts(declaredPageCount: 10, foundPageCount: 10, title: nil)))
    try say(note("\(first) \(allowed(otherThan: first))"))
    try say(.end)
  default: try say(.end)
  }
}

/// Asks for the last bytes of every long file, and answers more than a pipe holds.
func readDisc(_ parser: inout FrameParser) throws {
  while let frame = try readFrame(&parser) {
    switch try frame.decode(ReaderInput.self) {
    case .discFiles(let files):
      guard let heads = files.all, case .bytes(let all)? = try readFrame(&parser),
        all.count == heads.reduce(0, { $0 + $1.headByteCount })
      else { exit(4) }
      for head in heads {
        try say(note("\(head.path) \(head.headByteCount)"))
        say(.bytes([UInt8](repeating: 1, count: 128 << 10)))
        guard head.headByteCount < head.byteCount else { continue }
        try say(.wantsBytes(index: head.index, offset: head.byteCount - 4, length: 100))
        guard case .discFileBytes(head.index, let offset)? = try readFrame(&parser)?.decode(ReaderInput.self),
          case .bytes(let bytes)? = try readFrame(&parser)
        else { exit(5) }
        try say(note("more at \(offset): \(bytes.map { String($0) }.joined(separator: " "))"))
      }
      guard let last = heads.last else { exit(8) }
      try say(.discFilesDone(index: last.index))
    case .discEnd: return try say(.end)
    case .discFileBytes, .records, .recordsPages, .morePages: exit(6)
    }
  }
}

/// Writes a few bytes and tells how many messages the plan came in, and the texts of its pages.
func writeRecords(_ parser: inout FrameParser) throws {
  var texts: [String] = []
  var messages = 0
  while let frame = try readFrame(&parser) {
    messages += 1
    let pages: [RecordsPlan.Page]
    var inputs: Int?
    switch try frame.decode(ReaderInput.self) {
    case .recordsPages(let more): pages = more
    case .records(let plan): (pages, inputs) = (plan.pages, plan.sourceCount)
    default: exit(7)
    }
    texts += pages.map { $0.textLayer?.text ?? "-" }
    guard let inputs else { continue }
    _ = write(ReaderDescriptors.firstInput + Int32(inputs), "a record", 8)
    try say(note("\(messages) messages"))
    for text in texts { try say(note(text)) }
    try say(.recordsWritten(pageCount: texts.count, byteCount: 8))
    return try say(.end)
  }
  exit(8)
}

/// Tells for each round of pages which process reads them; crashes at page 13, and at page 14 unless it is its first.
func recognise(_ pages: [PageNumber], _ parser: inout FrameParser) throws {
  var pages = pages.map(\.value)
  var rounds = 0
  while true {
    for page in pages {
      if page == 13 || page == 14 && rounds > 0 { raise(SIGSEGV) }
      try say(note("\(page) by \(getpid())"))
    }
    try say(.pagesDone)
    rounds += 1
    guard let frame = try readFrame(&parser) else { exit(0) }
    guard case .morePages(let more) = try frame.decode(ReaderInput.self) else { exit(9) }
    pages = more.map(\.value)
  }
}

var parser = FrameParser()
guard let first = try readFrame(&parser) else { exit(1) }
switch try first.decode(ReaderRequest.self) {
case .readPDF(let passwords, _, _): try behave(passwords.first ?? "")
case .readDisc: try readDisc(&parser)
case .recognise(_, _, let pages, _): try recognise(pages, &parser)
case .writeRecords:
  try writeRecords(&parser)
default: exit(2)
}
