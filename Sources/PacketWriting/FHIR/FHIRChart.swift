import CaseModel

/// Documents, reports, studies and specimens of a packet as FHIR resources: accepted ones only.
struct FHIRChart {
  struct Report {
    let resource: FHIRResource
    let isPathology: Bool
  }

  private(set) var documents: [FHIRResource] = []
  private(set) var studies: [FHIRResource] = []
  private(set) var specimens: [FHIRResource] = []
  private(set) var reports: [Report] = []

  var resources: [FHIRResource] { documents + studies + specimens + reports.map(\.resource) }

  private let summary: CaseSummary
  private let records: FHIRBundle.StoredRecords?
  private let patient: JSONValue
  private let order: PageOrder

  init(_ content: PacketContent, records: FHIRBundle.StoredRecords?, patient: JSONValue) {
    summary = content.summary
    self.records = records
    self.patient = patient
    order = PageOrder(content.summary)
    let accepted = summary.documents.filter(\.isAccepted)
    let digests = Dictionary(summary.sources.map { ($0.id, $0.digest) }) { first, _ in first }
    documents = accepted.map { document($0.document, source: digests[$0.document.source] ?? nil) }
    studies = summary.studies.filter(\.isAccepted).map(study)
    specimens = summary.specimens.enumerated().filter(\.element.isAccepted).map { specimen($1, at: $0) }
    reports = accepted.compactMap { report($0.document, $0.facts) }
  }

  private func document(_ document: Document, source: BlobDigest?) -> FHIRResource {
    FHIRResource(
      "DocumentReference", key: document.id, of: summary.reference, display: title(document),
      [
        "identifier": FHIRValues.list([
          FHIRValues.identifier("urn:dossier:document", document.id), source.map(FHIRValues.sha256),
        ]),
        "status": .string("current"),
        "type": FHIRValues.concept(
          system: FHIRValues.loinc, code: document.loinc, text: WrittenNames.spelled(document.type.value)),
        "subject": patient, "description": FHIRValues.text(title(document)),
        "author": FHIRValues.list([
          FHIRValues.text(document.author?.value).map { .object(["display": $0]) },
          FHIRValues.text(document.facility?.value).map { .object(["display": $0]) },
        ]),
        "context": document.date.map {
          .object(["period": .object(["start": .string($0.value.description), "end": .string($0.value.description)])])
        },
        "content": .array([.object(["attachment": attachment(document)])]),
      ])
  }

  /// The document's place in `records.pdf`; without pages there, the title alone.
  private func attachment(_ document: Document) -> JSONValue {
    let pages = document.pageNumbers.compactMap {
      order.placed[PageAddress(source: document.source, page: PageNumber($0))]?.recordsPage
    }
    let isThere = records != nil && !pages.isEmpty
    let digest = records.flatMap { FHIRValues.fhirExtension("sha256", "String", .string($0.digest.hex)) }
    let count = FHIRValues.fhirExtension("pages", "PositiveInt", pages.isEmpty ? nil : .int(pages.count))
    return FHIRValues.object([
      "extension": FHIRValues.list(isThere ? [digest, count] : []),
      "contentType": isThere ? .string("application/pdf") : nil,
      "language": FHIRValues.text(document.language),
      "url": isThere ? pages.first.map { .string("records.pdf#page=\($0)") } : nil,
      "title": FHIRValues.text(title(document)),
    ])
  }

  private func study(_ entry: StudySummary) -> FHIRResource {
    let study = entry.study
    let sites = entry.sites.sites.map { site in
      FHIRValues.fhirExtension("imaging-site", "CodeableConcept", self.site(site.value))
    }
    let accession = FHIRValues.accession(study.accessionNumber, issuer: study.accessionIssuer)
    return FHIRResource(
      "ImagingStudy", key: study.uid, of: summary.reference, display: study.description,
      [
        "extension": FHIRValues.list(sites),
        "identifier": FHIRValues.list([FHIRValues.identifier("urn:dicom:uid", "urn:oid:\(study.uid)"), accession]),
        "status": .string("available"), "subject": patient, "started": FHIRValues.text(study.date?.description),
        "modality": .array(study.modalities.map { FHIRValues.coding(system: FHIRValues.dicom, code: $0) }),
        "numberOfSeries": .int(study.series.count), "numberOfInstances": .int(study.instanceCount),
        "description": FHIRValues.text(study.description),
        "procedureCode": FHIRValues.list(study.procedureCodes.map(FHIRChart.concept)),
        "series": .array(study.series.map(FHIRChart.series)),
      ])
  }

