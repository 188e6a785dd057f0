/// What a bad fax and the recognition of it do to letters: confusions that engines make, lost letters, specks read as marks.
/// The same for the same seed.
package struct FaxNoise: Sendable {
  /// Of the characters that are no space, 0 to 1.
  package let share: Double
  private var state: UInt64

  package init(seed: UInt64, share: Double) {
    self.share = share
    state = seed
  }

  /// Letters and figures that recognition takes for one another.
  private static let confusions: [Character: [String]] = [
    "0": ["O", "o"], "O": ["0", "Q"], "o": ["0", "c"], "1": ["l", "I"], "l": ["1", "I", "i"], "I": ["l", "1"],
    "i": ["l", "1"], "5": ["S"], "S": ["5", "8"], "8": ["B", "3"], "B": ["8"], "2": ["Z"], "Z": ["2"], "6": ["G", "b"],
    "G": ["6", "C"], "e": ["c", "o"], "c": ["e", "o"], "a": ["o", "e"], "n": ["ri", "m"], "m": ["rn", "n"],
    "r": ["t", "n"], "t": ["f", "l"], "f": ["t"], "u": ["ii", "v"], "v": ["u"], "h": ["b", "n"], "b": ["h", "6"],
    "d": ["cl"], "w": ["vv"], "y": ["v"], "g": ["q", "9"], "q": ["g"], "E": ["F"], "F": ["P"], "P": ["F"], "D": ["O"],
    "C": ["G", "O"], "R": ["B", "K"], "N": ["M", "H"], "H": ["N", "M"], "M": ["N"], "U": ["V"], "V": ["U"], "A": ["4"],
    "T": ["I", "Y"], "L": ["I"], "Y": ["V"], "3": ["8"], "9": ["g"], "4": ["A"], "7": ["1"], ".": [",", ""],
    ",": ["."], ":": [".", ";"], "-": ["~", ""], "/": ["l", "1"],
  ]
  private static let specks: [String] = [".", ",", "'", "-", "`"]

  package func through(_ text: String) -> String {
    var noise = self
    var out = ""
    for character in text {
      guard !character.isWhitespace, noise.next() < share else {
        out.append(character)
        continue
      }
      let fate = noise.next()
      if fate < 0.7, let others = FaxNoise.confusions[character] {
        out += others[Int(noise.next() * Double(others.count))]
      } else if fate < 0.85 {
        // The letter is lost.
      } else {
        out.append(character)
        out += FaxNoise.specks[Int(noise.next() * Double(FaxNoise.specks.count))]
      }
    }
    return out
  }

  /// SplitMix64 (Steele, Lea, Flood, 2014), as a share of one.
  private mutating func next() -> Double {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    mixed ^= mixed >> 31
    return Double(mixed >> 11) / Double(UInt64(1) << 53)
  }
}
