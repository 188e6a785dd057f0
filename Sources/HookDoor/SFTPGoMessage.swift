import CaseModel
import Foundation

/// What SFTPGo posts to its HTTP action hook: https://docs.sftpgo.com/latest/custom-actions/ (2.6, read 2026-11-21).
struct SFTPGoMessage: SenderMessage {
  let action: String
  let path: String
  let virtual_path: String?
  let file_size: Int?
  let fs_provider: Int?
  let bucket: String?
  /// 1: no error; 2: a generic error; 3: over quota.
  let status: Int?
  let `protocol`: String?
  let session_id: String?
  /// In nanoseconds since 1970.
  let timestamp: Int64?

  /// Nothing for what is no complete upload.
  func messages() throws(HookFailure) -> [HookMessage] {
    guard action == "upload", status ?? 1 == 1 else { return [] }
    let shown = virtual_path ?? path
    var message = HookMessage()
    if let timestamp { message.id = "sftpgo \(timestamp) \(session_id ?? "") \(shown)" }
    message.reference = HookMessage.reference(in: shown)
    let place: HookMessage.Place
    switch fs_provider ?? 0 {
    // The local disk, plain or encrypted by SFTPGo: the second cannot be read from outside.
    case 0: place = .path(path)
    case 1, 2, 3: place = .object(bucket: bucket ?? "", key: path)
    default:
      throw HookFailure(
        .unprocessableContent, "storage", "Files of this SFTPGo file system cannot be read from outside of it.")
    }
    message.files = [HookMessage.File(place: place, name: HookMessage.name(of: shown), byteCount: file_size)]
    return [message]
  }
}
