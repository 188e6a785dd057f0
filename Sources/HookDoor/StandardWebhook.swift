import Crypto
import Foundation

/// Signatures of webhooks as Standard Webhooks 1.0 has them: HMAC-SHA256 over `id.timestamp.body`.
package enum StandardWebhook {
  /// How far a sender's clock may be off, in seconds, and how long a message can be repeated.
  static let toleranceInSeconds: Int64 = 300

  /// A shared secret: after `whsec_` in base64, anything else as the bytes of its text.
  package struct Secret: Sendable {
    let key: SymmetricKey

    package init(_ text: String) {
      if text.hasPrefix("whsec_"), let bytes = Data(base64Encoded: String(text.dropFirst("whsec_".count))) {
        key = SymmetricKey(data: bytes)
      } else {
        key = SymmetricKey(data: Data(text.utf8))
      }
    }
  }

  /// The value of `webhook-signature` for a message of ours.
  package static func signature(id: String, timestamp: Int64, body: [UInt8], secret: Secret) -> String {
    var mac = HMAC<SHA256>(key: secret.key)
    mac.update(data: Data("\(id).\(timestamp).".utf8))
    mac.update(data: body)
    return "v1," + Data(mac.finalize()).base64EncodedString()
  }

  /// Checks one message while its body comes in.
  package struct Verifier: Sendable {
    private var macs: [(name: String, mac: HMAC<SHA256>)]
    private let claimed: [Data]

    /// `secrets` are all that may have signed it: old ones stay valid beside new ones while senders change over.
    package init(id: String, timestamp: Int64, signatures: String, secrets: [(name: String, secret: Secret)]) {
      let head = Data("\(id).\(timestamp).".utf8)
      macs = secrets.map { name, secret in
        var mac = HMAC<SHA256>(key: secret.key)
        mac.update(data: head)
        return (name, mac)
      }
      // Other versions, such as the asymmetric v1a, are not for us.
      claimed = signatures.split(separator: " ").prefix(16).compactMap { signature in
        signature.hasPrefix("v1,") ? Data(base64Encoded: String(signature.dropFirst(3))) : nil
      }
    }

    package mutating func update(_ bytes: some DataProtocol) {
      for index in macs.indices { macs[index].mac.update(data: bytes) }
    }

    /// Whose secret it was; `nil` for nobody's. Every pair is compared, each in constant time.
    package func signer() -> String? {
      var signer: String?
      for (name, mac) in macs {
        let code = mac.finalize()
        for signature in claimed where code == signature { signer = signer ?? name }
      }
      return signer
    }
  }
}
