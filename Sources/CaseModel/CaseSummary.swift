/// Everything that is known of a case once all stages have run: what the packet writes down and `dossier show` prints.
package struct CaseSummary: Hashable, Sendable, Codable {
  package var reference: CaseReference
  package var requestForm: RequestForm?
  package var pipeline: PipelineIdentity
  package var sources: [SourceSummary]
  package var documents: [AcceptedDocument]
  package var pages: PageCount
  package var studies: [StudySummary]
  package var specimens: [SpecimenSummary]
  package var questions: [CountedQuestion]
  package var quote: Quote
  package var eligibility: Eligibility
  package var specialties: [ProposedSpecialty]
  /// `nil` in what was kept before reviews were told.
  package var reviews: [NeededReview]?
  package var completeness: [CompletenessItem]
  package var holds: [Hold]
  package var findings: [Finding]
  /// Of the programme's roster, beside the first specialties; `nil` where the pipeline names no roster.
  package var people: [RankedPerson]?
  /// What the pipeline calls the sites by their ids, without a side; a site that is not in it is written as its id.
  package var siteLabels: [String: String]?
  /// The current SNOMED CT codes of the sites by their ids, where the pipeline has one.
  package var siteCodes: [String: String]?
  /// Pictures of the accepted studies' series.
  package var keyImages: [KeyImage]?
  /// How `records.pdf` is laid out; `nil` as ``RecordsLayout/plain``.
  package var recordsLayout: RecordsLayout?
  /// Pictures of pages that are in `records.pdf`.
  package var pagePictures: [PagePicture]?

  package init(
    reference: CaseReference, requestForm: RequestForm?, pipeline: PipelineIdentity, sources: [SourceSummary],
    documents: [AcceptedDocument], pages: PageCount, studies: [StudySummary], specimens: [SpecimenSummary],
    questions: [CountedQuestion], quote: Quote, eligibility: Eligibility, specialties: [ProposedSpecialty],
    completeness: [CompletenessItem], holds: [Hold], findings: [Finding],
    reviews: [NeededReview]? = nil, siteLabels: [String: String]? = nil, siteCodes: [String: String]? = nil,
    keyImages: [KeyImage]? = nil, people: [RankedPerson]? = nil
  ) {
    self.people = people
    self.reference = reference
    self.requestForm = requestForm
    self.pipeline = pipeline
    self.sources = sources
    self.documents = documents
    self.pages = pages
    self.studies = studies
    self.specimens = specimens
    self.questions = questions
    self.quote = quote
    self.eligibility = eligibility
    self.specialties = specialties
    self.reviews = reviews
    self.completeness = completeness
    self.holds = holds
    self.findings = findings
    self.siteLabels = siteLabels
    self.siteCodes = siteCodes
    self.keyImages = keyImages
  }
}

package struct PipelineIdentity: Hashable, Sendable, Codable {
  package let name: String
  package let digest: BlobDigest

  package init(name: String, digest: BlobDigest) {
    self.name = name
    self.digest = digest
  }
}

/// One source of the case as the coordinator sees it in the list of what came.
package struct SourceSummary: Hashable, Sendable, Codable {
  package let id: SourceID
  package let path: [String]
  package let kind: ContentKind
  package let channel: Channel
  /// `nil` for a disc, which has no one digest.
  package let digest: BlobDigest?
  package let declaredPageCount: Int?
  package let foundPageCount: Int
  package let findings: [Finding]

  package init(
    id: SourceID, path: [String], kind: ContentKind, channel: Channel, digest: BlobDigest?, declaredPageCount: Int?,
    foundPageCount: Int, findings: [Finding]
  ) {
    self.id = id
    self.path = path
    self.kind = kind
    self.channel = channel
    self.digest = digest
    self.declaredPageCount = declaredPageCount
    self.foundPageCount = foundPageCount
    self.findings = findings
  }
}

/// A document with how it stands to the case.
package struct AcceptedDocument: Hashable, Sendable, Codable {
  package let document: Document
  package let identity: IdentityVerdict
  /// False where all of its pages are quarantined.
  package let isAccepted: Bool
  package let needsTranslation: Bool
  /// What was read in it; `nil` in what was kept before it was told.
  package let facts: ReportFacts?

  package init(
    document: Document, identity: IdentityVerdict, isAccepted: Bool, needsTranslation: Bool, facts: ReportFacts? = nil
  ) {
    self.facts = facts
    self.document = document
    self.identity = identity
    self.isAccepted = isAccepted
    self.needsTranslation = needsTranslation
  }
}

