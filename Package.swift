// swift-tools-version: 6.1
import PackageDescription

let package = Package(
  name: "dossier",
  platforms: [.macOS(.v15)],
  targets: [
    // Values, and what is said between supervisor and readers.
    .target(name: "CaseModel"),
    .target(name: "ReaderProtocol", dependencies: ["CaseModel"]),
    .testTarget(name: "CaseModelTests", dependencies: ["CaseModel", "ReaderProtocol"]),

    // What bytes are, told from the bytes.
    .target(name: "ContentSniffing", dependencies: ["CaseModel"]),
    .testTarget(name: "ContentSniffingTests", dependencies: ["ContentSniffing"]),

    // Discs.
    .target(
      name: "CDCMTK",
      linkerSettings: [
        .linkedLibrary("dcmdata"), .linkedLibrary("oflog"), .linkedLibrary("ofstd"), .linkedLibrary("z"),
      ]),
    .target(name: "DICOMReading", dependencies: ["CDCMTK", "CaseModel", "ReaderProtocol"]),
    .testTarget(name: "DICOMReadingTests", dependencies: ["DICOMReading"]),

    // Archives, disc images, e-mail.
    .systemLibrary(name: "CArchive", providers: [.apt(["libarchive-dev"])]),
    .target(name: "Unpacking", dependencies: ["CArchive", "CaseModel", "ReaderProtocol"]),
    .testTarget(name: "UnpackingTests", dependencies: ["Unpacking", "CArchive"]),
  ],
  swiftLanguageModes: [.v6],
  cxxLanguageStandard: .cxx17
)
