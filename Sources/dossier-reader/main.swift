import CaseModel
import Foundation
import NeuralRecognition
import OfficeConversion
import ReaderMain
import ReaderProtocol
import ReaderSandbox
import RecordsWriting
import Unpacking

// Reads paper: everything but discs, which have a reader of their own.

if CommandLine.arguments.dropFirst() == ["--prepare-second-reader"] { prepareSecondReader() }

ReaderMain.run(
  versions: { try InstalledEngines.versions(thoroughly: $0) },
  confine: { confine(for: $0, $1) },
  answer: { try answer($0, $1, channel: $2) })

/// Where it is not installed there is nothing to prepare, and that is no failure.
func prepareSecondReader() -> Never {
  do throws(NeuralFailure) {
    print("second reader: \(try SecondReaderCheck.prepare())")
  } catch {
    FileHandle.standardError.write(Data("second reader: \(error.words)\n".utf8))
    switch error {
    // An image may have its folder and nothing in it.
    case .notInstalled, .switchedOff, .processor, .missing: break
    case .changed, .library, .model, .notPrepared: exit(1)
    }
  }
  exit(0)
}

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
  case .readDisc, .renderKeyImages: throw OtherReadersRequest()
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
