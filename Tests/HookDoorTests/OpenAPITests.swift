import Foundation
import HookDoor
import Testing

private let one = "1000000001"

/// The document against the real answers: every route, every status, every schema.
@Suite struct OpenAPITests {
  private let document: [String: Any]

  init() throws {
    document = try #require(
      try JSONSerialization.jsonObject(with: Data(OpenAPIDocument.text.utf8)) as? [String: Any])
  }

  private func at(_ path: String...) -> Any? {
    path.reduce(document as Any?) { ($0 as? [String: Any])?[$1] }
  }

  private func resolve(_ value: Any?) -> [String: Any]? {
    guard let object = value as? [String: Any] else { return nil }
    guard let reference = object["$ref"] as? String else { return object }
    let keys = reference.dropFirst(2).split(separator: "/").map(String.init)
    return resolve(keys.reduce(document as Any?) { ($0 as? [String: Any])?[$1] })
  }

  /// What of `value` is not as its schema says; the part of JSON Schema that the document uses.
  private func faults(_ value: Any, _ schema: Any?, _ place: String = "") -> [String] {
    guard let schema = resolve(schema) else { return ["\(place): no schema"] }
    var faults: [String] = []
    if let choices = schema["enum"] as? [String], !choices.contains(value as? String ?? "") {
      faults.append("\(place): enum")
    }
    switch schema["type"] as? String {
    case "object":
      guard let object = value as? [String: Any] else { return ["\(place): no object"] }
      let properties = schema["properties"] as? [String: Any] ?? [:]
      for key in schema["required"] as? [String] ?? [] where object[key] == nil {
        faults.append("\(place)/\(key): missing")
      }
      for (key, inner) in object {
        if let known = properties[key] {
          faults += self.faults(inner, known, "\(place)/\(key)")
        } else if schema["additionalProperties"] as? Bool == false {
          faults.append("\(place)/\(key): not in the document")
        }
      }
    case "string":
      guard let text = value as? String else { return ["\(place): no string"] }
      if let pattern = schema["pattern"] as? String, text.range(of: pattern, options: .regularExpression) == nil {
        faults.append("\(place): pattern")
      }
    case "integer":
      guard let number = value as? Int else { return ["\(place): no integer"] }
      if let least = schema["minimum"] as? Int, number < least { faults.append("\(place): minimum") }
    default: break
    }
    return faults
  }

  /// That this answer of this route is in the document, and is as its schema says.
  private func check(_ answer: HookBench.Answer, _ method: String, _ path: String) throws {
    let responses = resolve(at("paths", path, method, "responses"))
    let response = try #require(resolve(responses?["\(answer.status)"]), "\(method) \(path) \(answer.status)")
    let type = try #require(answer.headers["content-type"]).split(separator: ";").first.map(String.init) ?? ""
    let content = try #require((response["content"] as? [String: Any])?[type] as? [String: Any], "\(path) \(type)")
    guard type == "application/json" else { return }
    let value = try JSONSerialization.jsonObject(with: answer.body)
    #expect(faults(value, content["schema"]) == [], "\(method) \(path) \(answer.status)")
  }

  @Test func `every answer of every route is in the document`() async throws {
    try await HookBench.run(with: { settings, _ in settings.requestsPerMinute = 12 }) { bench in
      let own = ["Authorization": "Bearer \(HookBench.token)"]
      let path = try bench.file("a.pdf", "bytes")
      let message = "{\"reference\": \"\(one)\", \"path\": \"\(path)\"}"
      for body in [message, "{", "{\"reference\": \"1\"}", "{\"reference\": \"\(one)\", \"path\": \"/etc/passwd\"}"] {
        try check(try await bench.post("/v1/arrivals", body), "post", "/v1/arrivals")
      }
      try check(
        try await bench.post("/v1/arrivals", "", headers: ["Content-Type": "text/plain"]), "post", "/v1/arrivals")
      for hook in ["tusd", "s3", "sftpgo"] {
        try check(try await bench.post("/v1/hooks/\(hook)", "{"), "post", "/v1/hooks/\(hook)")
        try check(try await bench.send("POST", "/v1/hooks/\(hook)"), "post", "/v1/hooks/\(hook)")
      }
      for reference in [one, "1000000009", "x"] {
        try check(
          try await bench.send("GET", "/v1/cases/\(reference)", headers: own), "get", "/v1/cases/{reference}")
      }
      while true {
        let answer = try await bench.post("/v1/arrivals", message)
        try check(answer, "post", "/v1/arrivals")
        if answer.status == 429 { break }
      }
      for path in ["/healthz", "/readyz", "/metrics", "/openapi.json"] {
        try check(try await bench.send("GET", path), "get", path)
      }
    }
  }

  @Test func `every route of the document is served, and no other`() async throws {
    try await HookBench.run { bench in
      let paths = try #require(at("paths") as? [String: [String: Any]])
      #expect(paths.count == 9)
      for (path, methods) in paths {
        for method in methods.keys {
          let real = path.replacing("{reference}", with: one)
          let answer = try await bench.send(method.uppercased(), real)
          #expect(answer.status != 404 || answer.text.contains("unknown-case"), "\(method) \(path)")
        }
      }
      #expect(try await bench.send("GET", "/v1/anything").status == 404)
      #expect(try await bench.send("GET", "/").status == 404)
    }
  }

  @Test func `every reference of the document leads somewhere`() throws {
    func walk(_ value: Any) {
      if let object = value as? [String: Any] {
        if object["$ref"] is String { #expect(resolve(object) != nil) }
        object.values.forEach(walk)
      } else if let list = value as? [Any] {
        list.forEach(walk)
      }
    }
    walk(document)
    #expect(at("openapi") as? String == "3.1.0")
  }
}
