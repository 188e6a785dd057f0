import Foundation
import ProgramTesting
import Testing

/// Pages as a real browser shows them, checked by axe: `make test` fetches both where it can, `.ci/browser` says what is missing.
@Suite struct AccessibilityTests {
  private static let browser = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"]
    .first { FileManager.default.isExecutableFile(atPath: $0) }

  /// In the environment of checkers that `.ci/browser` makes.
  private static let axe: String? = {
    let root = SampleCases.root.appending(path: ".build/test-browser/axe_playwright_python/axe.min.js").path
    return FileManager.default.fileExists(atPath: root) ? root : nil
  }()

  private static let isThere = browser != nil && axe != nil

  private func check(_ pages: [URL]) async throws -> ProgramRun {
    let script = SampleCases.root.appending(path: "Tests/GoldenTests/Accessibility/axe_pages.py").path
    let browser = try #require(AccessibilityTests.browser)
    let axe = try #require(AccessibilityTests.axe)
    return try await Tool.run("python3", [script, browser, axe] + pages.map(\.path))
  }

  @Test(.enabled(if: isThere, "needs chromium and axe: run .ci/browser"), arguments: ["1000000001", "1000000003"])
  func `axe finds nothing against a packet's pages, in light and dark, at three widths, folded and unfolded`(
    _ reference: String
  ) async throws {
    let run = try await SampleRuns.shared.run(reference)
    let scratch = try TemporaryFolder("pages")
    defer { scratch.remove() }
    let copy = scratch.url.appending(path: "copy")
    let workspace = run.packet.deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    let made = try await Program().run([
      "packet", reference, "--deidentified", "--out", copy.path, "--workspace", workspace.path,
    ])
    try #require(made.status == 0, "\(made.errors)")
    let pages = ["packet.html", "quote.html"].map { run.packet.appending(path: $0) }
    let checked = try await check(pages + [copy.appending(path: "packet.html")])
    #expect(checked.status == 0, "\(checked.output)\(checked.errors)")
    #expect(checked.output.contains("checked 3 pages, 24 views: 0 findings"))
  }

  @Test(.enabled(if: isThere, "needs chromium and axe: run .ci/browser"))
  func `the check sees what is wrong in the dark and what is folded away`() async throws {
    let scratch = try TemporaryFolder("pages")
    defer { scratch.remove() }
    let page = """
      <!doctype html><html lang="en"><head><title>x</title><style>:root{color-scheme:light dark}\
      @media(prefers-color-scheme:dark){p{color:#333;background:#222}}</style></head>
      <body><main><h1>x</h1><p>text</p><details><summary>more</summary><img src="x.png"></details></main></body></html>
      """
    let file = URL(filePath: try scratch.file("page.html", page))
    let checked = try await check([file])
    #expect(checked.status == 1)
    #expect(checked.output.contains("dark 1400 folded: color-contrast"))
    #expect(!checked.output.contains("light 1400 folded"))
    #expect(checked.output.contains("light 1400 unfolded: image-alt"))
  }
}
