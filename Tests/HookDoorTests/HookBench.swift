import CaseModel
import CaseStore
import CaseStoreTesting
import Crypto
import Doors
import Foundation
import FoundationNetworking
import HookDoor
import StageContract
import Testing

/// A hook that listens on a free port of this machine, with a store in memory and a clock that the test moves.
struct HookBench: Sendable {
  static let token = "a token of enough characters"
  static let secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"

  struct Answer: Sendable {
    let status: Int
    let body: Data
    let headers: [String: String]

    var text: String { String(decoding: body, as: UTF8.self) }

    func code() throws -> String {
      struct Body: Decodable {
        struct Details: Decodable { let code: String }
        let error: Details
      }
      return try JSONDecoder().decode(Body.self, from: body).error.code
    }
  }

  let folder: String
  let port: Int
  let store: MemoryCaseStore
  let blobs: MemoryBlobStore
  let clock: ManualClock
  let intake: Intake

  /// Serves while `body` runs, then stops as SIGTERM would.
  static func run(_ body: (HookBench) async throws -> Void) async throws { try await run(with: { _, _ in }, body) }

  /// `change` gets the settings and the test's folder.
  static func run(
    with change: (inout HookSettings, String) -> Void, _ body: (HookBench) async throws -> Void
  ) async throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "dossier-hook-\(UUID().uuidString)").path
    try FileManager.default.createDirectory(atPath: folder + "/uploads", withIntermediateDirectories: true)
    defer {
      do { try FileManager.default.removeItem(atPath: folder) } catch { print("a test's folder stays: \(error)") }
    }
    let (store, blobs, clock) = (MemoryCaseStore(), MemoryBlobStore(), ManualClock())
    let intake = Intake(
      store: store, blobs: blobs, held: HeldDeliveries(folder: folder + "/unrouted"), actor: Actor("hook"), clock: clock
    ) { _ throws(StageFailure) in [] }
    var settings = HookSettings(
      signers: [("portal", StandardWebhook.Secret(secret))], tokens: [("sftp", token)],
      allowedFolders: [folder + "/uploads"])
    change(&settings, folder)
    let server = HookServer(
      host: "127.0.0.1", port: 0, settings: settings, intake: intake, store: store,
      metrics: ServiceMetrics(), clock: clock)
    let (stops, stop) = AsyncStream.makeStream(of: Void.self)
    let (ports, started) = AsyncStream.makeStream(of: Int.self)
    let serving = Task {
      defer { started.finish() }
      try await server.run(stopping: { for await _ in stops {} }, started: { started.yield($0) })
    }
    var port: Int?
    for await number in ports {
      port = number
      break
    }
    guard let port else {
      try await serving.value
      throw CocoaError(.featureUnsupported)
    }
    do {
      try await body(
        HookBench(folder: folder, port: port, store: store, blobs: blobs, clock: clock, intake: intake))
    } catch {
      stop.finish()
      try await serving.value
      throw error
    }
    stop.finish()
    try await serving.value
  }

  func send(
    _ method: String = "POST", _ path: String, _ body: Data = Data(), headers: [String: String] = [:]
  ) async throws -> Answer {
    var request = URLRequest(url: try #require(URL(string: "http://127.0.0.1:\(port)\(path)")))
    request.httpMethod = method
    if method != "GET" { request.httpBody = body }
    for (name, value) in headers { request.setValue(value, forHTTPHeaderField: name) }
    let session = URLSession(configuration: .ephemeral)
    defer { session.finishTasksAndInvalidate() }
    let (data, response) = try await session.data(for: request)
    let http = try #require(response as? HTTPURLResponse)
    var fields: [String: String] = [:]
    for (name, value) in http.allHeaderFields { fields["\(name)".lowercased()] = "\(value)" }
    return Answer(status: http.statusCode, body: data, headers: fields)
  }

  /// With the token of a sender that cannot sign.
  func post(_ path: String, _ body: String, headers: [String: String] = [:]) async throws -> Answer {
    let own = ["Authorization": "Bearer \(HookBench.token)", "Content-Type": "application/json"]
    return try await send("POST", path, Data(body.utf8), headers: own.merging(headers) { $1 })
  }

  /// The three headers of a signed message, as an independent sender computes them.
  func signature(_ id: String, _ body: Data, secret: String = HookBench.secret, ageInSeconds: Int64 = 0) -> [String:
    String]
  {
    let time = clock.now().milliseconds / 1000 - ageInSeconds
    let key = Data(base64Encoded: String(secret.dropFirst("whsec_".count))) ?? Data(secret.utf8)
    let code = HMAC<SHA256>.authenticationCode(
      for: Data("\(id).\(time).".utf8) + body, using: SymmetricKey(data: key))
    return [
      "webhook-id": id, "webhook-timestamp": "\(time)",
      "webhook-signature": "v1,\(Data(code).base64EncodedString())", "Content-Type": "application/json",
    ]
  }

  /// Writes a file below the allowed folder and returns its path.
  func file(_ name: String, _ text: String) throws -> String {
    let file = URL(filePath: "\(folder)/uploads/\(name)")
    try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(text.utf8).write(to: file)
    return file.path
  }

  /// The names of the items of every arrival of a case.
  func items(_ reference: String) async throws -> [[String]] {
    let reference = try #require(CaseReference(reference))
    var items: [[String]] = []
    for arrival in await store.arrivals(of: reference) {
      items.append(try await blobs.get(json: ArrivalManifest.self, arrival.manifest).items.map(\.name))
    }
    return items
  }
}
