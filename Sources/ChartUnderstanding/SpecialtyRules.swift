/// The specialties a case can go to and what speaks for each: `Pipelines/specialties.yaml`.
package struct SpecialtyRules: Codable, Sendable, Hashable {
  package struct Paediatric: Codable, Sendable, Hashable {
    package let id: String
    package let label: String
  }

  package struct Specialty: Codable, Sendable, Hashable {
    package let id: String
    package let label: String
    /// The specialty that takes the place of this one below `adultAge`.
    package let paediatric: Paediatric?
    /// Diagnoses: asserted ones count, negated ones and relatives' do not.
    package let diagnoses: [String]
    /// Weaker words: treatments, tests, symptoms.
    package let related: [String]?
    /// Imaging and biopsy site ids.
    package let sites: [String]?
    /// Document type ids.
    package let documents: [String]?
  }

  package struct Negation: Codable, Sendable, Hashable {
    /// Words before a diagnosis that take it away, within `reach` words of the same sentence.
    package let before: [String]
    /// Words before a diagnosis that leave it open: it is none in a document, and what the case is about on a request form.
    package let uncertain: [String]
    package let after: [String]
    /// Words that end the reach: `but`, `however`.
    package let ends: [String]
    package let reach: Int
    package let relatives: [String]
    package let familySections: [String]
  }

  package struct Weights: Codable, Sendable, Hashable {
    /// The first diagnosis of the request form: what the case is about.
    package let formDiagnosis: Double
    /// Each further diagnosis of the form.
    package let formLaterDiagnosis: Double
    package let diagnosis: Double
    package let related: Double
    package let site: Double
    package let document: Double
    package let question: Double
    /// A document whose title names the department; once for each specialty.
    package let title: Double
    /// More mentions of one phrase than this add nothing.
    package let mentions: Int
  }

  package struct Review: Codable, Sendable, Hashable {
    package let id: String
    package let label: String
    /// Imaging site ids; empty for pathology.
    package let sites: [String]
  }

  package let adultAge: Int
  package let weights: Weights
  package let negation: Negation
  package let specialties: [Specialty]
  package let radiologyReviews: [Review]
  package let defaultRadiologyReview: Review
  package let pathologyReview: Review
}
