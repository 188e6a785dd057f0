import Foundation
import FoundationNetworking
import ProgramTesting
import Testing

/// The whole of it in one process, as a service runs it.
@Suite struct UpTests {
  private struct Notice: Decodable {
    struct Details: Decodable {
      let reference: String
      let version: Int
      let packet: String
    }
    let type: String
    let data: Details
  }

  private static let token = "a token of enough characters"

  /// The port that a line of the log tells.
  private func port(_ line: String?) throws -> Int {
    let line = try #require(line)
    let fields = try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: String])
    return try #require(fields["port"].flatMap { Int($0) })
  }

  @Test func `a folder and an upload become packets that somebody is told of, and a stop ends it well`() async throws {
    let scratch = try TemporaryFolder("up")
    defer { scratch.remove() }
    let fifo = scratch.url.appending(path: "told").path
    try #require(mkfifo(fifo, 0o600) == 0)
    // Whole under its name: two may tell at once, and both files are looked at when one has told.
    let tell = try scratch.file(
      "tell",
      """
      #!/bin/sh
      cd '\(scratch.url.path)' && cat > telling-$$ && mv telling-$$ told-$$.json && echo > '\(fifo)'

      """)
    try #require(chmod(tell, 0o755) == 0)
    _ = try scratch.file(
      "ws/dossier.yaml",
      """
      watch: {scanSeconds: 1, fileRestSeconds: 0}
      hook:
        listen: 127.0.0.1:0
        tokens: [{name: portal, secret: \(UpTests.token)}]
      notices: {commands: [\(tell)]}
      """)
    let workspace = scratch.url.appending(path: "ws").path
    _ = try scratch.file("ws/drop/1000000001/quintero-note.txt", "Progress note\nShe feels well.\n")
    let up = try ServiceProgram(["up", "--workspace", workspace])
    let port = try port(await up.line(containing: "listening"))
    var request = URLRequest(url: try #require(URL(string: "http://127.0.0.1:\(port)/v1/arrivals")))
    request.httpMethod = "POST"
    request.setValue("Bearer \(UpTests.token)", forHTTPHeaderField: "Authorization")
    request.setValue("multipart/form-data; boundary=X", forHTTPHeaderField: "Content-Type")
    request.httpBody = Data(
      """
      --X\r\nContent-Disposition: form-data; name="reference"\r\n\r\n1000000002\r\n\
      --X\r\nContent-Disposition: form-data; name="file"; filename="garcia.txt"\r\n\r\nProgress note\nWell.\n\r\n--X--\r\n
      """.utf8)
    let (body, response) = try await URLSession.shared.data(for: request)
    #expect((response as? HTTPURLResponse)?.statusCode == 200)
    #expect(String(decoding: body, as: UTF8.self) == "{}")
    var told: Set<String> = []
    while told.count < 2 {
      // Returns once at least one more has told; two may at once.
      _ = try await Program(executable: URL(filePath: "/bin/cat")).run([fifo])
      for file in try FileManager.default.contentsOfDirectory(at: scratch.url, includingPropertiesForKeys: nil)
      where file.lastPathComponent.hasPrefix("told-") {
        let notice = try JSONDecoder().decode(Notice.self, from: try Data(contentsOf: file))
        #expect(notice.type == "packet.published" && notice.data.version == 1)
        #expect(FileManager.default.fileExists(atPath: notice.data.packet + "/packet.json"))
        told.insert(notice.data.reference)
      }
    }
    #expect(told == ["1000000001", "1000000002"])
    // Other commands work beside it.
    for command in [["status"], ["holds"], ["show", "1000000001"], ["packet", "1000000001"], ["audit", "verify"]] {
      let run = try await Program().run(command + ["--workspace", workspace])
      #expect([0, 2].contains(run.status), "\(command): \(run.errors)")
    }
    #expect(await up.stop() == 0)
    for await line in up.lines { #expect(!line.contains("quintero") && !line.contains("garcia")) }
  }

  @Test func `an address that others reach is refused without TLS and senders`() async throws {
    let scratch = try TemporaryFolder("public")
    defer { scratch.remove() }
    let workspace = scratch.url.appending(path: "ws").path
    for arguments in [["serve", "--listen", "0.0.0.0:0"], ["up", "--listen", "nonsense"]] {
      let run = try await Program().run(arguments + ["--workspace", workspace])
      #expect([64, 65].contains(run.status))
      #expect(run.errors.contains("hook.listen") || run.errors.contains("HOST:PORT"))
    }
  }

  @Test func `a port that is taken is told`() async throws {
    let scratch = try TemporaryFolder("port")
    defer { scratch.remove() }
    let workspace = scratch.url.appending(path: "ws").path
    let first = try ServiceProgram(
      ["serve", "--listen", "127.0.0.1:0", "--workspace", workspace], environment: ["DOSSIER_LOG_FORMAT": "json"])
    let port = try port(await first.line(containing: "listening"))
    let second = try await Program().run(["serve", "--listen", "127.0.0.1:\(port)", "--workspace", workspace])
    #expect(second.status == 1)
    #expect(second.errors.contains("port taken"))
    #expect(await first.stop() == 0)
  }
}
