// swift-tools-version: 6.1
import PackageDescription

let package = Package(
  name: "dossier",
  platforms: [.macOS(.v15)],
  dependencies: [
    .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
    .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
  ],
  targets: [
    // Values, and what is said between supervisor and readers.
    .target(name: "CaseModel"),
    .target(name: "ReaderProtocol", dependencies: ["CaseModel"]),
    .testTarget(name: "CaseModelTests", dependencies: ["CaseModel", "ReaderProtocol"]),

    // Digests and canonical JSON.
    .target(name: "ContentHashing", dependencies: ["CaseModel", .product(name: "Crypto", package: "swift-crypto")]),
    .testTarget(name: "ContentHashingTests", dependencies: ["ContentHashing", "StageContract"]),

    // The stage contract: keys, failures, what a stage may use.
    .target(name: "StageContract", dependencies: ["CaseModel", "ContentHashing", "ReaderProtocol"]),

    // The kernel's calls for durable files and for processes.
    .target(name: "CLinux"),
    .target(name: "SystemFiles", dependencies: ["CLinux"]),

    // The store contract and its drivers.
    .target(name: "CaseStore", dependencies: ["CaseModel", "ContentHashing", "StageContract", "SystemFiles"]),
    .target(
      name: "FileBlobs",
      dependencies: [
        "CaseModel", "CaseStore", "CLinux", "ContentHashing", "StageContract", "SystemFiles",
        .product(name: "Crypto", package: "swift-crypto"),
      ]),
    .target(
      name: "CaseStoreSQLite",
      dependencies: [
        "CaseModel", "CaseStore", "StageContract", "SystemFiles", .product(name: "GRDB", package: "GRDB.swift"),
      ]),
    .target(
      name: "CaseStoreTesting",
      dependencies: ["CaseModel", "CaseStore", "CLinux", "ContentHashing", "StageContract", "SystemFiles"]),
    .testTarget(
      name: "CaseStoreTests",
      dependencies: [
        "CaseStoreSQLite", "CaseStoreTesting", .product(name: "GRDB", package: "GRDB.swift"),
      ]),
    .testTarget(name: "FileBlobsTests", dependencies: ["CaseStoreTesting", "FileBlobs"]),

    // Claim, run, settle; readers in processes of their own.
    .target(
      name: "Workers",
      dependencies: [
        "CaseModel", "CaseStore", "CLinux", "ContentHashing", "ReaderProtocol", "StageContract", "SystemFiles",
      ]),
    .executableTarget(name: "reader-double", dependencies: ["CaseModel", "ReaderProtocol"]),
    .testTarget(name: "WorkersTests", dependencies: ["CaseStoreTesting", "Workers", "reader-double"]),

    // The ways in.
    .target(
      name: "Doors",
      dependencies: ["CaseModel", "CaseStore", "CLinux", "ContentHashing", "StageContract", "SystemFiles"]),
    .testTarget(name: "DoorsTests", dependencies: ["CaseStoreTesting", "Doors", "FileBlobs"]),
  ],
  swiftLanguageModes: [.v6]
)
