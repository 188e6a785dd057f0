/// The function words by which a language is told: `Pipelines/languages.yaml`.
package struct LanguageRules: Codable, Sendable, Hashable {
  package struct Language: Codable, Sendable, Hashable {
    /// ISO 639-1.
    package let id: String
    package let words: [String]
  }

  /// Unicode scalars from `first` to `last` tell the language of a script.
  package struct Script: Codable, Sendable, Hashable {
    package let id: String
    package let first: Int
    package let last: Int
  }

  /// The language that needs no translation.
  package let house: String
  /// Fewer function words than this tell nothing.
  package let leastWords: Int
  package let languages: [Language]
  package let scripts: [Script]
}
