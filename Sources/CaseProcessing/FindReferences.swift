import CaseModel
import CaseStore
import ChartUnderstanding
import ContentHashing
import StageContract
import Stages

/// Reads a delivery for the case references that it names, as its case's own stages would. What it reads is not kept: no
/// case owns it yet.
package struct FindReferences: Sendable {
  package struct Found: Hashable, Sendable {
    /// On cover sheets and request forms, in digits that nobody doubts.
    package let named: [CaseReference]
    /// Elsewhere, of cases that are known: any ten digits after the word 'case' are not yet one.
    package let mentioned: [CaseReference]
    /// False where a part of it could not be read.
    package let isComplete: Bool
  }

  private let stages: CaseStages
  private let evaluator: any Evaluator
  private let blobs: any BlobKeeper
  private let store: any CaseStore
  /// Types of documents whose reference says where a delivery belongs.
  private let routingTypes: Set<String>

  package init(
    stages: CaseStages, evaluator: any Evaluator, blobs: any BlobKeeper, store: any CaseStore,
    routingTypes: Set<String>
  ) {
    self.stages = stages
    self.evaluator = evaluator
    self.blobs = blobs
    self.store = store
    self.routingTypes = routingTypes
  }

  package func run(_ manifest: ArrivalManifest) async throws(StageFailure) -> Found {
    let gather = GatherSources(
      stages: stages.reading, evaluator: evaluator, blobs: blobs, passwords: PasswordBook([]))
    let gathered = try await gather.gather([manifest])
    var named: Set<CaseReference> = []
    var others: Set<CaseReference> = []
    for item in gathered.requestForms {
      let form = stages.understanding.parseForm(try await bytes(of: item.digest)).form
      if let reference = form?.reference { named.insert(reference) }
    }
    for paper in gathered.papers {
      guard let text = paper.text else { continue }
      for document in try await documents(of: text) {
        let routes = routingTypes.contains(document.document.type.value)
        for reference in document.extract.references {
          if routes && !reference.isDoubted {
            named.insert(reference.value)
          } else {
            others.insert(reference.value)
          }
        }
      }
    }
    let isComplete = gathered.papers.allSatisfy { $0.text != nil } && gathered.holds.isEmpty
    return Found(
      named: named.sorted(), mentioned: try await known(others.subtracting(named)), isComplete: isComplete)
  }

  private func documents(of text: BlobDigest) async throws(StageFailure) -> [ReadDocument] {
    let separate = stages.understanding.separate
    let separated = try await evaluator.value(separate, Stages.SeparateDocuments.Input(text: text, decisions: []))
    let extract = stages.understanding.extract
    let facts = try await evaluator.value(extract, ExtractFacts.Input(text: text, documents: separated))
    return try await blobs.output(SourceUnderstanding.self, facts).documents
  }

  private func known(_ references: Set<CaseReference>) async throws(StageFailure) -> [CaseReference] {
    var known: [CaseReference] = []
    for reference in references.sorted() {
      do {
        if try await store.overview(of: reference) != nil { known.append(reference) }
      } catch {
        throw StageFailure(error)
      }
    }
    return known
  }

  private func bytes(of digest: BlobDigest) async throws(StageFailure) -> [UInt8] {
    do { return try await blobs.get(digest) } catch { throw StageFailure(error) }
  }
}
