import CaseModel

/// A case in the words and numbers that `packet.html` shows.
struct PacketView {
  typealias Values = [String: Any]

  let content: PacketContent
  let order: PageOrder
  let evidencePages: EvidencePages
  var summary: CaseSummary { content.summary }
  var pictures: [BlobDigest: [UInt8]] { content.pictures }

  init(_ content: PacketContent) {
    self.content = content
    order = PageOrder(content.summary)
    let titles = content.summary.documents.map { ($0.document.id, PacketView.title(of: $0.document)) }
    evidencePages = EvidencePages(
      content.summary, order: order, pictures: content.pictures,
      titles: Dictionary(titles, uniquingKeysWith: { first, _ in first }))
  }

  var values: Values {
    let patient = summary.requestForm?.patient
    let name = [patient?.given, patient?.family].compactMap(\.self).joined(separator: " ")
    let place = [patient?.state, patient?.country].compactMap(\.self).joined(separator: ", ")
    let details = [patient?.birthDate.map { "born \($0)" }, patient?.sex, place.isEmpty ? nil : place]
    let physician = summary.requestForm?.physician
    var values: Values = [
      "reference": summary.reference.digits, "version": content.version,
      "patient": name.isEmpty ? "Patient not named" : name,
      "patientDetails": details.compactMap(\.self).joined(separator: " · "),
      "physician": PacketView.stated(
        [physician?.name, physician?.facility].compactMap(\.self).joined(separator: ", ")),
      "diagnosis": PacketView.stated(summary.requestForm?.diagnosis),
      "pipeline": summary.pipeline.name, "pipelineDigest": String(summary.pipeline.digest.hex.prefix(16)),
      "inputsDigest": String(content.inputsDigest.hex.prefix(16)),
    ]
    for part in [glance, notices, asked, holds, chart, money, pages, sheets, origin] { values.merge(part) { $1 } }
    return values
  }

  /// How many reviews the quote counts, and of which sites; what was found and is not counted is said too.
  private func reviews(_ title: String, item: String, found: [SidedSite]) -> Values {
    let names = found.map(name).joined(separator: " · ")
    let count = summary.quote.lines.first { $0.item == item }?.quantity ?? 0
    let note = count == found.count ? names : found.isEmpty ? "" : "\(found.count) sites found: \(names)"
    return ["title": title, "count": count, "note": note]
  }

  private var glance: Values {
    let imaging = Set(summary.studies.filter(\.isAccepted).flatMap { $0.sites.sites.map(\.value) }).sorted()
    let biopsies = Set(summary.specimens.filter(\.isAccepted).compactMap(\.specimen.site)).sorted()
    let quote = summary.quote
    var notes: [String] = []
    if quote.lowTotal != quote.highTotal {
      notes.append("\(quote.lowTotal.text) to \(quote.highTotal.text), as the open holds are decided.")
    }
    let unpriced = quote.lines.filter { $0.amount == nil }.map { line in
      line.label.hasSuffix(": to be quoted") ? String(line.label.dropLast(14)) : line.label
    }
    if !unpriced.isEmpty { notes.append("Still to be quoted: \(unpriced.joined(separator: ", ")).") }
    return [
      "total": quote.total.text, "totalNote": notes.joined(separator: " "), "billable": summary.pages.billable,
      "pagesNote": "of \(summary.pages.found) found\(summary.pages.isSettled ? "" : "; not settled")",
      "reviews": [
        reviews("Imaging reviews", item: "imaging-review", found: imaging),
        reviews("Biopsy reviews", item: "biopsy-review", found: biopsies),
      ],
      "eligibility": WrittenNames.spelled(summary.eligibility.verdict.rawValue),
      "eligibilityClass": summary.eligibility.verdict == .eligible
        ? "good" : summary.eligibility.verdict == .prohibited ? "bad" : "warn",
      "eligibilityNote": summary.eligibility.reasons.map(\.value).joined(separator: " "),
    ]
  }

  private var asked: Values {
    let completeness = summary.completeness.sorted { rank($0.state) < rank($1.state) }.map { item -> Values in
      with(
        item.evidence,
        [
          "label": item.label, "state": item.state.rawValue,
          "isGap": [.missing, .unclear, .outdated].contains(item.state),
          "class": item.state == .missing ? "bad" : item.state == .received ? "good" : "warn",
        ])
    }
    let specialties = summary.specialties.map { specialty in
      with(specialty.evidence, ["label": specialty.label]).merging(people(of: specialty.id)) { $1 }
    }
    let reviewers = (summary.reviews ?? []).map { review in
      with(review.evidence, ["label": review.label, "sites": review.sites.map(name).joined(separator: " · ")])
    }
    let gaps = completeness.filter { $0["isGap"] as? Bool == true }
    return [
      "gaps": gaps, "hasGaps": !gaps.isEmpty,
      "questions": summary.questions.map { question in
        with(
          question.evidence,
          [
            "number": question.number, "text": question.text, "parts": question.parts,
            "hasParts": question.parts.count > 1,
          ])
      }, "hasQuestions": !summary.questions.isEmpty,
      "specialties": Array(specialties.prefix(3)), "hasSpecialties": !specialties.isEmpty,
      "otherSpecialties": Array(specialties.dropFirst(3)), "hasOtherSpecialties": specialties.count > 3,
      "hasRoster": summary.people != nil, "rosterNote": PacketView.rosterNote(summary.people),
      "reviewers": reviewers, "hasReviewers": !reviewers.isEmpty,
      "otherSpecialtyCount": specialties.count - 3, "completeness": completeness,
      "hasCompleteness": !completeness.isEmpty,
    ]
  }

