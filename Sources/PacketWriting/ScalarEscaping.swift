import Mustache

/// Escapes text for HTML scalar by scalar: a quotation mark under a combining accent is a quotation mark all the same.
struct ScalarEscaping: MustacheContentType {
  func escapeText(_ text: String) -> String {
    // Pictures are long, and letters, digits and a few signs only.
    if text.utf8.allSatisfy(ScalarEscaping.staysAsItIs) { return text }
    var out = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": out.append(contentsOf: "&amp;".unicodeScalars)
      case "<": out.append(contentsOf: "&lt;".unicodeScalars)
      case ">": out.append(contentsOf: "&gt;".unicodeScalars)
      case "\"": out.append(contentsOf: "&quot;".unicodeScalars)
      case "'": out.append(contentsOf: "&#39;".unicodeScalars)
      case "\u{0}"..."\u{8}", "\u{B}", "\u{C}", "\u{E}"..."\u{1F}", "\u{7F}": out.append("\u{FFFD}")
      // Marks that turn the direction of what follows could make a page say what it does not.
      case "\u{202A}"..."\u{202E}", "\u{2066}"..."\u{2069}": continue
      default: out.append(scalar)
      }
    }
    return String(out)
  }

  private static func staysAsItIs(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x26, 0x27, 0x22, 0x3C, 0x3E: false
    case 0x20...0x7E: true
    default: false
    }
  }
}
