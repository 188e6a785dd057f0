import AsyncHTTPClient
import Foundation
import NIOCore

/// What this program asks of other servers. No redirect is followed: a signed message goes where the settings say, and an
/// address that is allowed must not lead to one that is not.
package enum OutgoingRequest {
  package enum Failure: Error, Hashable, Sendable {
    /// The server answered, but not with what was asked for.
    case status(Int)
    case noAnswer
  }

  private static let connectSeconds: Int64 = 30
  /// Without a byte, before an answer and between its pieces.
  private static let quietSeconds: Int64 = 60

  /// Fetches an address piece by piece: the sender waits while `receive` has one, and what that throws ends the transfer.
  static func fetch(_ url: URL, receive: ([UInt8]) async throws -> Void) async throws {
    try await withClient { client in
      let response = try await answered {
        try await client.execute(HTTPClientRequest(url: url.absoluteString), deadline: .distantFuture)
      }
      guard response.status == .ok else { throw Failure.status(Int(response.status.code)) }
      var pieces = response.body.makeAsyncIterator()
      while let piece = try await answered({ try await pieces.next() }) {
        try await receive(Array(piece.readableBytesView))
      }
    }
  }

  /// The status that the server answers with, within so many seconds.
  static func post(_ url: URL, headers: [(String, String)], body: [UInt8], withinSeconds seconds: Int64) async throws
    -> Int
  {
    try await withClient { client in
      var request = HTTPClientRequest(url: url.absoluteString)
      request.method = .POST
      for (name, value) in headers { request.headers.add(name: name, value: value) }
      request.body = .bytes(ByteBuffer(bytes: body))
      let asked = request
      let response = try await answered { try await client.execute(asked, timeout: .seconds(seconds)) }
      return Int(response.status.code)
    }
  }

  private static func withClient<Value>(_ body: (HTTPClient) async throws -> Value) async throws -> Value {
    var configuration = HTTPClient.Configuration(
      redirectConfiguration: .disallow,
      timeout: .init(connect: .seconds(connectSeconds), read: .seconds(quietSeconds)))
    configuration.httpVersion = .http1Only
    return try await HTTPClient.withHTTPClient(configuration: configuration) { try await body($0) }
  }

  private static func answered<Value>(_ body: () async throws -> Value) async throws(Failure) -> Value {
    do {
      return try await body()
    } catch {
      throw .noAnswer
    }
  }
}
