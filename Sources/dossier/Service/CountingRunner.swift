import CaseModel
import CaseStore
import HookDoor
import StageContract
import Stages
import Workers

/// Counts the pages that jobs have read or recognised.
struct CountingRunner: JobRunner {
  let inner: any JobRunner
  let blobs: any BlobReader
  let metrics: ServiceMetrics

  func run(_ job: ClaimedJob) async throws(StageFailure) -> JobResult {
    let result = try await inner.run(job)
    switch job.stage {
    case RecognisePages.name:
      metrics.add(pages: try await blobs.output(RecognisePages.Input.self, job.input).pages.count, by: job.stage.text)
    case ReadPaper.name:
      metrics.add(pages: try await blobs.output(PageList.self, result.digest).pages.count, by: job.stage.text)
    default: break
    }
    return result
  }

  /// As many as there are, whatever they are.
  private struct PageList: Decodable {
    struct Anything: Decodable {
      init(from decoder: any Decoder) {}
    }
    let pages: [Anything]
  }
}
