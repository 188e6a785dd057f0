import CaseModel

/// Which pictures of series may go with a specialist copy.
///
/// A picture is rendered pixels and carries no header: what the basic profile of PS3.15 (E.1) removes or replaces is not in it. What stands in
/// the pixels themselves is the rest, and only kinds of images into which devices write no names are let through, as PS3.15 E.3.1 would
/// have them cleaned otherwise. A face is one of the identifiers, too (45 CFR 164.514(b)(2)(i)(Q)).
struct SpecialistPictures {
  enum Absence: String {
    case notMade = "no picture was made"
    case notDiagnostic = "left out: not a diagnostic series"
    case kind = "left out: of a kind that often has a name in the picture"
    case marked = "left out: its header says that the picture tells who it is"
    case face = "left out: a picture of head or neck may show a face"
    case unknownSite = "left out: what part of the body it shows is not certain"
  }

  enum Choice {
    case shown([UInt8], KeyImage.Picture)
    case absent(Absence)
  }

  private let images: [BlobDigest: KeyImage]
  private let pictures: [BlobDigest: [UInt8]]
  private let vocabulary: SpecialistVocabulary

  init(_ summary: CaseSummary, pictures: [BlobDigest: [UInt8]], vocabulary: SpecialistVocabulary) {
    images = Dictionary((summary.keyImages ?? []).map { ($0.file, $0) }, uniquingKeysWith: { first, _ in first })
    self.pictures = pictures
    self.vocabulary = vocabulary
  }

  private static let storage = "1.2.840.10008.5.1.4.1.1."
  /// CT, MR and PET: reconstructed from measurements.
  private static let tomographic = Set(
    ["2", "2.1", "2.2", "4", "4.1", "4.4", "128", "128.1", "130"].map { storage + $0 })
  /// Digital radiographs and mammograms, where they say that nothing is burned in.
  private static let projected = Set(
    ["1", "1.1", "1.2", "13.1.3", "12.1", "12.1.1"].map { storage + $0 })

  func choice(_ series: SeriesRecord, sites: [SidedSite]) -> Choice {
    if series.role != .diagnostic { return .absent(.notDiagnostic) }
    if series.showsIdentity == true { return .absent(.marked) }
    let classes = Set(series.sopClasses)
    let isTomographic = !classes.isEmpty && classes.isSubset(of: SpecialistPictures.tomographic)
    let isProjected =
      !classes.isEmpty && classes.isSubset(of: SpecialistPictures.projected) && series.showsIdentity == false
    guard isTomographic || isProjected else { return .absent(.kind) }
    if sites.isEmpty || sites.contains(where: { vocabulary.sites[$0.site.id] == nil }) { return .absent(.unknownSite) }
    if sites.contains(where: { vocabulary.faceSites.contains($0.site.id) }) { return .absent(.face) }
    guard let picture = series.keyFile.flatMap({ images[$0]?.picture }), let bytes = pictures[picture.digest],
      SpecialistPictures.holdsPixelsOnly(bytes)
    else { return .absent(.notMade) }
    return .shown(bytes, picture)
  }

  /// A JPEG without a comment or an application's own data (ITU-T T.81 B.2.4), but JFIF's and Adobe's few numbers.
  static func holdsPixelsOnly(_ bytes: [UInt8]) -> Bool {
    guard bytes.starts(with: [0xFF, 0xD8]) else { return false }
    var at = 2
    while at + 4 <= bytes.count, bytes[at] == 0xFF {
      let marker = bytes[at + 1]
      let length = Int(bytes[at + 2]) << 8 | Int(bytes[at + 3])
      switch marker {
      case 0xDA: return true
      case 0xE0, 0xEE: if length > 20 { return false }
      case 0xE1...0xEF, 0xFE: return false
      default: break
      }
      at += 2 + length
    }
    return false
  }
}
