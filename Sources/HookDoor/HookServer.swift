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
  private let desk: HookDesk
  private let host: String
  private let port: Int
  private let certificate: HookCertificate?
  private let log: Logger

  /// Port 0 is any free one. Without a certificate it speaks plain HTTP.
  package init(
    host: String, port: Int, certificate: HookCertificate? = nil, settings: HookSettings, intake: Intake,
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
    let plain = HTTPServerBuilder.http1(configuration: HookServer.channelSettings)
    let application = Application(
      responder: desk.router.buildResponder(),
      server: try certificate.map { try .tls(plain, tlsConfiguration: $0.configuration) } ?? plain,
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

  /// A connection on which nothing comes for a minute is closed.
  private static let channelSettings = HTTP1Channel.Configuration(idleTimeout: .seconds(60))
}
