import CaseModel
import CaseStore
import Doors
import Foundation
import Hummingbird

/// The routes of the hook and what each does.
struct HookDesk: Sendable {
  let settings: HookSettings
  let intake: Intake
  let store: any CaseStore
  let metrics: ServiceMetrics
  let clock: any StoreClock
  private let senders: SenderCheck
  private let take: TakeMessage

  init(
    settings: HookSettings, intake: Intake, store: any CaseStore, metrics: ServiceMetrics, clock: any StoreClock
  ) {
    self.settings = settings
    self.intake = intake
    self.store = store
    self.metrics = metrics
    self.clock = clock
    senders = SenderCheck(settings, clock: clock)
    take = TakeMessage(settings: settings, intake: intake, store: store, metrics: metrics)
  }

  var router: Router<BasicRequestContext> {
    let router = Router()
    route(router, .post, "/v1/arrivals") { try await arrivals($0) }
    route(router, .post, "/v1/hooks/tusd") { try await hook($0, TusdMessage.self) }
    route(router, .post, "/v1/hooks/s3") { try await hook($0, ObjectMessage.self) }
    route(router, .post, "/v1/hooks/sftpgo") { try await hook($0, SFTPGoMessage.self) }
    router.get("/v1/cases/:reference") { request, context in
      await answer("/v1/cases/{reference}") { try await status(request, context.parameters.get("reference")) }
    }
    route(router, .get, "/healthz") { _ in .text("ok\n", type: "text/plain") }
    route(router, .get, "/readyz") { _ in try await ready() }
    route(router, .get, "/metrics") { _ in try await exposition() }
    route(router, .get, "/openapi.json") { _ in .text(OpenAPIDocument.text, type: "application/json") }
    return router
  }

  private func route(
    _ router: Router<BasicRequestContext>, _ method: HTTPRequest.Method, _ path: String,
    _ handle: @escaping @Sendable (Request) async throws -> Response
  ) {
    router.on(RouterPath(path), method: method) { request, _ in await answer(path) { try await handle(request) } }
  }

  /// Whatever goes wrong becomes an answer without patient data.
  private func answer(_ route: String, _ handle: () async throws -> Response) async -> Response {
    let response: Response
    do {
      response = try await handle()
    } catch let failure as HookFailure {
      response = failure.response
    } catch let failure as ReceiveFailure {
      response = HookFailure(failure).response
    } catch let failure as StoreFailure {
      response = HookFailure(.store(failure)).response
    } catch {
      // The connection broke, or the body was no HTTP.
      response = HookFailure(.badRequest, "not-read", "The message could not be read to its end.").response
    }
    metrics.addRequest(route: route, status: response.status.code)
    return response
  }

  // MARK: Messages

  private func hook(_ request: Request, _ type: (some SenderMessage).Type) async throws -> Response {
    let (body, id) = try await smallBody(of: request)
    if let id, try await take.isKnown(id) { return .taken }
    for message in try decode(type, body).messages() { try await take.run(message) }
    return .taken
  }

  private func decode<Message: Decodable>(_ type: Message.Type, _ body: [UInt8]) throws(HookFailure) -> Message {
    do { return try JSONDecoder().decode(type, from: Data(body)) } catch { throw .notJSON }
  }

  /// A message that fits into memory, its sender checked; with the id of a signed one.
  private func smallBody(of request: Request) async throws -> ([UInt8], String?) {
    let claim = try senders.claim(request.headers)
    guard request.contentLength ?? 0 <= settings.maximumMessageBytes else { throw HookFailure.tooLarge }
    var body: [UInt8] = []
    var check = BodyCheck(claim)
    for try await piece in request.body {
      check.update(piece)
      body += piece.readableBytesView
      guard body.count <= settings.maximumMessageBytes else { throw HookFailure.tooLarge }
    }
    return (body, try check.finish())
  }

  // MARK: Our own door

  private func arrivals(_ request: Request) async throws -> Response {
    let type = request.headers[.contentType] ?? ""
    if type.lowercased().hasPrefix("multipart/form-data") { return try await upload(request, type) }
    guard type.lowercased().hasPrefix("application/json") else {
      throw HookFailure(
        .unsupportedMediaType, "content-type", "Send multipart/form-data with the files, or application/json.")
    }
    let (body, id) = try await smallBody(of: request)
    if let id, try await take.isKnown(id) { return .taken }
    var message = try decode(OwnMessage.self, body).message()
    message.id = id
    try await take.run(message)
    return .taken
  }

