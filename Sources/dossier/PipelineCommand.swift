import ArgumentParser
import Foundation

struct PipelineCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "pipeline", abstract: "Works on pipelines.", subcommands: [Check.self])

  struct Check: DossierCommand {
    static let configuration = CommandConfiguration(
      commandName: "check", abstract: "Checks a pipeline and the data beside it, with line numbers.")

    @Argument(help: "The pipeline's YAML file.")
    var file: String

    func perform() async throws {
      let pipeline = try LoadedPipeline(path: file).pipeline
      StandardOutput.line("\(pipeline.identity.name) is well formed, digest \(pipeline.identity.digest)")
    }
  }
}
