import Doors
import Foundation
import ServiceSettings
import SystemFiles

/// What `doctor` says of the doors: drop folders, held deliveries, secrets.
struct ServiceExamination {
  let settings: ServiceSettings
  let workspace: Workspace

  func checks() -> [Check] {
    var checks = [Check(name: "settings", state: .works, detail: "read and checked", remedy: nil)]
    for (index, watched) in WatchedFolders(settings.watch, workspace: workspace).all.enumerated() {
      checks.append(dropFolder(index, watched.folder.path, [watched.accepted.path, watched.rejected.path]))
    }
    checks += held()
    checks += secrets()
    checks += certificate()
    return checks
  }

  /// Folders are told by their place in the settings.
  private func dropFolder(_ index: Int, _ path: String, _ targets: [String]) -> Check {
    let name = "drop folder \(index + 1)"
    guard FileManager.default.fileExists(atPath: path) else {
      return index == 0 && settings.watch?.folders == nil
        ? Check(name: name, state: .warning, detail: "not made yet", remedy: "the first command that files makes it")
        : Check(name: name, state: .missing, detail: "not there", remedy: "make the folder that dossier.yaml names")
    }
    guard access(path, R_OK | W_OK | X_OK) == 0 else {
      return Check(
        name: name, state: .missing, detail: "cannot be read and written",
        remedy: "give this user rights to read, write and enter it: what is filed is moved away")
    }
    do throws(SystemFailure) {
      let device = try FileFacts(ofPath: path).device
      for target in targets where FileManager.default.fileExists(atPath: target) {
        guard try FileFacts(ofPath: target).device == device else {
          return Check(
            name: name, state: .missing, detail: "accepted or rejected lies on another file system",
            remedy:
              "set accepted and rejected of this folder to its own file system: things are moved there by a rename")
        }
      }
      guard try !Folders.isOnNetwork(path) else {
        return Check(
          name: name, state: .works, detail: "on a network share: without events, it is only scanned", remedy: nil)
      }
    } catch {
      return Check(name: name, state: .missing, detail: "\(error.operation) failed", remedy: "check the disk")
    }
    return Check(name: name, state: .works, detail: "can be read and written", remedy: nil)
  }

  private func held() -> [Check] {
    do throws(ReceiveFailure) {
      let held = try HeldDeliveries(folder: workspace.unrouted.path).all()
      guard !held.isEmpty else { return [] }
      return [
        Check(
          name: "unrouted", state: .warning, detail: "\(held.count) deliveries wait for a case",
          remedy: "`dossier holds` lists them, `dossier file` files them")
      ]
    } catch {
      return [Check(name: "unrouted", state: .missing, detail: error.code, remedy: error.description)]
    }
  }

  /// Renewal is somebody else's: three weeks are enough to mend it.
  private func certificate() -> [Check] {
    do throws(CommandFailure) {
      guard let certificate = try settings.hook?.certificate() else { return [] }
      let days = Int(certificate.validUntil.timeIntervalSinceNow / 86_400)
      guard days >= 0 else {
        return [
          Check(
            name: "certificate", state: .missing, detail: "ended \(-days) days ago",
            remedy: "renew the file that hook.tls names; the hook shows it from the next connection on")
        ]
      }
      return [
        Check(
          name: "certificate", state: days < 21 ? .warning : .works, detail: "ends in \(days) days",
          remedy: days < 21 ? "renew the file that hook.tls names; a restart is not needed" : nil)
      ]
    } catch {
      return [Check(name: "certificate", state: .missing, detail: error.message, remedy: "correct hook.tls")]
    }
  }

  private func secrets() -> [Check] {
    let senders = (settings.hook?.signers ?? []) + (settings.hook?.tokens ?? [])
    let archives = settings.delivery?.archives ?? []
    let files =
      [settings.hook?.tls?.keyFile].compactMap(\.self) + senders.compactMap(\.secretFile)
      + (settings.notices?.webhooks ?? []).compactMap(\.secretFile) + archives.compactMap(\.passwordFile)
    var checks: [Check] = []
    if senders.isEmpty {
      checks.append(
        Check(
          name: "hook", state: .warning, detail: "nobody may send: every message is refused",
          remedy: "name signers or tokens below hook in dossier.yaml, if something is to send over HTTP"))
    }
    for file in files {
      do {
        let rights = try FileFacts(ofPath: file).mode & 0o077
        checks.append(
          rights == 0 && access(file, R_OK) == 0
            ? Check(name: "secret file", state: .works, detail: "for this user only", remedy: nil)
            : Check(
              name: "secret file", state: .warning, detail: "others can read it, or this user cannot",
              remedy: "run: chmod 600 on it, with this user as its owner"))
      } catch {
        checks.append(
          Check(name: "secret file", state: .missing, detail: "not there", remedy: "check its path in dossier.yaml"))
      }
    }
    for command in settings.notices?.commands ?? [] where access(command, X_OK) != 0 {
      checks.append(
        Check(
          name: "notice command", state: .missing, detail: "not executable",
          remedy: "check its path in dossier.yaml and its rights"))
    }
    for archive in archives where access(archive.folder, W_OK | X_OK) != 0 {
      checks.append(
        Check(
          name: "delivery folder", state: .missing, detail: "not there, or not to be written",
          remedy: "make it, or check its path in dossier.yaml and its rights"))
    }
    return checks
  }
}
