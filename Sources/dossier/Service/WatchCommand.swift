import ArgumentParser

struct WatchCommand: DossierCommand {
  static let configuration = CommandConfiguration(
    commandName: "watch", abstract: "Watches the drop folders, until it is told to stop.",
    discussion: """
      DROP/REFERENCE/… is filed under that case; what lies loose in DROP is filed under the reference on its cover sheet or \
      request form, else held (`dossier holds`). What is filed is moved to accepted/, what cannot be used to rejected/ \
      with a NAME.txt that says why. Folders, rest times and names to ignore are set in dossier.yaml.
      """)

  @Flag(help: "Stop when nothing is left that could be taken.")
  var drain = false

  @OptionGroup var options: WorkspaceOptions

  func perform() async throws {
    let service = try await Service(options, door: "watch")
    let drains = drain
    try await StopSignal.run { stop in
      if drains { return await service.watch(stop, drains: true) }
      try await withThrowingTaskGroup(of: Void.self) { group in
        group.addTask { await service.watch(stop) }
        group.addTask { await service.route(stop) }
        for try await _ in group {}
      }
    }
  }
}
