import Crypto
import Foundation

/// What the hook lets in.
package struct HookSettings: Sendable {
  /// Where the objects of a bucket are found.
  package enum BucketPlace: Hashable, Sendable {
    case folder(String)
    /// The beginning of the address of every object.
    case url(String)
  }

  package var signers: [(name: String, secret: StandardWebhook.Secret)]
  /// Bearer tokens by the name of their sender.
  package var tokens: [(name: String, digest: SHA256Digest)]
  package var allowedFolders: [String]
  package var allowedURLs: [String]
  package var buckets: [String: BucketPlace]
  /// Of one delivery.
  package var maximumBodyBytes: Int
  /// Of one hook's description, which is held in memory.
  package var maximumMessageBytes: Int
  package var requestsPerMinute: Int
  package var uploadsAtOnce: Int

  package init(
    signers: [(name: String, secret: StandardWebhook.Secret)] = [], tokens: [(name: String, token: String)] = [],
    allowedFolders: [String] = [], allowedURLs: [String] = [], buckets: [String: BucketPlace] = [:],
    maximumBodyBytes: Int = 4 << 30, maximumMessageBytes: Int = 1 << 20, requestsPerMinute: Int = 600,
    uploadsAtOnce: Int = 8
  ) {
    self.signers = signers
    self.tokens = tokens.map { ($0.name, SHA256.hash(data: Data($0.token.utf8))) }
    self.allowedFolders = allowedFolders
    self.allowedURLs = allowedURLs
    self.buckets = buckets
    self.maximumBodyBytes = maximumBodyBytes
    self.maximumMessageBytes = maximumMessageBytes
    self.requestsPerMinute = requestsPerMinute
    self.uploadsAtOnce = uploadsAtOnce
  }
}
