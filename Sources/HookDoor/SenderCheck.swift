import CaseStore
import Crypto
import Foundation
import HTTPTypes
import Hummingbird
import Synchronization

/// Who sends, told by a signature or a token, and how often.
final class SenderCheck: Sendable {
  /// What is known of a sender before the body has come.
  enum Claim: Sendable {
    case known(String)
    /// The body has to be checked as it comes.
    case signed(StandardWebhook.Verifier, id: String)
  }

  private struct Allowance {
    var left: Double
    var at: Int64
  }

  private let settings: HookSettings
  private let clock: any StoreClock
  private let allowances = Mutex<[String: Allowance]>([:])

  init(_ settings: HookSettings, clock: any StoreClock) {
    self.settings = settings
    self.clock = clock
  }

  func claim(_ headers: HTTPFields) throws(HookFailure) -> Claim {
    if let signatures = headers[.webhookSignature] { return try signed(signatures, headers) }
    guard let authorization = headers[.authorization], authorization.lowercased().hasPrefix("bearer ") else {
      throw .unsigned
    }
    let digest = SHA256.hash(data: Data(authorization.dropFirst("bearer ".count).utf8))
    var sender: String?
    // Every token is compared, each in constant time.
    for token in settings.tokens where token.digest == digest { sender = sender ?? token.name }
    guard let sender else { throw .unsigned }
    try count("token \(sender)")
    return .known(sender)
  }

  private func signed(_ signatures: String, _ headers: HTTPFields) throws(HookFailure) -> Claim {
    guard !settings.signers.isEmpty else { throw .unsigned }
    guard let id = headers[.webhookID], (1...256).contains(id.utf8.count), let text = headers[.webhookTimestamp],
      let timestamp = Int64(text)
    else {
      throw HookFailure(
        .unauthorized, "signature-incomplete",
        "A signed message carries webhook-id, webhook-timestamp and webhook-signature.")
    }
    guard abs(clock.now().milliseconds / 1000 - timestamp) <= StandardWebhook.toleranceInSeconds else {
      throw HookFailure(
        .unauthorized, "timestamp", "The message's time is more than five minutes off. Check both clocks; sign it anew."
      )
    }
    // Who signs is known only at the end: all signed messages share one allowance.
    try count("signed")
    return .signed(
      StandardWebhook.Verifier(id: id, timestamp: timestamp, signatures: signatures, secrets: settings.signers), id: id)
  }

  /// Takes one request from the sender's allowance: a minute's worth at once, refilled evenly.
  private func count(_ sender: String) throws(HookFailure) {
    let now = clock.now().milliseconds
    let full = Double(settings.requestsPerMinute)
    let isAllowed = allowances.withLock { allowances in
      var allowance = allowances[sender] ?? Allowance(left: full, at: now)
      allowance.left = min(full, allowance.left + Double(max(0, now - allowance.at)) * full / 60_000)
      allowance.at = now
      let isAllowed = allowance.left >= 1
      if isAllowed { allowance.left -= 1 }
      allowances[sender] = allowance
      return isAllowed
    }
    guard isAllowed else {
      throw HookFailure(
        .tooManyRequests, "too-many", "This sender has sent too many requests in a minute.",
        retryAfter: max(1, 60 / max(1, settings.requestsPerMinute)))
    }
  }
}

extension HTTPField.Name {
  static var webhookID: HTTPField.Name { name("webhook-id") }
  static var webhookTimestamp: HTTPField.Name { name("webhook-timestamp") }
  static var webhookSignature: HTTPField.Name { name("webhook-signature") }

  private static func name(_ text: String) -> HTTPField.Name {
    guard let name = HTTPField.Name(text) else { preconditionFailure("a header's name is a token") }
    return name
  }
}
