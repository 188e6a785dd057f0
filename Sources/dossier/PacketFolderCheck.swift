import CaseModel
import ContentHashing
import Foundation
import PacketWriting

/// A packet's folder against its manifest, and its files against each other.
struct PacketFolderCheck {
  let problems: [String]

  /// Throws where the folder has no readable manifest: then it is no packet, or not a whole one.
  init(_ folder: URL) throws(CommandFailure) {
    let manifest = try PacketFolderCheck.json(folder, "manifest.json")
    guard let manifest, manifest["schema"]?.stringValue?.hasPrefix("dossier-manifest/") == true else {
      throw CommandFailure(
        .unusableInput, "the folder has no manifest.json of a packet: name a packet's folder, like packets/REF/v1")
    }
    var problems: [String] = []
    let listed = manifest["files"]?.items ?? []
    var names: Set<String> = ["manifest.json"]
    for entry in listed {
      guard let name = entry["name"]?.stringValue, !name.contains("/") else {
        problems.append("the manifest lists a file without a plain name")
        continue
      }
      names.insert(name)
      guard let found = try PacketFolderCheck.digest(folder.appending(path: name)) else {
        problems.append("\(name) is missing")
        continue
      }
      if found.byteCount != entry["bytes"]?.intValue {
        problems.append("\(name) has \(found.byteCount) bytes, the manifest says \(entry["bytes"]?.intValue ?? 0)")
      } else if found.digest.hex != entry["sha256"]?.stringValue {
        problems.append("\(name) was changed: its SHA-256 is not the manifest's")
      }
    }
    do {
      let there = try FileManager.default.contentsOfDirectory(atPath: folder.path)
      let others = there.filter { !names.contains($0) }.count
      if others > 0 { problems.append("the folder holds \(others) files that the manifest does not list") }
    } catch {
      throw CommandFailure(.unusableInput, "the folder cannot be listed: check its rights")
    }
    if let packet = try PacketFolderCheck.json(folder, "packet.json") {
      for entry in packet["imaging"]?["manifests"]?.items ?? [] {
        if let problem = try PacketFolderCheck.problem(ofImaging: entry, in: folder, listed: names) {
          problems.append(problem)
        }
      }
      problems += PacketCheck(packet: packet, bundle: try PacketFolderCheck.json(folder, "bundle.json")).problems
    } else {
      problems.append("packet.json is missing or is no JSON")
    }
    self.problems = problems
  }

  /// An imaging manifest against what packet.json says of it; one that is missing is told as a missing file.
  private static func problem(
    ofImaging entry: JSONValue, in folder: URL, listed: Set<String>
  ) throws(CommandFailure) -> String? {
    guard let name = entry["file"]?.stringValue, listed.contains(name) else {
      return "packet.json names an imaging manifest that is not in the folder"
    }
    let file = folder.appending(path: name)
    guard FileManager.default.fileExists(atPath: file.path) else { return nil }
    let bytes: [UInt8]
    do { bytes = Array(try Data(contentsOf: file)) } catch {
      throw CommandFailure(.unusableInput, "\(name) cannot be read: check its rights")
    }
    guard let named = NamedInstances(bytes), named.study == entry["study"]?.stringValue,
      named.instances.count == entry["instances"]?.intValue
    else { return "\(name) does not name the study and as many instances as packet.json says" }
    return nil
  }

  /// `nil` where the file is missing or is no JSON.
  private static func json(_ folder: URL, _ name: String) throws(CommandFailure) -> JSONValue? {
    let file = folder.appending(path: name)
    guard FileManager.default.fileExists(atPath: file.path) else { return nil }
    let data: Data
    do { data = try Data(contentsOf: file) } catch {
      throw CommandFailure(.unusableInput, "\(name) cannot be read: check its rights")
    }
    do { return try JSONDecoder().decode(JSONValue.self, from: data) } catch { return nil }
  }

  private static func digest(_ file: URL) throws(CommandFailure) -> (digest: BlobDigest, byteCount: Int)? {
    guard FileManager.default.fileExists(atPath: file.path) else { return nil }
    do {
      let handle = try FileHandle(forReadingFrom: file)
      var hasher = BlobHasher()
      while let piece = try handle.read(upToCount: 4 << 20), !piece.isEmpty { hasher.update(piece) }
      try handle.close()
      return (hasher.digest, hasher.byteCount)
    } catch {
      throw CommandFailure(.unusableInput, "a file of the packet cannot be read: check its rights")
    }
  }
}
