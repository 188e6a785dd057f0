import Foundation
import HookDoor
import Testing

private let one = "1000000001"

@Suite struct HookSecurityTests {
  private func message(_ bench: HookBench, _ name: String = "a.pdf") throws -> Data {
    let path = try bench.file(name, "bytes")
    return Data("{\"reference\": \"\(one)\", \"path\": \"\(path)\"}".utf8)
  }

  @Test func `a signed message is taken, and its repetition has no second effect`() async throws {
    try await HookBench.run { bench in
      let body = try message(bench)
      for _ in 1...3 {
        let answer = try await bench.send("POST", "/v1/arrivals", body, headers: bench.signature("msg_1", body))
        #expect(answer.status == 200 && answer.text == "{}")
      }
      // The same id is the same message, even where the file has changed since.
      _ = try bench.file("a.pdf", "other bytes")
      #expect(try await bench.send("POST", "/v1/arrivals", body, headers: bench.signature("msg_1", body)).status == 200)
      #expect(await bench.store.counts().arrivals == 1)
      #expect(try await bench.send("POST", "/v1/arrivals", body, headers: bench.signature("msg_2", body)).status == 200)
      #expect(await bench.store.counts().arrivals == 2)
    }
  }

  @Test func `without a signature or a token, or with a wrong one, nothing is taken`() async throws {
    try await HookBench.run { bench in
      let body = try message(bench)
      let json = ["Content-Type": "application/json"]
      let other = "whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
      var tampered = bench.signature("msg_1", body)
      tampered["webhook-id"] = "msg_2"
      let attempts: [[String: String]] = [
        json, json.merging(["Authorization": "Bearer wrong"]) { $1 },
        json.merging(["Authorization": "Basic eDp5"]) { $1 },
        bench.signature("msg_1", body, secret: other), bench.signature("msg_1", Data("else".utf8)), tampered,
        bench.signature("msg_1", body, ageInSeconds: 301), bench.signature("msg_1", body, ageInSeconds: -301),
        ["webhook-signature": "v1,AAAA", "Content-Type": "application/json"],
      ]
      for headers in attempts {
        let answer = try await bench.send("POST", "/v1/arrivals", body, headers: headers)
        #expect(answer.status == 401, "\(headers.keys.sorted())")
      }
      #expect(await bench.store.counts().arrivals == 0)
      let old = try await bench.send(
        "POST", "/v1/arrivals", body, headers: bench.signature("msg_1", body, ageInSeconds: 300))
      #expect(old.status == 200)
    }
  }

  @Test func `several secrets are good at once, and one of several signatures is enough`() async throws {
    let second = "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD"
    try await HookBench.run(with: { settings, _ in
      settings.signers.append(("portal, new", StandardWebhook.Secret(second)))
    }) { bench in
      let body = try message(bench)
      var headers = bench.signature("msg_1", body, secret: second)
      #expect(try await bench.send("POST", "/v1/arrivals", body, headers: headers).status == 200)
      headers = bench.signature("msg_2", body)
      headers["webhook-signature"] = "v1a,bm90IG91cnM= v1,bm90IGl0 " + (headers["webhook-signature"] ?? "")
      #expect(try await bench.send("POST", "/v1/arrivals", body, headers: headers).status == 200)
    }
  }

