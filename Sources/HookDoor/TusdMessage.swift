import CaseModel
import Foundation

/// What tusd posts to its HTTP hook: https://tus.github.io/tusd/advanced-topics/hooks/ (tusd 2, read 2026-11-21).
struct TusdMessage: SenderMessage {
  struct Upload: Decodable {
    let ID: String
    let Size: Int?
    let SizeIsDeferred: Bool?
    let Offset: Int?
    let MetaData: [String: String]?
    let IsPartial: Bool?
    let Storage: [String: String]?
  }

  struct Event: Decodable {
    let Upload: Upload
  }

  let type: String
  let event: Event

  private enum CodingKeys: String, CodingKey {
    case type = "Type"
    case event = "Event"
  }

  /// Nothing for the events before an upload is complete, and for parts of a concatenation.
  func messages() throws(HookFailure) -> [HookMessage] {
    let upload = event.Upload
    guard type == "post-finish", upload.IsPartial != true else { return [] }
    guard upload.SizeIsDeferred != true, upload.Size == upload.Offset else {
      throw HookFailure(.conflict, "incomplete", "The upload is not complete: its offset is not its size.")
    }
    let metadata = upload.MetaData ?? [:]
    let name = metadata["filename"] ?? metadata["name"] ?? "upload"
    var message = HookMessage(id: "tusd \(upload.ID)")
    if let stated = metadata["reference"] {
      guard let reference = CaseReference(stated) else { throw .notReference }
      message.reference = reference
    }
    if let channel = metadata["channel"] {
      guard let known = Channel(rawValue: channel) else { throw .unknownChannel }
      message.channel = known
    }
    let storage = upload.Storage ?? [:]
    let place: HookMessage.Place
    if let path = storage["Path"] {
      place = .path(path)
    } else if let bucket = storage["Bucket"], let key = storage["Key"] {
      place = .object(bucket: bucket, key: key)
    } else {
      throw HookFailure(
        .unprocessableContent, "storage", "The upload's storage is neither a file nor an object of a bucket.")
    }
    message.files = [HookMessage.File(place: place, name: name, byteCount: upload.Size)]
    return [message]
  }
}

extension HookFailure {
  static let unknownChannel = HookFailure(
    .unprocessableContent, "channel", "The channel is upload, fax, disc, mail or email.")
}
