// swift-tools-version: 6.1
import PackageDescription

let package = Package(
  name: "dossier",
  platforms: [.macOS(.v15)],
  dependencies: [
    .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2")
  ],
  targets: [
    // Values, and what is said between supervisor and readers.
    .target(name: "CaseModel"),
    .target(name: "ReaderProtocol", dependencies: ["CaseModel"]),
    .testTarget(name: "CaseModelTests", dependencies: ["CaseModel", "ReaderProtocol"]),

    // C libraries: imported by one engine room each.
    .systemLibrary(name: "CPoppler", pkgConfig: "poppler-glib", providers: [.apt(["libpoppler-glib-dev"])]),
    .systemLibrary(name: "CQPDF", pkgConfig: "libqpdf", providers: [.apt(["libqpdf-dev"])]),
    .systemLibrary(name: "CTesseract", providers: [.apt(["libtesseract-dev", "tesseract-ocr"])]),
    .systemLibrary(name: "CLeptonica", providers: [.apt(["libleptonica-dev"])]),
    .target(name: "CTIFF", linkerSettings: [.linkedLibrary("tiff")]),
    .target(name: "CReaderProcess"),

    // Paper: pages, scans, recognition.
    .target(name: "PageRasters"),
    .target(
      name: "PDFReading",
      dependencies: [
        "CaseModel", "PageRasters", "CPoppler", "CQPDF", .product(name: "Crypto", package: "swift-crypto"),
      ]),
    .target(
      name: "ScanReading",
      dependencies: [
        "CaseModel", "PageRasters", "CTIFF", "CLeptonica", .product(name: "Crypto", package: "swift-crypto"),
      ]),
    .target(
      name: "TextRecognition", dependencies: ["CaseModel", "PageRasters", "ReaderProtocol", "CTesseract", "CLeptonica"]),
    .target(name: "PageTruth", dependencies: ["CaseModel"]),
    .testTarget(name: "PageTruthTests", dependencies: ["CaseModel", "PageTruth"]),
    .testTarget(
      name: "PDFReadingTests",
      dependencies: ["CaseModel", "PDFReading", "PageRasters", "ReaderProtocol", "TextRecognition"]),
    .testTarget(name: "ScanReadingTests", dependencies: ["CaseModel", "PageRasters", "ScanReading"]),
    .executableTarget(
      name: "dossier-reader",
      dependencies: [
        "CaseModel", "ReaderProtocol", "CReaderProcess", "PageRasters", "PDFReading", "ScanReading",
        "TextRecognition", .product(name: "Crypto", package: "swift-crypto"),
      ]),
  ],
  swiftLanguageModes: [.v6]
)