/// The page count that the records fee stands on.
package struct PageCount: Hashable, Sendable, Codable {
  package enum Reason: String, Sendable, Codable, CaseIterable {
    case blank, faxCover, separator, duplicate, quarantined, requestForm
  }

  package struct Exclusion: Hashable, Sendable, Codable {
    package let page: PageAddress
    package let reason: Reason
    /// For a duplicate: the page that was counted instead.
    package let counted: PageAddress?
    package let evidence: [Evidence]

    package init(page: PageAddress, reason: Reason, counted: PageAddress?, evidence: [Evidence]) {
      self.page = page
      self.reason = reason
      self.counted = counted
      self.evidence = evidence
    }
  }

  package let billable: Int
  /// The sum of what the files say of themselves; a file that says nothing counts as found.
  package let declared: Int
  package let found: Int
  package let exclusions: [Exclusion]
  /// False where a hold on the count is open.
  package let isSettled: Bool

  package init(billable: Int, declared: Int, found: Int, exclusions: [Exclusion], isSettled: Bool) {
    self.billable = billable
    self.declared = declared
    self.found = found
    self.exclusions = exclusions
    self.isSettled = isSettled
  }
}

package struct StudySummary: Hashable, Sendable, Codable {
  package let study: StudyRecord
  package let source: SourceID
  package let sites: StudySites
  package let identity: IdentityVerdict
  /// The id of the report that belongs to it.
  package let report: String?
  package let isAccepted: Bool

  package init(
    study: StudyRecord, source: SourceID, sites: StudySites, identity: IdentityVerdict, report: String?,
    isAccepted: Bool
  ) {
    self.study = study
    self.source = source
    self.sites = sites
    self.identity = identity
    self.report = report
    self.isAccepted = isAccepted
  }
}

package struct SpecimenSummary: Hashable, Sendable, Codable {
  package let specimen: Specimen
  package let document: String
  package let isAccepted: Bool

  package init(specimen: Specimen, document: String, isAccepted: Bool) {
    self.specimen = specimen
    self.document = document
    self.isAccepted = isAccepted
  }
}

/// A question of the case with its parts, each of which counts.
package struct CountedQuestion: Hashable, Sendable, Codable {
  package let number: Int
  package let text: String
  /// The parts as read; one entry for a question that is not multi-part.
  package let parts: [String]
  package let evidence: [Evidence]

  package init(number: Int, text: String, parts: [String], evidence: [Evidence]) {
    self.number = number
    self.text = text
    self.parts = parts
    self.evidence = evidence
  }
}

/// What the patient's state, country and age allow.
package struct Eligibility: Hashable, Sendable, Codable {
  package enum Verdict: String, Sendable, Codable, CaseIterable {
    case eligible
    /// Opinions may be given, but some reports may not be shared.
    case restricted
    case prohibited
    /// The table does not say: the programme must confirm.
    case unconfirmed
  }

  package let verdict: Verdict
  /// False where radiology reports may not be shared: imaging is then neither reviewed nor priced.
  package let allowsImagingReview: Bool
  package let allowsPathologyReview: Bool
  package let reasons: [Evidenced<String>]

  package init(
    verdict: Verdict, allowsImagingReview: Bool, allowsPathologyReview: Bool, reasons: [Evidenced<String>]
  ) {
    self.verdict = verdict
    self.allowsImagingReview = allowsImagingReview
    self.allowsPathologyReview = allowsPathologyReview
    self.reasons = reasons
  }
}

package struct ProposedSpecialty: Hashable, Sendable, Codable {
  /// An id of the pipeline's specialties.
  package let id: String
  package let label: String
  /// Comparable within one case only; the list is sorted by it, best first.
  package let score: Double
  package let evidence: [Evidence]

  package init(id: String, label: String, score: Double, evidence: [Evidence]) {
    self.id = id
    self.label = label
    self.score = score
    self.evidence = evidence
  }
}

/// One line of what was declared or is needed, against what came.
package struct CompletenessItem: Hashable, Sendable, Codable {
  package enum State: String, Sendable, Codable, CaseIterable {
    case received, missing, undeclared, outdated, unclear
  }

  package let label: String
  package let state: State
  /// Documents (`d3`) or study uids that answer it.
  package let answeredBy: [String]
  package let evidence: [Evidence]

  package init(label: String, state: State, answeredBy: [String], evidence: [Evidence]) {
    self.label = label
    self.state = state
    self.answeredBy = answeredBy
    self.evidence = evidence
  }
}
