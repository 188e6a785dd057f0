import CaseModel
import ReaderProtocol
import StageContract

/// Writes `records.pdf` from its plan.
package struct WriteRecords: Stage {
  package static let name = StageName("write-records")
  package static let version = 6

  package struct Input: Codable, Sendable {
    /// The digest of a `RecordsPlan`.
    package let plan: BlobDigest
    /// The files that the plan's inputs stand for, in its order.
    package let files: [BlobDigest]
    /// Where the texts that the plan's pages need are kept, for each of its inputs.
    package let texts: [[PageBlock]]

    package init(plan: BlobDigest, files: [BlobDigest], texts: [[PageBlock]]) {
      self.plan = plan
      self.files = files
      self.texts = texts
    }
  }

  package struct Output: Codable, Sendable {
    package let records: StoredBlob
    package let pageCount: Int
    package let findings: [Finding]
  }

  package let tools: [String]

  package init(tools: [String]) { self.tools = tools }

  package func run(_ input: Input, in context: StageContext) async throws(StageFailure) -> Output {
    let plan = try await context.blobs.output(RecordsPlan.self, input.plan)
    let answers = RecordsAnswers()
    var limits = ReaderLimits.pages(plan.pages.count)
    // Structure trees of as many elements as are carried, theirs and ours, take 1.1 GB.
    limits.addressSpaceInBytes = max(limits.addressSpaceInBytes, 2 << 30)
    limits.descriptors = 64 + input.files.count
    let unit = ReaderUnit(
      request: .writeRecords, inputs: input.files, feed: .records(plan, texts: input.texts), hasOutput: true,
      limits: limits)
    let outcome: ReaderOutcome
    do {
      outcome = try await context.readers.run(unit) { event throws(ReaderFailure) in try await answers.take(event) }
    } catch {
      throw StageFailure(error)
    }
    guard let records = outcome.output, let pageCount = await answers.pageCount, pageCount == plan.pages.count else {
      throw StageFailure(ReaderFailure.garbage)
    }
    return Output(records: records, pageCount: pageCount, findings: await answers.findings)
  }
}

private actor RecordsAnswers {
  private(set) var pageCount: Int?
  private(set) var findings: [Finding] = []

  func take(_ event: ReaderEvent) throws(ReaderFailure) {
    switch event {
    case .reply(.recordsWritten(let count, _)):
      guard pageCount == nil else { throw .garbage }
      pageCount = count
    case .reply(.finding(let finding)), .reply(.refused(let finding)): findings.append(finding)
    default: throw .garbage
    }
  }
}
