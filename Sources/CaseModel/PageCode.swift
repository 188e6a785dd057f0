/// A bar code, QR code or patch code that stands on a page.
package struct PageCode: Hashable, Sendable, Codable {
  /// The symbology of patch codes, whose `text` is the widths of the bars from the page's top or left: `WNNW`.
  package static let patch = "Patch"

  /// As zbar names it: `CODE-128`, `CODE-39`, `I2/5`, `QR-Code`; or ``patch``.
  package let symbology: String
  package let text: String
  /// In points of the upright page.
  package let box: Box

  package init(symbology: String, text: String, box: Box) {
    self.symbology = symbology
    self.text = text
    self.box = box
  }
}
