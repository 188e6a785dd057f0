/// How documents are told apart and where one ends: `Pipelines/document-types.yaml`.
package struct DocumentTypeRules: Codable, Sendable, Hashable {
  package struct Weights: Codable, Sendable, Hashable {
    /// A title phrase among the first lines of the document, on a short line.
    package let titleInTitleZone: Double
    /// A title phrase elsewhere.
    package let titleElsewhere: Double
    /// A section heading at the start of its line.
    package let heading: Double
    /// A phrase that hardly any other type has.
    package let telling: Double
    /// Any other phrase.
    package let phrase: Double
    /// What a phrase that speaks against the type takes away.
    package let against: Double
  }

  package struct DocumentType: Codable, Sendable, Hashable {
    package let id: String
    package let label: String
    /// The LOINC document code; absent where the type has none.
    package let loinc: String?
    package let titles: [String]?
    package let headings: [String]?
    /// Phrases that hardly any other type has.
    package let telling: [String]?
    package let phrases: [String]?
    /// Phrases that speak against the type.
    package let against: [String]?
    /// False for types whose pages never count as a record: covers and separators.
    package let isRecord: Bool?
  }

  package struct ModalityTitle: Codable, Sendable, Hashable {
    /// A DICOM modality (PS3.3 C.7.3.1.1.1).
    package let modality: String
    package let loinc: String?
    package let words: [String]
  }

  /// Words that stand at the start of a letter's or a message's first lines.
  package struct Opening: Codable, Sendable, Hashable {
    package let words: [String]
    /// So many of them, each on a line of its own.
    package let least: Int
    /// Of the page.
    package let lines: Int
    /// True where a colon stands behind each.
    package let hasColon: Bool
  }

  package struct Separation: Codable, Sendable, Hashable {
    /// A cut is made where the reasons for it reach this sum.
    package let threshold: Double
    package let pageOneOfMany: Double
    package let pageContinues: Double
    package let newTitle: Double
    package let differentType: Double
    /// A page without a title that is clearly of another type than the open document.
    package let differentContent: Double
    package let patientChange: Double
    package let letterheadChange: Double
    /// Beside the change of letterhead: the new one names a hospital, a practice, a laboratory.
    package let otherHouse: Double
    package let sameLetterhead: Double
    package let dateChange: Double
    package let sizeChange: Double
    package let separator: Double
    package let accessionChange: Double
    /// Words that open a page mark, as in 'Page 2 of 5'.
    package let pageWords: [String]
    package let ofWords: [String]
    package let openings: [Opening]
  }

  package let unsure: String
  /// The least score of a type that is believed.
  package let threshold: Double
  /// How far the best type must be ahead of the second, as a share of the best score.
  package let margin: Double
  package let titleZoneLines: Int
  /// Types that share their headings: no margin is asked between them.
  package let kin: [String]
  package let weights: Weights
  package let separation: Separation
  package let modalities: [ModalityTitle]
  package let types: [DocumentType]
}
