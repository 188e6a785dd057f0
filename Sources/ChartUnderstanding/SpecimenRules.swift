import CaseModel

/// The anatomy and materials of pathology: `Pipelines/biopsy-sites.yaml`.
package struct SpecimenRules: Codable, Sendable, Hashable {
  package struct Site: Codable, Sendable, Hashable {
    package let id: String
    package let label: String
    package let isSided: Bool
    package let synonyms: [String]
  }

  package struct Procedure: Codable, Sendable, Hashable {
    package let id: String
    package let words: [String]
  }

  package struct Sides: Codable, Sendable, Hashable {
    package let left: [String]
    package let right: [String]
    package let bilateral: [String]
  }

  package struct Flag: Codable, Sendable, Hashable {
    package let id: String
    package let label: String
    package let words: [String]
  }

  package struct Stain: Codable, Sendable, Hashable {
    package let id: String
    package let kind: SpecimenMaterials.Stain.Kind
    package let words: [String]
  }

  /// The words in which a report prints what was made of a specimen.
  package struct Materials: Codable, Sendable, Hashable {
    package let blocks: [String]
    package let slides: [String]
    package let unstained: [String]
    package let stained: [String]
    /// Words that begin a list of stains.
    package let staining: [String]
    package let numbers: [String: Int]
  }

  package let sites: [Site]
  package let procedures: [Procedure]
  package let sides: Sides
  /// Headings under which the parts of a report are listed.
  package let sections: [String]
  /// Words before a part's letter or number: `part`, `specimen`.
  package let partWords: [String]
  /// Labels of a report of one unnamed specimen: `specimen`, `source`.
  package let singleLabels: [String]
  /// Blocks, unstained slides, special stains.
  package let flags: [Flag]
  package let materials: Materials
  package let stains: [Stain]
}
