import CaseModel
import CaseStore
import ContentHashing
import StageContract
import Stages
import Workers

/// Everything that one pipeline's cases are processed with.
package struct CaseStages: Sendable {
  package let reading: ReadingStages
  package let understanding: UnderstandingStages
  package let renderPages: RenderPages
  package let writeRecords: WriteRecords
  package let pictures: PagePictureLimits
  package let records: RecordsLayout
  package let pipeline: PipelineIdentity

  package init(
    reading: ReadingStages, understanding: UnderstandingStages, renderPages: RenderPages, writeRecords: WriteRecords,
    pictures: PagePictureLimits, records: RecordsLayout, pipeline: PipelineIdentity
  ) {
    self.reading = reading
    self.understanding = understanding
    self.renderPages = renderPages
    self.writeRecords = writeRecords
    self.pictures = pictures
    self.records = records
    self.pipeline = pipeline
  }
}

/// What each job of a case means: `advance-case` walks as far as results reach, every other name is one stage.
package struct CaseJobs: JobRunner {
  package static let advance = StageName("advance-case")

  private let store: any CaseStore
  private let blobs: any BlobKeeper
  private let context: StageContext
  private let cache: ResultCache
  private let stages: CaseStages
  private let catalog: StageCatalog
  private let publisher: PublishPacket
  private let worker: Actor
  private let notices: PacketNotices?

  /// `notices` is `nil` where nobody is told of packets.
  package init(
    store: any CaseStore, blobs: any BlobKeeper, readers: any ReaderLauncher, cache: ResultCache, stages: CaseStages,
    publisher: PublishPacket, worker: Actor, notices: (any NoticeSender)? = nil,
    clock: any StoreClock = SystemStoreClock()
  ) {
    self.store = store
    self.blobs = blobs
    context = StageContext(blobs: blobs, readers: readers)
    self.cache = cache
    self.stages = stages
    catalog = StageCatalog(
      reading: stages.reading, renderPages: stages.renderPages, writeRecords: stages.writeRecords)
    self.publisher = publisher
    self.worker = worker
    self.notices = notices.map { PacketNotices(sender: $0, store: store, blobs: blobs, clock: clock) }
  }

  /// The job that brings a case as far as it can go; one is live for each case.
  package static func advanceJob(
    _ reference: CaseReference, priority: JobPriority, blobs: any BlobKeeper
  ) async throws(StageFailure) -> NewJob {
    let input = AdvanceInput(reference: reference)
    return NewJob(
      reference: reference, stage: advance,
      key: try StageKey(name: advance, version: 1, settings: NoSettings(), tools: [], input: input),
      input: try await blobs.put(json: input), priority: priority)
  }

  private struct AdvanceInput: Codable, Sendable {
    let reference: CaseReference
  }

  package func run(_ job: ClaimedJob) async throws(StageFailure) -> JobResult {
    if job.stage == NoticeJobs.stage {
      guard let notices else {
        throw StageFailure(
          code: "notice-target-unknown", verdict: .reject,
          message: "The settings name nobody any more who is told of packets.")
      }
      return try await notices.run(job)
    }
    guard job.stage == CaseJobs.advance else {
      let output = try await catalog.run(job.stage, input: job.input, in: context)
      cache.noteRun(of: job.stage)
      return JobResult(digest: output)
    }
    return try await advance(job)
  }

  private func advance(_ job: ClaimedJob) async throws(StageFailure) -> JobResult {
    let reference = job.reference
    let (arrivals, decisions) = try await CaseRecords(store: store, blobs: blobs).read(reference)
    let evaluator: QueuedEvaluator
    do {
      evaluator = try await QueuedEvaluator(
        reference: reference, priority: job.priority, store: store, blobs: blobs, cache: cache)
    } catch {
      throw StageFailure(error)
    }
    let walk = WalkCase(stages: stages, evaluator: evaluator, blobs: blobs)
    switch try await walk.walk(reference, arrivals: arrivals, decisions: decisions) {
    case .waiting:
      return JobResult(digest: try await blobs.put(json: "waiting"), successors: try await next(job, evaluator))
    case .complete(let complete):
      let packet = try await publisher.publish(complete, evaluator: evaluator, by: worker)
      let jobs = try await notices?.jobs(of: packet) ?? []
      return JobResult(digest: packet.manifest, successors: NewWork(jobs: jobs))
    }
  }

  /// The missing stages as one group, and this job again when the last of them has come to rest.
  private func next(_ job: ClaimedJob, _ evaluator: QueuedEvaluator) async throws(StageFailure) -> NewWork {
    let again = try await CaseJobs.advanceJob(job.reference, priority: job.priority, blobs: blobs)
    return NewWork(groups: [NewGroup(jobs: await evaluator.jobs, successor: again)])
  }
}
