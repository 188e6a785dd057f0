import CaseModel
import Foundation
import ReaderProtocol
import Testing

@testable import RecordsWriting

/// A folder that goes with its owner.
private final class RecordsScratch: Sendable {
  let folder = FileManager.default.temporaryDirectory.appending(path: "records-\(UUID().uuidString)")

  init() throws { try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true) }

  deinit { #expect(throws: Never.self) { try FileManager.default.removeItem(at: folder) } }
}

/// Runs the engine over files of its own, as a reader process would have it.
struct RecordsRun {
  let output: Data
  let replies: [ReaderReply]
  let path: String
  /// Holds the folder of `path` as long as the run is looked at.
  private let scratch: RecordsScratch

  /// Descriptors from here on are the channel's inputs: above all that other suites have open, and the tests that use them
  /// run alone.
  private static let firstInput: Int32 = 900

  static func run(_ plan: RecordsPlan, inputs: [Data], pagesPerMessage: Int = 250) throws -> RecordsRun {
    let scratch = try RecordsScratch()
    let folder = scratch.folder
    var opened: [Int32] = []
    defer { for descriptor in opened { close(descriptor) } }
    func open(_ name: String, _ data: Data, at wanted: Int32? = nil) throws -> Int32 {
      let path = folder.appending(path: name).path
      try data.write(to: URL(filePath: path))
      let descriptor = Foundation.open(path, O_RDWR)
      guard descriptor >= 0 else { throw CocoaError(.fileReadUnknown) }
      opened.append(descriptor)
      guard let wanted else { return descriptor }
      guard dup2(descriptor, wanted) == wanted else { throw CocoaError(.fileReadUnknown) }
      opened.append(wanted)
      return wanted
    }
    for (index, data) in inputs.enumerated() { _ = try open("input\(index)", data, at: firstInput + Int32(index)) }
    _ = try open("records.pdf", Data(), at: firstInput + Int32(inputs.count))
    var spoken = Data()
    for start in stride(from: 0, through: max(0, plan.pages.count - 1), by: pagesPerMessage) {
      let pages = Array(plan.pages[start...].prefix(pagesPerMessage))
      let message = ReaderInput(pages, of: plan, isLast: start + pages.count == plan.pages.count)
      spoken.append(contentsOf: try Frame.encoding(message).encoded)
    }
    let incoming = try open("spoken", spoken)
    let outgoing = try open("answered", Data())
    try WriteRecords.run(channel: ReaderChannel(incoming: incoming, outgoing: outgoing, firstInput: firstInput))
    var parser = FrameParser()
    parser.append([UInt8](try Data(contentsOf: folder.appending(path: "answered"))))
    var replies: [ReaderReply] = []
    while let frame = try parser.next() { replies.append(try frame.decode(ReaderReply.self)) }
    let path = folder.appending(path: "records.pdf").path
    return RecordsRun(
      output: try Data(contentsOf: URL(filePath: path)), replies: replies, path: path, scratch: scratch)
  }

  var findings: [Finding] {
    replies.compactMap { if case .finding(let finding) = $0 { finding } else { nil } }
  }

  /// What a tool prints about the output, and how it ended.
  func tool(_ name: String, _ arguments: [String], after: [String] = []) throws -> (status: Int32, text: String) {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = [name] + arguments + [path] + after
    let pipe = Pipe()
    process.standardOutput = pipe
    process.standardError = pipe
    try process.run()
    let text = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    return (process.terminationStatus, text)
  }
}

func hasTool(_ name: String) -> Bool {
  ["/usr/bin/", "/usr/local/bin/"].contains { FileManager.default.isExecutableFile(atPath: $0 + name) }
}

