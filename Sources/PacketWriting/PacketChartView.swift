import CaseModel

extension PacketView {
  /// Documents, studies, specimens, and all of them by date.
  var chart: Values {
    let places = Dictionary(grouping: order.records, by: \.document)
    let firstPages = places.compactMapValues(\.first?.recordsPage)
    let titles = Dictionary(
      summary.documents.map { ($0.document.id, PacketView.title(of: $0.document)) },
      uniquingKeysWith: { first, _ in first })
    let documents = summary.documents.map { accepted -> Values in
      let document = accepted.document
      let from = [document.author?.value, document.facility?.value].compactMap(\.self).joined(separator: ", ")
      var flags = identityFlags(accepted.identity, isAccepted: accepted.isAccepted)
      if accepted.needsTranslation { flags.append(["class": "warn", "text": "needs translation"]) }
      let pages = document.pageNumbers.count
      return with(
        document.type.evidence + (document.title?.evidence ?? []) + (document.date?.evidence ?? []),
        [
          "id": document.id, "title": PacketView.title(of: document), "type": WrittenNames.spelled(document.type.value),
          "date": document.date?.value.description ?? "undated", "from": from, "flags": flags,
          "pages": pages == 1 ? "1 page" : "\(pages) pages", "link": firstPages[document.id] ?? false,
        ].merging(thumbnails(of: places[document.id] ?? [])) { $1 }.merging(report(accepted.facts)) { $1 })
    }
    let series = PacketSeriesView(summary, pictures: pictures)
    let manifests = Dictionary(
      content.imagingManifests.map { ($0.study, $0) }, uniquingKeysWith: { first, _ in first })
    let studies = summary.studies.enumerated().map { index, entry -> Values in
      let study = entry.study
      let accession = study.accessionNumber.map { number in
        "accession \(number)" + (study.accessionIssuer.map { " (\($0))" } ?? "")
      }
      let note = [
        study.institution, accession,
        "\(study.series.count) series, \(study.instanceCount) instances, \(PacketSeriesView.size(study.byteCount))",
      ]
      return [
        "date": study.date?.description ?? "undated", "title": PacketView.title(of: study),
        "note": note.compactMap(\.self).joined(separator: " · "),
        "flags": identityFlags(entry.identity, isAccepted: entry.isAccepted) + series.flags(study),
        "series": series.values(study), "hasSeries": !study.series.isEmpty, "isShort": study.series.count <= 6,
        "seriesCount": study.series.count == 1 ? "1 series" : "\(study.series.count) series",
        "sites": entry.sites.sites.map { with($0.evidence, ["name": name(of: $0.value)]) },
        "manifest": manifests[index]?.name ?? false, "manifestCount": manifests[index]?.instanceCount ?? 0,
        "report": entry.report.map { titles[$0] ?? $0 } ?? "none found",
        "reportPage": entry.report.flatMap { places[$0]?.first }.flatMap(evidencePages.thumbnail).map { [$0] } ?? [],
        "link": entry.report.flatMap { firstPages[$0] } ?? false,
      ]
    }
    let specimens = summary.specimens.map { entry -> Values in
      let specimen = entry.specimen
      return with(
        specimen.evidence,
        [
          "part": specimen.part ?? "–", "description": specimen.description, "note": note(specimen),
          "site": specimen.site.map(name) ?? "not named", "accession": specimen.accessionNumber ?? "",
        ])
    }
    let chronology = chronology(firstPages: firstPages)
    return [
      "documents": documents, "hasDocuments": !documents.isEmpty, "studies": studies, "hasStudies": !studies.isEmpty,
      "specimens": specimens,
      "hasSpecimens": !specimens.isEmpty, "chronology": chronology, "hasChronology": !chronology.isEmpty,
    ]
  }

  /// The small pictures of a document's pages: the first few in sight, the others to be opened.
  private func thumbnails(of places: [PageOrder.Placed]) -> Values {
    let all = places.compactMap(evidencePages.thumbnail)
    let shown = 6
    return [
      "thumbs": Array(all.prefix(shown)), "hasThumbs": !all.isEmpty, "otherThumbs": Array(all.dropFirst(shown)),
      "hasOtherThumbs": all.count > shown, "otherThumbCount": all.count - shown,
    ]
  }

  private func chronology(firstPages: [String: Int]) -> [Values] {
    Chronology(summary).entries.map { entry in
      switch entry.thing {
      case .document(let document):
        [
          "date": entry.date.description, "title": PacketView.title(of: document),
          "note": document.facility?.value ?? "",
          "link": firstPages[document.id] ?? false,
        ]
      case .study(let study):
        [
          "date": entry.date.description, "title": PacketView.title(of: study.study),
          "note": "imaging study: \(study.sites.sites.map { name(of: $0.value) }.joined(separator: " · "))",
          "link": false,
        ]
      }
    }
  }

  /// A site as the pipeline calls it.
  func name(of site: SidedSite) -> String { WrittenNames.site(site, labels: summary.siteLabels) }

  /// How a specimen was taken and what was made of it: `core · blocks A1, A2 · 10 unstained slides · her2`.
  private func note(_ specimen: Specimen) -> String {
    var parts = [specimen.procedure].compactMap(\.self)
    guard let materials = specimen.materials else { return parts.joined() }
    if !materials.blocks.isEmpty {
      parts.append("blocks \(materials.blocks.joined(separator: ", "))")
    } else if let count = materials.blockCount {
      parts.append(count == 1 ? "1 block" : "\(count) blocks")
    }
    parts += materials.slides.map { lot in
      let kind = lot.isStained.map { $0 ? "stained " : "unstained " } ?? ""
      return "\(lot.count) \(kind)\(lot.count == 1 ? "slide" : "slides")"
    }
    if !materials.stains.isEmpty { parts.append(materials.stains.map(\.id).joined(separator: ", ")) }
    return parts.joined(separator: " · ")
  }

  static func title(of document: Document) -> String {
    document.title?.value ?? WrittenNames.spelled(document.type.value)
  }

  static func title(of study: StudyRecord) -> String {
    let modalities = study.modalities.joined(separator: "/")
    guard let description = study.description else { return modalities }
    return description.hasPrefix(modalities) ? description : "\(modalities) \(description)"
  }

  private func identityFlags(_ verdict: IdentityVerdict, isAccepted: Bool) -> [Values] {
    if !isAccepted { return [["class": "bad", "text": "quarantined"]] }
    return verdict == .probable ? [["class": "warn", "text": "identity to confirm"]] : []
  }
}
