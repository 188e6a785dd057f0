import CaseModel

/// `packet.json`: everything that is known of a case, each extracted fact with its evidence.
package enum PacketJSON {
  package static let schemaName = "dossier-packet/1"

  package static func document(_ content: PacketContent) -> JSONValue {
    let summary = content.summary
    let order = PageOrder(summary)
    let facts = PacketFacts(order: order)
    var top: [String: JSONValue] = [
      "schema": .string(schemaName),
      "case": caseMembers(summary),
      "patient": patient(summary.requestForm?.patient),
      "documents": .array(summary.documents.map { document($0, facts) }),
      "pageCount": pageCount(summary.pages, facts),
      "imaging": imaging(content, facts),
      "pathology": pathology(summary, facts),
      "questions": .array(
        summary.questions.map {
          .object([
            "number": .int($0.number), "text": .string($0.text), "parts": .strings($0.parts),
            "evidence": facts.evidence($0.evidence),
          ])
        }),
      "quote": quote(summary.quote, facts),
      "eligibility": .object([
        "verdict": .string(summary.eligibility.verdict.rawValue),
        "allowsImagingReview": .bool(summary.eligibility.allowsImagingReview),
        "allowsPathologyReview": .bool(summary.eligibility.allowsPathologyReview),
        "reasons": .array(summary.eligibility.reasons.map(facts.stated)),
      ]),
      "assignment": .object([
        "specialties": .array(
          summary.specialties.map {
            .object([
              "id": .string($0.id), "label": .string($0.label), "score": .double($0.score),
              "evidence": facts.evidence($0.evidence),
            ])
          }),
        "people": facts.people(summary.people),
        "reviews": .array(
          (summary.reviews ?? []).map { review in
            .object([
              "id": .string(review.id), "label": .string(review.label),
              "sites": .array(review.sites.map { .object(facts.site($0)) }),
              "evidence": facts.evidence(review.evidence),
            ])
          }),
      ]),
      "chronology": Chronology(summary).member(facts),
      "completeness": .array(
        summary.completeness.map {
          .object([
            "label": .string($0.label), "state": .string($0.state.rawValue), "answeredBy": .strings($0.answeredBy),
            "evidence": facts.evidence($0.evidence),
          ])
        }),
      "holds": .array(summary.holds.map { hold($0, facts, currency: summary.quote.total.currency) }),
      "provenance": provenance(summary, facts),
    ]
    var packet: [String: JSONValue] = [
      "version": .int(content.version),
      "pipeline": .object([
        "name": .string(summary.pipeline.name), "digest": .string(summary.pipeline.digest.hex),
      ]),
      "inputsDigest": .string(content.inputsDigest.hex),
    ]
    let changes = content.previous.map { PacketChanges(from: $0, to: .object(top)).sentences } ?? []
    packet["changes"] = .strings(changes)
    top["packet"] = .object(packet)
    return .object(top)
  }

  private static func caseMembers(_ summary: CaseSummary) -> JSONValue {
    let form = summary.requestForm
    let physician = form?.physician
    return .object([
      "reference": .string(summary.reference.digits),
      "diagnosis": .text(form?.diagnosis),
      "collectionService": form?.collectionService.map(JSONValue.bool) ?? .null,
      "physician": .object([
        "name": .text(physician?.name), "email": .text(physician?.email), "fax": .text(physician?.fax),
        "facility": .text(physician?.facility),
      ]),
    ])
  }

  private static func patient(_ patient: RequestForm.Patient?) -> JSONValue {
    let identifiers = (patient?.identifiers ?? []).map { identifier in
      JSONValue.object(["issuer": .text(identifier.issuer), "value": .string(identifier.value)])
    }
    return .object([
      "family": .text(patient?.family), "given": .text(patient?.given),
      "birthDate": .text(patient?.birthDate?.description), "sex": .text(patient?.sex), "state": .text(patient?.state),
      "country": .text(patient?.country), "identifiers": .array(identifiers),
    ])
  }

  private static func document(_ accepted: AcceptedDocument, _ facts: PacketFacts) -> JSONValue {
    let document = accepted.document
    let pages = document.pagesInOrder.compactMap {
      facts.order.placed[PageAddress(source: document.source, page: $0)]?.recordsPage
    }
    return .object([
      "id": .string(document.id), "source": .string(document.source.description),
      "firstPage": .int(document.firstPage.value), "lastPage": .int(document.lastPage.value),
      "recordsPages": .array(pages.map(JSONValue.int)), "type": facts.stated(document.type),
      "loinc": .text(document.loinc), "title": facts.stated(document.title), "date": facts.stated(document.date),
      "author": facts.stated(document.author), "facility": facts.stated(document.facility),
      "language": .text(document.language), "cutConfidence": .double(document.cutConfidence),
      "identity": .string(accepted.identity.rawValue), "isAccepted": .bool(accepted.isAccepted),
      "needsTranslation": .bool(accepted.needsTranslation), "report": facts.report(accepted.facts),
    ])
  }

  private static func pageCount(_ pages: PageCount, _ facts: PacketFacts) -> JSONValue {
    .object([
      "billable": .int(pages.billable), "declared": .int(pages.declared), "found": .int(pages.found),
      "isSettled": .bool(pages.isSettled),
      "exclusions": .array(
        pages.exclusions.map { exclusion in
          .object([
            "page": facts.page(exclusion.page), "reason": .string(exclusion.reason.rawValue),
            "counted": exclusion.counted.map(facts.page) ?? .null, "evidence": facts.evidence(exclusion.evidence),
          ])
        }),
    ])
  }

  private static func imaging(_ content: PacketContent, _ facts: PacketFacts) -> JSONValue {
    let summary = content.summary
    let images = Dictionary(
      (summary.keyImages ?? []).map { ($0.file, $0) }, uniquingKeysWith: { first, _ in first })
    let studies = summary.studies.map { entry in
      let study = entry.study
      let sites = entry.sites.sites.map { site in
        JSONValue.object(facts.site(site.value).merging(["evidence": facts.evidence(site.evidence)]) { $1 })
      }
      return JSONValue.object([
        "uid": .string(study.uid), "source": .string(entry.source.description), "date": .text(study.date?.description),
        "modalities": .strings(study.modalities), "description": .text(study.description),
        "accessionNumber": .text(study.accessionNumber), "accessionIssuer": .text(study.accessionIssuer),
        "institution": .text(study.institution), "series": .int(study.series.count),
        "instances": .int(study.instanceCount), "bytes": .int(study.byteCount),
        "seriesList": .array(study.series.map { series($0, $0.keyFile.flatMap { images[$0] }) }),
        "absentSeries": .array(
          study.absentSeries.map {
            .object(["uid": .string($0.uid), "number": .number($0.number), "modality": .text($0.modality)])
          }),
        "sites": .array(sites), "report": .text(entry.report),
        "identity": .string(entry.identity.rawValue), "isAccepted": .bool(entry.isAccepted),
      ])
    }
    let sites = Set(summary.studies.filter(\.isAccepted).flatMap { $0.sites.sites.map(\.value) }).sorted()
    let manifests = content.imagingManifests.map { manifest in
      JSONValue.object([
        "file": .string(manifest.name), "study": .string(summary.studies[manifest.study].study.uid),
        "instances": .int(manifest.instanceCount),
      ])
    }
    return .object([
      "studies": .array(studies), "sites": .array(sites.map { .object(facts.site($0)) }),
      "manifests": .array(manifests),
    ])
  }

  private static func series(_ series: SeriesRecord, _ image: KeyImage?) -> JSONValue {
    let gaps = series.gaps.map { gap in
      JSONValue.object(["first": .int(gap.first), "last": .int(gap.last), "count": .int(gap.count)])
    }
    var keyImage = JSONValue.null
    if let picture = image?.picture {
      keyImage = .object([
        "mediaType": .string("image/jpeg"), "digest": .string(picture.digest.hex), "width": .int(picture.widthInPixels),
        "height": .int(picture.heightInPixels),
      ])
    } else if let absence = image?.absence {
      keyImage = .object(["absence": .string(absence.rawValue)])
    }
    return .object([
      "uid": .string(series.uid), "number": .number(series.number), "modality": .string(series.modality),
      "description": .text(series.description), "bodyPart": .text(series.bodyPart),
      "laterality": .text(series.laterality), "plane": .text(series.plane), "role": .string(series.role.rawValue),
      "instances": .int(series.instanceCount), "frames": .int(series.frameCount), "bytes": .int(series.byteCount),
      "gaps": .array(gaps), "keyImage": keyImage,
    ])
  }

  private static func pathology(_ summary: CaseSummary, _ facts: PacketFacts) -> JSONValue {
    let specimens = summary.specimens.map { entry in
      let specimen = entry.specimen
      return JSONValue.object([
        "part": .text(specimen.part), "description": .string(specimen.description),
        "site": specimen.site.map { .object(facts.site($0)) } ?? .null, "procedure": .text(specimen.procedure),
        "accessionNumber": .text(specimen.accessionNumber), "document": .string(entry.document),
        "isAccepted": .bool(entry.isAccepted), "evidence": facts.evidence(specimen.evidence),
        "materials": specimen.materials.map(materials) ?? .null,
      ])
    }
    let sites = Set(summary.specimens.filter(\.isAccepted).compactMap(\.specimen.site)).sorted()
    return .object(["specimens": .array(specimens), "sites": .array(sites.map { .object(facts.site($0)) })])
  }

  private static func materials(_ materials: SpecimenMaterials) -> JSONValue {
    .object([
      "blocks": .array(materials.blocks.map(JSONValue.string)),
      "blockCount": materials.blockCount.map(JSONValue.int) ?? .null,
      "slides": .array(
        materials.slides.map { lot in
          .object(["count": .int(lot.count), "isStained": lot.isStained.map(JSONValue.bool) ?? .null])
        }),
      "stains": .array(
        materials.stains.map { .object(["id": .string($0.id), "kind": .string($0.kind.rawValue)]) }),
    ])
  }

  private static func quote(_ quote: Quote, _ facts: PacketFacts) -> JSONValue {
    .object([
      "priceList": .string(quote.priceList), "total": facts.money(quote.total), "isPartial": .bool(quote.isPartial),
      "lowTotal": facts.money(quote.lowTotal), "highTotal": facts.money(quote.highTotal),
      "lines": .array(
        quote.lines.map { line in
          .object([
            "item": .string(line.item), "label": .string(line.label), "quantity": .int(line.quantity),
            "unitPrice": facts.money(line.unitPrice), "amount": facts.money(line.amount),
            "toBeQuoted": .bool(line.amount == nil),
            "details": .array(
              line.details.map {
                .object(["label": .string($0.label), "evidence": facts.evidence($0.evidence)])
              }),
          ])
        }),
      "otherReadings": .array(
        quote.otherReadings.map {
          .object(["setting": .string($0.setting), "label": .string($0.label), "total": facts.money($0.total)])
        }),
    ])
  }

  private static func hold(_ hold: Hold, _ facts: PacketFacts, currency: String) -> JSONValue {
    .object([
      "id": .string(hold.id), "subject": .string(hold.subject), "matter": .string(hold.matter.rawValue),
      "question": .string(hold.question), "standing": .text(hold.standing), "evidence": facts.evidence(hold.evidence),
      "choices": .array(
        hold.choices.map { choice in
          .object([
            "id": .string(choice.id), "label": .string(choice.label),
            "quoteDelta": facts.money(choice.quoteDeltaInCents.map { Money(cents: $0, currency: currency) }),
          ])
        }),
    ])
  }

  private static func provenance(_ summary: CaseSummary, _ facts: PacketFacts) -> JSONValue {
    .object([
      "sources": .array(
        summary.sources.map { source in
          .object([
            "id": .string(source.id.description), "path": .strings(source.path), "kind": .string(source.kind.rawValue),
            "channel": .string(source.channel.rawValue), "digest": .text(source.digest?.hex),
            "declaredPageCount": .number(source.declaredPageCount), "foundPageCount": .int(source.foundPageCount),
            "findings": .array(source.findings.map(facts.finding)),
          ])
        }),
      "findings": .array(summary.findings.map(facts.finding)),
    ])
  }
}
