/// The function words by which a language is told: `Pipelines/languages.yaml`.
package struct LanguageRules: Codable, Sendable, Hashable {
  package struct Language: Codable, Sendable, Hashable {
    /// ISO 639-1.
    package let id: String
    /// The name of tesseract's data for it (ISO 639-2/T).
    package let recognition: String
    package let words: [String]
    /// Words of tables and lists, which count where sentences are few.
    package let terms: [String]?
  }

  /// Unicode scalars from `first` to `last` tell the language of a script.
  package struct Script: Codable, Sendable, Hashable {
    package let id: String
    package let first: Int
    package let last: Int
    /// The script that this one is written with: where both stand on a page, this one tells the language.
    package let outranks: String?
    /// What recognition calls the script where it cannot read it (tesseract's `osd` names).
    package let script: String
    /// The name of tesseract's data for the language.
    package let recognition: String
  }

  /// The language that needs no translation.
  package let house: String
  /// Fewer function words than this tell nothing.
  package let leastWords: Int
  /// So many different words of a language: 'P.O. Box' and the end of a web address, over and over, are none.
  package let leastDifferent: Int
  /// So many function words that only one language has are a passage in it.
  package let passageWords: Int
  package let languages: [Language]
  package let scripts: [Script]
}
