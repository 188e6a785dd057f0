import ReaderProtocol

/// Whether the second reader can be used here.
package enum SecondReaderCheck {
  /// A quick look, at every start of the program: the folder, the sizes of its files, the processor.
  package static var look: SecondReaderState {
    state { folder throws(NeuralFailure) in
      try Processor.current().check()
      try folder.checkSizes()
    }
  }

  /// Every file read through and everything loaded.
  package static var trial: SecondReaderState {
    state { folder throws(NeuralFailure) in
      try folder.checkAll()
      _ = try NeuralEngine(from: folder)
    }
  }

  /// Where its files are; `nil` where they are not.
  package static var folder: String? {
    do throws(NeuralFailure) {
      return try SecondReaderFolder.find().path
    } catch {
      // Whoever wants to read with it says why.
      return nil
    }
  }

  private static func state(_ check: (SecondReaderFolder) throws(NeuralFailure) -> Void) -> SecondReaderState {
    do throws(NeuralFailure) {
      let folder = try SecondReaderFolder.find()
      try check(folder)
      let precision = try Processor.current().precision
      return .works(
        version: "openvino \(PinnedFiles.version) \(precision.rawValue), PP-OCRv6 tiny+small", folder: folder.path)
    } catch {
      return .missing(error.words)
    }
  }
}
