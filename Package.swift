// swift-tools-version: 6.1
import PackageDescription

let package = Package(
  name: "dossier",
  platforms: [.macOS(.v15)],
  dependencies: [
    .package(url: "https://github.com/jpsim/Yams", from: "6.2.2")
  ],
  targets: [
    // Values, and what is said between supervisor and readers.
    .target(name: "CaseModel"),
    .target(name: "ReaderProtocol", dependencies: ["CaseModel"]),
    // What the paper says: pure, rules as data.
    .target(name: "ChartUnderstanding", dependencies: ["CaseModel"]),
    .testTarget(name: "CaseModelTests", dependencies: ["CaseModel", "ReaderProtocol"]),
    .testTarget(
      name: "ChartUnderstandingTests",
      dependencies: ["CaseModel", "ChartUnderstanding", .product(name: "Yams", package: "Yams")]),
  ],
  swiftLanguageModes: [.v6]
)
