import CaseModel
import ContentHashing
import ReaderProtocol
import StageContract

/// Reads the headers of every instance on a disc and keeps the documents encapsulated in them.
package struct ReadDisc: Stage {
  package static let name = StageName("read-disc")
  package static let version = 4

  package struct Input: Codable, Sendable {
    /// The digest of the JSON of the disc's ``ArrivalItemList``: a key need not carry thousands of files.
    package let files: BlobDigest

    package init(files: BlobDigest) { self.files = files }
  }

  package let tools: [String]

  package init(tools: [String]) { self.tools = tools }

  package func run(_ input: Input, in context: StageContext) async throws(StageFailure) -> DiscReading {
    let files: [ArrivalItem]
    let batch: any BlobBatch
    do {
      files = try await context.blobs.get(json: ArrivalItemList.self, input.files).items
      batch = try await context.blobs.makeBatch()
    } catch {
      throw StageFailure(error)
    }
    let disc = DiscAsRead(batch: batch)
    let unit = ReaderUnit(request: .readDisc, feed: .disc(files), limits: .disc(fileCount: files.count))
    do {
      _ = try await context.readers.run(unit) { event throws(ReaderFailure) in try await disc.take(event) }
      let reading = try await disc.reading()
      do { try await batch.commit() } catch { throw ReaderFailure.blobs(error) }
      return reading
    } catch let failure as ReaderFailure {
      await batch.cancel()
      throw StageFailure(failure)
    } catch {
      await batch.cancel()
      throw StageFailure(ReaderFailure.cancelled)
    }
  }
}

/// Gathers a reader's answer on one disc.
private actor DiscAsRead {
  private enum Content {
    case document(mediaType: String, title: String?)
    case instances
  }

  private struct OpenContent {
    let study: String
    let content: Content
    var remaining: Int
    let writer: any BlobWriter
  }

  private let batch: any BlobBatch
  private var open: OpenContent?
  private var documents: [EmbeddedDocument] = []
  private var instanceLists: [String: [BlobDigest]] = [:]
  private var findings: [Finding] = []
  private var disc: DiscReading?

  init(batch: any BlobBatch) { self.batch = batch }

  func reading() throws(ReaderFailure) -> DiscReading {
    guard open == nil else { throw .garbage }
    return DiscReading(
      studies: (disc?.studies ?? []).map { study in
        var study = study
        study.instanceLists = instanceLists[study.uid] ?? []
        return study
      },
      documents: documents.sorted { ($0.study, $0.digest) < ($1.study, $1.digest) },
      otherFileCount: disc?.otherFileCount ?? 0, findings: findings + (disc?.findings ?? []))
  }

  func take(_ event: ReaderEvent) async throws(ReaderFailure) {
    do {
      switch event {
      case .reply(.embeddedDocument(let study, let mediaType, let title, let byteCount)):
        try await begin(.document(mediaType: mediaType, title: title), of: study, byteCount: byteCount)
      case .reply(.studyInstances(let study, let byteCount)):
        guard instanceLists[study] == nil, byteCount > 0 else { throw ReaderFailure.garbage }
        try await begin(.instances, of: study, byteCount: byteCount)
      case .bytes(let bytes):
        guard let writer = open?.writer, let remaining = open?.remaining, bytes.count <= remaining else {
          throw ReaderFailure.garbage
        }
        try await writer.append(bytes)
        open?.remaining -= bytes.count
        if remaining == bytes.count { try await close() }
      case .reply(.disc(let read)):
        guard disc == nil else { throw ReaderFailure.garbage }
        disc = read
      case .reply(.finding(let finding)), .reply(.refused(let finding)):
        findings.append(finding)
      default:
        throw ReaderFailure.garbage
      }
    } catch let failure as BlobFailure {
      throw .blobs(failure)
    } catch let failure as ReaderFailure {
      throw failure
    } catch {
      throw .garbage
    }
  }

  private func begin(_ content: Content, of study: String, byteCount: Int) async throws {
    guard open == nil, byteCount >= 0 else { throw ReaderFailure.garbage }
    open = OpenContent(study: study, content: content, remaining: byteCount, writer: try await batch.makeWriter())
    if byteCount == 0 { try await close() }
  }

  private func close() async throws {
    guard let whole = open else { return }
    open = nil
    let blob = try await whole.writer.finish()
    switch whole.content {
    case .document(let mediaType, let title):
      documents.append(
        EmbeddedDocument(
          study: whole.study, mediaType: mediaType, title: title, digest: blob.digest, byteCount: blob.byteCount))
    case .instances: instanceLists[whole.study] = [blob.digest]
    }
  }
}
