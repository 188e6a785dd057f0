import CaseModel

/// A packet for a specialist who is not to know whose it is.
///
/// Nothing is taken out of a packet here: everything that is said is put in by name, as a number, a year, or a word of the pipeline's own
/// vocabularies (``SpecialistVocabulary``). So none of the 18 identifiers of 45 CFR 164.514(b)(2)(i) can be in it: names, places, dates but
/// their years, ages over 89, numbers of any kind that name a person, record, account or device (identifiers of DICOM and our own
/// digests among them), addresses, pictures of a face; nor any text, title or file name of what came.
package struct SpecialistCopy: Sendable {
  package struct File: Sendable {
    package let name: String
    package let bytes: [UInt8]
  }

  package static let schemaName = "dossier-specialist-copy/1"

  private let summary: CaseSummary
  private let vocabulary: SpecialistVocabulary
  /// When the version was published: what the age is told at.
  private let asOf: CalendarDate
  private let pictures: SpecialistPictures

  package init(
    _ summary: CaseSummary, pictures: [BlobDigest: [UInt8]], vocabulary: SpecialistVocabulary, asOf: CalendarDate
  ) {
    self.summary = summary
    self.vocabulary = vocabulary
    self.asOf = asOf
    self.pictures = SpecialistPictures(summary, pictures: pictures, vocabulary: vocabulary)
  }

  /// `packet.json`, `packet.html` and the pictures.
  package func files() throws -> [File] {
    let (imaging, images) = imaging
    let document = JSONValue.object([
      "schema": .string(SpecialistCopy.schemaName), "leftOut": .strings(SpecialistCopy.leftOut), "patient": patient,
      "documents": .array(documents), "pages": pages, "imaging": .array(imaging), "pathology": .array(pathology),
      "questions": .object([
        "count": .int(summary.questions.count), "parts": .int(summary.questions.reduce(0) { $0 + $1.parts.count }),
      ]),
      "assignment": assignment, "quote": quote,
      "eligibility": .string(summary.eligibility.verdict.rawValue), "completeness": completeness,
      "holds": .array(holds),
    ])
    let page = try SpecialistPage().html(document, images: images)
    return [
      File(name: "packet.json", bytes: Array(try document.encoded())),
      File(name: "packet.html", bytes: Array(page.utf8)),
    ] + images.map { File(name: $0.name, bytes: $0.bytes) }
  }

  static let leftOut = [
    "Names, addresses, telephone and fax numbers, e-mail and web addresses, every record, accession, account and device number, and the case's own reference.",
    "Every date but its year, and an age above 89.",
    "Every word that was read in the records: titles, diagnoses, questions, descriptions, and the evidence for each fact.",
    "The scanned pages, their pictures, and records.pdf: identifiers stand in them that no program finds for certain.",
    "Identifiers of studies, series and instances, and the imaging manifests.",
    "Pictures of series with burned-in text or of kinds that often have it, and all of head and neck, where a face may be seen.",
  ]

  private var patient: JSONValue {
    let patient = summary.requestForm?.patient
    var age: JSONValue = .null
    if let born = patient?.birthDate, born <= asOf {
      let years = asOf.year - born.year - ((asOf.month, asOf.day) < (born.month, born.day) ? 1 : 0)
      age = years > 89 ? .string("90 or older") : .int(years)
    }
    let said = patient?.sex?.lowercased() ?? ""
    let sex = ["female", "male", "other"].contains(said) ? said : nil
    return .object(["age": age, "sex": .text(sex)])
  }

  private var documents: [JSONValue] {
    summary.documents.filter(\.isAccepted).enumerated().map { index, accepted in
      let document = accepted.document
      let type = vocabulary.documentTypes[document.type.value]
      let language = document.language.flatMap { text in
        text.utf8.count == 2 && text.utf8.allSatisfy { (0x61...0x7A).contains($0) } ? text : nil
      }
      return .object([
        "number": .int(index + 1), "type": .text(type == nil ? nil : document.type.value),
        "label": .string(type ?? "Other document"), "year": .number(document.date?.value.year),
        "pages": .int(document.pageNumbers.count), "language": .text(language),
        "needsTranslation": .bool(accepted.needsTranslation),
      ])
    }
  }

  private var pages: JSONValue {
    var reasons: [String: JSONValue] = [:]
    for (reason, exclusions) in Dictionary(grouping: summary.pages.exclusions, by: \.reason) {
      reasons[reason.rawValue] = .int(exclusions.count)
    }
    return .object([
      "billable": .int(summary.pages.billable), "found": .int(summary.pages.found), "excluded": .object(reasons),
      "isSettled": .bool(summary.pages.isSettled),
    ])
  }

  struct Image {
    let name: String
    let bytes: [UInt8]
  }

  private var imaging: (studies: [JSONValue], images: [Image]) {
    var images: [Image] = []
    let studies = summary.studies.filter(\.isAccepted).enumerated().map { index, entry in
      let sites = entry.sites.sites.map(\.value)
      let series = entry.study.series.map { series -> JSONValue in
        var picture: [String: JSONValue] = [
          "modality": .string(modality(series.modality)), "role": .string(series.role.rawValue),
          "plane": .text(SpecialistCopy.planes.contains(series.plane ?? "") ? series.plane : nil),
          "instances": .int(series.instanceCount), "frames": .int(series.frameCount),
        ]
        switch pictures.choice(series, sites: sites) {
        case .shown(let bytes, let key):
          let image = Image(name: "image-\(images.count + 1).jpg", bytes: bytes)
          images.append(image)
          picture["picture"] = .object([
            "file": .string(image.name), "width": .int(key.widthInPixels), "height": .int(key.heightInPixels),
          ])
        case .absent(let absence): picture["noPicture"] = .string(absence.rawValue)
        }
        return .object(picture)
      }
      return JSONValue.object([
        "number": .int(index + 1), "year": .number(entry.study.date?.year),
        "modalities": .strings(Set(entry.study.modalities.map(modality)).sorted()),
        "sites": .array(sites.compactMap(vocabulary.site)), "hasReport": .bool(entry.report != nil),
        "instances": .int(entry.study.instanceCount), "series": .array(series),
      ])
    }
    return (studies, images)
  }

  private static let planes: Set = ["axial", "sagittal", "coronal", "oblique"]

  private func modality(_ text: String) -> String {
    SpecialistVocabulary.modalities.contains(text) ? text : "OT"
  }

  private var pathology: [JSONValue] {
    summary.specimens.filter(\.isAccepted).enumerated().map { index, entry in
      let specimen = entry.specimen
      let materials = specimen.materials
      let stains = (materials?.stains ?? []).map(\.id).filter(vocabulary.stains.contains)
      return .object([
        "number": .int(index + 1), "site": specimen.site.flatMap(vocabulary.site) ?? .null,
        "procedure": .text(specimen.procedure.flatMap { vocabulary.procedures.contains($0) ? $0 : nil }),
        "blocks": .number(materials.flatMap { $0.blocks.isEmpty ? $0.blockCount : $0.blocks.count }),
        "slides": .int((materials?.slides ?? []).reduce(0) { $0 + $1.count }), "stains": .strings(stains),
      ])
    }
  }

  private var assignment: JSONValue {
    let specialties = summary.specialties.compactMap { proposed in
      vocabulary.specialties[proposed.id].map { label in
        JSONValue.object(["id": .string(proposed.id), "label": .string(label)])
      }
    }
    let reviews = (summary.reviews ?? []).compactMap { review in
      vocabulary.reviews[review.id].map { label in
        JSONValue.object([
          "id": .string(review.id), "label": .string(label),
          "sites": .array(review.sites.compactMap(vocabulary.site)),
        ])
      }
    }
    return .object(["specialties": .array(specialties), "reviews": .array(reviews)])
  }

  private var quote: JSONValue {
    let quote = summary.quote
    let lines = quote.lines.map { line -> JSONValue in
      let isDiscount = line.item.hasPrefix("discount-")
      let label = vocabulary.priceItems[line.item]
      return .object([
        "item": .text(label == nil ? nil : line.item), "label": .string(label ?? (isDiscount ? "Discount" : "Other")),
        "quantity": .int(line.quantity), "unitPrice": money(line.unitPrice), "amount": money(line.amount),
        "sites": .array(line.details.compactMap(\.site).compactMap(vocabulary.site)),
      ])
    }
    return .object([
      "priceList": .text(quote.priceList == vocabulary.priceList ? quote.priceList : nil), "lines": .array(lines),
      "total": money(quote.total), "isPartial": .bool(quote.isPartial), "lowTotal": money(quote.lowTotal),
      "highTotal": money(quote.highTotal),
    ])
  }

  /// The currency is the price list's, which is checked to be three letters.
  private func money(_ money: Money?) -> JSONValue {
    money.map { .object(["cents": .int($0.cents), "currency": .string($0.currency), "text": .string($0.text)]) }
      ?? .null
  }

  private var completeness: JSONValue {
    var counts: [String: JSONValue] = [:]
    for (state, items) in Dictionary(grouping: summary.completeness, by: \.state) {
      counts[state.rawValue] = .int(items.count)
    }
    return .object(counts)
  }

  private var holds: [JSONValue] {
    let counts = Dictionary(grouping: summary.holds, by: \.matter.rawValue).mapValues(\.count)
    return counts.sorted { $0.key < $1.key }.map {
      .object(["matter": .string($0.key), "count": .int($0.value)])
    }
  }
}
