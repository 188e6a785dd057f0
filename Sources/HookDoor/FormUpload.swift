import CaseModel
import Doors
import StageContract

/// A form with files as it comes in: fields into memory, files to the disk.
actor FormUpload {
  private static let longestField = 1 << 20

  private var reader: MultipartReader
  private let delivery: IncomingDelivery
  private var field: String?
  private var value: [UInt8] = []
  private var fields: [String: [UInt8]] = [:]
  private var isInFile = false

  init(contentType: String, blobs: any BlobKeeper) async throws {
    do throws(MultipartReader.Failure) {
      reader = try MultipartReader(contentType: contentType)
    } catch {
      throw HookFailure(error)
    }
    delivery = try await IncomingDelivery(blobs: blobs)
  }

  func read(_ bytes: [UInt8]) async throws {
    let events: [MultipartReader.Event]
    do throws(MultipartReader.Failure) {
      events = try reader.read(bytes)
    } catch {
      throw HookFailure(error)
    }
    for event in events { try await take(event) }
  }

  private func take(_ event: MultipartReader.Event) async throws {
    switch event {
    case .part(_, let fileName?):
      isInFile = true
      try await delivery.begin(fileName)
    case .part(let name, nil):
      field = name
      value = []
    case .bytes(let bytes) where isInFile: try await delivery.append(bytes)
    case .bytes(let bytes):
      value += bytes
      guard value.count <= FormUpload.longestField else { throw HookFailure.tooLarge }
    case .partEnd where isInFile:
      isInFile = false
      try await delivery.end()
    case .partEnd:
      if let field { fields[field] = value }
      field = nil
    }
  }

  /// The whole delivery, durable, and the case that the form names; a field `request` is the request form as YAML or JSON.
  func keep() async throws -> (KeptDelivery, CaseReference) {
    do throws(MultipartReader.Failure) {
      try reader.finish()
    } catch {
      throw HookFailure(error)
    }
    guard let reference = fields["reference"].flatMap({ CaseReference(String(decoding: $0, as: UTF8.self)) }) else {
      throw HookFailure.notReference
    }
    var channel = Channel.upload
    if let text = fields["channel"] {
      guard let known = Channel(rawValue: String(decoding: text, as: UTF8.self)) else {
        throw HookFailure.unknownChannel
      }
      channel = known
    }
    if let request = fields["request"] { try await delivery.add("case.yaml", request) }
    guard await !delivery.isEmpty else {
      throw HookFailure(.unprocessableContent, "nothing-to-file", "The form holds no file.")
    }
    return (try await delivery.keep(channel: channel), reference)
  }

  func cancel() async { await delivery.cancel() }
}

extension HookFailure {
  init(_ failure: MultipartReader.Failure) {
    switch failure {
    case .noBoundary: self.init(.badRequest, "boundary", "The content type names no boundary.")
    case .badHead: self.init(.badRequest, "part", "A part of the form has no name, or a head that is too long.")
    case .tooManyParts: self.init(.contentTooLarge, "too-many-parts", "The form has more than 50,000 parts.")
    case .cutShort: self.init(.badRequest, "cut-short", "The form ends before its last boundary. Send it again.")
    }
  }
}
