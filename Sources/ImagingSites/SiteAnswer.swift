import CaseModel

/// What a description says of the parts of the body.
package struct SiteAnswer: Hashable, Sendable, Codable {
  /// In the order of the text; each site and side once.
  package var sites: [NamedSite]
  package var doubts: [SiteDoubt]
  /// The DICOM modality that was told or read from the text.
  package var modality: String?

  package init(sites: [NamedSite], doubts: [SiteDoubt], modality: String?) {
    self.sites = sites
    self.doubts = doubts
    self.modality = modality
  }

  package var sidedSites: [SidedSite] { sites.map(\.site) }

  /// The doubts as questions to the coordinator, under `sites/` and `name`.
  package func holds(name: String, evidence: [Evidence] = []) -> [Hold] {
    doubts.map { $0.hold(name: name, evidence: evidence) }
  }
}

/// A site with the words that name it and the rule that read them.
package struct NamedSite: Hashable, Sendable, Codable {
  package var site: SidedSite
  /// As written, the site's own words only.
  package var words: String
  package var rule: String
  /// 0 to 1: 0.9 for words, 0.7 for a mended slip, 0.5 for what only the modality implies.
  package var confidence: Double

  package init(site: SidedSite, words: String, rule: String, confidence: Double) {
    self.site = site
    self.words = words
    self.rule = rule
    self.confidence = confidence
  }
}

/// Something that the words leave open about what is counted.
package struct SiteDoubt: Hashable, Sendable, Codable {
  package enum Kind: String, Sendable, Codable, CaseIterable {
    /// A paired site without its side.
    case side
    /// Words that could mean several sites.
    case unclear
    /// Nothing names a site.
    case nothing
    /// Sources name sites of which others know nothing.
    case extent
    /// Sources contradict each other.
    case contradiction
    /// A body-part tag is all there is.
    case tagOnly = "tag-only"
    case abdomenPelvis = "abdomen-pelvis"
    case heartChest = "heart-chest"
    case hipsPelvis = "hips-pelvis"

    /// Questions of what counts as one, which a policy answers until somebody decides.
    package var isPolicy: Bool {
      switch self {
      case .abdomenPelvis, .heartChest, .hipsPelvis: true
      default: false
      }
    }
  }

  package let kind: Kind
  /// What the doubtful part could be; an empty set means 'no site'.
  package let choices: [[SidedSite]]
  /// The choice that stands until somebody decides.
  package let standing: [SidedSite]?
  package let words: String

  package init(kind: Kind, choices: [[SidedSite]], standing: [SidedSite]?, words: String) {
    self.kind = kind
    self.choices = choices
    self.standing = standing
    self.words = words
  }
}
