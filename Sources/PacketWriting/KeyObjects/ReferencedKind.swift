/// As what a content item names an instance (PS3.3 C.17.3.2.1): by its class, an image unless the class is known to hold none.
enum ReferencedKind: String {
  case image = "IMAGE"
  case waveform = "WAVEFORM"
  case composite = "COMPOSITE"

  private static let storage = "1.2.840.10008.5.1.4.1.1."

  /// Storage classes without pixels (PS3.4 B.5): presentation states, raw data, registrations, meshes, measurements of lenses and
  /// visual fields, reports, assessments, documents, displays, protocols, inventories.
  private static let withoutPixels = [
    "11", "66.1", "66.2", "66.3", "66.5", "66.6", "67", "68", "77.1.5.3", "78", "79", "80", "88", "90", "104", "131",
    "200", "201",
  ]
  /// Of radiotherapy: pictures and doses; all else of it are plans and records.
  private static let radiotherapyPictures: Set<Substring> = ["481.1", "481.2", "481.23", "481.24"]

  init(sopClass: String) {
    guard sopClass.hasPrefix(ReferencedKind.storage) else {
      self = .composite
      return
    }
    let kind = sopClass.dropFirst(ReferencedKind.storage.count)
    if kind.hasPrefix("9.") {
      self = .waveform
    } else if ReferencedKind.holdsNone(kind) {
      self = .composite
    } else {
      self = .image
    }
  }

  private static func holdsNone(_ kind: Substring) -> Bool {
    if kind == "66" { return true }
    if kind.hasPrefix("481.") { return !radiotherapyPictures.contains(kind) }
    return withoutPixels.contains { kind == $0 || kind.hasPrefix($0 + ".") }
  }
}
