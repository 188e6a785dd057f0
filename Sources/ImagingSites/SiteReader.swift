import CaseModel

/// Reads the parts of the body from an examination's description, as departments write them.
///
/// One pass over the UTF-8 makes tokens, one over the tokens finds phrases; what follows looks at those few only.
package struct SiteReader: Sendable {
  package let vocabulary: SiteVocabulary
  private let index: SiteIndex
  private let sidedness: [BodySite: SiteEntry.Sidedness]

  package init(_ vocabulary: SiteVocabulary) {
    self.vocabulary = vocabulary
    index = SiteIndex(vocabulary)
    sidedness = Dictionary(vocabulary.sites.map { ($0.id, $0.sidedness) }, uniquingKeysWith: { first, _ in first })
  }

  /// The sites that `text` names. Without a modality, the text's own word for one ('CT') is taken.
  package func read(text: String, modality: String? = nil) -> SiteAnswer {
    var text = text
    return text.withUTF8 { bytes in
      let tokens = DescriptionTokens(bytes)
      let modality = modality ?? statedModality(tokens)
      let mentions = mentions(tokens, modality: modality)
      var reading = SiteReading(
        bytes: bytes, tokens: tokens, mentions: mentions, modality: modality, sidedness: sidedness)
      return reading.answer()
    }
  }

  private func statedModality(_ tokens: DescriptionTokens) -> String? {
    for at in tokens.tokens.indices {
      if let match = index.longestMatch(tokens, at: at, modality: nil), let entry = match.entry,
        entry.kind == .modality
      {
        return entry.meaning.modality
      }
    }
    return nil
  }

  private func mentions(_ tokens: DescriptionTokens, modality: String?) -> [SiteMention] {
    var found: [SiteMention] = []
    found.reserveCapacity(tokens.tokens.count)
    var at = 0
    while at < tokens.tokens.count {
      if let match = index.longestMatch(tokens, at: at, modality: modality) {
        found.append(
          SiteMention(tokens: at..<at + match.length, entry: match.entry, region: match.region, isTypo: match.isTypo))
        at += match.length
      } else {
        found.append(SiteMention(tokens: at..<at + 1, entry: nil, region: nil, isTypo: false))
        at += 1
      }
    }
    return found
  }
}

/// A phrase found in a description; no entry and no region: a word that nothing is known of.
struct SiteMention {
  let tokens: Range<Int>
  var entry: SiteIndex.Entry?
  let region: SiteIndex.Entry?
  let isTypo: Bool
  /// True within a history, a suspicion or a comparison.
  var isAside = false
  /// What the region turned out to mean.
  var sites: [SidedSite]?
  var side: Laterality?

  var kind: SitePhrase.Kind? { entry?.kind }
}
