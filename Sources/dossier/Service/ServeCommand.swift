import ArgumentParser
import Foundation

struct ServeCommand: DossierCommand {
  static let configuration = CommandConfiguration(
    commandName: "serve", abstract: "Serves the HTTP hook, until it is told to stop.",
    discussion: """
      127.0.0.1:8480 unless dossier.yaml or --listen says otherwise; an address that others reach needs \
      hook.tls, or a proxy that ends TLS, and somebody who may send. /openapi.json tells every address; /metrics, /healthz and /readyz need no token.
      """)

  @OptionGroup var listening: ListenOptions
  @OptionGroup var options: WorkspaceOptions

  func perform() async throws {
    let service = try await Service(options, door: "hook", listen: listening.listen)
    let server = try service.hook()
    try await StopSignal.run { stop in
      try await withThrowingTaskGroup(of: Void.self) { group in
        group.addTask { try await service.serve(server, stop) }
        group.addTask { await service.route(stop) }
        for try await _ in group {}
      }
    }
  }
}

struct ListenOptions: ParsableArguments {
  @Option(help: "HOST:PORT of the hook (else hook.listen of dossier.yaml, else 127.0.0.1:8480).")
  var listen: String?
}
