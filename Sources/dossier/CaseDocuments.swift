import CaseModel
import CaseStore
import ContentHashing
import PacketWriting
import StageContract
import Stages

/// The documents of a case as its newest packet has them, and the way to say something of one.
struct CaseDocuments {
  let reference: CaseReference
  let session: Session
  let pipeline: LoadedPipeline
  let summary: CaseSummary
  private let packet: PublishedPacket

  init(_ text: String, _ options: WorkspaceOptions) async throws {
    reference = try ReferenceArgument.parse(text)
    pipeline = try options.loadPipeline()
    session = try await Session(options)
    packet = try await session.packet(of: reference)
    do {
      summary = try await session.publisher.summary(of: packet)
      try await session.store.note(
        AuditAction("list-documents", detail: "v\(packet.version)"), in: reference, by: session.actor)
    } catch let failure as StageFailure {
      throw CommandFailure(failure)
    } catch let failure as StoreFailure {
      throw CommandFailure(failure)
    }
  }

  /// As packet.json has them.
  func members() async throws(CommandFailure) -> [JSONValue] {
    do throws(StageFailure) {
      return try await session.publisher.document(of: packet)?["documents"]?.items ?? []
    } catch {
      throw CommandFailure(error)
    }
  }

  func document(_ id: String) throws(CommandFailure) -> Document {
    guard let entry = summary.documents.first(where: { $0.document.id == id }) else {
      throw CommandFailure(
        .unusableInput, "the case has no such document: `dossier document list \(reference)` lists them")
    }
    return entry.document
  }

  /// A decision that nobody asked for stands on no evidence.
  static func decision(_ subject: String, _ choice: String, note: String? = nil) -> Decision {
    let unasked = Hold(subject: subject, matter: .pages, question: "", choices: [], evidence: [], standing: nil)
    return Decision(subject: subject, evidenceDigest: unasked.evidenceDigest, choice: choice, note: note)
  }

  func decide(_ decisions: [Decision]) async throws {
    let working = try WorkingPipeline(pipeline, readers: try ReaderProgram())
    try await session.decide(decisions, in: reference, under: working)
  }
}