  /// The example of the Standard Webhooks specification.
  @Test func `our own signatures are those of the specification`() {
    let signature = StandardWebhook.signature(
      id: "msg_p5jXN8AQM9LWM0D4loKWxJek", timestamp: 1_614_265_330, body: Array(#"{"test": 2432232314}"#.utf8),
      secret: StandardWebhook.Secret(HookBench.secret))
    #expect(signature == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=")
  }

  @Test func `a sender that sends too much is asked to wait`() async throws {
    try await HookBench.run(with: { settings, _ in settings.requestsPerMinute = 3 }) { bench in
      for _ in 1...3 { #expect(try await bench.post("/v1/arrivals", "{}").status == 400) }
      let answer = try await bench.post("/v1/arrivals", "{}")
      #expect(answer.status == 429 && answer.headers["retry-after"] == "20")
      bench.clock.advance(by: .seconds(20))
      #expect(try await bench.post("/v1/arrivals", "{}").status == 400)
    }
  }

  @Test func `a body that is too large is refused, told by its length or not`() async throws {
    try await HookBench.run(with: { settings, _ in
      settings.maximumMessageBytes = 1000
      settings.maximumBodyBytes = 5000
    }) { bench in
      let long = String(repeating: "x", count: 2000)
      let message = try await bench.post("/v1/arrivals", "{\"reference\": \"\(long)\"}")
      #expect(message.status == 413)
      let form = UploadForm(files: [("a.bin", Data(count: 6000))], fields: ["reference": one])
      #expect(try await form.post(to: bench).status == 413)
      #expect(await bench.blobs.count == 0)
    }
  }

  @Test(arguments: [
    "", "[]", "{", "null", "\"x\"", "{\"reference\": 1}", "{\"reference\": \"1000000001\", \"path\": 7}",
  ])
  func `what is no message is refused with a word`(_ body: String) async throws {
    try await HookBench.run { bench in
      for path in ["/v1/arrivals", "/v1/hooks/tusd", "/v1/hooks/sftpgo"] {
        let answer = try await bench.post(path, body)
        #expect(answer.status == 400)
        #expect(try answer.code() == "not-json")
      }
    }
  }

  @Test func `the door tells how the case is, and nobody but a sender`() async throws {
    struct Case: Decodable {
      let state: String
      let arrivals: Int
    }
    try await HookBench.run { bench in
      let own = ["Authorization": "Bearer \(HookBench.token)"]
      #expect(try await bench.send("GET", "/v1/cases/\(one)").status == 401)
      #expect(try await bench.send("GET", "/v1/cases/\(one)", headers: own).status == 404)
      #expect(try await bench.send("GET", "/v1/cases/12", headers: own).status == 422)
      let body = try message(bench)
      #expect(try await bench.send("POST", "/v1/arrivals", body, headers: bench.signature("m", body)).status == 200)
      let answer = try await bench.send("GET", "/v1/cases/\(one)", headers: own)
      let told = try JSONDecoder().decode(Case.self, from: answer.body)
      #expect(told.state == "received" && told.arrivals == 1)
      #expect(try await bench.send("GET", "/v1/cases/\(one)", headers: bench.signature("n", Data())).status == 200)
    }
  }

  @Test func `metrics count without a name, and health needs no token`() async throws {
    try await HookBench.run { bench in
      let body = try message(bench, "Quintero.pdf")
      #expect(try await bench.send("POST", "/v1/arrivals", body, headers: bench.signature("m", body)).status == 200)
      for path in ["/healthz", "/readyz"] { #expect(try await bench.send("GET", path).status == 200) }
      let text = try await bench.send("GET", "/metrics").text
      for line in [
        "dossier_cases 1", "dossier_arrivals 1", "dossier_received_bytes_total{door=\"hook\"} 5",
        "dossier_http_requests_total{route=\"/v1/arrivals\",status=\"200\"} 1", "dossier_queue_age_seconds 0.0",
        "dossier_jobs_dead 0", "dossier_holds_open 0", "dossier_unrouted 0",
      ] {
        #expect(text.contains(line + "\n"), "\(line)")
      }
      #expect(!text.contains("Quintero") && !text.contains(one))
    }
  }
}

/// A form with files, as a browser sends it.
struct UploadForm {
  let boundary = "----WebKitFormBoundary7MA4YWxkTrZu0gW"
  var files: [(name: String, bytes: Data)] = []
  var fields: [String: String] = [:]

  var body: Data {
    var body = Data()
    for (name, value) in fields.sorted(by: { $0.key < $1.key }) {
      body += Data("--\(boundary)\r\nContent-Disposition: form-data; name=\"\(name)\"\r\n\r\n\(value)\r\n".utf8)
    }
    for (name, bytes) in files {
      body += Data(
        "--\(boundary)\r\nContent-Disposition: form-data; name=\"file\"; filename=\"\(name)\"\r\nContent-Type: application/pdf\r\n\r\n"
          .utf8)
      body += bytes + Data("\r\n".utf8)
    }
    return body + Data("--\(boundary)--\r\n".utf8)
  }

  func post(to bench: HookBench, headers: [String: String]? = nil) async throws -> HookBench.Answer {
    let own = headers ?? ["Authorization": "Bearer \(HookBench.token)"]
    return try await bench.send(
      "POST", "/v1/arrivals", body,
      headers: own.merging(["Content-Type": "multipart/form-data; boundary=\(boundary)"]) { $1 })
  }
}
