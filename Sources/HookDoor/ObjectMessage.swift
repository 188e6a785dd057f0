import CaseModel
import Foundation

/// What AWS S3 and MinIO say of a new object: event message structure 2.x, the same through SNS, and EventBridge's
/// 'Object Created' (docs.aws.amazon.com/AmazonS3: notification-content-structure, ev-events; min.io bucket notifications; read 2026-11-21).
struct ObjectMessage: SenderMessage {
  struct Bucket: Decodable { let name: String }

  struct Object: Decodable {
    let key: String
    let size: Int?
    let eTag: String?
    let etag: String?
    let versionId: String?
    let sequencer: String?
  }

  struct Record: Decodable {
    struct Entity: Decodable {
      let bucket: Bucket
      let object: Object
    }
    let eventName: String
    let s3: Entity
  }

  struct Detail: Decodable {
    let bucket: Bucket
    let object: Object
  }

  let records: [Record]?
  /// SNS.
  let type: String?
  let message: String?
  /// EventBridge.
  let detailType: String?
  let detail: Detail?
  /// `s3:TestEvent`.
  let event: String?

  private enum CodingKeys: String, CodingKey {
    case records = "Records"
    case type = "Type"
    case message = "Message"
    case detailType = "detail-type"
    case detail
    case event = "Event"
  }

  /// One delivery for each case that the objects lie under; none where nothing was created.
  func messages() throws(HookFailure) -> [HookMessage] {
    if type == "SubscriptionConfirmation" {
      throw HookFailure(
        .unprocessableContent, "confirm",
        "Confirm the subscription by hand: open its SubscribeURL. This program opens no address it is sent.")
    }
    if type == "Notification", let message {
      do {
        return try JSONDecoder().decode(ObjectMessage.self, from: Data(message.utf8)).messages()
      } catch let failure as HookFailure {
        throw failure
      } catch {
        throw .notJSON
      }
    }
    if let detail { return detailType == "Object Created" ? [one(detail.bucket, detail.object, isEncoded: false)] : [] }
    if event == "s3:TestEvent" { return [] }
    guard let records else { throw .notJSON }
    return records.filter { $0.eventName.contains("ObjectCreated:") }.map {
      one($0.s3.bucket, $0.s3.object, isEncoded: true)
    }
  }

  /// In records a key is encoded as in a form's body; EventBridge gives it as it is.
  private func one(_ bucket: Bucket, _ object: Object, isEncoded: Bool) -> HookMessage {
    let key =
      isEncoded ? object.key.replacing("+", with: " ").removingPercentEncoding ?? object.key : object.key
    let version = [object.versionId, object.sequencer, object.eTag ?? object.etag].compactMap { $0 }
    var message = HookMessage()
    if !version.isEmpty { message.id = (["s3", bucket.name, key] + version).joined(separator: " ") }
    message.reference = HookMessage.reference(in: key)
    message.files = [
      HookMessage.File(
        place: .object(bucket: bucket.name, key: key), name: HookMessage.name(of: key), byteCount: object.size)
    ]
    return message
  }
}
