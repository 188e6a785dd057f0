import CaseModel
import ContentHashing
import Foundation

/// Our own message: where one delivery lies, and the request form if there is one.
struct OwnMessage: Decodable {
  let reference: String
  let channel: Channel?
  let path: String?
  let url: String?
  let request: RequestForm?

  func message() throws(HookFailure) -> HookMessage {
    guard let reference = CaseReference(reference) else { throw .notReference }
    var message = HookMessage(reference: reference, channel: channel ?? .upload)
    guard path == nil || url == nil, path != nil || url != nil || request != nil else {
      throw HookFailure(.unprocessableContent, "place", "A message names a path or a url, one of the two.")
    }
    if let path {
      message.files = [HookMessage.File(place: .path(path), name: HookMessage.name(of: path), byteCount: nil)]
    }
    if let url { message.files = [HookMessage.File(place: .url(url), name: HookMessage.name(of: url), byteCount: nil)] }
    if let request {
      if let stated = request.reference, stated != reference {
        throw HookFailure(
          .unprocessableContent, "reference", "The request form names another case than the message.")
      }
      do { message.form = try CanonicalJSON.encode(request) } catch { throw .notJSON }
    }
    return message
  }
}
