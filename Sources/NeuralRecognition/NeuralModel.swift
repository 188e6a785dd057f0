/// The sizes in which the models come.
package enum NeuralModel: String, Hashable, Sendable, Codable, CaseIterable {
  /// About as fast as tesseract.
  case tiny
  /// Four times as slow, better on coarse and small print.
  case small

  var detection: PinnedFiles.File { PinnedFiles.file("\(rawValue)/detection.onnx") }
  var recognition: PinnedFiles.File { PinnedFiles.file("\(rawValue)/recognition.onnx") }
  var alphabet: PinnedFiles.File { PinnedFiles.file("\(rawValue)/characters.txt") }

  /// Where its recognition network mixes what stands along a line.
  var mixing: LineMixing {
    switch self {
    case .tiny: LineMixing(meansAt: [4, 8, 16], attentions: 0)
    case .small: LineMixing(meansAt: [4, 8, 8, 8, 16], attentions: 2)
    }
  }
}

/// The networks that read lines: the models, the large one for lines drawn lower too.
enum LineNetwork {
  case tiny
  case small
  case low

  var model: NeuralModel { self == .tiny ? .tiny : .small }

  var part: NetworkPart {
    switch self {
    case .tiny: .tinyRecognition
    case .small: .smallRecognition
    case .low: .lowRecognition
    }
  }

  /// In pixels, of the lines that it reads.
  var height: Int { self == .low ? LineStrip.lowHeight : LineStrip.height }
}