  private func upload(_ request: Request, _ type: String) async throws -> Response {
    let claim = try senders.claim(request.headers)
    guard request.contentLength ?? 0 <= settings.maximumBodyBytes else { throw HookFailure.tooLarge }
    guard metrics.beginUpload(atMost: settings.uploadsAtOnce) else {
      throw HookFailure(
        .serviceUnavailable, "busy", "As many uploads as the settings allow are under way.", retryAfter: 5)
    }
    defer { metrics.endUpload() }
    let upload = try await FormUpload(contentType: type, blobs: intake.blobs)
    do {
      var check = BodyCheck(claim)
      var count = 0
      for try await piece in request.body {
        check.update(piece)
        count += piece.readableBytes
        guard count <= settings.maximumBodyBytes else { throw HookFailure.tooLarge }
        try await upload.read(Array(piece.readableBytesView))
      }
      let id = try check.finish()
      let (kept, reference) = try await upload.keep()
      if let id, try await take.isKnown(id) { return .taken }
      metrics.add(bytes: kept.byteCount, by: "hook")
      _ = try await intake.take(kept, under: reference)
      if let id { try await take.remember(id, kept.digest, in: reference) }
      return .taken
    } catch {
      await upload.cancel()
      throw error
    }
  }

  // MARK: Looking

  private func status(_ request: Request, _ text: String?) async throws -> Response {
    var check = BodyCheck(try senders.claim(request.headers))
    for try await piece in request.body { check.update(piece) }
    _ = try check.finish()
    guard let reference = text.flatMap({ CaseReference($0) }) else { throw HookFailure.notReference }
    guard let overview = try await store.overview(of: reference) else {
      throw HookFailure(.notFound, "unknown-case", "Nothing was received under this reference yet.")
    }
    return .json(CaseAnswer(overview, try await store.state(of: overview)))
  }

  private func ready() async throws -> Response {
    _ = try await store.counts()
    _ = try intake.held.all()
    return .text("ready\n", type: "text/plain")
  }

  private func exposition() async throws -> Response {
    let text = try await metrics.text(store: store, held: try intake.held.all().count, now: clock.now())
    return .text(text, type: "text/plain; version=0.0.4; charset=utf-8")
  }
}

extension Request {
  /// `nil` where the sender does not say, as with a chunked body.
  fileprivate var contentLength: Int? { headers[.contentLength].flatMap { Int($0) } }
}

/// Checks the body of a claim as it comes.
private struct BodyCheck {
  private var verifier: StandardWebhook.Verifier?
  private let id: String?

  init(_ claim: SenderCheck.Claim) {
    switch claim {
    case .known: (verifier, id) = (nil, nil)
    case .signed(let verifier, let id): (self.verifier, self.id) = (verifier, id)
    }
  }

  mutating func update(_ piece: ByteBuffer) { verifier?.update(Array(piece.readableBytesView)) }

  /// The id of a signed message, apart for each signer; throws where nobody has signed it.
  func finish() throws(HookFailure) -> String? {
    guard let verifier, let id else { return nil }
    guard let signer = verifier.signer() else {
      throw HookFailure(.unauthorized, "signature", "No secret of the settings has signed this message.")
    }
    return "webhook \(signer) \(id)"
  }
}

/// `GET /v1/cases/{reference}`: how far a case is, without a word on the patient.
private struct CaseAnswer: Encodable {
  struct Packet: Encodable {
    let version: Int
    let openHolds: Int
    let publishedAt: String
  }

  let reference: CaseReference
  let state: CaseState
  let arrivals: Int
  let lastArrivalAt: String
  let jobs: JobCounts
  let packet: Packet?

  init(_ overview: CaseOverview, _ state: CaseState) {
    reference = overview.reference
    self.state = state
    arrivals = overview.arrivals
    lastArrivalAt = overview.lastArrivalAt.text
    jobs = overview.jobs
    packet = overview.packet.map {
      Packet(version: $0.version, openHolds: $0.openHolds, publishedAt: $0.publishedAt.text)
    }
  }
}

extension Timestamp {
  /// RFC 3339, UTC, whole seconds.
  fileprivate var text: String { Date(timeIntervalSince1970: Double(milliseconds) / 1000).ISO8601Format() }
}
