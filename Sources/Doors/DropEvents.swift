import CaseModel
import Dispatch
import Glibc
import Synchronization
import SystemFiles

/// What inotify tells of a drop folder: only a hint to look sooner, and which things came by one rename.
///
/// Network shares tell nothing and a full queue forgets: the scans find everything without it.
package struct DropEvents: ~Copyable {
  private let watches: DropWatches
  private let source: any DispatchSourceRead

  /// `notify` is called after events came. Throws where the kernel has no watch left or the folder cannot be read: scans
  /// do without.
  package init(root: String, notify: @escaping @Sendable () -> Void) throws(SystemFailure) {
    let watches = try DropWatches(root: root)
    let source = DispatchSource.makeReadSource(
      fileDescriptor: watches.number, queue: DispatchQueue(label: "dossier.inotify"))
    source.setEventHandler {
      watches.read()
      notify()
    }
    source.resume()
    self.watches = watches
    self.source = source
  }

  deinit { source.cancel() }

  /// What came by one rename since this was last asked.
  package func takeArrived() -> Set<DropUnit> { watches.takeArrived() }
}

/// The watched folders and what their events said.
private final class DropWatches: Sendable {
  private struct State {
    /// By watch descriptor; `nil` is the drop folder itself.
    var places: [Int32: CaseReference?] = [:]
    var arrived: Set<DropUnit> = []
  }

  private static let wanted = UInt32(IN_MOVED_TO | IN_CLOSE_WRITE | IN_CREATE)

  private let root: String
  private let descriptor: OwnedDescriptor
  private let state = Mutex(State())

  var number: Int32 { descriptor.number }

  init(root: String) throws(SystemFailure) {
    let number = inotify_init1(Int32(IN_NONBLOCK) | Int32(IN_CLOEXEC))
    guard number >= 0 else { throw SystemFailure("inotify_init1") }
    self.root = root
    descriptor = OwnedDescriptor(owning: number)
    guard watch(root, as: nil) else { throw SystemFailure("inotify_add_watch") }
    for name in try Folders.names(in: root) {
      if let reference = CaseReference(FileName.text(name)) { _ = watch("\(root)/\(reference)", as: reference) }
    }
  }

  func takeArrived() -> Set<DropUnit> {
    state.withLock { state in
      defer { state.arrived = [] }
      return state.arrived
    }
  }

  private func watch(_ path: String, as reference: CaseReference?) -> Bool {
    let number = inotify_add_watch(descriptor.number, path, DropWatches.wanted | UInt32(IN_ONLYDIR))
    guard number >= 0 else { return false }
    state.withLock { $0.places[number] = .some(reference) }
    return true
  }

  /// Reads all events that wait.
  func read() {
    while let bytes = readSome(), !bytes.isEmpty { take(bytes) }
  }

  private func readSome() -> [UInt8]? {
    do { return try descriptor.read(upTo: 64 << 10) } catch {
      // EAGAIN: all is read. Anything else: the scans do without.
      return nil
    }
  }

  /// `struct inotify_event`: wd, mask, cookie, len, then `len` bytes of name.
  private func take(_ bytes: [UInt8]) {
    var at = 0
    let header = MemoryLayout<inotify_event>.size
    while at + header <= bytes.count {
      let event = bytes.withUnsafeBytes { $0.loadUnaligned(fromByteOffset: at, as: inotify_event.self) }
      let end = min(bytes.count, at + header + Int(event.len))
      let name = Array(bytes[(at + header)..<end].prefix { $0 != 0 })
      at = end
      guard let place = state.withLock({ $0.places[event.wd] }) else { continue }
      if event.mask & UInt32(IN_MOVED_TO) != 0 {
        _ = state.withLock { $0.arrived.insert(DropUnit(reference: place, name: name)) }
      }
      if event.mask & UInt32(IN_ISDIR) != 0, place == nil, let reference = CaseReference(FileName.text(name)) {
        _ = watch("\(root)/\(reference)", as: reference)
      }
    }
  }
}
