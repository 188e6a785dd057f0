import Crypto
import Foundation
import NeuralRecognition
import OfficeConversion
import PDFReading
import PageMarks
import ReaderMain
import ReaderProtocol
import ScanReading
import TextRecognition
import Unpacking

/// What this reader was built with and what it finds on the machine.
enum InstalledEngines {
  /// `thoroughly` loads the second reader instead of looking only whether it is there.
  static func versions(thoroughly: Bool) throws -> ReaderVersions {
    let secondReader = thoroughly ? SecondReaderCheck.trial : SecondReaderCheck.look
    var engines =
      [
        PopplerVersion.text, QPDFVersion.text, TesseractVersion.text, Unpack.engineVersion,
        Unpack.mailEngineVersion, Unpack.udfEngineVersion, ZBarVersion.text,
      ] + ImageLibraryVersions.texts + [InstalledOffice.version].compactMap { $0 }
    var languages: [String] = []
    if let directory = InstalledLanguages.directory {
      // `osd` is no language, but what turns a page belongs to what was read, and to what doctor looks for.
      for name in InstalledLanguages.names + ["osd"] {
        let file = URL(filePath: directory).appending(path: name + ".traineddata")
        guard FileManager.default.fileExists(atPath: file.path) else { continue }
        let digest = SHA256.hash(data: try Data(contentsOf: file, options: .alwaysMapped))
        let hex = digest.prefix(8).map { byte in
          (byte < 16 ? "0" : "") + String(byte, radix: 16)
        }
        languages.append("\(name) \(hex.joined())")
      }
    }
    if case .works(let version, _) = secondReader { engines.append(version) }
    return ReaderVersions(
      engines: engines.sorted(), languages: languages, secondReader: secondReader,
      sandbox: .ofThisKernel)
  }
}
