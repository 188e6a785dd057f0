import CaseModel
import CaseProcessing
import ContentHashing
import Foundation
import HookDoor
import ServiceSettings
import Synchronization

/// Tells the webhooks and executables of the settings of a packet, and lays it into their folders.
struct SettingsNotices: NoticeSender {
  private enum Receiver: Sendable {
    case webhook(NoticeWebhook)
    case command(String)
    case archive(folder: String, password: ArchivePassword)
  }

  /// What is sent, and what an executable gets on standard input.
  private struct Message: Encodable {
    struct Details: Encodable {
      let reference: CaseReference
      let version: Int
      let openHolds: Int
      let packet: String
    }
    let type = "packet.published"
    let timestamp: String
    let data: Details
  }

  private let packets: URL
  private let receivers: [String: Receiver]
  private let archives: DeliverArchive
  var targets: [String] { receivers.keys.sorted() }

  /// `nil` where nobody is to be told. A receiver is known by the digest of its address: job rows tell nothing of it.
  init?(_ settings: ServiceSettings, packets: URL, archives: DeliverArchive) throws(CommandFailure) {
    let notices = settings.notices
    var receivers: [String: Receiver] = [:]
    for webhook in notices?.webhooks ?? [] {
      guard let url = URL(string: webhook.url) else { continue }
      let secret = try SecretText.read(webhook.secret, file: webhook.secretFile, of: "notices.webhooks")
      receivers[SettingsNotices.name(webhook.url)] = .webhook(
        NoticeWebhook(url: url, secret: StandardWebhook.Secret(secret)))
    }
    for command in notices?.commands ?? [] { receivers[SettingsNotices.name(command)] = .command(command) }
    for archive in settings.delivery?.archives ?? [] {
      receivers[SettingsNotices.name("zip \(archive.folder)")] = .archive(
        folder: archive.folder,
        password: try .read(archive.password, file: archive.passwordFile, of: "delivery.archives"))
    }
    guard !receivers.isEmpty else { return nil }
    self.packets = packets
    self.archives = archives
    self.receivers = receivers
  }

  private static func name(_ text: String) -> String {
    String(BlobDigest(sha256Of: Array(text.utf8)).hex.prefix(16))
  }

  func send(_ notice: PacketNotice) async -> NoticeOutcome {
    if case .archive(let folder, let password) = receivers[notice.target] {
      return await archives.run(notice, folder: folder, password: password)
    }
    let message = Message(
      timestamp: Date(timeIntervalSince1970: Double(notice.publishedAt.milliseconds) / 1000).ISO8601Format(),
      data: Message.Details(
        reference: notice.reference, version: notice.version, openHolds: notice.openHolds,
        packet: packets.appending(path: "\(notice.reference)/v\(notice.version)").path))
    let body: [UInt8]
    do { body = try CanonicalJSON.encode(message) } catch { return .refused(code: "notice-unencodable") }
    switch receivers[notice.target] {
    case .webhook(let webhook):
      let now = Int64(Date().timeIntervalSince1970)
      switch await webhook.post(id: notice.id, timestamp: now, body: body) {
      case .taken: return .taken
      case .gone: return .refused(code: "notice-gone")
      case .failed(let status): return .failed(code: "notice-\(status.map { "status-\($0)" } ?? "unanswered")")
      }
    case .command(let path): return await NoticeCommand(path: path).run(body)
    case .archive, nil: return .refused(code: "notice-target-unknown")
    }
  }
}
