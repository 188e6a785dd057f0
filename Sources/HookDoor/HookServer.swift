import CaseModel
import CaseStore
import Doors
import Foundation
import Hummingbird
import HummingbirdCore
import HummingbirdTLS
import Logging
import ServiceLifecycle

/// The HTTP door.
package struct HookServer: Sendable {
  /// PEM files.
  package struct Certificate: Hashable, Sendable {
    package let chain: String
    package let key: String

    package init(chain: String, key: String) {
      self.chain = chain
      self.key = key
    }
  }

  /// Why it cannot be served; told at start.
  package enum Failure: Error, Hashable, Sendable, CustomStringConvertible {
    case certificate

    package var description: String {
      "The certificate or its key cannot be read. Check hook.tls in dossier.yaml: both are PEM files."
    }
  }

  private let desk: HookDesk
  private let host: String
  private let port: Int
  private let certificate: Certificate?
  private let log: Logger

  /// Port 0 is any free one.
  package init(
    host: String, port: Int, certificate: Certificate? = nil, settings: HookSettings, intake: Intake,
    store: any CaseStore, metrics: ServiceMetrics, clock: any StoreClock = SystemStoreClock()
  ) {
    self.host = host
    self.port = port
    self.certificate = certificate
    log = Logger(label: "serve")
    desk = HookDesk(settings: settings, intake: intake, store: store, metrics: metrics, clock: clock)
  }

  /// Serves until the task is cancelled, or until `stopping` has returned: then what is in hand is answered first.
  /// `started` is told the port.
  package func run(
    stopping: @escaping @Sendable () async -> Void, started: @escaping @Sendable (Int) -> Void = { _ in }
  ) async throws {
    let application = Application(
      responder: desk.router.buildResponder(), server: try channel(),
      configuration: ApplicationConfiguration(address: .hostname(host, port: port), serverName: nil),
      onServerRunning: { channel in started(channel.localAddress?.port ?? port) }, logger: quiet)
    let group = ServiceGroup(configuration: ServiceGroupConfiguration(services: [application], logger: quiet))
    try await withThrowingTaskGroup(of: Void.self) { tasks in
      tasks.addTask { try await group.run() }
      tasks.addTask {
        await stopping()
        await group.triggerGracefulShutdown()
      }
      try await tasks.next()
      try await tasks.next()
    }
  }

  /// Libraries may log what a sender wrote: only what is wrong with the server itself goes through.
  private var quiet: Logger {
    var log = log
    log.logLevel = .error
    return log
  }

  private func channel() throws -> HTTPServerBuilder {
    guard let certificate else { return .http1(configuration: HookServer.channelSettings) }
    do {
      let configuration = TLSConfiguration.makeServerConfiguration(
        certificateChain: try NIOSSLCertificate.fromPEMFile(certificate.chain).map { .certificate($0) },
        privateKey: .privateKey(try NIOSSLPrivateKey(file: certificate.key, format: .pem)))
      return try .tls(.http1(configuration: HookServer.channelSettings), tlsConfiguration: configuration)
    } catch {
      throw Failure.certificate
    }
  }

  /// A connection on which nothing comes for a minute is closed.
  private static let channelSettings = HTTP1Channel.Configuration(idleTimeout: .seconds(60))
}
