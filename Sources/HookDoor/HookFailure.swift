import CaseStore
import Doors
import Foundation
import HTTPTypes
import Hummingbird
import StageContract

/// Why the hook did not take something: a status, a word for programs, and a sentence without patient data.
package struct HookFailure: Error, Hashable, Sendable {
  package let status: HTTPResponse.Status
  package let code: String
  package let message: String
  /// In seconds: when it is worth trying again.
  package var retryAfter: Int?

  package init(_ status: HTTPResponse.Status, _ code: String, _ message: String, retryAfter: Int? = nil) {
    self.status = status
    self.code = code
    self.message = message
    self.retryAfter = retryAfter
  }

  static let unsigned = HookFailure(
    .unauthorized, "not-authenticated",
    "Sign the message (Standard Webhooks) or send a bearer token that the settings name.")
  static let tooLarge = HookFailure(
    .contentTooLarge, "too-large", "The message is larger than the settings allow. Send less at once.")
  static let notReference = HookFailure(
    .unprocessableContent, "reference", "A case reference has exactly 10 digits; this message has none.")
  static let notJSON = HookFailure(
    .badRequest, "not-json", "The body is no JSON of the kind that this address takes.")

  init(_ failure: ReceiveFailure) {
    switch failure {
    case .notThere: self.init(.unprocessableContent, "not-there", "The file that the message names is not there.")
    case .unreadable: self.init(.unprocessableContent, "unreadable", "The file that the message names may not be read.")
    case .store(.purged):
      self.init(.unprocessableContent, "purged", "This case was purged: nothing is filed under its reference any more.")
    case .nothing: self.init(.unprocessableContent, "nothing-to-file", failure.description)
    case .changing:
      self.init(
        .conflict, "changing", "The file is still being written. Send the message again when it is complete.",
        retryAfter: 10)
    case .failed, .blobs, .store, .heldDamaged, .jobs, .notHeld:
      self.init(
        .serviceUnavailable, failure.code, "It could not be kept now; nothing of it was filed. Send it again later.",
        retryAfter: failure.isPassing ? 10 : 60)
    }
  }

  var response: Response {
    struct Body: Encodable {
      struct Details: Encodable {
        let code: String
        let message: String
      }
      let error: Details
    }
    var response = Response.json(Body(error: Body.Details(code: code, message: message)), status: status)
    if let retryAfter { response.headers[.retryAfter] = "\(retryAfter)" }
    if status == .unauthorized { response.headers[.wwwAuthenticate] = "Bearer" }
    return response
  }
}

extension Response {
  static func json(_ value: some Encodable, status: HTTPResponse.Status = .ok) -> Response {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    do {
      let data = try encoder.encode(value)
      return text(String(decoding: data, as: UTF8.self), type: "application/json", status: status)
    } catch {
      return Response(status: .internalServerError)
    }
  }

  static func text(_ text: String, type: String, status: HTTPResponse.Status = .ok) -> Response {
    Response(
      status: status, headers: [.contentType: type, .cacheControl: "no-store"],
      body: ResponseBody(byteBuffer: ByteBuffer(string: text)))
  }

  /// What every hook is answered once all of it is durable.
  static var taken: Response { text("{}", type: "application/json") }
}
