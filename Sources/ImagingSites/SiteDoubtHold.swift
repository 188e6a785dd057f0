import CaseModel

extension SiteDoubt {
  /// `chest+knee:left`; `none` for no site. `CaseSites` reads it back.
  package static func choiceID(_ sites: [SidedSite]) -> String {
    sites.isEmpty
      ? "none" : sites.sorted().map { $0.site.id + ($0.side.map { ":\($0.rawValue)" } ?? "") }.joined(separator: "+")
  }

  /// The sites of a choice; `nil` where the id is of another kind.
  package static func sites(ofChoice id: String) -> [SidedSite]? {
    id == "none" ? [] : SiteMeaning.sites(id)
  }

  /// The question, under `sites/<name>/<kind>`; `name` is a study's uid or another word without patient data.
  package func hold(name: String, evidence: [Evidence]) -> Hold {
    var subject = "sites/\(name)/\(kind.rawValue)"
    if kind == .side, let site = choices.first?.first?.site { subject += "/\(site.id)" }
    if kind.isPolicy {
      return Hold(
        subject: subject, matter: .sites, question: question,
        choices: [
          Hold.Choice(id: "separate", label: "Separate sites"), Hold.Choice(id: "one", label: "One site"),
        ], evidence: evidence, standing: kind == .hipsPelvis ? "one" : "separate")
    }
    let other =
      kind == .nothing
      ? [Hold.Choice(id: Self.otherChoice, label: "Another part, named in the note (--note \"left knee\")")] : []
    return Hold(
      subject: subject, matter: .sites, question: question,
      choices: choices.map { Hold.Choice(id: Self.choiceID($0), label: Self.label($0)) } + other, evidence: evidence,
      standing: standing.map(Self.choiceID))
  }

  /// The choice that leaves the sites to a note.
  package static let otherChoice = "other"

  /// What an answer means: its choice, or the sites that its note names; `nil` where the note names none.
  package static func choice(of decision: Decision, reader: SiteReader) -> String? {
    guard decision.choice == otherChoice, decision.subject.hasPrefix("sites/") else { return decision.choice }
    let named = reader.read(text: decision.note ?? "").sites.filter { !$0.rule.hasPrefix("modality ") }
    return named.isEmpty ? nil : choiceID(named.map(\.site))
  }

  private var question: String {
    switch kind {
    case .side: "Which side was examined? The description names a paired part without its side."
    case .unclear: "Which part of the body was examined? The words leave it open."
    case .nothing:
      "Which part of the body was examined? Nothing in the study says it; look at the images or the report."
    case .extent: "Which parts count? Not everything that describes the study names the same parts."
    case .contradiction: "Which part of the body was examined? What describes the study contradicts itself."
    case .tagOnly: "Is this the part that was examined? Only the body-part tag says so, and it is often wrong."
    case .abdomenPelvis: "Do abdomen and pelvis of one examination count as two sites or as one?"
    case .heartChest: "Do heart and chest of one examination count as two sites or as one?"
    case .hipsPelvis: "Does a radiograph of the pelvis with both hips count as one examination?"
    }
  }

  private static func label(_ sites: [SidedSite]) -> String {
    sites.isEmpty
      ? "No site"
      : sites.map {
        ($0.side.map { "\($0.rawValue) " } ?? "") + $0.site.id.split(separator: "_").joined(separator: " ")
      }
      .joined(separator: ", ")
  }
}
