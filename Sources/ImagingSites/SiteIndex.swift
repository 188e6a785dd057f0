import CaseModel

/// The vocabulary as a trie over tokens: finds the longest phrase that starts at a token.
struct SiteIndex: Sendable {
  struct Entry: Sendable {
    let kind: SitePhrase.Kind
    let modalities: [String]
    let meaning: SiteMeaning
    /// Table and phrase: `sites.tsv knee/de knie`.
    let rule: String
    let isLetter: Bool

    func fits(_ modality: String?) -> Bool {
      modalities.isEmpty || modality.map(modalities.contains) == true
    }
  }

  private struct Node: Sendable {
    var entries: [Entry] = []
    var region: Entry?
  }

  struct Match {
    let entry: Entry?
    let region: Entry?
    let length: Int
    let isTypo: Bool
  }

  private var tokenNumbers: [UInt64: UInt32] = [:]
  private var children: [UInt64: UInt32] = [:]
  private var nodes: [Node] = [Node()]
  private var spelling = TypoIndex()

  init(_ vocabulary: SiteVocabulary) {
    for phrase in vocabulary.phrases {
      guard let meaning = SiteMeaning(phrase: phrase) else { continue }
      add(
        phrase.phrase, kind: phrase.kind, modalities: phrase.modalities, meaning: meaning,
        rule: "site-phrases.tsv \(phrase.kind.rawValue) \(phrase.phrase)")
    }
    for site in vocabulary.sites {
      for list in site.words {
        for word in list.words {
          let isBoth = word.hasSuffix("~")
          let text = isBoth ? String(word.dropLast()) : word
          add(
            text, kind: isBoth ? .both : .site, modalities: [],
            meaning: SiteMeaning(sites: [SidedSite(site: site.id, side: nil)]),
            rule: "sites.tsv \(site.id)/\(list.language) \(text)")
        }
      }
    }
  }

  private mutating func add(
    _ phrase: String, kind: SitePhrase.Kind, modalities: [String], meaning: SiteMeaning, rule: String
  ) {
    let tokens = Array(phrase.utf8).withUnsafeBufferPointer { DescriptionTokens($0) }
    guard !tokens.tokens.isEmpty else { return }
    var node: UInt32 = 0
    for token in tokens.tokens {
      let number = tokenNumbers[token.hash] ?? UInt32(tokenNumbers.count)
      tokenNumbers[token.hash] = number
      let key = UInt64(node) << 32 | UInt64(number)
      if let next = children[key] {
        node = next
      } else {
        nodes.append(Node())
        node = UInt32(nodes.count - 1)
        children[key] = node
      }
    }
    let entry = Entry(
      kind: kind, modalities: modalities, meaning: meaning, rule: rule, isLetter: tokens.folded.count == 1)
    if kind == .region {
      nodes[Int(node)].region = entry
    } else {
      nodes[Int(node)].entries.append(entry)
    }
    let namesSites = [.site, .both, .region, .spine, .unclear].contains(kind)
    if namesSites && tokens.tokens.count == 1 { spelling.add(tokens.folded) }
  }

  /// The longest phrase at token `start` that fits the modality; a word of its own kind one slip away where there is none.
  func longestMatch(_ text: DescriptionTokens, at start: Int, modality: String?) -> Match? {
    var node: UInt32 = 0
    var best: Match?
    for at in start..<text.tokens.count {
      guard let number = tokenNumbers[text.tokens[at].hash],
        let next = children[UInt64(node) << 32 | UInt64(number)]
      else { break }
      node = next
      let entry = nodes[Int(node)].entries.first { $0.fits(modality) }
      let region = nodes[Int(node)].region
      if entry != nil || region != nil {
        best = Match(entry: entry, region: region, length: at - start + 1, isTypo: false)
      }
    }
    if best != nil { return best }
    let token = text.tokens[start]
    guard tokenNumbers[token.hash] == nil,
      let word = spelling.word(near: text.folded[token.folded]),
      let number = tokenNumbers[word], let found = children[UInt64(number)]
    else { return nil }
    let entry = nodes[Int(found)].entries.first { $0.fits(modality) }
    let region = nodes[Int(found)].region
    return entry == nil && region == nil ? nil : Match(entry: entry, region: region, length: 1, isTypo: true)
  }
}
