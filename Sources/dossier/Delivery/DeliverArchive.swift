import CaseModel
import CaseProcessing
import CaseStore
import Foundation
import ServiceSettings
import StageContract
import SystemFiles

/// Lays a published packet into a folder as one encrypted zip; the history says so.
struct DeliverArchive: Sendable {
  let store: any CaseStore
  let publisher: PublishPacket
  let archive: EncryptedArchive
  let actor: Actor

  /// The same packet once more takes the place of the first: it is the same.
  func run(_ notice: PacketNotice, folder: String, password: ArchivePassword) async -> NoticeOutcome {
    let target = URL(filePath: folder).appending(path: "\(notice.reference)-v\(notice.version).zip")
    do {
      guard let overview = try await store.overview(of: notice.reference), overview.purgedAt == nil else {
        return .refused(code: "delivery-case-purged")
      }
      let packets = try await store.packets(of: notice.reference)
      guard let packet = packets.first(where: { $0.version == notice.version }) else {
        return .refused(code: "delivery-packet-unknown")
      }
      let files = try await publisher.files(of: packet)
      try await archive.write(files, to: target, password: password, replaces: true)
      try await store.note(
        AuditAction("deliver-packet", detail: "v\(packet.version) zip"), in: notice.reference, by: actor)
      return .taken
    } catch let failure as ArchiveFailure {
      return .failed(code: failure.code)
    } catch let failure as StageFailure {
      return .failed(code: failure.code)
    } catch {
      return .failed(code: "delivery-failed")
    }
  }
}

extension ArchiveFailure {
  var code: String {
    switch self {
    case .exists: "delivery-exists"
    case .system(let failure): failure.isOutOfSpace ? "delivery-no-room" : "delivery-not-written"
    case .reader(let failure): failure.code
    case .notWhole: "delivery-not-whole"
    }
  }
}

extension CommandFailure {
  init(_ failure: ArchiveFailure) {
    switch failure {
    case .exists: self.init(.unusableInput, "the file of --zip exists: name one that does not")
    case .system(let failure) where failure.isOutOfSpace: self.init(.tryAgain, "the disk of --zip is full: make room")
    case .system: self.init(.failed, "the zip could not be written: check the folder of --zip and its rights")
    case .reader(let failure): self.init(failure == .missing ? .missingComponent : .failed, failure.description)
    case .notWhole:
      self.init(.failed, "the zip did not unpack to what went in, and was removed: run `dossier doctor`")
    }
  }
}
