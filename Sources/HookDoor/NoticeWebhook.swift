import Foundation

#if canImport(FoundationNetworking)
  import FoundationNetworking
#endif

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
    var request = URLRequest(url: url, timeoutInterval: 30)
    request.httpMethod = "POST"
    request.httpBody = Data(body)
    request.setValue("application/json", forHTTPHeaderField: "Content-Type")
    request.setValue(id, forHTTPHeaderField: "webhook-id")
    request.setValue("\(timestamp)", forHTTPHeaderField: "webhook-timestamp")
    request.setValue(
      StandardWebhook.signature(id: id, timestamp: timestamp, body: body, secret: secret),
      forHTTPHeaderField: "webhook-signature")
    let session = URLSession(configuration: .ephemeral, delegate: WithoutRedirects(), delegateQueue: nil)
    defer { session.finishTasksAndInvalidate() }
    do {
      let (_, response) = try await session.data(for: request)
      let status = (response as? HTTPURLResponse)?.statusCode ?? 0
      return (200..<300).contains(status) ? .taken : status == 410 ? .gone : .failed(status: status)
    } catch {
      return .failed(status: nil)
    }
  }
}

/// A signed message goes where the settings say, and nowhere else.
private final class WithoutRedirects: NSObject, URLSessionTaskDelegate, Sendable {
  func urlSession(
    _ session: URLSession, task: URLSessionTask, willPerformHTTPRedirection response: HTTPURLResponse,
    newRequest request: URLRequest, completionHandler: @escaping (URLRequest?) -> Void
  ) {
    completionHandler(nil)
  }
}