/// A PDF of letter pages, written by hand: one content stream a page, Helvetica as /F.
func madePDF(_ contents: [String], pageKeys: String = "") -> Data {
  var objects = ["<< /Type /Catalog /Pages 2 0 R >>"]
  let kids = contents.indices.map { "\(4 + 2 * $0) 0 R" }.joined(separator: " ")
  objects.append("<< /Type /Pages /Kids [\(kids)] /Count \(contents.count) /MediaBox [0 0 612 792] \(pageKeys) >>")
  objects.append("<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>")
  for (index, content) in contents.enumerated() {
    objects.append(
      "<< /Type /Page /Parent 2 0 R /Contents \(5 + 2 * index) 0 R /Resources << /Font << /F 3 0 R >> >> >>")
    objects.append(stream(content))
  }
  return writtenPDF(objects)
}

func stream(_ content: String, _ keys: String = "") -> String {
  "<< /Length \(content.utf8.count) \(keys) >>\nstream\n\(content)\nendstream"
}

/// A PDF of objects 1, 2, …; the first is its catalog.
func writtenPDF(_ objects: [String]) -> Data {
  var file = "%PDF-1.7\n"
  var offsets: [Int] = []
  for (index, object) in objects.enumerated() {
    offsets.append(file.utf8.count)
    file += "\(index + 1) 0 obj\n\(object)\nendobj\n"
  }
  let start = file.utf8.count
  file += "xref\n0 \(objects.count + 1)\n0000000000 65535 f \n"
  for offset in offsets { file += String(repeating: "0", count: 10 - String(offset).count) + "\(offset) 00000 n \n" }
  file += "trailer << /Size \(objects.count + 1) /Root 1 0 R >>\nstartxref\n\(start)\n%%EOF\n"
  return Data(file.utf8)
}

let letter = PageSize(widthInPoints: 612, heightInPoints: 792)

func page(
  _ number: Int, of input: Int = 0, turn: QuarterTurn = .none, size: PageSize = letter, text: PageText? = nil
) -> RecordsPlan.Page {
  RecordsPlan.Page(
    input: input, number: PageNumber(number), turn: turn, size: size, label: "\(input + 1).\(number)",
    needsText: text != nil, textLayer: text)
}

/// Words in a row from a place on, 12 points high.
func words(_ list: [String], x: Double = 72, y: Double = 100) -> PageText {
  var text = ""
  var packed = PageWords()
  var left = x
  for word in list {
    if !text.isEmpty { text += " " }
    let start = text.utf8.count
    text += word
    let width = 7 * Double(word.unicodeScalars.count)
    packed.append(
      PageWord(
        utf8Range: start..<text.utf8.count, box: Box(x: left, y: y, width: width, height: 12), confidence: 0.9))
    left += width + 5
  }
  return PageText(text: text, words: packed)
}

/// Lines of words in letters of three widths, about as a serif face has them, `gap` points between the words.
func printed(_ lines: [String], size: Double, gap: Double) -> PageText {
  var text = ""
  var packed = PageWords()
  for (row, line) in lines.enumerated() {
    var left = 72.0
    for (place, word) in line.split(separator: " ").enumerated() {
      if !text.isEmpty { text += place == 0 ? "\n" : " " }
      let start = text.utf8.count
      text += word
      let ems = word.reduce(0) { $0 + ("iltjf".contains($1) ? 0.3 : "mwM".contains($1) ? 0.78 : 0.5) }
      let box = Box(x: left, y: 100 + Double(row) * 14, width: ems * size, height: size)
      packed.append(PageWord(utf8Range: start..<text.utf8.count, box: box, confidence: 0.9))
      left = box.maxX + gap
    }
  }
  return PageText(text: text, words: packed)
}

func plan(_ kinds: [ContentKind], _ pages: [RecordsPlan.Page], bookmarks: [RecordsPlan.Bookmark] = []) -> RecordsPlan {
  RecordsPlan(
    title: "Records of case 1234567890", inputs: kinds.map { RecordsPlan.Input(kind: $0, passwords: []) }, pages: pages,
    bookmarks: bookmarks)
}