  private static func series(_ series: SeriesRecord) -> JSONValue {
    // A UID is digits and dots (PS3.5 9.1); what is not is written so that it stays an `id`.
    let uid = String(
      series.uid.unicodeScalars.map { $0.isASCII && ($0.properties.numericType != nil) ? Character($0) : "." })
    return FHIRValues.object([
      "uid": .string(String(uid.prefix(64))), "number": series.number.flatMap { $0 >= 0 ? .int($0) : nil },
      "modality": FHIRValues.coding(system: FHIRValues.dicom, code: series.modality.isEmpty ? "OT" : series.modality),
      "description": FHIRValues.text(series.description), "numberOfInstances": .int(series.instanceCount),
      "bodySite": series.anatomicRegions.first.map { region in
        FHIRValues.coding(system: FHIRChart.system(region.scheme), code: region.value, display: region.meaning)
      } ?? FHIRValues.text(series.bodyPart).map { .object(["display": $0]) },
    ])
  }

  private func specimen(_ entry: SpecimenSummary, at index: Int) -> FHIRResource {
    let specimen = entry.specimen
    return FHIRResource(
      "Specimen", key: "\(entry.document)/\(index + 1)", of: summary.reference, display: specimen.description,
      [
        "identifier": FHIRValues.list([
          FHIRValues.text(specimen.part).map { .object(["system": .string("urn:dossier:specimen-part"), "value": $0]) }
        ]),
        "accessionIdentifier": FHIRValues.text(specimen.accessionNumber).map { .object(["value": $0]) },
        "subject": patient,
        "collection": FHIRValues.object([
          "method": FHIRValues.concept(text: specimen.procedure), "bodySite": specimen.site.flatMap(site),
        ]),
        "note": FHIRValues.list([FHIRValues.text(specimen.description).map { .object(["text": $0]) }]),
      ])
  }

  private func report(_ document: Document, _ facts: ReportFacts?) -> Report? {
    let isPathology = ["pathology-report", "cytology-report", "molecular-report"].contains(document.type.value)
    guard isPathology || document.type.value == "radiology-report" else { return nil }
    let own = zip(summary.specimens.filter(\.isAccepted), specimens).filter { $0.0.document == document.id }.map(\.1)
    let matched = zip(summary.studies.filter(\.isAccepted), studies).filter { $0.0.report == document.id }.map(\.1)
    let category = isPathology ? "PAT" : "RAD"
    let resource = FHIRResource(
      "DiagnosticReport", key: document.id, of: summary.reference, display: title(document),
      [
        "identifier": FHIRValues.list([
          FHIRValues.identifier("urn:dossier:document", document.id),
          FHIRValues.accession(facts?.accessionNumber?.value),
        ]),
        // Paper does not say whether a later report replaced it.
        "status": .string("unknown"),
        "category": FHIRValues.list([
          FHIRValues.concept(system: "http://terminology.hl7.org/CodeSystem/v2-0074", code: category, text: nil)
        ]),
        "code": FHIRValues.concept(system: FHIRValues.loinc, code: document.loinc, text: title(document)),
        "subject": patient, "effectiveDateTime": FHIRValues.text(document.date?.value.description),
        "performer": FHIRValues.list([FHIRValues.text(document.author?.value).map { .object(["display": $0]) }]),
        "conclusion": FHIRValues.text(facts?.statements.summary),
        "specimen": .array(own.map(\.reference)), "imagingStudy": .array(matched.map(\.reference)),
        "presentedForm": .array([attachment(document)]),
      ])
    return Report(resource: resource, isPathology: isPathology)
  }

  private func site(_ site: SidedSite) -> JSONValue? {
    FHIRSites(labels: summary.siteLabels, codes: summary.siteCodes).concept(site)
  }

  private func title(_ document: Document) -> String {
    document.title?.value ?? WrittenNames.spelled(document.type.value)
  }

  private static func concept(_ entry: CodedEntry) -> JSONValue? {
    FHIRValues.concept(
      system: system(entry.scheme), code: entry.value, display: entry.meaning.isEmpty ? nil : entry.meaning,
      text: entry.meaning)
  }

  /// The URI of a DICOM coding scheme designator (PS3.16 section 8); `nil` for a local one.
  private static func system(_ scheme: String) -> String? {
    switch scheme {
    case "SCT": FHIRValues.snomed
    case "LN": FHIRValues.loinc
    case "DCM": FHIRValues.dicom
    case "RADLEX": "http://www.radlex.org"
    case "C4", "CPT4", "CPT": "http://www.ama-assn.org/go/cpt"
    default: nil
    }
  }
}

/// Sites as CodeableConcepts: SNOMED CT where the pipeline has a code, the side in words.
struct FHIRSites {
  let labels: [String: String]?
  let codes: [String: String]?

  func concept(_ site: SidedSite) -> JSONValue? {
    FHIRValues.concept(
      system: FHIRValues.snomed, code: codes?[site.site.id], text: WrittenNames.site(site, labels: labels))
  }
}
