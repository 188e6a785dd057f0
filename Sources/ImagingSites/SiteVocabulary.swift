import CaseModel

/// The pipeline's words for the parts of the body: the rows of its tables, in file order.
///
/// A value without indices, so that it can stand in a stage's key; `SiteReader` makes the fast form of it.
package struct SiteVocabulary: Hashable, Sendable, Codable {
  package var sites: [SiteEntry]
  package var phrases: [SitePhrase]
  package var combinations: [SiteCombination]
  package var codes: [SiteCode]
  package var procedures: [SiteProcedure]

  package init(
    sites: [SiteEntry], phrases: [SitePhrase], combinations: [SiteCombination], codes: [SiteCode],
    procedures: [SiteProcedure]
  ) {
    self.procedures = procedures
    self.sites = sites
    self.phrases = phrases
    self.combinations = combinations
    self.codes = codes
  }

  package func entry(_ site: BodySite) -> SiteEntry? { sites.first { $0.id == site } }

  /// `Knee, left`
  package func label(_ sided: SidedSite) -> String {
    let name = entry(sided.site)?.label ?? sided.site.id
    return sided.side.map { "\(name), \($0.rawValue)" } ?? name
  }
}

/// One part of the body.
package struct SiteEntry: Hashable, Sendable, Codable {
  /// How a site goes with sides.
  package enum Sidedness: String, Sendable, Codable, CaseIterable {
    case none
    /// Counts per side.
    case paired
    /// Both sides are one, always.
    case pairedAsOne = "paired_as_one"
    /// Both sides are one or two: a setting.
    case pairedConfig = "paired_config"
  }

  package let id: BodySite
  package let label: String
  /// SNOMED CT: the current code first, older ones after it.
  package let codes: [String]
  package let sidedness: Sidedness
  package let group: String
  /// Modalities that often examine it.
  package let usualModalities: [String]
  /// Defined terms of (0018,0015).
  package let bodyParts: [String]
  /// Folded words by language; a word ending in `~` means both sides.
  package let words: [LanguageWords]
  package let note: String

  package struct LanguageWords: Hashable, Sendable, Codable {
    /// ISO 639-1.
    package let language: String
    package let words: [String]

    package init(language: String, words: [String]) {
      self.language = language
      self.words = words
    }
  }

  package init(
    id: BodySite, label: String, codes: [String], sidedness: Sidedness, group: String,
    usualModalities: [String] = [], bodyParts: [String], words: [LanguageWords], note: String
  ) {
    self.id = id
    self.label = label
    self.codes = codes
    self.sidedness = sidedness
    self.group = group
    self.usualModalities = usualModalities
    self.bodyParts = bodyParts
    self.words = words
    self.note = note
  }
}

/// One way of writing something in an examination's description.
package struct SitePhrase: Hashable, Sendable, Codable {
  package enum Kind: String, Sendable, Codable, CaseIterable {
    case site, both, absorbs, implied, unclear, region, spine, side
    case sideAfter = "side-after"
    case modality, connector, noise, trap, aside, compare, weak
  }

  package let kind: Kind
  /// DICOM codes; empty: any.
  package let modalities: [String]
  package let phrase: String
  /// As written in the table; its grammar depends on `kind`.
  package let meaning: String

  package init(kind: Kind, modalities: [String], phrase: String, meaning: String) {
    self.kind = kind
    self.modalities = modalities
    self.phrase = phrase
    self.meaning = meaning
  }
}

/// A coded combination of sites and what it splits into.
package struct SiteCombination: Hashable, Sendable, Codable {
  package let bodyPart: String
  package let code: String
  /// Empty: any.
  package let modalities: [String]
  package let sites: [BodySite]

  package init(bodyPart: String, code: String, modalities: [String], sites: [BodySite]) {
    self.bodyPart = bodyPart
    self.code = code
    self.modalities = modalities
    self.sites = sites
  }
}

/// A body part as DICOM names and codes it, with its site.
package struct SiteCode: Hashable, Sendable, Codable {
  package let bodyPart: String
  /// SNOMED CT; empty where there is none.
  package let sct: String
  /// The older SNOMED-RT style code; empty where there is none.
  package let srt: String
  package let site: BodySite

  package init(bodyPart: String, sct: String, srt: String, site: BodySite) {
    self.bodyPart = bodyPart
    self.sct = sct
    self.srt = srt
    self.site = site
  }
}
