/// Where dates, authors, facilities and numbers stand on a page: `Pipelines/fields.yaml`.
package struct FieldRules: Codable, Sendable, Hashable {
  package enum NumericOrder: String, Codable, Sendable, Hashable {
    case monthFirst = "month-first", dayFirst = "day-first"
  }

  package struct Month: Codable, Sendable, Hashable {
    package let number: Int
    package let names: [String]
  }

  package struct DateLabels: Codable, Sendable, Hashable {
    /// The date of the service itself, best first.
    package let service: [String]
    /// Dates near the service: signed, reported, dictated.
    package let secondary: [String]
    /// The date of a page that begins as a message does; on any other page ignored.
    package let sent: [String]
    /// Birth, printing, faxing, expiry: never the service date.
    package let ignored: [String]
  }

  /// How 03/04/2026 is read where both readings are possible.
  package let numericOrder: NumericOrder
  /// Languages (ISO 639-1) whose pages write the day first.
  package let dayFirstLanguages: [String]
  /// Two-digit years up to this one are 20xx, later ones 19xx.
  package let twoDigitYearPivot: Int
  package let months: [Month]
  /// Small words between the parts of a written date: `de`, `of`, `del`.
  package let dateFillers: [String]
  package let dates: DateLabels
  package let author: [String]
  package let credentials: [String]
  /// Words that close a letter, above the name of who wrote it.
  package let closings: [String]
  package let facilityWords: [String]
  /// Words that end the name of a department or practice: they tell a house only in a page's first lines.
  package let letterheadWords: [String]
  package let accession: [String]
  package let exam: [String]
  package let reference: [String]
}
