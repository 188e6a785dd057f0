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

  /// Compiles its networks for this machine, unless that was done; what was done, in words.
  package static func prepare() throws(NeuralFailure) -> String {
    let folder = try SecondReaderFolder.find()
    let processor = try Processor.current()
    if PreparedNetworks(in: folder, precision: .bfloat16, processor: processor) != nil { return "prepared before" }
    try PreparedNetworks.make(in: folder, precision: .bfloat16, processor: processor)
    return "prepared in \(folder.path)"
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
