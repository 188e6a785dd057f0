// swift-tools-version: 6.1
import PackageDescription

let argumentParser = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")
let asyncHTTPClient = Target.Dependency.product(name: "AsyncHTTPClient", package: "async-http-client")
let crypto = Target.Dependency.product(name: "Crypto", package: "swift-crypto")
let grdb = Target.Dependency.product(name: "GRDB", package: "GRDB.swift")
let hummingbird = Target.Dependency.product(name: "Hummingbird", package: "hummingbird")
let hummingbirdTLS = Target.Dependency.product(name: "HummingbirdTLS", package: "hummingbird")
let hummingbirdCore = Target.Dependency.product(name: "HummingbirdCore", package: "hummingbird")
let lifecycle = Target.Dependency.product(name: "ServiceLifecycle", package: "swift-service-lifecycle")
let logging = Target.Dependency.product(name: "Logging", package: "swift-log")
let mustache = Target.Dependency.product(name: "Mustache", package: "swift-mustache")
let nioCore = Target.Dependency.product(name: "NIOCore", package: "swift-nio")
let nioSSL = Target.Dependency.product(name: "NIOSSL", package: "swift-nio-ssl")
let yams = Target.Dependency.product(name: "Yams", package: "Yams")

let package = Package(
  name: "dossier",
  platforms: [.macOS(.v15)],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
    .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
    .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
    .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.6"),
    .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
    .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1", traits: []),
    .package(url: "https://github.com/hummingbird-project/swift-mustache", from: "2.1.1"),
    .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
    .package(url: "https://github.com/swift-server/async-http-client", from: "1.37.0"),
    .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
  ],
  targets: [
    // Values, and what is said between supervisor and readers.
    .target(name: "CaseModel"),
    .target(name: "ReaderProtocol", dependencies: ["CaseModel"]),
    .testTarget(name: "CaseModelTests", dependencies: ["CaseModel", "ReaderProtocol"]),

    // C and C++ libraries: each imported by one engine.
    .systemLibrary(
      name: "CPoppler", pkgConfig: "poppler-glib",
      providers: [.apt(["libpoppler-glib-dev", "libpoppler-private-dev"])]),
    .target(name: "CPopplerText", dependencies: ["CPoppler"], linkerSettings: [.linkedLibrary("poppler")]),
    .target(
      name: "CQPDF", cxxSettings: [.define("POINTERHOLDER_TRANSITION", to: "4")],
      linkerSettings: [.linkedLibrary("qpdf")]),
    .target(name: "CHEIF", linkerSettings: [.linkedLibrary("heif")]),
    // The static library: its calls within itself need no table, and a reader loads neither curl's libraries nor libgomp.
    .target(
      name: "CTesseract",
      linkerSettings: [
        .unsafeFlags([
          "-Xlinker", "-l:libtesseract.a", "-Xlinker",
          "--wrap=_ZN9tesseract13UnicharAmbigs13LoadUniversalERKNS_10UNICHARSETEPS1_",
        ]), .linkedLibrary("archive"), .linkedLibrary("lept"), .linkedLibrary("stdc++"),
      ]),
    .systemLibrary(name: "CLeptonica", providers: [.apt(["libleptonica-dev"])]),
    .systemLibrary(name: "CZBar", providers: [.apt(["libzbar-dev"])]),
    .systemLibrary(name: "CArchive", providers: [.apt(["libarchive-dev"])]),
    .target(name: "CUDFRead", linkerSettings: [.linkedLibrary("udfread")]),
    .systemLibrary(name: "CGMime", pkgConfig: "gmime-3.0", providers: [.apt(["libgmime-3.0-dev"])]),
    .target(name: "CTIFF", linkerSettings: [.linkedLibrary("tiff")]),
    .target(
      name: "CDCMTK",
      linkerSettings: [
        .linkedLibrary("dcmdata"), .linkedLibrary("dcmimage"), .linkedLibrary("dcmimgle"), .linkedLibrary("dcmjpeg"),
        .linkedLibrary("dcmjpls"), .linkedLibrary("oflog"), .linkedLibrary("ofstd"), .linkedLibrary("z"),
      ]),
    .target(
      name: "CRecords", dependencies: ["CHEIF", "CTIFF"],
      cxxSettings: [.define("POINTERHOLDER_TRANSITION", to: "4")],
      linkerSettings: [.linkedLibrary("qpdf"), .linkedLibrary("tiff"), .linkedLibrary("lept")]),
    .target(name: "COpenVINO", linkerSettings: [.linkedLibrary("dl")]),
    .target(name: "CReaderProcess"),
    .target(name: "ReaderSandbox", dependencies: ["CReaderProcess", "ReaderProtocol"]),
    .target(name: "ReaderMain", dependencies: ["CReaderProcess", "ReaderProtocol"]),

    // Engines: parsers of foreign bytes, linked by the reader alone.
    .target(name: "PageRasters", dependencies: ["CaseModel"]),
    .target(
      name: "PDFReading",
      dependencies: ["CaseModel", "PageRasters", "ReaderProtocol", "CPoppler", "CPopplerText", "CQPDF", crypto]),
    .target(name: "ScanReading", dependencies: ["CaseModel", "PageRasters", "CHEIF", "CTIFF", "CLeptonica", crypto]),
    .target(name: "PageRecognition", dependencies: ["CaseModel", "PageRasters", "ReaderProtocol", "CLeptonica"]),
    .target(
      name: "TextRecognition", dependencies: ["CaseModel", "PageRecognition", "CTesseract", "CLeptonica"]),
    .target(
      name: "NeuralRecognition", dependencies: ["COpenVINO", "CaseModel", "PageRecognition", "ReaderProtocol", crypto]),
    .testTarget(
      name: "NeuralRecognitionTests",
      dependencies: ["CaseModel", "NeuralRecognition", "PageRasters", "PageRecognition", "ReaderProtocol"]),
    .target(name: "PageMarks", dependencies: ["CZBar", "CaseModel", "PageRasters"]),
    .testTarget(name: "PageMarksTests", dependencies: ["CaseModel", "PageMarks", "PageRasters"]),
    .target(name: "TextReading", dependencies: ["CaseModel", "ReaderProtocol", crypto]),
    .testTarget(
      name: "TextReadingTests", dependencies: ["CaseModel", "ProgramTesting", "ReaderProtocol", "TextReading"]),
    .testTarget(
      name: "PDFReadingTests", dependencies: ["CaseModel", "PDFReading", "ProgramTesting", "ReaderProtocol"]),
    .testTarget(name: "ScanReadingTests", dependencies: ["CPictureMaking", "CaseModel", "PageRasters", "ScanReading"]),
    .testTarget(
      name: "TextRecognitionTests",
      dependencies: [
        "CLeptonica", "CTesseract", "CaseModel", "NeuralRecognition", "PageRasters", "PageRecognition", "PDFReading",
        "ReaderProtocol", "ScanReading", "TextRecognition",
      ]),
    .target(name: "DICOMReading", dependencies: ["CDCMTK", "CaseModel", "ReaderProtocol"]),
    .testTarget(
      name: "DICOMReadingTests", dependencies: ["CLeptonica", "ContentHashing", "DICOMReading", "ProgramTesting"]),
    .target(name: "Unpacking", dependencies: ["CArchive", "CGMime", "CUDFRead", "CaseModel", "ReaderProtocol"]),
    .testTarget(name: "UnpackingTests", dependencies: ["CaseModel", "ProgramTesting", "ReaderProtocol", "Unpacking"]),
    .target(name: "RecordsWriting", dependencies: ["CRecords", "CaseModel", "ReaderProtocol"]),
    .testTarget(
      name: "RecordsWritingTests", dependencies: ["CPictureMaking", "RecordsWriting", "CaseModel", "ReaderProtocol"]),
    .target(name: "OfficeConversion", dependencies: ["CReaderProcess", "CaseModel", "ReaderProtocol"]),
    .executableTarget(
      name: "dossier-reader",
      dependencies: [
        "CaseModel", "NeuralRecognition", "OfficeConversion", "PDFReading", "PageMarks", "PageRasters",
        "PageRecognition", "ReaderMain", "ReaderProtocol", "ReaderSandbox", "RecordsWriting", "ScanReading",
        "TextReading", "TextRecognition", "Unpacking", crypto,
      ]),
    .executableTarget(
      name: "dossier-disc-reader", dependencies: ["DICOMReading", "ReaderMain", "ReaderProtocol", "ReaderSandbox"]),
    .testTarget(
      name: "ReaderTests", dependencies: ["CaseModel", "ReaderProtocol", "dossier-disc-reader", "dossier-reader"]),

    // Understanding and money: values in, values out.
    .target(name: "ContentSniffing", dependencies: ["CaseModel"]),
    .testTarget(name: "ContentSniffingTests", dependencies: ["ContentSniffing"]),
    .target(name: "PageTruth", dependencies: ["CaseModel"]),
    .testTarget(name: "PageTruthTests", dependencies: ["CaseModel", "PageTruth"]),
    .target(name: "ChartUnderstanding", dependencies: ["CaseModel"]),
    .target(name: "ChartTesting", dependencies: ["CaseModel", "ChartUnderstanding"]),
    .executableTarget(
      name: "paper-bench",
      dependencies: [
        "CaseModel", "CaseProcessing", "CaseStore", "ChartTesting", "ChartUnderstanding", "ContentHashing",
        "ImagingSites", "Pipelines", "Pricing", "StageContract", "Stages", "Workers",
      ]),
    .testTarget(
      name: "ChartUnderstandingTests", dependencies: ["CaseModel", "ChartTesting", "ChartUnderstanding", yams],
      exclude: ["Annotated"]),
    .target(name: "ImagingSites", dependencies: ["CaseModel"]),
    .testTarget(name: "ImagingSitesTests", dependencies: ["CaseModel", "ImagingSites"], exclude: ["Fixtures"]),
    .target(name: "Pricing", dependencies: ["CaseModel"]),
    .testTarget(name: "PricingTests", dependencies: ["CaseModel", "Pricing"]),
    .target(name: "PacketWriting", dependencies: ["CaseModel", "ReaderProtocol", crypto, mustache]),
    .testTarget(
      name: "PacketWritingTests", dependencies: ["PacketWriting", "CaseModel", "ProgramTesting", "ReaderProtocol"]),

    // The programme's data, checked.
    .target(
      name: "Pipelines",
      dependencies: ["CaseModel", "ChartUnderstanding", "ImagingSites", "Pricing", "ReaderProtocol", crypto, yams]),
    .testTarget(name: "PipelinesTests", dependencies: ["CaseModel", "ImagingSites", "Pipelines", "Pricing"]),

    // The stage contract: digests, keys, failures, what a stage may use.
    .target(name: "ContentHashing", dependencies: ["CaseModel", crypto]),
    .testTarget(name: "ContentHashingTests", dependencies: ["ContentHashing", "StageContract"]),
    .target(name: "StageContract", dependencies: ["CaseModel", "ContentHashing", "ReaderProtocol"]),

    // The store contract and its drivers.
    .target(name: "CLinux"),
    .target(name: "SystemFiles", dependencies: ["CLinux"]),
    .target(
      name: "CaseStore",
      dependencies: [
        "CaseModel", "CLinux", "ContentHashing", "StageContract", "SystemFiles", crypto,
      ]),
    .target(
      name: "FileBlobs",
      dependencies: ["CaseModel", "CaseStore", "CLinux", "ContentHashing", "StageContract", "SystemFiles", crypto]),
    .target(name: "CaseStoreSQL", dependencies: ["CaseModel", "CaseStore", "StageContract"]),
    .target(
      name: "CaseStoreSQLite", dependencies: ["CaseStore", "CaseStoreSQL", "SystemFiles", grdb]),
    .systemLibrary(name: "CPostgres", pkgConfig: "libpq", providers: [.apt(["libpq-dev"])]),
    .target(
      name: "CaseStorePostgres", dependencies: ["CaseStore", "CaseStoreSQL", "CPostgres", "SystemFiles"]),
    .target(
      name: "CaseStoreTesting",
      dependencies: ["CaseModel", "CaseStore", "CLinux", "ContentHashing", "StageContract", "SystemFiles"]),
    .testTarget(
      name: "CaseStoreTests",
      dependencies: ["CaseStorePostgres", "CaseStoreSQLite", "CaseStoreTesting", "ProgramTesting", grdb]),
    .testTarget(name: "FileBlobsTests", dependencies: ["CaseStoreTesting", "FileBlobs"]),

    // The stages, and the machinery that runs them.
    .target(
      name: "Stages",
      dependencies: [
        "CaseModel", "ChartUnderstanding", "ContentHashing", "ContentSniffing", "ImagingSites", "PacketWriting",
        "PageTruth", "Pricing", "ReaderProtocol", "StageContract",
      ]),
    .testTarget(name: "StagesTests", dependencies: ["CaseModel", "ReaderProtocol", "StageContract", "Stages"]),
    .target(
      name: "Workers",
      dependencies: [
        "CaseModel", "CaseStore", "CLinux", "ContentHashing", "ReaderProtocol", "StageContract", "SystemFiles",
      ]),
    .executableTarget(name: "reader-double", dependencies: ["CaseModel", "ReaderProtocol", "ReaderSandbox"]),
    .testTarget(
      name: "WorkersTests",
      dependencies: ["CReaderProcess", "CaseStoreTesting", "ContentHashing", "Workers", "reader-double"]),
    .target(
      name: "CaseProcessing",
      dependencies: [
        "CaseModel", "CaseStore", "ChartUnderstanding", "ContentHashing", "PacketWriting", "ReaderProtocol",
        "StageContract", "Stages", "SystemFiles", "Workers",
      ]),
    .testTarget(
      name: "CaseProcessingTests",
      dependencies: ["CaseProcessing", "CaseStoreTesting", "ContentHashing", "FileBlobs", "ProgramTesting"]),
    .target(
      name: "Doors",
      dependencies: ["CaseModel", "CaseStore", "CLinux", "ContentHashing", "StageContract", "SystemFiles"]),
    .testTarget(name: "DoorsTests", dependencies: ["CaseStoreTesting", "Doors", "FileBlobs"]),

    .target(
      name: "HookDoor",
      dependencies: [
        "CaseModel", "CaseStore", "ContentHashing", "Doors", "StageContract", "SystemFiles", asyncHTTPClient, crypto,
        hummingbird, hummingbirdCore, hummingbirdTLS, lifecycle, logging, nioCore, nioSSL,
      ], resources: [.embedInCode("openapi.json")]),
    .testTarget(name: "HookDoorTests", dependencies: ["CaseStoreTesting", "Doors", "HookDoor", crypto]),

    // What the engineer set for this installation.
    .target(name: "ServiceSettings", dependencies: ["CaseModel", "Doors", "Pipelines"]),
    .testTarget(name: "ServiceSettingsTests", dependencies: ["CaseModel", "Doors", "Pipelines", "ServiceSettings"]),

    // The commands: the composition root.
    .executableTarget(
      name: "dossier",
      dependencies: [
        "CaseModel", "CaseProcessing", "CaseStore", "CaseStorePostgres", "CaseStoreSQLite", "ChartUnderstanding",
        "ContentHashing", "Doors", "FileBlobs", "HookDoor", "ImagingSites", "PacketWriting", "Pipelines", "Pricing",
        "ServiceSettings", "StageContract", "Stages", "SystemFiles", "Workers", argumentParser, logging,
      ],
      exclude: ["Deployment"]),
    .executableTarget(
      name: "store-bench",
      dependencies: ["CaseModel", "CaseStore", "CaseStorePostgres", "CaseStoreSQLite", "StageContract"]),
    .testTarget(name: "ArchitectureTests"),

    // The whole program, as a person or a script runs it.
    .target(
      name: "CPictureMaking",
      linkerSettings: [
        .linkedLibrary("heif"), .linkedLibrary("jpeg"), .linkedLibrary("png"), .linkedLibrary("tiff"),
      ]),
    .target(name: "ProgramTesting", dependencies: ["CArchive", "CQPDF", "CaseModel", "ReaderProtocol"]),
    .testTarget(
      name: "CommandTests",
      dependencies: ["CaseModel", "ProgramTesting", "dossier", "dossier-disc-reader", "dossier-reader"]),
    .testTarget(
      name: "CrashTests",
      dependencies: [
        "CaseModel", "CaseProcessing", "CaseStore", "CaseStorePostgres", "CaseStoreSQLite", "ContentHashing",
        "FileBlobs", "ProgramTesting", "dossier", "dossier-disc-reader", "dossier-reader",
      ],
      exclude: ["Faults"]),
    .testTarget(
      name: "GoldenTests",
      dependencies: ["ProgramTesting", "dossier", "dossier-disc-reader", "dossier-reader", crypto],
      exclude: ["Accessibility", "Goldens"]),
    .testTarget(
      name: "ReaderIsolationTests",
      dependencies: [
        "CaseModel", "CaseProcessing", "CaseStore", "CaseStoreTesting", "ChartUnderstanding", "ContentHashing",
        "ImagingSites", "Pipelines", "ProgramTesting", "ReaderProtocol", "StageContract", "Stages", "Workers",
        "dossier-disc-reader", "dossier-reader", "reader-double",
      ]),
  ],
  swiftLanguageModes: [.v6],
  cxxLanguageStandard: .cxx17
)
