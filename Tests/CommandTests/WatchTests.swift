import Foundation
import ProgramTesting
import Testing

/// The watched folder as an engineer runs it.
@Suite struct WatchTests {
  private struct Held: Decodable {
    let id: String
    let candidates: [String]
  }

  /// A workspace whose drop folder rests for no time.
  private func workspace(_ scratch: TemporaryFolder) throws -> String {
    _ = try scratch.file("ws/dossier.yaml", "watch: {scanSeconds: 1, fileRestSeconds: 0, folderRestSeconds: 0}\n")
    return scratch.url.appending(path: "ws").path
  }

  private func cover(_ references: [String]) -> String {
    "FAX COVER SHEET\n\nTo: Second opinions\nFrom: Records\nNumber of pages including cover: 2\n"
      + references.map { "Reference number: \($0)\n" }.joined()
      + "Confidentiality notice: for the intended recipient.\n"
  }

  @Test func `case folders and loose faxes are filed, and what names no case waits for a person`() async throws {
    let scratch = try TemporaryFolder("watch")
    defer { scratch.remove() }
    let workspace = try workspace(scratch)
    _ = try scratch.file("ws/drop/1000000001/quintero-note.txt", "Progress note\nShe feels well.\n")
    _ = try scratch.file("ws/drop/1000000001/case.yaml", "reference: \"1000000001\"\n")
    _ = try scratch.file("ws/drop/fax-1.txt", cover(["1000000001"]))
    _ = try scratch.file("ws/drop/fax-2.txt", cover(["1000000001", "1000000002"]))
    _ = try scratch.file("ws/drop/note.txt", "Progress note\nNo number at all.\n")
    _ = try scratch.file("ws/drop/by-form/case.yaml", "reference: \"1000000003\"\n")
    _ = try scratch.file("ws/drop/by-form/quintero-letter.txt", "To whom it may concern\n")
    let watch = try await Program().run(["watch", "--drain", "--workspace", workspace])
    #expect(watch.status == 0, "\(watch.errors)")
    #expect(!watch.errors.contains("quintero") && !watch.errors.contains("fax-"))
    for line in watch.errors.split(separator: "\n") {
      #expect(try JSONSerialization.jsonObject(with: Data(line.utf8)) is [String: String])
    }
    let status = try await Program().run(["status", "--workspace", workspace])
    #expect(status.output.contains("1000000001  processing  2 arrivals"))
    #expect(status.output.contains("1000000003  processing  1 arrivals"))
    #expect(status.output.contains("2 held without a case"))
    let holds = try await Program().run(["holds", "--json", "--workspace", workspace])
    #expect(holds.status == 2)
    let held = try holds.jsonLines(Held.self)
    #expect(Set(held.map(\.candidates)) == [[], ["1000000001", "1000000002"]])
    let doubt = try #require(held.first { $0.candidates.count == 2 })
    let file = try await Program().run(["file", doubt.id, "--case", "1000000002", "--workspace", workspace])
    #expect(file.status == 0, "\(file.errors)")
    let again = try await Program().run(["file", doubt.id, "--case", "1000000002", "--workspace", workspace])
    #expect(again.status == 65)
    #expect(try await Program().run(["status", "1000000002", "--workspace", workspace]).output.contains("1 arrivals"))
    #expect(try FileManager.default.contentsOfDirectory(atPath: workspace + "/drop") == ["1000000001"])
  }

  @Test func `a stop that is asked for ends it well`() async throws {
    let scratch = try TemporaryFolder("stop")
    defer { scratch.remove() }
    let workspace = try workspace(scratch)
    // The shell ends it once the first file is through.
    let script = """
      "$1" watch --workspace "$2" & watch=$!
      until [ -e "$2/accepted/1000000001/a.txt" ]; do sleep 0.1; done
      kill -TERM $watch; wait $watch; echo "exit $?"
      """
    _ = try scratch.file("ws/drop/1000000001/a.txt", "Progress note\n")
    let run = try await Program(executable: URL(filePath: "/bin/sh")).run([
      "-c", script, "sh", Program().executable.path, workspace,
    ])
    #expect(run.output == "exit 0\n", "\(run.errors)")
  }

  @Test func `a file without rights is moved to rejected with a word, as soon as it is seen`() async throws {
    let scratch = try TemporaryFolder("rights")
    defer { scratch.remove() }
    let workspace = try workspace(scratch)
    let file = try scratch.file("ws/drop/1000000001/closed.pdf", "%PDF-1.7\n")
    try #require(chmod(file, 0) == 0)
    // A superuser reads everything: the program gets no such power.
    let bounds = getuid() == 0 ? ["setpriv", "--bounding-set", "-dac_override,-dac_read_search"] : []
    let run = try await Program(executable: URL(filePath: "/usr/bin/env")).run(
      bounds + [Program().executable.path, "watch", "--drain", "--workspace", workspace])
    #expect(run.status == 0, "\(run.errors)")
    let note = try String(contentsOfFile: workspace + "/rejected/1000000001/closed.pdf.txt", encoding: .utf8)
    #expect(note.contains("Mend its rights"))
  }

  @Test func `mistakes in dossier.yaml are told with their lines, and nothing starts`() async throws {
    let scratch = try TemporaryFolder("settings")
    defer { scratch.remove() }
    _ = try scratch.file("ws/dossier.yaml", "watch:\n  scanSeconds: often\n")
    let workspace = scratch.url.appending(path: "ws").path
    for command in ["watch", "work"] {
      let run = try await Program().run([command, "--drain", "--workspace", workspace])
      #expect(run.status == 65)
      #expect(run.errors.contains("dossier.yaml:2:"))
    }
  }
}
