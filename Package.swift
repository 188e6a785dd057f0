// swift-tools-version: 6.1
import PackageDescription

let package = Package(
  name: "dossier",
  platforms: [.macOS(.v15)],
  dependencies: [
    .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
    .package(url: "https://github.com/hummingbird-project/swift-mustache", from: "2.1.1"),
  ],
  targets: [
    // Values, and what is said between supervisor and readers.
    .target(name: "CaseModel"),
    .target(name: "ReaderProtocol", dependencies: ["CaseModel"]),
    .testTarget(name: "CaseModelTests", dependencies: ["CaseModel", "ReaderProtocol"]),

    // What goes out: records.pdf by qpdf inside a reader, everything else in pure Swift.
    .target(
      name: "CRecords",
      cxxSettings: [.define("POINTERHOLDER_TRANSITION", to: "4")],
      linkerSettings: [.linkedLibrary("qpdf"), .linkedLibrary("tiff"), .linkedLibrary("lept")]),
    .target(name: "RecordsWriting", dependencies: ["CRecords", "CaseModel", "ReaderProtocol"]),
    .testTarget(name: "RecordsWritingTests", dependencies: ["RecordsWriting", "CaseModel", "ReaderProtocol"]),
    .target(
      name: "PacketWriting",
      dependencies: [
        "CaseModel", "ReaderProtocol",
        .product(name: "Crypto", package: "swift-crypto"),
        .product(name: "Mustache", package: "swift-mustache"),
      ]),
    .testTarget(name: "PacketWritingTests", dependencies: ["PacketWriting", "CaseModel", "ReaderProtocol"]),
  ],
  swiftLanguageModes: [.v6],
  cxxLanguageStandard: .cxx17
)
