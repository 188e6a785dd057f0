/// A recognition model's last layer cut down to the characters that can stand in a Latin text.
///
/// The models know thousands of Chinese signs. Without them a line costs a sixth less, and no smear is read as one of them.
struct RecognitionHead {
  /// What each output stands for; the first is the blank of CTC and stands for nothing.
  let characters: [Character?]
  /// Of the model's outputs, those that are kept.
  private let kept: [Int]
  private let count: Int

  /// `alphabet` is the model's list of characters, one a line; the models add the space at its end.
  init(alphabet: [UInt8]) {
    // By bytes: a combining mark would take the end of its line into its character.
    var lines = alphabet.split(separator: 0x0A, omittingEmptySubsequences: false)
      .map { $0.last == 0x0D ? $0.dropLast() : $0 }
    while lines.last?.isEmpty == true { lines.removeLast() }
    let all = [nil] + lines.map(RecognitionHead.scalar) + [" "]
    kept = all.indices.filter { index in index == 0 || all[index].map(RecognitionHead.isLatin) ?? false }
    count = all.count
    characters = kept.map { all[$0].map(Character.init) }
  }

  /// The line's only scalar. A character of several is none that is kept.
  private static func scalar(of line: ArraySlice<UInt8>) -> Unicode.Scalar? {
    var decoder = UTF8()
    var bytes = line.makeIterator()
    guard case .scalarValue(let scalar) = decoder.decode(&bytes), case .emptyInput = decoder.decode(&bytes) else {
      return nil
    }
    return scalar
  }

  /// The ONNX file with these outputs only.
  func narrowed(_ model: [UInt8]) throws(NeuralFailure) -> [UInt8] {
    try ONNXColumns.keeping(kept, of: count, in: model)
  }

  /// Latin letters with their accents, digits, punctuation, Greek, and the signs of medicine, arithmetic and forms.
  static func isLatin(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x20...0x7E, 0xA1...0xAB, 0xAE...0xB6, 0xB8...0x17F, 0x218...0x21B, 0x391...0x3C9: return true
    case 0x2013...0x2014, 0x2018...0x201D: return true
    default: return signs.contains(scalar)
    }
  }

  private static let signs = Set("†‡•…‰€™℃℉←↑→↓−√≈≠≤≥■□▲△○●☐☑☒✓✔✕✖".unicodeScalars)
}
