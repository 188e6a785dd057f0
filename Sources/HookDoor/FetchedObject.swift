import Foundation
import Synchronization

#if canImport(FoundationNetworking)
  import FoundationNetworking
#endif

/// Fetches one address piece by piece; no redirect is followed, because it could lead out of what is allowed.
final class FetchedObject: NSObject, URLSessionDataDelegate, Sendable {
  enum Failure: Error, Hashable, Sendable {
    case status(Int)
    case failed
  }

  /// Bytes that came and were not taken yet: beyond this the sender waits.
  private static let window = 8 << 20

  private let continuation: AsyncThrowingStream<Data, any Error>.Continuation
  private let pieces: AsyncThrowingStream<Data, any Error>
  private let waiting = Mutex(0)

  override init() {
    (pieces, continuation) = AsyncThrowingStream.makeStream()
    super.init()
  }

  /// `receive` gets the bytes in order; what it throws ends the transfer.
  func fetch(_ url: URL, receive: ([UInt8]) async throws -> Void) async throws {
    let configuration = URLSessionConfiguration.ephemeral
    configuration.timeoutIntervalForRequest = 60
    let session = URLSession(configuration: configuration, delegate: self, delegateQueue: nil)
    defer { session.invalidateAndCancel() }
    let task = session.dataTask(with: url)
    task.resume()
    for try await piece in pieces {
      try await receive(Array(piece))
      let left = waiting.withLock { waiting in
        waiting -= piece.count
        return waiting
      }
      if left < FetchedObject.window / 2, task.state == .suspended { task.resume() }
    }
  }

  func urlSession(
    _ session: URLSession, dataTask: URLSessionDataTask, didReceive response: URLResponse,
    completionHandler: @escaping (URLSession.ResponseDisposition) -> Void
  ) {
    let status = (response as? HTTPURLResponse)?.statusCode ?? 0
    guard status == 200 else {
      continuation.finish(throwing: Failure.status(status))
      return completionHandler(.cancel)
    }
    completionHandler(.allow)
  }

  func urlSession(_ session: URLSession, dataTask: URLSessionDataTask, didReceive data: Data) {
    let held = waiting.withLock { waiting in
      waiting += data.count
      return waiting
    }
    continuation.yield(data)
    if held > FetchedObject.window { dataTask.suspend() }
  }

  func urlSession(_ session: URLSession, task: URLSessionTask, didCompleteWithError error: (any Error)?) {
    if error == nil { continuation.finish() } else { continuation.finish(throwing: Failure.failed) }
  }

  func urlSession(
    _ session: URLSession, task: URLSessionTask, willPerformHTTPRedirection response: HTTPURLResponse,
    newRequest request: URLRequest, completionHandler: @escaping (URLRequest?) -> Void
  ) {
    completionHandler(nil)
  }
}
