/// What the bar codes of cover and separator sheets say: `Pipelines/page-codes.yaml`.
package struct PageCodeRules: Codable, Sendable, Hashable {
  /// What may stand before the ten digits of a case reference.
  package let referenceOpenings: [String]
  /// How the codes of separator sheets begin. Patch codes need none.
  package let separatorTexts: [String]
  /// A sheet with more words than this is no separator, whatever its codes.
  package let separatorWords: Int
}
