import Foundation
import NIOCore
import NIOSSL
import Synchronization
import SystemFiles

/// What the door shows so that senders know it (TLS 1.2 and later): a chain of certificates and the key of the first, as PEM files.
///
/// Files that were renewed are shown from the next connection on; renewed ones that cannot be used are not, and the last good ones stay.
package final class HookCertificate: Sendable {
  package enum Failure: Error, Hashable, Sendable {
    case certificate
    case key
    /// The key is not that of the first certificate.
    case mismatch
  }

  private struct Shown: Sendable {
    var stamp: [FileFacts]
    var chain: [NIOSSLCertificate]
    var key: NIOSSLPrivateKey
  }

  private let certificateFile: String
  private let keyFile: String
  private let shown: Mutex<Shown>

  package init(certificateFile: String, keyFile: String) throws(Failure) {
    self.certificateFile = certificateFile
    self.keyFile = keyFile
    shown = Mutex(try HookCertificate.load(certificateFile, keyFile))
  }

  /// When the first certificate ends.
  package var validUntil: Date {
    Date(timeIntervalSince1970: Double(shown.withLock { $0.chain.first?.notValidAfter ?? 0 }))
  }

  var configuration: TLSConfiguration {
    let now = shown.withLock { $0 }
    var configuration = TLSConfiguration.makeServerConfiguration(
      certificateChain: now.chain.map { .certificate($0) }, privateKey: .privateKey(now.key))
    configuration.minimumTLSVersion = .tlsv12
    // Never on the connection's own thread: files are looked at, and the library keeps its last failure there for the handshake to find.
    configuration.sslContextCallback = { [self] _, promise in
      promise.completeWithTask {
        let now = await runBlocking { self.current() }
        var override = NIOSSLContextConfigurationOverride()
        override.certificateChain = now.chain.map { .certificate($0) }
        override.privateKey = .privateKey(now.key)
        return override
      }
    }
    return configuration
  }

  private func current() -> Shown {
    shown.withLock { shown in
      guard HookCertificate.stamp(certificateFile, keyFile) != shown.stamp else { return shown }
      do throws(Failure) {
        shown = try HookCertificate.load(certificateFile, keyFile)
      } catch {
        // Half renewed, for a moment or for longer: what is shown still holds, and the next connection looks again.
        return shown
      }
      return shown
    }
  }

  private static func load(_ certificateFile: String, _ keyFile: String) throws(Failure) -> Shown {
    let stamp = stamp(certificateFile, keyFile)
    let chain: [NIOSSLCertificate]
    do { chain = try NIOSSLCertificate.fromPEMFile(certificateFile) } catch { throw .certificate }
    guard let first = chain.first else { throw .certificate }
    let key: NIOSSLPrivateKey
    do { key = try NIOSSLPrivateKey(file: keyFile, format: .pem) } catch { throw .key }
    do {
      // The library looks whether the two belong together.
      _ = try NIOSSLContext(
        configuration: .makeServerConfiguration(certificateChain: [.certificate(first)], privateKey: .privateKey(key)))
    } catch { throw .mismatch }
    return Shown(stamp: stamp, chain: chain, key: key)
  }

  /// Empty where one of the files is not there.
  private static func stamp(_ files: String...) -> [FileFacts] {
    do throws(SystemFailure) {
      var stamps: [FileFacts] = []
      // What renews them moves links.
      for file in files { stamps.append(try FileFacts(ofPath: URL(filePath: file).resolvingSymlinksInPath().path)) }
      return stamps
    } catch {
      return []
    }
  }
}

extension HookCertificate.Failure: CustomStringConvertible {
  package var description: String {
    switch self {
    case .certificate: "hook.tls.certificateFile holds no certificate in PEM that this user can read"
    case .key: "hook.tls.keyFile holds no private key in PEM, without a password, that this user can read"
    case .mismatch: "hook.tls: the key is not that of the file's first certificate"
    }
  }
}
