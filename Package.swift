// swift-tools-version: 6.1
import PackageDescription

let package = Package(
  name: "dossier",
  platforms: [.macOS(.v15)],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
    .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
    .package(url: "https://github.com/hummingbird-project/swift-mustache", from: "2.1.1"),
    .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
  ],
  targets: [
    // Values, and what is said between supervisor and readers.
    .target(name: "CaseModel"),
    .target(name: "ReaderProtocol", dependencies: ["CaseModel"]),
    .testTarget(name: "CaseModelTests", dependencies: ["CaseModel", "ReaderProtocol"]),
  ],
  swiftLanguageModes: [.v6]
)
