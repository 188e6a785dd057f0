/// What was made of one part of a pathology report, as far as the report prints it.
package struct SpecimenMaterials: Hashable, Sendable, Codable {
  /// Slides of one kind.
  package struct Slides: Hashable, Sendable, Codable {
    package let count: Int
    /// `nil` where the report does not tell.
    package let isStained: Bool?

    package init(count: Int, isStained: Bool?) {
      self.count = count
      self.isStained = isStained
    }
  }

  package struct Stain: Hashable, Sendable, Codable {
    package enum Kind: String, Sendable, Codable { case special, immuno }

    /// An id of the pipeline's stains: `her2`.
    package let id: String
    package let kind: Kind

    package init(id: String, kind: Kind) {
      self.id = id
      self.kind = kind
    }
  }

  /// As the report names them: `A1`, `A2`.
  package var blocks: [String]
  /// How many blocks there are, named or only counted; `nil` where the report does not tell.
  package var blockCount: Int?
  package var slides: [Slides]
  package var stains: [Stain]

  package init(blocks: [String] = [], blockCount: Int? = nil, slides: [Slides] = [], stains: [Stain] = []) {
    self.blocks = blocks
    self.blockCount = blockCount
    self.slides = slides
    self.stains = stains
  }

  package var isEmpty: Bool { self == SpecimenMaterials() }
}
