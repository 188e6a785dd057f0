/// When two pages are probably the same sheet: `Pipelines/duplicates.yaml`.
package struct DuplicateRules: Codable, Sendable, Hashable {
  /// Words that must stand on both pages in the same order, as every number must.
  package let exactWords: [String]
  /// A recognised word at least this sure is what the page says.
  package let sureConfidence: Double
  /// Pages with fewer words are told by how they look.
  package let leastWords: Int
  /// Shared words as a share of all distinct words of both pages.
  package let leastLikeness: Double
  /// The same of the edges of two pictures, for pages of few words.
  package let leastLookLikeness: Double
}
