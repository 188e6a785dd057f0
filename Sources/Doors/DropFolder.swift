import CaseModel
import Foundation
import SystemFiles

/// A drop folder on the disk, with where things go afterwards: what lies in it, and moving it away. All blocks.
struct DropFolder: Sendable {
  /// What one look found.
  struct Look: Sendable {
    var sights: [DropSight] = []
    /// Units beside which a `.done` marker stands, and cases with one beside their folder.
    var marked: Set<DropUnit> = []
    var markedCases: Set<CaseReference> = []
    /// Cases' folders that may not be read.
    var closed = 0
  }

  private static let marker = Array(".done".utf8)

  let root: String
  let accepted: String
  let rejected: String
  let rules: DropRules

  private static func isMarker(_ name: [UInt8]) -> Bool { name.suffix(marker.count).elementsEqual(marker) }

  /// The folder in which the units of one case, or the loose ones, lie.
  func place(of reference: CaseReference?) -> String { reference.map { "\(root)/\($0)" } ?? root }

  func look() throws(SystemFailure) -> Look {
    var found = Look()
    let folder = try OwnedDescriptor(opening: root, O_RDONLY | O_DIRECTORY)
    let names = try folder.names()
    for name in names where !rules.ignores(name) {
      if let reference = CaseReference(FileName.text(name)), try isFolder(name, in: folder) {
        do throws(SystemFailure) {
          let inner = try folder.open(name, O_RDONLY | O_NOFOLLOW | O_DIRECTORY)
          try look(at: try inner.names(), in: inner, reference: reference, &found)
        } catch  where error.errno == EACCES || error.errno == EPERM {
          found.closed += 1
        } catch  where error.errno == ENOENT {
          continue
        }
      }
    }
    let loose = names.filter { CaseReference(FileName.text($0)) == nil }
    try look(at: loose, in: folder, reference: nil, &found)
    for name in names where DropFolder.isMarker(name) {
      if let reference = CaseReference(FileName.text(Array(name.dropLast(DropFolder.marker.count)))) {
        found.markedCases.insert(reference)
        found.sights.removeAll { $0.unit == DropUnit(reference: nil, name: name) }
      }
    }
    return found
  }

  private func look(
    at names: [[UInt8]], in folder: borrowing OwnedDescriptor, reference: CaseReference?, _ look: inout Look
  ) throws(SystemFailure) {
    let here = Set(names)
    for name in names where !rules.ignores(name) {
      let unit = DropUnit(reference: reference, name: name)
      do throws(SystemFailure) {
        if DropFolder.isMarker(name) {
          let marked = Array(name.dropLast(DropFolder.marker.count))
          // A marker whose partner is not there yet waits for it; one with bytes of its own and no partner is a file.
          if here.contains(marked) {
            look.marked.insert(DropUnit(reference: reference, name: marked))
            continue
          }
          if try folder.facts(of: name).byteCount == 0 { continue }
        }
        look.sights.append(try DropSight(unit, in: folder))
      } catch  where error.errno == ENOENT || error.errno == ENOTDIR || error.errno == ELOOP {
        // Renamed or replaced while we look: the next scan sees it as it is then.
        continue
      }
    }
  }

  private func isFolder(_ name: [UInt8], in folder: borrowing OwnedDescriptor) throws(SystemFailure) -> Bool {
    do throws(SystemFailure) { return try folder.facts(of: name).kind == .folder } catch  where error.errno == ENOENT {
      return false
    }
  }

  /// The unit as it is now; `nil` where it is gone.
  func sight(of unit: DropUnit) throws(SystemFailure) -> DropSight? {
    do throws(SystemFailure) {
      let folder = try OwnedDescriptor(opening: place(of: unit.reference), O_RDONLY | O_DIRECTORY)
      return try DropSight(unit, in: folder)
    } catch  where error.errno == ENOENT {
      return nil
    }
  }

  enum Moving: Sendable { case moved, gone, changed }

  /// Moves a unit whose bytes are filed away, unless something else lies there by now under its name.
  func move(_ entry: DropBatch.Entry, of batch: DropBatch) throws(SystemFailure) -> Moving {
    let (reference, complaint) = (batch.reference, batch.complaint)
    let unit = DropUnit(reference: reference, name: entry.name)
    guard let now = try sight(of: unit) else { return .gone }
    guard now.fingerprint == entry.fingerprint else { return .changed }
    let base = complaint == nil ? accepted : rejected
    // What lies loose is rejected by its own name, and accepted as the held delivery that it has become.
    let target = (reference?.digits ?? (complaint == nil ? batch.held : nil)).map { "\(base)/\($0)" } ?? base
    try Folders.make(target)
    let source = try OwnedDescriptor(opening: place(of: reference), O_RDONLY | O_DIRECTORY)
    let destination = try OwnedDescriptor(opening: target, O_RDONLY | O_DIRECTORY)
    let name = try moveToFreeName(entry.name, from: source, to: destination)
    let moved = try DropSight(DropUnit(reference: reference, name: name), in: destination)
    guard moved.fingerprint == entry.fingerprint else {
      // Replaced between the look and the move: it goes back and is taken as what it is. Where its name is taken again,
      // it comes back under another: both are taken.
      _ = try moveToFreeName(name, from: destination, to: source)
      return .changed
    }
    if let complaint { try note(complaint, on: name, in: target) }
    try source.unlink(entry.name + DropFolder.marker)
    try destination.synchronize()
    try source.synchronize()
    return .moved
  }

  /// Removes the marker beside a case's folder once what it spoke of is taken.
  func removeMarker(of reference: CaseReference) throws(SystemFailure) {
    try OwnedDescriptor(opening: root, O_RDONLY | O_DIRECTORY).unlink(Array("\(reference).done".utf8))
  }

  private func moveToFreeName(
    _ name: [UInt8], from source: borrowing OwnedDescriptor, to target: borrowing OwnedDescriptor
  ) throws(SystemFailure) -> [UInt8] {
    if try source.move(name, to: target, as: name) { return name }
    for number in 2...100_000 {
      let other = Array("\(number)-".utf8) + name.prefix(240)
      if try source.move(name, to: target, as: other) { return other }
    }
    throw SystemFailure("renameat2", errno: EEXIST)
  }

  /// `NAME.txt` beside what was rejected: why, and what to do.
  private func note(_ complaint: String, on name: [UInt8], in folder: String) throws(SystemFailure) {
    let target = try OwnedDescriptor(opening: folder, O_RDONLY | O_DIRECTORY)
    let file = try target.open(name.prefix(250) + Array(".txt".utf8), O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW)
    try file.write(Array((complaint + "\n").utf8))
    try file.synchronize()
  }
}
