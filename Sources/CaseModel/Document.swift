/// What a clinician would call one document: consecutive pages of one source.
package struct Document: Hashable, Sendable, Codable {
  /// `d1`, `d2`, … in the order of the case.
  package var id: String
  package let source: SourceID
  package let firstPage: PageNumber
  package let lastPage: PageNumber
  /// An id of the pipeline's document types: `pathology-report`, `fax-cover`, `unsure`.
  package let type: Evidenced<String>
  /// The LOINC document code of the type, where it has one.
  package let loinc: String?
  package let title: Evidenced<String>?
  /// The date of the service, not of printing, faxing or birth.
  package let date: Evidenced<CalendarDate>?
  package let author: Evidenced<String>?
  package let facility: Evidenced<String>?
  /// ISO 639-1 code of the main language; `nil` where there is too little text.
  package let language: String?
  /// 0 to 1: how sure the cut before this document is; 1 for the first of a source.
  package let cutConfidence: Double
  /// The pages as their printed numbers order them; `nil` where that is the order of the file.
  package let printedOrder: [PageNumber]?

  package init(
    id: String, source: SourceID, firstPage: PageNumber, lastPage: PageNumber, type: Evidenced<String>,
    loinc: String?, title: Evidenced<String>?, date: Evidenced<CalendarDate>?, author: Evidenced<String>?,
    facility: Evidenced<String>?, language: String?, cutConfidence: Double, printedOrder: [PageNumber]? = nil
  ) {
    self.id = id
    self.source = source
    self.firstPage = firstPage
    self.lastPage = lastPage
    self.type = type
    self.loinc = loinc
    self.title = title
    self.date = date
    self.author = author
    self.facility = facility
    self.language = language
    self.cutConfidence = cutConfidence
    self.printedOrder = printedOrder
  }

  package var pageNumbers: ClosedRange<Int> { firstPage.value...lastPage.value }
  /// Its pages as they are to be read.
  package var pagesInOrder: [PageNumber] { printedOrder ?? pageNumbers.map(PageNumber.init) }
}

/// A patient as one page or header states them.
package struct StatedIdentity: Hashable, Sendable, Codable {
  package let family: String?
  package let given: String?
  package let birthDate: CalendarDate?
  /// Record numbers, each with who issued it where that is told.
  package let identifiers: [RequestForm.Identifier]
  package let evidence: [Evidence]
  package let legibility: Legibility
  /// The parts in which two readers read a word differently: they are no ground to send anybody away.
  package let doubted: Set<Part>
  /// Dates beside the name that no label explains: one of them may be the birth date, none of them tells another person.
  package let possibleBirthDates: [CalendarDate]
  /// Folded words around a birth date beside which no name was read: the patient's names may be among them, and they tell nobody else.
  package let wordsAround: [String]

  /// How far what is stated can be trusted to the letter.
  package enum Legibility: String, Sendable, Codable {
    /// Text or a header, as it was written.
    case written
    /// Recognised: a letter may be misread.
    case recognised
    /// Recognised on a page of which next to no word is known.
    case poor
  }

  package enum Part: String, Sendable, Codable {
    case name
    case birthDate
    case identifiers
  }

  package init(
    family: String?, given: String?, birthDate: CalendarDate?, identifiers: [RequestForm.Identifier],
    evidence: [Evidence], legibility: Legibility = .written, doubted: Set<Part> = [],
    possibleBirthDates: [CalendarDate] = [],
    wordsAround: [String] = []
  ) {
    self.wordsAround = wordsAround
    self.possibleBirthDates = possibleBirthDates
    self.legibility = legibility
    self.doubted = doubted
    self.family = family
    self.given = given
    self.birthDate = birthDate
    self.identifiers = identifiers
    self.evidence = evidence
  }
}

/// How a stated identity stands to the case's patient.
package enum IdentityVerdict: String, Sendable, Codable, CaseIterable {
  case match
  /// Near: a hold.
  case probable
  /// Somebody else: quarantined.
  case conflict
  /// Nothing is stated.
  case unstated
}

/// What one document says beyond its type: read once, used by every rule of the case.
package struct DocumentExtract: Hashable, Sendable, Codable {
  package let document: String
  /// The identity stated on each page that states one, by page number.
  package let identities: [PageIdentity]
  package let specimens: [Specimen]
  package let questions: [Evidenced<String>]
  /// Asserted diagnoses: not negated, not of relatives, not 'rule out'.
  package let diagnoses: [Evidenced<String>]
  /// For radiology reports: exam title, modality, accession.
  package let exam: Evidenced<String>?
  package let accessionNumber: Evidenced<String>?
  /// A case reference that stands on the document, on cover sheets and letters.
  package let references: [Evidenced<CaseReference>]
  package let statements: ReportStatements

  package init(
    document: String, identities: [PageIdentity], specimens: [Specimen], questions: [Evidenced<String>],
    diagnoses: [Evidenced<String>], exam: Evidenced<String>?, accessionNumber: Evidenced<String>?,
    references: [Evidenced<CaseReference>], statements: ReportStatements = ReportStatements()
  ) {
    self.statements = statements
    self.document = document
    self.identities = identities
    self.specimens = specimens
    self.questions = questions
    self.diagnoses = diagnoses
    self.exam = exam
    self.accessionNumber = accessionNumber
    self.references = references
  }
}

package struct PageIdentity: Hashable, Sendable, Codable {
  package let page: PageNumber
  package let identity: StatedIdentity

  package init(page: PageNumber, identity: StatedIdentity) {
    self.page = page
    self.identity = identity
  }
}

/// One part of a pathology report.
package struct Specimen: Hashable, Sendable, Codable {
  /// `A`, `B`, `1` as the report names it; `nil` for a report of a single unnamed specimen.
  package let part: String?
  package let description: String
  /// The biopsy site; `nil` where the words name none that is known.
  package let site: SidedSite?
  /// `biopsy`, `core-biopsy`, `fna`, `excision`, `resection`, `curettage`, `cytology`; `nil` where not told.
  package let procedure: String?
  package let accessionNumber: String?
  package let evidence: [Evidence]
  /// Its blocks, slides and stains; `nil` where the report prints none for it.
  package let materials: SpecimenMaterials?

  package init(
    part: String?, description: String, site: SidedSite?, procedure: String?, accessionNumber: String?,
    evidence: [Evidence], materials: SpecimenMaterials? = nil
  ) {
    self.materials = materials
    self.part = part
    self.description = description
    self.site = site
    self.procedure = procedure
    self.accessionNumber = accessionNumber
    self.evidence = evidence
  }
}
