import CReaderProcess
import CaseModel
import DICOMReading
import Foundation
import NeuralRecognition
import OfficeConversion
import ReaderProtocol
import ReaderSandbox
import RecordsWriting
import Unpacking

// One unit of work, then exit: 0 where the unit came to its end (a refusal is an end), 1 where it did not,
// 64 for wrong arguments, 71 where a limit could not be set. Nothing is ever printed but `--versions`.

let arguments = ReaderArguments(CommandLine.arguments.dropFirst())
guard let arguments else { exit(64) }

guard ProcessLimits.apply(arguments) else { exit(71) }

if arguments.printsVersions {
  do {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    FileHandle.standardOutput.write(try encoder.encode(InstalledEngines.versions(thoroughly: arguments.isThorough)))
    FileHandle.standardOutput.write(Data("\n".utf8))
    exit(0)
  } catch {
    exit(1)
  }
}

guard creader_silence_output() == 0 else { exit(71) }

let channel = ReaderChannel.ofThisProcess()
do {
  let request = try channel.receive(ReaderRequest.self)
  guard confine(for: request, arguments.sandbox) else { _exit(71) }
  try answer(request, arguments.sandbox, channel: channel)
  try channel.send(.end)
} catch let refusal as Refusal {
  do {
    try channel.send(.refused(refusal.finding))
    try channel.send(.end)
  } catch {
    exit(1)
  }
} catch {
  exit(1)
}
// Without the destructors of libraries: the answer is out, the process has nothing to save.
_exit(0)

/// False where that is required and cannot be had.
func confine(for request: ReaderRequest, _ use: SandboxUse) -> Bool {
  switch request {
  // A program of its own prints: that one is confined.
  case .convert(let kind, _, _) where kind != .pdf: true
  case .recognise: Sandbox.forEngines(use, reading: SecondReaderCheck.folder)
  default: Sandbox.forEngines(use)
  }
}

/// Hands the request to its engine.
func answer(_ request: ReaderRequest, _ use: SandboxUse, channel: ReaderChannel) throws {
  switch request {
  case .readPDF(let passwords, let maximumPages, let share):
    try ReadPDF.run(passwords: passwords, maximumPages: maximumPages, share: share, channel: channel)
  case .readImage(let kind, let maximumPages, _) where kind.isTyped:
    try ReadText.run(kind: kind, maximumPages: maximumPages, channel: channel)
  case .readImage(let kind, let maximumPages, let maximumMegapixels):
    try ReadImage.run(
      kind: kind, maximumPages: maximumPages, maximumMegapixels: maximumMegapixels, channel: channel)
  case .recognise(let kind, let passwords, let pages, let settings):
    try Recognise.run(kind: kind, passwords: passwords, pages: pages, settings: settings, channel: channel)
  case .readDisc: try DiscReader.run(channel: channel)
  case .renderKeyImages(let count, let edge):
    try KeyImageRenderer.run(count: count, edgeInPixels: edge, channel: channel)
  case .renderPages(let kind, let passwords, let wanted, let maximumMegapixels):
    try RenderPages.run(
      kind: kind, passwords: passwords, wanted: wanted, maximumMegapixels: maximumMegapixels, channel: channel)
  case .unpack(let kind, let limits, let passwords):
    try UnpackSource.run(kind: kind, limits: limits, passwords: passwords, channel: channel)
  case .convert(.pdf, let passwords, let maximumPages):
    try ReadPDF.mend(passwords: passwords, maximumPages: maximumPages, channel: channel)
  case .convert(let kind, _, _):
    try ConvertOffice.run(kind: kind, channel: channel) { Sandbox.forPrinting(use, in: $0) }
  case .writeRecords: try WriteRecords.run(channel: channel)
  case .packArchive(let names, let password):
    try PackArchive.run(names: names, password: password, channel: channel)
  }
}
