import ArgumentParser
import CaseModel
import CaseProcessing
import ChartUnderstanding
import ContentSniffing
import Foundation
import ImagingSites
import StageContract
import Stages
import SystemFiles
import Workers

struct InspectCommand: DossierCommand {
  static let configuration = CommandConfiguration(
    commandName: "inspect", abstract: "Reads one file, folder or disc image without any store.",
    discussion: "Kind, pages, text, studies and sites; nothing is kept.")

  @Flag(help: "Print one JSON document.")
  var json = false

  @Flag(name: .customLong("no-ocr"), help: "Leave pages without text as they are.")
  var noOCR = false

  @Option(help: "A password to open encrypted files with.")
  var password: String?

  @Option(help: "A pipeline file (else second-opinion.yaml).")
  var pipeline: String?

  @Argument(help: "The file or folder.")
  var path: String

  func perform() async throws {
    let loaded = try LoadedPipeline(path: pipeline)
    let files = FilesInPlace()
    let items = try await InspectedFiles(files: files).items(at: path)
    let stages = try loaded.stages(tools: try ReaderProgram.versions())
    let readers = ReaderPool(executable: ProgramFiles.reader.path, blobs: files)
    let context = StageContext(blobs: files, readers: readers)
    do {
      let book = PasswordBook(giving: password, for: items.map(\.digest))
      let gathered = try await GatherSources(
        stages: stages.reading, evaluator: InlineEvaluator(context: context), blobs: files, passwords: book,
        recognises: !noOCR
      ).gather([ArrivalManifest(channel: .upload, items: items)])
      let inspection = try await Inspection(
        gathered, stages: stages, vote: StudySiteVote(reader: loaded.reader), context: context)
      if json {
        try inspection.printJSON()
      } else {
        for line in inspection.lines { StandardOutput.line(line) }
      }
      guard inspection.isUsable else {
        throw CommandFailure(.unusableInput, inspection.firstError ?? "nothing that can be read was found there")
      }
    } catch let failure as StageFailure {
      throw CommandFailure(failure)
    }
  }
}

/// The files at a path, named relative to it.
struct InspectedFiles {
  let files: FilesInPlace

  func items(at path: String) async throws(CommandFailure) -> [ArrivalItem] {
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
      throw CommandFailure(.unusableInput, "there is nothing at this path: check it")
    }
    var items: [ArrivalItem] = []
    if isFolder.boolValue {
      guard FileManager.default.isReadableFile(atPath: path), FileManager.default.isExecutableFile(atPath: path),
        let walker = FileManager.default.enumerator(atPath: path)
      else {
        throw CommandFailure(.unusableInput, "the folder may not be read: check its rights")
      }
      while let name = walker.nextObject() as? String {
        if let item = try await item(path + "/" + name, name: name) { items.append(item) }
      }
    } else if let item = try await item(path, name: URL(filePath: path).lastPathComponent) {
      items.append(item)
    }
    guard !items.isEmpty else { throw CommandFailure(.unusableInput, "there is no file at this path that can be read") }
    return items
  }

  /// `nil` for folders, links, pipes and devices.
  private func item(_ path: String, name: String) async throws(CommandFailure) -> ArrivalItem? {
    let facts: FileFacts
    do { facts = try FileFacts(ofPath: path) } catch {
      throw CommandFailure(.unusableInput, "a file there cannot be read (\(error)): check its rights")
    }
    guard facts.kind == .file else { return nil }
    guard FileManager.default.isReadableFile(atPath: path) else {
      throw CommandFailure(.unusableInput, "a file there may not be read: check its rights")
    }
    let absolute = URL(filePath: path).absoluteURL.path
    return ArrivalItem(
      name: name, digest: await files.add(path: absolute, byteCount: facts.byteCount), byteCount: facts.byteCount)
  }
}
