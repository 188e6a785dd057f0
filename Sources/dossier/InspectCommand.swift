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
      let isDisc = try await files.looksLikeDisc(items)
      if isDisc { await readers.expectDisc(fileCount: items.count) }
      let reading = try await loading
      // What follows reading is read from the pipeline meanwhile: rules for paper, the tables of sites for a disc. Whatever
      // else there is in a container or on a disc gets its own later.
      async let earlyRules = isDisc ? nil : reading.paperRules()
      async let earlyVote = isDisc ? reading.vote() : nil
      let context = StageContext(blobs: files, readers: readers)
      let book = PasswordBook(giving: password, for: items.map(\.digest))
      var gathered = try await GatherSources(
        stages: reading.stages, evaluator: InlineEvaluator(context: context), blobs: files, passwords: book,
        recognises: !noOCR, rendersPictures: false
      ).gather([ArrivalManifest(channel: .upload, items: items)])
      await readers.endResting()
      gathered.findings += found.findings
      var (rules, vote) = try await (earlyRules, earlyVote)
      if rules == nil, !gathered.papers.isEmpty { rules = try await reading.paperRules() }
      if vote == nil, !gathered.discs.isEmpty { vote = try await reading.vote() }
      let inspection = try await Inspection(gathered, rules: rules, vote: vote, context: context)
      let printer = InspectionPrinter(inspection: inspection, blobs: files, width: readers.width)
      if json { try await printer.json() } else { try await printer.lines() }
      guard inspection.isUsable else {
        throw CommandFailure(.unusableInput, inspection.firstError ?? "nothing that can be read was found there")
      }
    } catch let failure as StageFailure {
      throw CommandFailure(failure)
    }
  }
}
