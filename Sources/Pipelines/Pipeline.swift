import CaseModel
import ChartUnderstanding
import ImagingSites
import Pricing
import ReaderProtocol

/// Everything that a programme could want otherwise, checked: which stages run, with which settings, prices, words and rules.
package struct Pipeline: Sendable {
  package let identity: PipelineIdentity
  package let settings: PipelineSettings
  package let priceList: PriceList
  package let vocabulary: SiteVocabulary
  package let jurisdictions: JurisdictionTable
  /// `nil` where the pipeline names no chart rules: documents are then neither cut nor classified.
  package let chart: ChartRules?
  /// `nil` where the pipeline names none: specialties are then proposed without people.
  package let roster: Roster?
}

/// What of a pipeline is needed to read files.
package struct ReadingPipeline: Sendable {
  package let settings: PipelineSettings
  /// `nil` where the pipeline names no chart rules.
  package let languages: LanguageRules?
}

/// The pipeline file itself.
package struct PipelineSettings: Hashable, Sendable, Codable {
  package struct Limits: Hashable, Sendable, Codable {
    /// Of one file.
    package let maximumPages: Int
    package let maximumMegapixels: Int
    /// Containers within containers.
    package let maximumDepth: Int
    package let unpack: UnpackLimits
  }

  package struct Pages: Hashable, Sendable, Codable {
    /// Pages that are not billed, by reason.
    package let exclude: [PageCount.Reason]
  }

  /// How what comes without a reference finds its case.
  package struct Routing: Hashable, Sendable, Codable {
    /// Types of documents on which a case reference says where the delivery belongs.
    package let documents: [String]
  }

  /// Paths relative to the pipeline file.
  package struct Files: Hashable, Sendable, Codable {
    package let priceList: String
    package let jurisdictions: String
    package let sites: String
    package let sitePhrases: String
    package let siteCombinations: String
    package let siteCodes: String
    package let procedureCodes: String
    package let chart: ChartFiles?
    /// CSV: name, specialty, subspecialties, licences, availability, load.
    package let roster: String?
  }

  package struct ChartFiles: Hashable, Sendable, Codable {
    package let documentTypes: String
    package let fields: String
    package let identity: String
    package let biopsySites: String
    package let specialties: String
    package let completeness: String
    package let languages: String
    package let questions: String
    package let faxHeaders: String
    package let pageCodes: String
    package let duplicates: String
    package let reports: String
  }

  package let name: String
  /// The stages that run, by name; a stage that is not named is skipped.
  package let stages: [String]
  package let recognition: RecognitionSettings
  package let limits: Limits
  package let pages: Pages
  package let sites: SitePolicy
  /// `nil` for records in the order of arrival, with nothing in front.
  package let records: RecordsLayout?
  /// `nil` for packets without pictures of pages.
  package let pictures: PagePictureLimits?
  /// `nil` where only request forms route.
  package let routing: Routing?
  /// `nil` for ``RosterPolicy/plain``.
  package let roster: RosterPolicy?
  package let files: Files
}
