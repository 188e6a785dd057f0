import CaseModel
import Foundation
import ReaderProtocol
import Testing

/// The executable itself: what goes in on its descriptors, how it ends.
@Suite(.serialized, .timeLimit(.minutes(2))) struct ReaderProcessTests {
  @Test(arguments: ["", "garbage", "M\u{0}\u{0}\u{0}\u{4}null", "M\u{0}\u{0}\u{0}\u{9}{\"a"])
  func `what is no request ends the reader with 1 and no reply`(_ input: String) throws {
    let end = try run(request: Array(input.utf8), input: [])
    #expect(end.code == 1 && end.replies.isEmpty)
  }

  @Test func `what the other reader answers ends it with 1`() throws {
    #expect(try run(.readDisc, input: []).code == 1)
  }

  @Test func `arguments that it does not know end it with 64`() throws {
    #expect(try run(request: [], input: [], arguments: ["--verbose"]).code == 64)
    #expect(try run(request: [], input: [], arguments: ["--cpu", "0"]).code == 64)
  }

  @Test(arguments: ["", "not a PDF", "%PDF-1.7\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n2 0 ob"])
  func `a truncated PDF is refused, and the reader ends well`(_ text: String) throws {
    let end = try run(readPDF, input: Array(text.utf8))
    #expect(end.code == 0)
    guard case .refused(let finding)? = end.replies.first else {
      Issue.record("no refusal came")
      return
    }
    #expect(finding.code == "unreadable-pdf")
    #expect(end.replies.last == .end)
  }

  @Test func `a reader that outgrows its address space ends without the last frame`() throws {
    let end = try run(readPDF, input: Array(pdf(pages: 40_000).utf8), arguments: ["--address-space", "120000000"])
    #expect(end.code != 0)
    #expect(!end.replies.contains(.end))
  }

  @Test func `a reader that outlives its processor time is ended`() throws {
    let end = try run(readPDF, input: Array(pdf(pages: 100_000).utf8), arguments: ["--cpu", "1"])
    #expect(end.code != 0)
    #expect(!end.replies.contains(.end))
  }

  /// As the kernel tells it, once the reader knows its task and waits for what a disc holds (proc(5), `status`).
  @Test(
    .enabled("this kernel cannot confine a process", { try ReaderProcessTests.sandbox().isWhole }),
    arguments: SandboxUse.allCases,
    // Each waits for more than its request.
    [("dossier-reader", ReaderRequest.writeRecords), ("dossier-disc-reader", .readDisc)])
  func `a reader is confined before it reads a byte`(
    _ use: SandboxUse, _ reader: (program: String, request: ReaderRequest)
  ) throws {
    let process = Process()
    process.executableURL = URL(filePath: "/bin/sh")
    process.arguments = [
      "-c", #"exec "$0" "$@" 3>/dev/null"#, ReaderProcessTests.executable(reader.program).path, "--sandbox",
      use.rawValue,
    ]
    let requests = Pipe()
    process.standardInput = requests
    process.standardError = FileHandle.nullDevice
    try process.run()
    try requests.fileHandleForWriting.write(contentsOf: Data(Frame.encoding(reader.request).encoded))
    func status(_ key: String) throws -> String? {
      let text = try String(contentsOfFile: "/proc/\(process.processIdentifier)/status", encoding: .utf8)
      return text.split(separator: "\n").first { $0.hasPrefix(key + ":") }?.split(separator: "\t").last.map(String.init)
    }
    // The shell goes first, then the limits: until it sleeps on its pipe there is nothing to see.
    let isExpected = use == .off ? "0" : "2"
    var seen: String?
    for _ in 0..<2_000 where seen != "2" {
      usleep(5_000)
      seen = try status("Seccomp")
      if use == .off, try status("NoNewPrivs") == "1", try status("State") == "S (sleeping)" { break }
    }
    #expect(seen == isExpected)
    #expect(try status("NoNewPrivs") == "1")
    try requests.fileHandleForWriting.close()
    process.waitUntilExit()
    #expect(process.terminationReason == .exit)
  }

  private static func sandbox() throws -> SandboxSupport {
    let process = Process()
    process.executableURL = executable("dossier-reader")
    process.arguments = ["--versions"]
    let output = Pipe()
    process.standardOutput = output
    try process.run()
    let answer = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return try JSONDecoder().decode(ReaderVersions.self, from: answer).sandbox
  }

  /// Where there is nothing to prepare that is no failure: images are built without the second reader too.
  @Test(arguments: ["none", "/nowhere/at/all", "an empty folder"])
  func `without a second reader nothing is prepared, and a word says why`(_ named: String) throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "second-reader-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer {
      do { try FileManager.default.removeItem(at: folder) } catch { Issue.record(error) }
    }
    let process = Process()
    process.executableURL = Self.executable("dossier-reader")
    process.arguments = ["--prepare-second-reader"]
    process.environment = ["DOSSIER_SECOND_READER": named == "an empty folder" ? folder.path : named]
    let (output, errors) = (Pipe(), Pipe())
    process.standardOutput = output
    process.standardError = errors
    try process.run()
    let words = String(decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    #expect(output.fileHandleForReading.readDataToEndOfFile().isEmpty)
    process.waitUntilExit()
    #expect(process.terminationStatus == 0)
    #expect(words.hasPrefix("second reader: "))
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).isEmpty)
  }

  private var readPDF: ReaderRequest { .readPDF(passwords: [], maximumPages: 1_000_000) }

  /// A PDF without a cross-reference table, whose pages share one content.
  private func pdf(pages: Int) -> String {
    var text =
      "%PDF-1.4\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n2 0 obj\n<< /Type /Pages /Count \(pages) /Kids ["
    for page in 0..<pages { text += "\(page + 4) 0 R " }
    text += "] >>\nendobj\n3 0 obj\n<< /Length 7 >>\nstream\n0 0 m S\nendstream\nendobj\n"
    for page in 0..<pages {
      text += "\(page + 4) 0 obj\n<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 3 0 R >>\nendobj\n"
    }
    return text + "trailer\n<< /Size \(pages + 4) /Root 1 0 R >>\n%%EOF\n"
  }

  private struct End {
    /// The exit code, or the shell's 128 and the signal.
    let code: Int32
    let replies: [ReaderReply]
  }

  private func run(_ request: ReaderRequest, input: [UInt8], arguments: [String] = []) throws -> End {
    try run(request: Frame.encoding(request).encoded, input: input, arguments: arguments)
  }

  /// Request, reply and input are files: the shell opens them on 0, 3 and 4.
  private func run(request: [UInt8], input: [UInt8], arguments: [String] = []) throws -> End {
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { #expect(throws: Never.self) { try FileManager.default.removeItem(at: folder) } }
    let files = ["request", "reply", "input"].map { folder.appending(path: $0) }
    try Data(request).write(to: files[0])
    try Data(input).write(to: files[2])
    let process = Process()
    process.executableURL = URL(filePath: "/bin/sh")
    process.arguments =
      [
        "-c", #"request=$1 reply=$2 input=$3; shift 3; "$0" "$@" <"$request" 3>"$reply" 4<"$input""#,
        ReaderProcessTests.executable("dossier-reader").path,
      ]
      + files.map(\.path) + arguments
    process.standardError = FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()
    var parser = FrameParser()
    parser.append(try Data(contentsOf: files[1]))
    var replies: [ReaderReply] = []
    while let frame = try parser.next() { replies.append(try frame.decode(ReaderReply.self)) }
    return End(code: process.terminationStatus, replies: replies)
  }

  /// Built beside the tests.
  private static func executable(_ name: String) -> URL {
    Bundle.allBundles.map { $0.bundleURL.deletingLastPathComponent().appending(path: name) }
      .first { FileManager.default.isExecutableFile(atPath: $0.path) }
      ?? URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent().appending(path: name)
  }
}
