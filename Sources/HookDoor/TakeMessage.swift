import CaseModel
import CaseStore
import ContentHashing
import Doors
import Foundation
import StageContract

/// Takes what a message names: fetches it, keeps it, files it or holds it, and remembers the message.
struct TakeMessage: Sendable {
  private static let name = StageName("take-hook-message")
  private static let chunkLength = 1 << 20

  let settings: HookSettings
  let intake: Intake
  let store: any CaseStore
  let metrics: ServiceMetrics

  /// Durable when it returns. A message that was taken before has no effect.
  func run(_ message: HookMessage) async throws(HookFailure) {
    if let id = message.id, try await isKnown(id) { return }
    let kept = try await keep(message)
    metrics.add(bytes: kept.byteCount, by: "hook")
    do throws(ReceiveFailure) {
      _ = try await intake.take(kept, under: message.reference)
    } catch {
      throw HookFailure(error)
    }
    if let id = message.id, let reference = message.reference { try await remember(id, kept.digest, in: reference) }
  }

  /// What was taken under this id, here or in another process.
  func isKnown(_ id: String) async throws(HookFailure) -> Bool {
    do throws(StoreFailure) {
      return try await store.result(for: key(id)) != nil
    } catch {
      throw HookFailure(.store(error))
    }
  }

  /// What is held without a case is known by its content.
  func remember(_ id: String, _ manifest: BlobDigest, in reference: CaseReference) async throws(HookFailure) {
    do throws(StoreFailure) {
      try await store.record(manifest, for: key(id), of: [], stage: TakeMessage.name, usedBy: reference)
    } catch {
      throw HookFailure(.store(error))
    }
  }

  /// The id itself may be patient data (an object's key is a file's name): only its digest is kept.
  private func key(_ id: String) -> StageKey {
    StageKey(digest: BlobDigest(sha256Of: Array("\(TakeMessage.name) \(id)".utf8)))
  }

  private func keep(_ message: HookMessage) async throws(HookFailure) -> KeptDelivery {
    // A folder is walked by the receiver; single files are copied here, with the name that the sender gave.
    if message.form == nil, message.files.count == 1, case .path(let path) = message.files[0].place,
      message.files[0].byteCount == nil
    {
      return try await keepPath(path, channel: message.channel)
    }
    let delivery: IncomingDelivery
    do throws(ReceiveFailure) {
      delivery = try await IncomingDelivery(blobs: intake.blobs)
    } catch {
      throw HookFailure(error)
    }
    do {
      if let form = message.form { try await delivery.add("case.json", form) }
      for file in message.files { try await copy(file, into: delivery) }
      return try await delivery.keep(channel: message.channel)
    } catch {
      await delivery.cancel()
      switch error {
      case let failure as HookFailure: throw failure
      case let failure as ReceiveFailure: throw HookFailure(failure)
      default:
        throw HookFailure(.badGateway, "not-fetched", "The address could not be read. Send the message again later.")
      }
    }
  }

  private func keepPath(_ path: String, channel: Channel) async throws(HookFailure) -> KeptDelivery {
    let file = try AllowedFile(path, in: settings.allowedFolders, mayBeFolder: true)
    do throws(ReceiveFailure) {
      let kept = try await intake.receiver.keep([file.place], channel: channel)
      // Its folder is held open until here.
      _ = file.byteCount
      return kept
    } catch {
      throw HookFailure(error)
    }
  }

  private func copy(_ file: HookMessage.File, into delivery: IncomingDelivery) async throws {
    switch file.place {
    case .path(let path): try await copy(path, file, into: delivery)
    case .url(let url):
      guard let url = allowed(url) else {
        throw HookFailure(.forbidden, "url-not-allowed", "The address begins with none that the settings allow.")
      }
      try await fetch(url, file, into: delivery)
    case .object(let bucket, let key):
      switch settings.buckets[bucket] {
      case .folder(let folder): try await copy("\(folder)/\(key)", file, into: delivery, roots: [folder])
      case .url(let base):
        guard let path = key.addingPercentEncoding(withAllowedCharacters: .objectKey),
          let url = URL(string: base + path)
        else { throw HookFailure(.notThere(place: 1)) }
        try await fetch(url, file, into: delivery)
      case nil:
        throw HookFailure(.forbidden, "bucket-not-allowed", "The bucket is none that the settings name.")
      }
    }
  }

  private func copy(
    _ path: String, _ file: HookMessage.File, into delivery: IncomingDelivery, roots: [String]? = nil
  ) async throws {
    let allowed = try AllowedFile(path, in: roots ?? settings.allowedFolders, mayBeFolder: false)
    let source = try allowed.open()
    let before = try source.facts()
    if let expected = file.byteCount, expected != before.byteCount { throw HookFailure(.changing) }
    try await delivery.begin(file.name)
    while true {
      let bytes = try source.read(upTo: TakeMessage.chunkLength)
      if bytes.isEmpty { break }
      try await delivery.append(bytes)
    }
    guard try source.facts() == before else { throw HookFailure(.changing) }
    try await delivery.end()
  }

  private func fetch(_ url: URL, _ file: HookMessage.File, into delivery: IncomingDelivery) async throws {
    try await delivery.begin(file.name)
    var count = 0
    do {
      try await OutgoingRequest.fetch(url) { bytes in
        count += bytes.count
        guard count <= settings.maximumBodyBytes else { throw HookFailure.tooLarge }
        try await delivery.append(bytes)
      }
    } catch OutgoingRequest.Failure.status(404) {
      throw HookFailure(.notThere(place: 1))
    }
    if let expected = file.byteCount, expected != count { throw HookFailure(.changing) }
    try await delivery.end()
  }

  /// An address that begins as allowed and cannot climb out of that: no user, no '..', plain or encoded.
  private func allowed(_ text: String) -> URL? {
    guard let url = URL(string: text), url.user == nil, url.password == nil,
      let path = url.path(percentEncoded: false).removingPercentEncoding,
      !path.split(separator: "/").contains(".."), !path.contains("\\"),
      settings.allowedURLs.contains(where: { text.hasPrefix($0) })
    else { return nil }
    return url
  }
}

extension CharacterSet {
  /// What an object's key may hold unescaped in the path of an address.
  fileprivate static let objectKey = CharacterSet(
    charactersIn: "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~/!$&'()*,;=:@")
}
