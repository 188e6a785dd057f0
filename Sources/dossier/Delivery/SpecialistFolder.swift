import CaseModel
import CaseStore
import ContentHashing
import Foundation
import PacketWriting
import StageContract
import SystemFiles

/// Writes the specialist copy of a packet into a new folder, which appears whole or not at all.
struct SpecialistFolder {
  let session: Session
  let vocabulary: SpecialistVocabulary

  /// Nothing is written over.
  static func check(_ target: URL) throws(CommandFailure) {
    guard !FileManager.default.fileExists(atPath: target.path) else {
      throw CommandFailure(.unusableInput, "the folder of --out exists: name one that does not")
    }
  }

  func write(_ packet: PublishedPacket, to target: URL) async throws(CommandFailure) {
    let files = try await files(of: packet)
    let parent = target.deletingLastPathComponent().path
    let building = "\(parent)/.\(target.lastPathComponent).building"
    do {
      if FileManager.default.fileExists(atPath: building) { try FileManager.default.removeItem(atPath: building) }
      try Folders.make(building)
      for file in files {
        let descriptor = try OwnedDescriptor(opening: "\(building)/\(file.name)", O_WRONLY | O_CREAT | O_EXCL)
        try descriptor.write(file.bytes)
        try descriptor.synchronize()
        try descriptor.close()
      }
      try Folders.synchronize(building)
      try Folders.rename(building, to: target.path)
      try Folders.synchronize(parent)
    } catch {
      throw CommandFailure(.failed, "the copy could not be written: check the rights and the room at --out")
    }
  }

  private func files(of packet: PublishedPacket) async throws(CommandFailure) -> [SpecialistCopy.File] {
    do {
      let summary = try await session.publisher.summary(of: packet)
      var pictures: [BlobDigest: [UInt8]] = [:]
      for picture in (summary.keyImages ?? []).compactMap(\.picture) where pictures[picture.digest] == nil {
        pictures[picture.digest] = try await session.blobs.get(picture.digest)
      }
      return try SpecialistCopy(
        summary, pictures: pictures, vocabulary: vocabulary, asOf: SpecialistFolder.day(of: packet.publishedAt)
      ).files()
    } catch let failure as StageFailure {
      throw CommandFailure(failure)
    } catch {
      throw CommandFailure(.failed, "the copy could not be made: run `dossier scrub`, it finds what is damaged")
    }
  }

  /// In UTC.
  private static func day(of timestamp: Timestamp) throws -> CalendarDate {
    let text = Date(timeIntervalSince1970: Double(timestamp.milliseconds) / 1000).ISO8601Format()
    guard let day = CalendarDate(text.prefix(10)) else { throw CocoaError(.coderInvalidValue) }
    return day
  }
}
