/// Why the second reader cannot be used. Texts come from the library and speak of files of the installation, never of a page.
package enum NeuralFailure: Error, Hashable, Sendable {
  /// No folder holds it.
  case notInstalled
  /// It was switched off by name.
  case switchedOff
  /// A file is missing from the folder.
  case missing(file: String)
  /// A file is not the one that this program knows: cut short, or another version.
  case changed(file: String)
  /// The processor has no AVX2.
  case processor
  case library(String)
  case model(String)
  /// What its networks were compiled to could not be written.
  case notPrepared

  /// What happened and what to do next.
  package var words: String {
    switch self {
    case .notInstalled: "not installed; run .ci/second-reader, or set DOSSIER_SECOND_READER to its folder"
    case .switchedOff: "switched off by DOSSIER_SECOND_READER=none"
    case .missing(let file): "its file \(file) is missing; run .ci/second-reader again"
    case .changed(let file):
      "its file \(file) is cut short or not the one that belongs to this program; run .ci/second-reader again"
    case .processor: "this machine's processor has no AVX2, which it needs"
    case .library(let reason): "its library does not work (\(reason)); run .ci/second-reader again"
    case .notPrepared: "its networks could not be prepared, because its folder cannot be written; readers start slower"
    case .model(let reason): "one of its models does not work (\(reason)); run .ci/second-reader again"
    }
  }
}
