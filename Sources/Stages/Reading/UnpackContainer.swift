import CaseModel
import ReaderProtocol
import StageContract

/// Opens one archive, disc image, e-mail or document with files inside, and keeps each of them as a blob.
package struct UnpackContainer: Stage {
  package static let name = StageName("unpack-container")
  package static let version = 3

  package struct Input: Codable, Sendable {
    package let container: BlobDigest
    package let kind: ContentKind
    /// Passwords to try, as a coordinator gave them.
    package let passwords: [String]

    package init(container: BlobDigest, kind: ContentKind, passwords: [String] = []) {
      self.container = container
      self.kind = kind
      self.passwords = passwords
    }
  }

  package struct Output: Codable, Sendable {
    /// Sorted by name.
    package let items: [ArrivalItem]
    package let findings: [Finding]
  }

  package let settings: UnpackLimits
  package let tools: [String]

  package init(settings: UnpackLimits, tools: [String]) {
    self.settings = settings
    self.tools = tools
  }

  package func run(_ input: Input, in context: StageContext) async throws(StageFailure) -> Output {
    let unit = ReaderUnit(
      request: .unpack(kind: input.kind, limits: settings, passwords: input.passwords), inputs: [input.container],
      limits: ReaderLimits(cpuSeconds: 600, wallSeconds: 1200))
    let entries = try await ContainerEntries.kept(from: unit, in: context)
    return Output(
      items: entries.items.sorted { ($0.name, $0.digest) < ($1.name, $1.digest) }, findings: entries.findings)
  }
}

/// Gathers what a reader unpacks, one file after the other.
actor ContainerEntries {
  private let batch: any BlobBatch
  private var open: (path: String, writer: any BlobWriter)?
  private var items: [ArrivalItem] = []
  private var findings: [Finding] = []

  private init(batch: any BlobBatch) { self.batch = batch }

  /// Runs a reader that answers with files, and keeps them all, in the order in which they came, or none.
  static func kept(
    from unit: ReaderUnit, in context: StageContext
  ) async throws(StageFailure) -> (items: [ArrivalItem], findings: [Finding]) {
    let batch: any BlobBatch
    do { batch = try await context.blobs.makeBatch() } catch { throw StageFailure(error) }
    let entries = ContainerEntries(batch: batch)
    do {
      _ = try await context.readers.run(unit) { event throws(ReaderFailure) in try await entries.take(event) }
      do { try await batch.commit() } catch { throw StageFailure(error) }
    } catch let failure as ReaderFailure {
      await batch.cancel()
      throw StageFailure(failure)
    } catch let failure as StageFailure {
      await batch.cancel()
      throw failure
    } catch {
      await batch.cancel()
      throw StageFailure(code: "unpack-failed", verdict: .retry(after: nil), message: "Unpacking was interrupted.")
    }
    return await (entries.items, entries.findings)
  }

  private func take(_ event: ReaderEvent) async throws(ReaderFailure) {
    do {
      switch event {
      case .reply(.entry(let path)):
        guard open == nil else { throw ReaderFailure.garbage }
        open = (path, try await batch.makeWriter())
      case .bytes(let bytes):
        guard let open else { throw ReaderFailure.garbage }
        try await open.writer.append(bytes)
      case .reply(.entryEnd(let isComplete)):
        guard let (path, writer) = open else { throw ReaderFailure.garbage }
        open = nil
        guard isComplete else {
          await writer.cancel()
          return
        }
        let blob = try await writer.finish()
        items.append(ArrivalItem(name: path, digest: blob.digest, byteCount: blob.byteCount))
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
}
