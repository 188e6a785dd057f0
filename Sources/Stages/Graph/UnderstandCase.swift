import CaseModel
import ContentHashing
import Foundation
import Pricing
import StageContract

/// The pure stages of a case.
package struct UnderstandingStages: Sendable {
  package let separate: SeparateDocuments
  package let extract: ExtractFacts
  package let reconcile: ReconcileCase
  package let price: PriceCase
  /// Reads a request form's bytes: YAML or JSON.
  package let parseForm: @Sendable ([UInt8]) -> (form: RequestForm?, findings: [Finding])

  package init(
    separate: SeparateDocuments, extract: ExtractFacts, reconcile: ReconcileCase, price: PriceCase,
    parseForm: @escaping @Sendable ([UInt8]) -> (form: RequestForm?, findings: [Finding])
  ) {
    self.separate = separate
    self.extract = extract
    self.reconcile = reconcile
    self.price = price
    self.parseForm = parseForm
  }
}

/// From everything that was read to everything that a packet says.
package struct UnderstandCase: Sendable {
  package struct Outcome: Sendable {
    package let summary: CaseSummary
    package let texts: [SourceText]
    /// Of the summary's JSON.
    package let digest: BlobDigest
  }

  let stages: UnderstandingStages
  let evaluator: any Evaluator
  let blobs: any BlobKeeper

  package init(stages: UnderstandingStages, evaluator: any Evaluator, blobs: any BlobKeeper) {
    self.stages = stages
    self.evaluator = evaluator
    self.blobs = blobs
  }

  package func understand(
    _ gathered: GatheredSources, reference: CaseReference, decisions: [Decision], asOf: CalendarDate?,
    pipeline: PipelineIdentity
  ) async throws(StageFailure) -> Outcome {
    var findings = gathered.findings
    let form = try await form(gathered.requestForms, reference: reference, &findings)
    var papers: [ReconcileCase.Input.Paper] = []
    var texts: [SourceText] = []
    for paper in gathered.papers {
      let summary = SourceSummary(
        id: paper.id, path: paper.source.path, kind: paper.source.kind, channel: paper.source.channel,
        digest: paper.source.original, declaredPageCount: paper.declaredPageCount, foundPageCount: paper.foundPageCount,
        findings: paper.findings)
      guard let text = paper.text, paper.foundPageCount > 0 else {
        papers.append(ReconcileCase.Input.Paper(source: summary, text: nil, documents: nil))
        continue
      }
      let own = decisions.filter { decision in
        ["cut", "type", "title"].contains { decision.subject.hasPrefix("\($0)/\(paper.id)/") }
      }
      let separated = try await evaluator.value(stages.separate, SeparateDocuments.Input(text: text, decisions: own))
      let documents = try await evaluator.value(stages.extract, ExtractFacts.Input(text: text, documents: separated))
      papers.append(ReconcileCase.Input.Paper(source: summary, text: text, documents: documents))
      texts.append(try await blobs.output(SourceText.self, text))
    }
    let discs = gathered.discs.map { disc in
      ReconcileCase.Input.Disc(
        source: SourceSummary(
          id: disc.id, path: disc.source.path, kind: .dicom, channel: disc.source.channel, digest: nil,
          declaredPageCount: nil, foundPageCount: 0, findings: disc.findings),
        reading: disc.reading)
    }
    let reconciled = try await evaluator.value(
      stages.reconcile,
      ReconcileCase.Input(
        reference: reference, form: form, papers: papers, discs: discs, decisions: decisions, holds: gathered.holds,
        findings: findings,
        asOf: asOf))
    let priced = try await evaluator.value(
      stages.price,
      PriceCase.Input(reconciled: reconciled, adjustments: decisions.compactMap(QuoteAdjustment.init(_:))))
    var summary = summary(
      reference, try await blobs.output(ReconciledCase.self, reconciled),
      try await blobs.output(QuoteBuilder.Result.self, priced), pipeline, gathered.discs.flatMap(\.keyImages))
    if let asOf, !stages.price.settings.isValid(on: asOf) {
      summary.findings.append(
        Finding(
          code: "price-list-not-valid", severity: .warning,
          message: "The price list \(stages.price.settings.identity) is not valid on \(asOf), when the case began. "
            + "Put the list of that time into the pipeline, or confirm the quote."))
    }
    do {
      return Outcome(summary: summary, texts: texts, digest: try CanonicalJSON.digest(of: summary))
    } catch {
      throw StageFailure(code: "key-unencodable", verdict: .halt, message: "\(error) Report this as a defect.")
    }
  }

  /// The newest form that can be read; a form of another case is a finding and not used.
  private func form(
    _ items: [ArrivalItem], reference: CaseReference, _ findings: inout [Finding]
  ) async throws(StageFailure) -> RequestForm? {
    var form: RequestForm?
    for item in items {
      let bytes: [UInt8]
      do { bytes = try await blobs.get(item.digest) } catch { throw StageFailure(error) }
      let parsed = stages.parseForm(bytes)
      findings += parsed.findings
      guard let read = parsed.form else { continue }
      if let stated = read.reference, stated != reference {
        findings.append(
          Finding(
            code: "request-form-of-another-case", severity: .error,
            message: "A request form carries another reference number and was not used. File it under its own case."))
        continue
      }
      form = read
    }
    return form
  }

  /// What is quarantined is not shown.
  private func accepted(_ images: [KeyImage], _ studies: [StudySummary]) -> [KeyImage]? {
    let files = Set(studies.filter(\.isAccepted).flatMap { $0.study.series.compactMap(\.keyFile) })
    let shown = images.filter { files.contains($0.file) }
    return shown.isEmpty ? nil : shown
  }

  private func summary(
    _ reference: CaseReference, _ reconciled: ReconciledCase, _ priced: QuoteBuilder.Result,
    _ pipeline: PipelineIdentity, _ images: [KeyImage]
  ) -> CaseSummary {
    CaseSummary(
      reference: reference, requestForm: reconciled.form, pipeline: pipeline,
      sources: reconciled.sources.sorted { $0.id < $1.id }, documents: reconciled.documents, pages: reconciled.pages,
      studies: reconciled.studies, specimens: reconciled.specimens, questions: reconciled.questions,
      quote: priced.quote, eligibility: reconciled.eligibility, specialties: reconciled.specialties,
      completeness: reconciled.completeness, holds: priced.holds, findings: reconciled.findings,
      reviews: reconciled.reviews,
      siteLabels: stages.reconcile.siteLabels(reconciled), siteCodes: stages.reconcile.siteCodes(reconciled),
      keyImages: accepted(images, reconciled.studies), people: reconciled.people)
  }
}
