import ArgumentParser
import CaseModel
import CaseProcessing
import ChartUnderstanding
import ContentSniffing
import Foundation
import ImagingSites
import ReaderProtocol
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
    // Versions belong to the keys of results that are kept; here none is.
    async let loading = LoadedReading(path: pipeline, tools: ReaderVersions(engines: [], languages: []))
    let files = FilesInPlace()
    let found = try InspectedFiles(files: files).found(at: path)
    let items = found.items
    let readers = ReaderPool(programs: ProgramFiles.readers, blobs: files)
    do {
      var rules: LoadedPipeline?
      if try await files.looksLikeDisc(items) {
        // The rules for paper are read later, if there is any on it.
        await readers.expectDisc(fileCount: items.count)
      } else {
        rules = try LoadedPipeline(path: pipeline)
      }
      let reading = try await loading
      async let vote = reading.vote()
      let context = StageContext(blobs: files, readers: readers)
      let book = PasswordBook(giving: password, for: items.map(\.digest))
      var gathered = try await GatherSources(
        stages: reading.stages, evaluator: InlineEvaluator(context: context), blobs: files, passwords: book,
        recognises: !noOCR, rendersPictures: false
      ).gather([ArrivalManifest(channel: .upload, items: items)])
      gathered.findings += found.findings
      if rules == nil, !gathered.papers.isEmpty { rules = try LoadedPipeline(path: pipeline) }
      let inspection = try await Inspection(
        gathered, understanding: try rules?.understanding(), vote: try await vote, context: context)
      let printer = InspectionPrinter(inspection: inspection, blobs: files)
      if json { try await printer.json() } else { try await printer.lines() }
      guard inspection.isUsable else {
        throw CommandFailure(.unusableInput, inspection.firstError ?? "nothing that can be read was found there")
      }
    } catch let failure as StageFailure {
      throw CommandFailure(failure)
    }
  }
}
