import Foundation
import HookDoor
import Logging
import ServiceSettings
import Workers

extension Service {
  /// The hook as the settings want it; secrets are read from their files once.
  func hook() throws(CommandFailure) -> HookServer {
    let hook = settings.hook ?? ServiceSettings.Hook()
    guard let address = ListenAddress(hook.listen ?? ListenAddress.standard.description) else {
      throw CommandFailure(.usage, "an address is HOST:PORT, as in 127.0.0.1:8480")
    }
    var known = HookSettings(
      signers: try hook.senders(hook.signers).map { ($0.name, StandardWebhook.Secret($0.secret)) },
      tokens: try hook.senders(hook.tokens).map { ($0.name, $0.secret) },
      allowedFolders: hook.allowedFolders ?? [], allowedURLs: hook.allowedURLs ?? [])
    for bucket in hook.buckets ?? [] {
      known.buckets[bucket.name] = bucket.folder.map { .folder($0) } ?? bucket.url.map { .url($0) }
    }
    if let mebibytes = hook.maximumBodyMebibytes { known.maximumBodyBytes = mebibytes << 20 }
    if let requests = hook.requestsPerMinute { known.requestsPerMinute = requests }
    if let uploads = hook.uploadsAtOnce { known.uploadsAtOnce = uploads }
    return HookServer(
      host: address.host, port: address.port, certificate: try hook.certificate(), settings: known,
      intake: intake, store: session.store, metrics: metrics)
  }

  /// Serves until it is told to stop; what is in hand then is answered first.
  func serve(_ server: HookServer, _ stop: StopRequest) async throws {
    let log = Logger(label: "serve")
    do {
      try await server.run(
        stopping: { await stop.wait() }, started: { port in log.info("listening", metadata: ["port": "\(port)"]) })
    } catch let failure as CancellationError {
      throw failure
    } catch {
      throw CommandFailure(
        .failed, "the hook cannot listen on its address: is another `dossier serve` or `up` running, or the port taken?"
      )
    }
  }
}

extension ServiceSettings.Hook {
  /// `nil` where the hook speaks plain HTTP.
  func certificate() throws(CommandFailure) -> HookCertificate? {
    guard let tls else { return nil }
    do throws(HookCertificate.Failure) {
      return try HookCertificate(certificateFile: tls.certificateFile, keyFile: tls.keyFile)
    } catch {
      throw CommandFailure(.unusableInput, error.description)
    }
  }

  /// Names with their secrets, read where they lie in files.
  fileprivate func senders(
    _ senders: [ServiceSettings.Sender]?
  ) throws(CommandFailure) -> [(name: String, secret: String)] {
    var known: [(name: String, secret: String)] = []
    for sender in senders ?? [] {
      known.append((sender.name, try SecretText.read(sender.secret, file: sender.secretFile, of: sender.name)))
    }
    return known
  }
}
