/// What a specialist of each field needs: `Pipelines/completeness.yaml`.
package struct CompletenessRules: Codable, Sendable, Hashable {
  package struct Need: Codable, Sendable, Hashable {
    package let label: String
    /// Document type ids of which one answers the need.
    package let documents: [String]?
    /// DICOM modalities of which one study answers the need.
    package let modalities: [String]?
    /// Imaging site ids of which one must be in the study; any site where absent.
    package let sites: [String]?
    /// Older than this before the newest dated thing of the case: `outdated`.
    package let maximumAgeInMonths: Int?
  }

  package struct List: Codable, Sendable, Hashable {
    /// Specialty ids.
    package let specialties: [String]
    package let needs: [Need]
  }

  /// Words by which a request form declares records, with the types that answer them.
  package struct RecordWords: Codable, Sendable, Hashable {
    package let words: [String]
    package let documents: [String]
  }

  /// Words for a modality on a request form.
  package struct ModalityWords: Codable, Sendable, Hashable {
    package let modality: String
    package let words: [String]
  }

  /// Words for imaging sites on a request form and in reports, by imaging site id.
  package struct SiteWords: Codable, Sendable, Hashable {
    package let site: String
    package let words: [String]
  }

  /// A declared date and a received one may differ by so many days.
  package let dateToleranceInDays: Int
  package let everyCase: [Need]
  package let lists: [List]
  package let records: [RecordWords]
  package let modalities: [ModalityWords]
  package let sites: [SiteWords]
}
