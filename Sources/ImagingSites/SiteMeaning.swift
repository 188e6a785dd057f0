import CaseModel

/// The meaning of a phrase, read from its cell.
struct SiteMeaning: Hashable, Sendable {
  /// One set of sites, or the choices of an unclear phrase.
  var choices: [[SidedSite]] = []
  /// For a spine region: what it means away from a spine.
  var otherwise: [SidedSite] = []
  var side: Laterality?
  var modality: String?

  /// `nil` where the cell does not fit the kind.
  init?(phrase: SitePhrase) {
    let cell = phrase.meaning
    switch phrase.kind {
    case .site, .both, .absorbs, .implied:
      guard let sites = Self.sites(cell), !sites.isEmpty else { return nil }
      choices = [sites]
    case .unclear, .spine:
      for part in cell.split(separator: "|") {
        guard let sites = Self.sites(part), !sites.isEmpty else { return nil }
        choices.append(sites)
      }
      guard !choices.isEmpty else { return nil }
    case .region:
      let parts = cell.split(separator: "/")
      guard parts.count == 2, let near = Self.sites(parts[0]) else { return nil }
      choices = [near]
      if parts[1] != "-" {
        guard let far = Self.sites(parts[1]) else { return nil }
        otherwise = far
      }
    case .side, .sideAfter:
      guard let side = Laterality(rawValue: cell) else { return nil }
      self.side = side
    case .modality:
      guard !cell.isEmpty else { return nil }
      modality = cell
    case .connector, .noise, .trap, .aside, .compare, .weak:
      guard cell.isEmpty else { return nil }
    }
  }

  init(sites: [SidedSite]) { choices = [sites] }

  var allSites: [BodySite] { (choices.flatMap { $0 } + otherwise).map(\.site) }

  /// `chest+knee:left`
  static func sites(_ text: some StringProtocol) -> [SidedSite]? {
    var sites: [SidedSite] = []
    for part in text.split(separator: "+") {
      let pieces = part.split(separator: ":")
      switch pieces.count {
      case 1: sites.append(SidedSite(site: BodySite(String(pieces[0])), side: nil))
      case 2:
        guard let side = Laterality(rawValue: String(pieces[1])) else { return nil }
        sites.append(SidedSite(site: BodySite(String(pieces[0])), side: side))
      default: return nil
      }
    }
    return sites
  }
}
