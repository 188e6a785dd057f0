import DICOMReading
import ReaderMain
import ReaderProtocol
import ReaderSandbox

// Reads discs and nothing else: it links DCMTK alone, and starts in a third of the time of the reader with all the libraries of paper.

ReaderMain.run(
  versions: { _ in
    ReaderVersions(engines: [DiscReader.engineVersion], languages: [], sandbox: .ofThisKernel)
  },
  confine: { _, use in Sandbox.forEngines(use) },
  answer: { request, _, channel in
    switch request {
    case .readDisc: try DiscReader.run(channel: channel)
    case .renderKeyImages(let count, let edge):
      try KeyImageRenderer.run(count: count, edgeInPixels: edge, channel: channel)
    default: throw OtherReadersRequest()
    }
  })
