import CaseModel
import Foundation
import StageContract
import SystemFiles

/// Walks what was given, in the order of names, and keeps the bytes of every file in one batch.
///
/// Small files are written beside the walk, a few at a time: the next is read while those before are encrypted.
///
/// Folders are walked by descriptor and nothing is followed: a name that changes under us leads nowhere else.
actor DeliveryWalk {
  private static let chunkLength = 1 << 20
  private static let maximumDepth = 64
  private static let writersAtOnce = 4

  private(set) var items: [ArrivalItem] = []
  private var leftOut: [Reason: Int] = [:]
  private var writing: [(name: String, byteCount: Int, task: Task<BlobDigest, any Error>)] = []
  private let batch: any BlobBatch
  private let rules: DropRules?
  private let executor = BlockingExecutor(label: "dossier.delivery")

  nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

  private enum Reason: String, CaseIterable {
    case link, special, unreadable, tooDeep
  }

  /// Inside folders, what `rules` ignore is left where it is.
  init(batch: any BlobBatch, rules: DropRules? = nil) {
    self.batch = batch
    self.rules = rules
  }

  /// Takes one place of the list; `place` counts from 1.
  func take(_ given: DeliveryPlace, place: Int) async throws(ReceiveFailure) {
    do {
      switch given {
      case .path(let path): try await take(path)
      case .entry(let name, let folder): try await take(name, in: folder)
      }
      while !writing.isEmpty { try await finishFirst() }
    } catch {
      for kept in writing { _ = await kept.task.result }
      writing = []
      throw ReceiveFailure(walking: error, place: place)
    }
  }

  /// One finding for each reason for which something was left out.
  var findings: [Finding] {
    Reason.allCases.compactMap { reason in
      guard let count = leftOut[reason] else { return nil }
      return switch reason {
      case .link:
        Finding(
          code: "link-left-out", severity: .warning,
          message: "\(count) link(s) in the delivery were not followed. Send the files themselves if they belong to it."
        )
      case .special:
        Finding(
          code: "special-file-left-out", severity: .warning,
          message: "\(count) pipe(s) or device(s) in the delivery were left out. They hold no records.")
      case .unreadable:
        Finding(
          code: "unreadable-left-out", severity: .error,
          message:
            "\(count) file(s) or folder(s) of the delivery may not be read and are missing. Mend their rights and file the delivery again."
        )
      case .tooDeep:
        Finding(
          code: "too-deep-left-out", severity: .error,
          message:
            "\(count) folder(s) lie more than \(DeliveryWalk.maximumDepth) deep and are missing. File them by themselves."
        )
      }
    }
  }

  private func take(_ path: String) async throws {
    var trimmed = path
    while trimmed.count > 1, trimmed.hasSuffix("/") { trimmed.removeLast() }
    let name = NSString(string: trimmed).lastPathComponent
    let here = try OwnedDescriptor(opening: ".", O_RDONLY | O_DIRECTORY)
    try await take(Array(trimmed.utf8), in: here, as: name == "." || name == ".." ? "" : name)
  }

  private func take(_ name: [UInt8], in folder: String) async throws {
    let above = try OwnedDescriptor(opening: folder, O_RDONLY | O_DIRECTORY)
    try await take(name, in: above, as: FileName.text(name))
  }

  private func take(_ path: [UInt8], in above: borrowing OwnedDescriptor, as name: String) async throws {
    switch try above.facts(of: path).kind {
    case .link: leftOut[.link, default: 0] += 1
    case .other: leftOut[.special, default: 0] += 1
    case .file: try await keep(try above.open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK), as: name)
    case .folder:
      let folder = try above.open(path, O_RDONLY | O_NOFOLLOW | O_DIRECTORY)
      try await walk(folder, prefix: name.isEmpty ? "" : name + "/", depth: 1)
    }
  }

  private func walk(_ folder: borrowing OwnedDescriptor, prefix: String, depth: Int) async throws {
    for name in try folder.names() where rules?.ignores(name) != true {
      let path = prefix + FileName.text(name)
      do {
        switch try folder.facts(of: name).kind {
        case .link: leftOut[.link, default: 0] += 1
        case .other: leftOut[.special, default: 0] += 1
        case .file:
          let file = try folder.open(name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK)
          try await keep(file, as: path)
        case .folder where depth >= DeliveryWalk.maximumDepth: leftOut[.tooDeep, default: 0] += 1
        case .folder:
          let inner = try folder.open(name, O_RDONLY | O_NOFOLLOW | O_DIRECTORY)
          try await walk(inner, prefix: path + "/", depth: depth + 1)
        }
      } catch let failure as SystemFailure {
        switch failure.errno {
        case EACCES, EPERM: leftOut[.unreadable, default: 0] += 1
        case ELOOP, ENOENT, ENOTDIR: throw ReceiveFailure.changing
        default: throw ReceiveFailure.failed(operation: failure.operation, errno: failure.errno)
        }
      }
    }
  }

  private func keep(_ file: borrowing OwnedDescriptor, as name: String) async throws {
    let before = try file.facts()
    if before.byteCount <= DeliveryWalk.chunkLength {
      var bytes: [UInt8] = []
      while bytes.count <= before.byteCount {
        let more = try file.read(upTo: before.byteCount + 1 - bytes.count)
        if more.isEmpty { break }
        bytes += more
      }
      guard bytes.count == before.byteCount, try file.facts() == before else { throw ReceiveFailure.changing }
      if writing.count == DeliveryWalk.writersAtOnce { try await finishFirst() }
      writing.append((name, bytes.count, Task.detached { [batch, bytes] in try await batch.put(bytes) }))
      return
    }
    while !writing.isEmpty { try await finishFirst() }
    let writer = try await batch.makeWriter()
    do {
      while true {
        let bytes = try file.read(upTo: DeliveryWalk.chunkLength)
        if bytes.isEmpty { break }
        try await writer.append(bytes)
      }
      guard try file.facts() == before else { throw ReceiveFailure.changing }
      let stored = try await writer.finish()
      items.append(ArrivalItem(name: name, digest: stored.digest, byteCount: stored.byteCount))
    } catch {
      await writer.cancel()
      throw error
    }
  }

  /// Items stay in the order of the walk.
  private func finishFirst() async throws {
    let kept = writing.removeFirst()
    items.append(ArrivalItem(name: kept.name, digest: try await kept.task.value, byteCount: kept.byteCount))
  }
}

extension ReceiveFailure {
  /// What went wrong at a place of the list.
  fileprivate init(walking error: any Error, place: Int) {
    switch error {
    case let failure as SystemFailure:
      self =
        switch failure.errno {
        case ENOENT, ENOTDIR: .notThere(place: place)
        case EACCES, EPERM: .unreadable(place: place)
        default: .failed(operation: failure.operation, errno: failure.errno)
        }
    case let failure as ReceiveFailure: self = failure
    case let failure as BlobFailure: self = .blobs(failure)
    default: self = .unreadable(place: place)
    }
  }
}
