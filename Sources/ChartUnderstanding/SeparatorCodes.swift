import CaseModel

/// Tells separator sheets by the codes that scanners stop at.
struct SeparatorCodes {
  let lexicon: ChartLexicon

  init(_ lexicon: ChartLexicon) { self.lexicon = lexicon }

  private var rules: PageCodeRules { lexicon.rules.pageCodes }

  /// A report may carry a separator's code by chance; a sheet of next to no words is one.
  func marks(_ page: ChartPage) -> Bool { code(on: page) != nil }

  /// The type of a document that is nothing but separator sheets.
  func type(of pages: [ChartPage]) -> Evidenced<String>? {
    guard lexicon.rules.documentTypes.types.contains(where: { $0.id == "separator-sheet" }), !pages.isEmpty else {
      return nil
    }
    var evidence: [Evidence] = []
    for page in pages {
      guard let code = code(on: page) else {
        if page.content.isBlank { continue }
        return nil
      }
      evidence.append(
        Evidence(
          place: .page(page.address, box: code.box), words: code.text, rule: "separator code", confidence: 0.95))
    }
    return evidence.isEmpty ? nil : Evidenced("separator-sheet", evidence: evidence)
  }

  private func code(on page: ChartPage) -> PageCode? {
    guard page.words.count <= rules.separatorWords else { return nil }
    return page.content.codes.first { code in
      code.symbology == PageCode.patch
        || rules.separatorTexts.contains { Folding.folded(code.text).hasPrefix(Folding.folded($0)) }
    }
  }
}

/// Reads case references out of the codes of a page.
struct CodedReferences {
  let lexicon: ChartLexicon

  init(_ lexicon: ChartLexicon) { self.lexicon = lexicon }

  /// Those that `known` does not hold already, or holds by words that are doubted.
  func run(_ pages: [ChartPage], beside known: [Evidenced<CaseReference>]) -> [Evidenced<CaseReference>] {
    var found: [Evidenced<CaseReference>] = []
    for page in pages.prefix(6) {
      for code in page.content.codes {
        guard let reference = reference(in: code.text),
          !(known + found).contains(where: { $0.value == reference && !$0.isDoubted })
        else { continue }
        found.append(
          Evidenced(
            reference,
            evidence: [
              Evidence(
                place: .page(page.address, box: code.box), words: code.text, rule: "case reference by code",
                confidence: 0.99)
            ]))
      }
    }
    return found
  }

  /// Ten digits alone, or after one of the rules' openings.
  private func reference(in text: String) -> CaseReference? {
    let opening = lexicon.rules.pageCodes.referenceOpenings.first { text.lowercased().hasPrefix($0.lowercased()) } ?? ""
    return CaseReference(String(text.dropFirst(opening.count)))
  }
}