  private func rank(_ state: CompletenessItem.State) -> Int {
    switch state {
    case .missing: 0
    case .unclear: 1
    case .outdated: 2
    case .undeclared: 3
    case .received: 4
    }
  }

  private var money: Values {
    let quote = summary.quote
    return [
      "lines": quote.lines.map { line -> Values in
        [
          "label": line.label, "quantity": line.quantity, "price": line.unitPrice?.text ?? "",
          "amount": line.amount?.text ?? "to be quoted",
          "details": line.details.map { with($0.evidence, ["label": $0.label]) },
        ]
      }, "isPartial": quote.isPartial, "priceList": quote.priceList,
      "readings": quote.otherReadings.map { ["label": $0.label, "total": $0.total.text, "setting": $0.setting] },
      "hasReadings": !quote.otherReadings.isEmpty,
    ]
  }

  private var pages: Values {
    [
      "found": summary.pages.found, "declared": summary.pages.declared, "isSettled": summary.pages.isSettled,
      "hasExclusions": !summary.pages.exclusions.isEmpty,
      "exclusions": summary.pages.exclusions.map { exclusion -> Values in
        let counted = exclusion.counted.flatMap { order.placed[$0]?.label }.map { " of page \($0)" } ?? ""
        var values: Values = [
          "label": order.placed[exclusion.page]?.label ?? "\(exclusion.page.source), page \(exclusion.page.page)",
          "reason": WrittenNames.spelled(exclusion.reason.rawValue) + counted,
        ]
        values["link"] = order.placed[exclusion.page]?.recordsPage
        return with(exclusion.evidence, values)
      },
    ]
  }

  private var sheets: Values {
    let sheets = evidencePages.values
    return ["sheets": sheets, "hasSheets": !sheets.isEmpty]
  }

  private var origin: Values {
    [
      "sources": summary.sources.map { source -> Values in
        let digest = source.digest.map { " · sha256 \($0.hex.prefix(12))…" } ?? ""
        return [
          "id": source.id.description, "name": source.path.joined(separator: " › "),
          "note": "\(WrittenNames.spelled(source.kind.rawValue)) by \(source.channel.rawValue) · "
            + "\(source.foundPageCount) pages\(digest)",
          "findings": source.findings.map(finding),
        ]
      }, "findings": summary.findings.map(finding), "hasFindings": !summary.findings.isEmpty,
    ]
  }

  private func finding(_ finding: Finding) -> Values {
    let style = finding.severity == .error ? "bad" : finding.severity == .warning ? "warn" : "soft"
    return ["severity": WrittenNames.spelled(finding.severity.rawValue), "message": finding.message, "class": style]
  }

  /// What a section is shown for; `false` where there is nothing: to a template an empty text is something.
  static func stated(_ text: String?) -> Any {
    guard let text, !text.isEmpty else { return false }
    return text
  }

  /// Adds evidence to what a row shows; every row sets all keys, so that none is taken from the row around it.
  func with(_ evidence: [Evidence], _ values: Values) -> Values {
    let list = evidence.map { item -> Values in
      var row: Values = [
        "words": item.words, "rule": item.rule, "confidence": "\(Int((item.confidence * 100).rounded())) %",
        "label": "", "place": "", "href": false,
      ]
      switch item.place {
      case .page(let address, let box):
        row["label"] = order.placed[address]?.label ?? ""
        row["href"] = PacketView.stated(evidencePages.link(to: address, box: box))
        row["place"] = order.placed[address].map { "page \($0.label), not in records.pdf" } ?? "\(address.source)"
      case .header(_, _, let attribute): row["place"] = "DICOM \(attribute)"
      case .requestForm(let key): row["place"] = "request form, \(key)"
      case .pipeline(let entry): row["place"] = entry
      }
      return row
    }
    var all: Values = ["evidence": list, "hasEvidence": !list.isEmpty, "evidenceCount": list.count, "link": false]
    all.merge(values) { $1 }
    return all
  }
}
