// swift-tools-version: 6.1
import PackageDescription

let package = Package(
  name: "dossier",
  platforms: [.macOS(.v15)],
  dependencies: [
    .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
    .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
  ],
  targets: [
    // Values, and what is said between supervisor and readers.
    .target(name: "CaseModel"),
    .target(name: "ReaderProtocol", dependencies: ["CaseModel"]),
    .testTarget(name: "CaseModelTests", dependencies: ["CaseModel", "ReaderProtocol"]),
    // Understanding and money: values in, values out.
    .target(name: "ImagingSites", dependencies: ["CaseModel"]),
    .testTarget(
      name: "ImagingSitesTests", dependencies: ["CaseModel", "ImagingSites"], exclude: ["Fixtures"]),
    .target(name: "Pricing", dependencies: ["CaseModel"]),
    .testTarget(name: "PricingTests", dependencies: ["CaseModel", "Pricing"]),
    // The programme's data, checked.
    .target(
      name: "Pipelines",
      dependencies: [
        "CaseModel", "ImagingSites", "Pricing", .product(name: "Yams", package: "Yams"),
        .product(name: "Crypto", package: "swift-crypto"),
      ]),
    .testTarget(name: "PipelinesTests", dependencies: ["CaseModel", "ImagingSites", "Pipelines", "Pricing"]),
  ],
  swiftLanguageModes: [.v6]
)
