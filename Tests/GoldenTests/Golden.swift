import Foundation

/// What a packet says, a line a fact, without what may differ by machine or day: digests, confidences, evidence, the text
/// of pages, and items of the list of materials that ask how old something is.
struct Golden: Codable, Equatable {
  var pageCount: [String]
  var documents: [String]
  /// What reports say, the beginning of each section.
  var reports: [String]
  var studies: [String]
  var specimens: [String]
  var questionParts: [Int]
  var quote: [String]
  var eligibility: String
  var specialties: [String]
  var completeness: [String]
  var holds: [String]
  var sources: [String]
  var findings: [String]

  init(_ packet: PacketOnDisk) {
    let count = packet.pageCount
    pageCount =
      [
        "\(count.billable) billable, \(count.found) found, \(count.declared) declared\(count.isSettled ? "" : ", unsettled")"
      ]
      + count.exclusions.map { "\(packet.name(of: $0.page.source)) page \($0.page.sourcePage): \($0.reason)" }
    documents = packet.documents.map { document in
      let words = [
        document.id, packet.name(of: document.source), "\(document.firstPage)-\(document.lastPage)",
        document.type.value, document.date?.value ?? "undated", document.language ?? "no language",
        document.title?.value ?? "untitled",
      ]
      return words.joined(separator: " | ") + (document.isAccepted ? "" : " | QUARANTINED")
    }
    reports = packet.documents.compactMap { document in
      guard let report = document.report else { return nil }
      let said = [("technique", report.technique), ("impression", report.impression), ("diagnosis", report.diagnosis)]
        .compactMap { name, text in
          text.map { "\(name): \($0.value.split(whereSeparator: \.isWhitespace).prefix(8).joined(separator: " "))" }
        }
      let stages = report.stages.map { "\($0.system) \($0.value)" }
      return ([document.id, report.accessionNumber?.value ?? "no number"] + said + stages).joined(separator: " | ")
    }
    studies = packet.imaging.studies.map { study in
      let words = [
        study.uid, study.date ?? "undated", study.modalities.joined(separator: "/"), study.description ?? "",
        "\(study.series) series", "\(study.instances) instances", study.sites.map(\.words).joined(separator: "+"),
        "report \(study.report ?? "none")",
      ]
      return words.joined(separator: " | ") + (study.isAccepted ? "" : " | QUARANTINED")
    }
    specimens = packet.pathology.specimens.map { specimen in
      let words = [
        specimen.accessionNumber ?? "", specimen.part ?? "", specimen.description, specimen.site?.words ?? "no site",
        specimen.procedure ?? "",
      ]
      return words.joined(separator: " | ") + (specimen.isAccepted ? "" : " | QUARANTINED")
    }
    questionParts = packet.questions.map(\.parts.count)
    quote =
      packet.quote.lines.map { line in
        let details = line.details.map(\.label).joined(separator: "; ")
        return "\(line.item) | \(line.quantity) | \(line.amount?.text ?? "to be quoted") | \(details)"
      }
      + [
        "total \(packet.quote.total.text)\(packet.quote.isPartial ? ", partial" : "")",
        "between \(packet.quote.lowTotal.text) and \(packet.quote.highTotal.text)",
      ]
      + packet.quote.otherReadings.map { "\($0.setting) would give \($0.total.text)" }
    eligibility = packet.eligibility.verdict
    specialties = packet.assignment.specialties.map(\.id)
    completeness = packet.completeness.filter { $0.label.contains(":") }.map { "\($0.label) | \($0.state)" }
    holds = packet.holds.map { hold in
      let choices = hold.choices.map { choice in
        guard let delta = choice.quoteDelta, delta.cents != 0 else { return choice.id }
        return "\(choice.id) \(delta.text)"
      }
      return "\(hold.matter) | \(hold.subject) | \(hold.question) | \(choices.joined(separator: ", "))"
    }
    sources = packet.provenance.sources.map { source in
      let words =
        [source.path.joined(separator: "/"), source.kind, "\(source.foundPageCount) pages"]
        + source.findings.map(\.code)
      return words.joined(separator: " | ")
    }
    findings = packet.provenance.findings.map(\.code)
  }

  static func url(_ reference: String) -> URL {
    URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Goldens/\(reference).json")
  }

  init(recordedFor reference: String) throws {
    self = try JSONDecoder().decode(Golden.self, from: Data(contentsOf: Golden.url(reference)))
  }

  func record(for reference: String) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    try (encoder.encode(self) + Data("\n".utf8)).write(to: Golden.url(reference))
  }
}
