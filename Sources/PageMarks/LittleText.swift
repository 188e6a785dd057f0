import CaseModel

/// Whether a page that carries its own text may be a cover or separator sheet, whose codes are worth a picture of it.
///
/// Rendering a page takes some twenty times as long as reading its text, so full pages are not drawn for this.
package enum LittleText {
  /// Letters and digits of a page that says next to nothing beside its codes.
  private static let letters = 400
  /// Of one of the first pages of a file, where cover sheets with their notices stand.
  private static let openingLetters = 1_500
  private static let openingPages = 2

  /// False also for pages that are recognised anyway: their codes are read then.
  package static func mayCarryCodes(_ page: PageReading) -> Bool {
    guard page.hasContent, page.isRenderable, (page.scan?.coverage ?? 0) < 0.5, let text = page.embedded?.text else {
      return false
    }
    let limit = page.number.value <= openingPages ? openingLetters : letters
    var count = 0
    for byte in text.utf8
    where byte >= 0x80 || (0x30...0x39).contains(byte) || byte & 0xDF >= 0x41 && byte & 0xDF <= 0x5A {
      count += 1
      if count >= limit { return false }
    }
    return count >= 4
  }
}
