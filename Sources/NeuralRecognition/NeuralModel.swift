/// The sizes in which the models come.
package enum NeuralModel: String, Hashable, Sendable, Codable, CaseIterable {
  /// About as fast as tesseract.
  case tiny
  /// Four times as slow, better on coarse and small print.
  case small

  var detection: PinnedFiles.File { PinnedFiles.file("\(rawValue)/detection.onnx") }
  var recognition: PinnedFiles.File { PinnedFiles.file("\(rawValue)/recognition.onnx") }
  var alphabet: PinnedFiles.File { PinnedFiles.file("\(rawValue)/characters.txt") }
}
