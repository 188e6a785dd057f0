import ArgumentParser

@main
struct Dossier: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "dossier",
    abstract: "Turns what a patient sends for a medical second opinion into one case packet.",
    discussion: """
      Exit codes: 0 done, 1 failed, 2 done with open holds, 64 wrong usage, 65 the input cannot be used, \
      69 a needed component is missing, 75 try again.
      """,
    version: "0.1.0",
    groupedSubcommands: [
      CommandGroup(
        name: "Cases:",
        subcommands: [
          IngestCommand.self, FileCommand.self, StatusCommand.self, ShowCommand.self, HoldsCommand.self,
          DecideCommand.self, DocumentCommand.self, ReprocessCommand.self, PacketCommand.self,
        ]),
      CommandGroup(
        name: "Running it:", subcommands: [UpCommand.self, WatchCommand.self, ServeCommand.self, WorkCommand.self]),
      CommandGroup(name: "The store:", subcommands: [AuditCommand.self, ScrubCommand.self, PurgeCommand.self]),
      CommandGroup(
        name: "Without a case:",
        subcommands: [
          InspectCommand.self, SitesCommand.self, QuoteCommand.self, PipelineCommand.self, DoctorCommand.self,
        ]),
    ])
}
