import Foundation

/// Posts a signed message to somebody else's hook (Standard Webhooks).
package struct NoticeWebhook: Sendable {
  package enum Outcome: Hashable, Sendable {
    case taken
    /// It says that it never wants this again (410).
    case gone
    /// To be tried again; `nil` where there was no answer at all.
    case failed(status: Int?)
  }

  private let url: URL
  private let secret: StandardWebhook.Secret

  package init(url: URL, secret: StandardWebhook.Secret) {
    self.url = url
    self.secret = secret
  }

  /// `timestamp` is in seconds since 1970.
  package func post(id: String, timestamp: Int64, body: [UInt8]) async -> Outcome {
    let headers = [
      ("Content-Type", "application/json"), ("webhook-id", id), ("webhook-timestamp", "\(timestamp)"),
      (
        "webhook-signature",
        StandardWebhook.signature(id: id, timestamp: timestamp, body: body, secret: secret)
      ),
    ]
    do {
      let status = try await OutgoingRequest.post(url, headers: headers, body: body, withinSeconds: 30)
      return (200..<300).contains(status) ? .taken : status == 410 ? .gone : .failed(status: status)
    } catch {
      return .failed(status: nil)
    }
  }
}
