import ArgumentParser
import Foundation

struct UpCommand: DossierCommand {
  static let configuration = CommandConfiguration(
    commandName: "up", abstract: "Watches, serves and works: one process for one machine.",
    discussion: """
      The same as `dossier watch`, `dossier serve` and `dossier work` together. SIGTERM and SIGINT stop it: nothing new is \
      begun; what is in hand has 20 seconds to end and is given back after them.
      """)

  @OptionGroup var listening: ListenOptions
  @OptionGroup var options: WorkspaceOptions

  func perform() async throws {
    let service = try await Service(options, door: "up", listen: listening.listen)
    let server = try service.hook()
    try await StopSignal.run { stop in
      try await withThrowingTaskGroup(of: Void.self) { group in
        group.addTask { try await service.serve(server, stop) }
        group.addTask { await service.watch(stop) }
        group.addTask { await service.route(stop) }
        group.addTask { try await service.work(stop) }
        // One that fails ends the others: a service manager starts all of it again.
        for try await _ in group {}
      }
    }
  }
}
