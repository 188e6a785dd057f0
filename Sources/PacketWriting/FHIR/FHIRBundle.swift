import CaseModel

/// `bundle.json`: the packet as a FHIR R4 document (hl7.org/fhir/R4/documents.html), a Bundle with a Composition first.
///
/// It says no more than `packet.json`; what was quarantined is in neither. Ids stay the same from version to version.
package struct FHIRBundle {
  let content: PacketContent
  let records: StoredRecords?
  let originals: [ArrivalManifest]
  /// When the newest delivery arrived, as a FHIR `instant`.
  let instant: String

  /// `records.pdf` as the manifest names it.
  package struct StoredRecords: Sendable {
    let digest: BlobDigest
    let byteCount: Int

    package init(digest: BlobDigest, byteCount: Int) {
      self.digest = digest
      self.byteCount = byteCount
    }
  }

  package init(_ content: PacketContent, records: StoredRecords?, originals: [ArrivalManifest], instant: String) {
    self.content = content
    self.records = records
    self.originals = originals
    self.instant = instant
  }

  package var document: JSONValue {
    let summary = content.summary
    let reference = summary.reference
    let people = FHIRPeople(summary)
    let chart = FHIRChart(content, records: records, patient: people.patient.reference)
    let money = FHIRMoney(summary, patient: people.patient.reference, request: people.request.reference)
    let tasks = FHIRTasks(summary, patient: people.patient.reference, request: people.request.reference).resources
    let sections = [
      section("Request and questions", [people.request]), section("Documents", chart.documents),
      section("Imaging", chart.studies + chart.reports.filter { !$0.isPathology }.map(\.resource)),
      section("Pathology", chart.reports.filter(\.isPathology).map(\.resource) + chart.specimens),
      section("Quote", money.items), section("Open questions to the coordinator", tasks),
    ]
    let composition = FHIRResource(
      "Composition", key: "packet", of: reference,
      [
        "identifier": FHIRValues.identifier("urn:dossier:packet", "\(reference.digits)/v\(content.version)"),
        "status": .string(summary.holds.isEmpty ? "final" : "preliminary"),
        "type": FHIRValues.concept(
          system: FHIRValues.loinc, code: "11503-0", display: "Medical records", text: "Case packet"),
        "subject": people.patient.reference, "date": .string(instant), "author": .array([people.device.reference]),
        "title": .string("Case packet \(reference.digits), version \(content.version)"),
        "section": FHIRValues.list(sections),
      ])
    let provenance = provenance(composition, people)
    let resources =
      [composition] + people.resources + chart.resources + money.resources + tasks + [provenance]
    let id = FHIRResource.identifier("\(reference.digits)/Bundle/v\(content.version)")
    return .object([
      "resourceType": .string("Bundle"), "id": .string(id), "type": .string("document"),
      "identifier": FHIRValues.identifier("urn:ietf:rfc:3986", "urn:uuid:\(id)"), "timestamp": .string(instant),
      "entry": .array(resources.map(\.entry)),
    ])
  }

  private func section(_ title: String, _ resources: [FHIRResource]) -> JSONValue? {
    guard !resources.isEmpty else { return nil }
    return FHIRValues.object(["title": .string(title), "entry": .array(resources.map(\.reference))])
  }

  /// What it was made from and by what: the hash of every original, and the pipeline with its digest.
  private func provenance(_ composition: FHIRResource, _ people: FHIRPeople) -> FHIRResource {
    let pipeline = content.summary.pipeline
    let digests = Set(originals.flatMap(\.items).map(\.digest.hex)).sorted()
    return FHIRResource(
      "Provenance", key: "packet", of: content.summary.reference,
      [
        "target": .array([composition.reference]), "recorded": .string(instant),
        "policy": .array([.string("urn:dossier:pipeline:\(pipeline.digest.hex)")]),
        "activity": FHIRValues.concept(text: "Put together under the pipeline \(pipeline.name)"),
        "agent": .array([.object(["who": people.device.reference])]),
        "entity": .array(
          digests.map { digest in
            .object([
              "role": .string("source"),
              "what": .object(["identifier": FHIRValues.identifier("urn:dossier:sha256", digest)]),
            ])
          }),
      ])
  }
}
