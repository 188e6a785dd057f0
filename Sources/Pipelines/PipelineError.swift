/// One mistake in the pipeline's files.
package struct PipelineProblem: Hashable, Sendable, CustomStringConvertible {
  /// The name of the file, relative to the pipeline file's folder.
  package let file: String
  /// Counted from 1; `nil` where the file as a whole is meant.
  package let line: Int?
  package let message: String

  package init(file: String, line: Int?, message: String) {
    self.file = file
    self.line = line
    self.message = message
  }

  package var description: String { line.map { "\(file):\($0): \(message)" } ?? "\(file): \(message)" }
}

/// Everything that is wrong with a pipeline, in the order of files and lines.
package struct PipelineError: Error, Hashable, Sendable, CustomStringConvertible {
  package let problems: [PipelineProblem]

  package init(problems: [PipelineProblem]) { self.problems = problems }

  package var description: String { problems.map(\.description).joined(separator: "\n") }
}
