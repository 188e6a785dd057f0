import ArgumentParser
import CaseModel
import CaseStore
import Foundation
import StageContract
import PacketWriting

struct ShowCommand: DossierCommand {
  static let configuration = CommandConfiguration(
    commandName: "show", abstract: "Shows a case as known now: documents, pages, studies, sites, quote, holds.")

  @Flag(help: "Print packet.json instead.")
  var json = false

  @OptionGroup var options: WorkspaceOptions

  @Argument(help: "The 10-digit reference.")
  var reference: String

  func perform() async throws {
    let reference = try ReferenceArgument.parse(reference)
    let session = try await Session(options)
    let packet = try await session.packet(of: reference)
    do {
      if json {
        guard let document = try await session.publisher.document(of: packet) else {
          throw CommandFailure(.failed, "the packet has no packet.json: run `dossier reprocess \(reference)`")
        }
        StandardOutput.write(String(decoding: try document.encoded(), as: UTF8.self))
      } else {
        let summary = try await session.publisher.summary(of: packet)
        let folder = session.publisher.url(of: reference, version: packet.version)
        for line in CaseInWords(summary: summary, folder: folder.path).lines { StandardOutput.line(line) }
      }
      try await session.store.note(
        AuditAction("show-packet", detail: "v\(packet.version)"), in: reference, by: session.actor)
    } catch let failure as StageFailure {
      throw CommandFailure(failure)
    } catch let failure as StoreFailure {
      throw CommandFailure(failure)
    }
    if packet.openHolds > 0 { throw ExitCode(CommandFailure.Code.openHolds.rawValue) }
  }
}

/// A case for a terminal.
struct CaseInWords {
  let summary: CaseSummary
  let folder: String

  var lines: [String] {
    var lines: [String] = []
    lines.append("Case \(summary.reference)")
    lines.append("  packet     \(folder)")
    lines.append("  pages      \(pages)")
    for exclusion in summary.pages.exclusions {
      let place = "\(exclusion.page.source)/p\(exclusion.page.page)"
      let way = exclusion.reason == .quarantined ? "identity/\(place) accept" : "pages/\(place) count"
      let copy = exclusion.counted.map { ", counted as \($0.source)/p\($0.page)" } ?? ""
      lines.append("             \(exclusion.reason.rawValue) \(place)\(copy) (reverse: decide \(way))")
    }
    for document in summary.documents { lines.append("  document   \(describe(document))") }
    for study in summary.studies { lines.append("  study      \(describe(study))") }
    for specimen in summary.specimens where specimen.isAccepted { lines.append("  specimen   \(describe(specimen))") }
    lines.append("  sites      \(billed("imaging-review"))")
    lines.append("  biopsies   \(billed("biopsy-review"))")
    lines.append("  questions  \(summary.questions.reduce(0) { $0 + $1.parts.count })")
    if let best = summary.specialties.first { lines.append("  proposed   \(best.label)") }
    lines.append("  eligible   \(summary.eligibility.verdict.rawValue)")
    for reason in summary.eligibility.reasons { lines.append("             \(reason.value)") }
    lines.append("  quote      \(summary.quote.priceList)")
    for line in summary.quote.lines {
      let amount = line.amount?.text ?? "to be quoted"
      lines.append("             \(line.label), \(line.quantity): \(amount)")
    }
    lines.append("  total      \(total)")
    lines.append("  holds      \(summary.holds.count)")
    lines += summary.holds.flatMap { HoldInWords($0).lines.map { "             \($0)" } }
    for finding in summary.findings + summary.sources.flatMap(\.findings) where finding.severity != .note {
      lines.append("  finding    \(finding.message)")
    }
    return lines
  }

  private var pages: String {
    var reasons: [String: Int] = [:]
    for exclusion in summary.pages.exclusions { reasons[exclusion.reason.rawValue, default: 0] += 1 }
    let words = reasons.sorted { $0.key < $1.key }.map { "\($0.value) \($0.key)" }.joined(separator: ", ")
    return "\(summary.pages.billable) billable of \(summary.pages.found) found, \(summary.pages.declared) declared"
      + (words.isEmpty ? "" : " (not counted: \(words))")
  }

  private var total: String {
    let quote = summary.quote
    let range =
      quote.lowTotal == quote.highTotal
      ? "" : ", between \(quote.lowTotal.text) and \(quote.highTotal.text) by open holds"
    return quote.total.text + (quote.isPartial ? " (partial)" : "") + range
  }

  private func billed(_ item: String) -> String {
    let details = summary.quote.lines.filter { $0.item == item && $0.quantity > 0 }.flatMap(\.details).map(\.label)
    return details.isEmpty ? "none billed" : "\(details.count): \(details.joined(separator: "; "))"
  }

  private func describe(_ entry: AcceptedDocument) -> String {
    let document = entry.document
    let words = [
      document.id, document.type.value, document.date?.value.description ?? "undated",
      "pages \(document.firstPage)–\(document.lastPage) of \(document.source)", document.title?.value,
      entry.isAccepted ? nil : "QUARANTINED", entry.needsTranslation ? "needs translation" : nil,
    ]
    return words.compactMap { $0 }.joined(separator: ", ")
  }

  private func describe(_ entry: StudySummary) -> String {
    let study = entry.study
    let sites = entry.sites.sites.map { site in
      site.value.site.id + (site.value.side.map { " \($0.rawValue)" } ?? "")
    }
    let words = [
      study.date?.description ?? "undated", study.modalities.joined(separator: "/"), study.description,
      "\(study.series.count) series", "\(study.instanceCount) instances", sites.joined(separator: "+"),
      entry.report.map { "report \($0)" } ?? "no report", entry.isAccepted ? nil : "QUARANTINED",
    ]
    return words.compactMap { $0 }.joined(separator: ", ")
  }

  private func describe(_ entry: SpecimenSummary) -> String {
    [entry.specimen.part, entry.specimen.description, entry.specimen.site?.site.id].compactMap { $0 }
      .joined(separator: ", ")
  }
}

/// A hold for a terminal: the question, its choices, and what each does to the quote.
struct HoldInWords {
  let hold: Hold

  init(_ hold: Hold) { self.hold = hold }

  var lines: [String] {
    ["\(hold.id)  \(hold.matter.rawValue): \(hold.question)"]
      + hold.choices.map { choice in
        let standing = choice.id == hold.standing ? " (stands until decided)" : ""
        return "  \(choice.id): \(choice.label)\(effect(choice))\(standing)"
      }
  }

  private func effect(_ choice: Hold.Choice) -> String {
    guard let delta = choice.quoteDeltaInCents, delta != 0 else { return "" }
    return " [\(delta > 0 ? "+" : "")\(Money(cents: delta, currency: "USD").text)]"
  }
}
