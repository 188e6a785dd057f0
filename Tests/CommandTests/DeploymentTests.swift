import Foundation
import ProgramTesting
import Testing

/// What an installation is made from, held against what was built.
@Suite struct DeploymentTests {
  private static let isDebian12: Bool = {
    do {
      return try String(contentsOfFile: "/etc/os-release", encoding: .utf8).contains("VERSION_CODENAME=bookworm")
    } catch {
      return false
    }
  }()

  private func words(_ program: String, _ arguments: String...) async throws -> [[Substring]] {
    let run = try await Program(executable: URL(filePath: "/usr/bin/env")).run([program] + arguments)
    try #require(run.status == 0, "\(program): \(run.errors)")
    return run.output.split(separator: "\n").map { $0.split(whereSeparator: \.isWhitespace) }
  }

  /// The packages of Debian whose libraries the program names itself.
  private func packages(of program: URL) async throws -> Set<String> {
    let needed = try await words("objdump", "-p", program.path).filter { $0.first == "NEEDED" }.map { $0[1] }
    var found: Set<String> = []
    for line in try await words("ldd", program.path) where line.count > 2 && needed.contains(line[0]) {
      let file = URL(filePath: String(line[2])).resolvingSymlinksInPath().path
      let owner = try await Program(executable: URL(filePath: "/usr/bin/env")).run(["dpkg-query", "-S", file])
      // Swift's own libraries belong to no package.
      if owner.status == 0, let name = owner.output.split(separator: ":").first { found.insert(String(name)) }
    }
    return found
  }

  @Test(.enabled(if: isDebian12, "the container is one of Debian 12"))
  func `the container installs every library that the programs are linked with`() async throws {
    let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../..").standardized
    let text = try String(
      contentsOf: root.appending(path: "Sources/dossier/Deployment/Containerfile"), encoding: .utf8)
    let stages = text.components(separatedBy: "\nFROM ")
    try #require(stages.count == 3)
    let installed = Set(stages[2].split(whereSeparator: \.isWhitespace).map(String.init))
    let base: Set = ["libc6", "libgcc-s1", "libstdc++6", "zlib1g"]
    for name in ["dossier", "dossier-reader", "dossier-disc-reader"] {
      let packages = try await packages(of: BuiltProducts.folder.appending(path: name))
      #expect(!packages.subtracting(base).isEmpty)
      #expect(packages.subtracting(base).subtracting(installed) == [], "\(name)")
    }
  }
}
