import Foundation
import ProgramTesting
import Testing

/// A published packet as a stranger's hook hears of it.
@Suite struct NoticeWebhookTests {
  private static let secret = "a secret of the portal"

  /// Answers 500 to the first message and 200 to the second, then tells what it got.
  private static let portal = """
    import base64, hashlib, hmac, http.server, json, sys, time
    seen = []
    class Hook(http.server.BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers['content-length']))
            id, at, signature = (self.headers['webhook-' + name] for name in ('id', 'timestamp', 'signature'))
            code = hmac.new(sys.argv[1].encode(), f'{id}.{at}.'.encode() + body, hashlib.sha256).digest()
            signed = hmac.compare_digest('v1,' + base64.b64encode(code).decode(), signature)
            seen.append({'id': id, 'signed': signed and abs(time.time() - int(at)) < 300, 'body': body.decode()})
            self.send_response(500 if len(seen) == 1 else 200)
            self.end_headers()
        def log_message(self, *_): pass
    server = http.server.HTTPServer(('127.0.0.1', 0), Hook)
    print('port', server.server_port, file=sys.stderr, flush=True)
    while len(seen) < 2: server.handle_request()
    open(sys.argv[2], 'w').write(json.dumps(seen))
    """

  private struct Seen: Decodable {
    let id: String
    let signed: Bool
    let body: String
  }

  @Test func `a hook that fails once hears again, signed, by the same id, and nothing of the patient`() async throws {
    let scratch = try TemporaryFolder("portal")
    defer { scratch.remove() }
    let heard = scratch.url.appending(path: "heard.json")
    let server = try ServiceProgram(
      ["-c", Self.portal, Self.secret, heard.path], program: Program(executable: URL(filePath: "/usr/bin/python3")))
    let line = try #require(await server.line(containing: "port"))
    let port = try #require(Int(line.split(separator: " ").last ?? ""))
    let workspace = scratch.url.appending(path: "workspace").path
    let environment = [
      "DOSSIER_NOTICE_URL": "http://127.0.0.1:\(port)/hook", "DOSSIER_NOTICE_SECRET": Self.secret,
    ]
    let letter = try scratch.file("sent/quintero.txt", "Progress note\nShe feels well.\n")
    let ingest = try await Program().run(
      ["ingest", "--case", "1000000001", letter, "--wait", "--workspace", workspace], environment: environment)
    try #require(ingest.status == 0 || ingest.status == 2, "\(ingest.errors)")
    // Another process tells it again: what failed is remembered in the store, not in memory.
    while !FileManager.default.fileExists(atPath: heard.path) {
      _ = try await Program().run(["work", "--drain", "--workspace", workspace], environment: environment)
    }
    #expect(await server.end() == 0)
    let seen = try JSONDecoder().decode([Seen].self, from: Data(contentsOf: heard))
    #expect(seen.map(\.id) == ["packet-1000000001-v1", "packet-1000000001-v1"])
    #expect(seen.allSatisfy { $0.signed })
    #expect(seen[0].body == seen[1].body && seen[0].body.contains("packet.published"))
    #expect(seen.allSatisfy { !$0.body.lowercased().contains("quintero") })
  }
}
