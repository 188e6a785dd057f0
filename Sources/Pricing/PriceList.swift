import CaseModel

/// What the programme charges, as printed; a price that is not printed is `nil` and its line 'to be quoted'.
package struct PriceList: Hashable, Sendable, Codable {
  package struct Item: Hashable, Sendable, Codable {
    package let label: String
    /// Whole cents of the list's currency; `nil`: to be quoted.
    package let cents: Int?
    package let source: String?
    /// What it is for, in words for the patient.
    package let plain: String?

    package init(label: String, cents: Int?, source: String? = nil, plain: String? = nil) {
      self.label = label
      self.cents = cents
      self.source = source
      self.plain = plain
    }
  }

  /// A range of pages, both ends included, with one price for all of it.
  package struct Tier: Hashable, Sendable, Codable {
    package let from: Int
    /// `nil`: without end.
    package let through: Int?
    /// `nil`: to be quoted.
    package let cents: Int?

    package init(from: Int, through: Int?, cents: Int?) {
      self.from = from
      self.through = through
      self.cents = cents
    }

    package func contains(_ pages: Int) -> Bool { pages >= from && pages <= through ?? .max }

    /// `51–75`, `201+`
    package var range: String { through.map { "\(from)–\($0)" } ?? "\(from)+" }
  }

  package struct Items: Hashable, Sendable, Codable {
    package let specialistOpinion: Item
    package let imagingReview: Item
    package let biopsyReview: Item
    package let slidePreparation: Item
    package let extraQuestions: Item
    package let followUpQuestions: Item
    package let collectionService: Item

    package init(
      specialistOpinion: Item, imagingReview: Item, biopsyReview: Item, slidePreparation: Item, extraQuestions: Item,
      followUpQuestions: Item, collectionService: Item
    ) {
      self.specialistOpinion = specialistOpinion
      self.imagingReview = imagingReview
      self.biopsyReview = biopsyReview
      self.slidePreparation = slidePreparation
      self.extraQuestions = extraQuestions
      self.followUpQuestions = followUpQuestions
      self.collectionService = collectionService
    }
  }

  package let name: String
  package let version: String
  /// ISO 4217.
  package let currency: String
  package let validFrom: CalendarDate
  /// The last day; `nil`: until another list takes its place.
  package let validThrough: CalendarDate?
  package let source: String
  package let questionsIncluded: Int
  package let items: Items
  package let recordsLabel: String
  package let recordsPlain: String?
  /// In order, without gap or overlap above the first.
  package let recordsTiers: [Tier]

  package init(
    name: String, version: String, currency: String, validFrom: CalendarDate, validThrough: CalendarDate?,
    source: String, questionsIncluded: Int, items: Items, recordsLabel: String, recordsPlain: String? = nil,
    recordsTiers: [Tier]
  ) {
    self.name = name
    self.version = version
    self.currency = currency
    self.validFrom = validFrom
    self.validThrough = validThrough
    self.source = source
    self.questionsIncluded = questionsIncluded
    self.items = items
    self.recordsLabel = recordsLabel
    self.recordsPlain = recordsPlain
    self.recordsTiers = recordsTiers
  }

  /// `oso-2026-1`
  package var identity: String { "\(name)-\(version)" }

  package func money(_ cents: Int) -> Money { Money(cents: cents, currency: currency) }

  package func isValid(on date: CalendarDate) -> Bool {
    date >= validFrom && validThrough.map { date <= $0 } ?? true
  }

  package enum RecordsFee: Hashable, Sendable {
    case included
    case fee(Tier, cents: Int)
    case toBeQuoted(Tier)
  }

  /// What so many billable pages cost.
  package func recordsFee(pages: Int) -> RecordsFee {
    guard let tier = recordsTiers.first(where: { $0.contains(pages) }) else { return .included }
    return tier.cents.map { .fee(tier, cents: $0) } ?? .toBeQuoted(tier)
  }

  /// What is wrong with the list, with the key it is about: `recordsTiers[2].from`.
  package var problems: [(key: String, message: String)] {
    var found: [(String, String)] = []
    if let end = validThrough, end < validFrom {
      found.append(("validThrough", "the list ends on \(end), before it begins on \(validFrom)"))
    }
    if questionsIncluded < 0 { found.append(("questionsIncluded", "a count cannot be negative")) }
    let prices: [(String, Item)] = [
      ("specialistOpinion", items.specialistOpinion), ("imagingReview", items.imagingReview),
      ("biopsyReview", items.biopsyReview), ("slidePreparation", items.slidePreparation),
      ("extraQuestions", items.extraQuestions), ("followUpQuestions", items.followUpQuestions),
      ("collectionService", items.collectionService),
    ]
    for (key, item) in prices where (item.cents ?? 0) < 0 {
      found.append(("items.\(key).cents", "a price cannot be negative"))
    }
    var next: Int?
    for (index, tier) in recordsTiers.enumerated() {
      let key = "recordsTiers[\(index)]"
      if let through = tier.through, through < tier.from {
        found.append(("\(key).through", "the tier ends at \(through), before it begins at \(tier.from)"))
      }
      if tier.from < 1 { found.append(("\(key).from", "a tier begins at page 1 or later")) }
      if (tier.cents ?? 0) < 0 { found.append(("\(key).cents", "a price cannot be negative")) }
      if let next, tier.from < next {
        found.append(("\(key).from", "the tier overlaps the one before it: it must begin at \(next)"))
      } else if let next, tier.from > next {
        found.append(("\(key).from", "pages \(next) to \(tier.from - 1) are in no tier"))
      }
      if tier.through == nil && index < recordsTiers.count - 1 {
        found.append(("\(key).through", "only the last tier may be without end"))
      }
      next = (tier.through ?? tier.from) + 1
    }
    return found
  }
}
