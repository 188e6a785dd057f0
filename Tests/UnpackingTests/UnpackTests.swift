import CaseModel
import Foundation
import ProgramTesting
import ReaderProtocol
import Testing

@Suite struct UnpackTests {
  typealias Member = ArchiveWriter.Member

  /// Bytes that do not compress.
  private func noise(_ count: Int) -> [UInt8] {
    var state: UInt64 = 88_172_645_463_325_252
    return (0..<count).map { _ in
      state ^= state << 13
      state ^= state >> 7
      state ^= state << 17
      return UInt8(truncatingIfNeeded: state >> 32)
    }
  }

  @Test(arguments: ArchiveWriter.Format.allCases)
  func `every file comes out whole, with its name`(_ format: ArchiveWriter.Format) throws {
    let members = [
      Member(path: "Bericht Müller.pdf", bytes: Array("%PDF-1.7".utf8)),
      Member(path: "DICOM/IM0001", bytes: noise(3_000_000)), Member(path: "empty.txt"),
    ]
    let run = try UnpackRun.unpack(ArchiveWriter.write(members, as: format))
    let sorted = run.files.sorted { $0.path < $1.path }
    #expect(sorted.map(\.path) == ["Bericht Müller.pdf", "DICOM/IM0001", "empty.txt"])
    #expect(sorted.map(\.bytes) == members.map(\.bytes))
    #expect(run.files.allSatisfy { $0.isComplete })
    #expect(run.findings.isEmpty)
  }

  @Test(arguments: ["../up.txt", "/etc/up.txt", "a/../../up.txt", "C:\\up.txt", "..\\up.txt"])
  func `a name that points outside is left out with a word`(_ path: String) throws {
    let run = try UnpackRun.unpack(
      ArchiveWriter.write([Member(path: path, bytes: [1]), Member(path: "in.txt", bytes: [2])], as: .tar))
    #expect(run.files.map(\.path) == ["in.txt"])
    #expect(run.findings == ["archive-unsafe-path"])
  }

  @Test func `links are left out with a word`() throws {
    let run = try UnpackRun.unpack(
      ArchiveWriter.write([Member(path: "link", linkTarget: "/etc/passwd"), Member(path: "a", bytes: [1])], as: .tar))
    #expect(run.files.map(\.path) == ["a"])
    #expect(run.findings == ["archive-link"])
  }

  @Test func `a locked zip says that a password is needed`() throws {
    let run = try UnpackRun.unpack(
      ArchiveWriter.write([Member(path: "a.txt", bytes: noise(1000))], as: .zip, password: "secret"))
    #expect(run.files.isEmpty)
    #expect(run.findings == ["password-needed"])
  }

  @Test func `a locked zip opens with its password, and asks again for a wrong one`() throws {
    let bytes = ArchiveWriter.write([Member(path: "a.txt", bytes: noise(1000))], as: .zip, password: "secret")
    let opened = try UnpackRun.unpack(bytes, passwords: ["secret"])
    #expect(opened.files == [UnpackRun.File(path: "a.txt", bytes: noise(1000), isComplete: true)])
    #expect(opened.findings.isEmpty)
    let refused = try UnpackRun.unpack(bytes, passwords: ["wrong"])
    #expect(!refused.files.contains { $0.isComplete })
    #expect(refused.findings == ["password-needed"])
  }

  @Test(.enabled(if: Tool.sevenZip != nil, "p7zip is not installed"), arguments: [false, true])
  func `a locked 7z says that a password is needed, with and without its names in the open`(_ hidesNames: Bool) throws {
    let bytes = try Tool.locked7z(noise(1000), hidesNames: hidesNames)
    let run = try UnpackRun.unpack(bytes, kind: .sevenZip)
    #expect(!run.files.contains { $0.isComplete })
    #expect(run.findings == ["password-needed"])
  }

  @Test func `a bomb is stopped`() throws {
    let bomb = ArchiveWriter.write([Member(path: "zeros", bytes: [UInt8](repeating: 0, count: 7 << 20))], as: .zip)
    let byRatio = try UnpackRun.unpack(bomb)
    #expect(byRatio.findings == ["unpack-limit"])
    #expect(byRatio.files.allSatisfy { !$0.isComplete && $0.bytes.count <= 200 * bomb.count })
    let bySize = try UnpackRun.unpack(bomb, limits: UnpackLimits(maximumBytes: 100_000, maximumRatio: 1 << 30))
    #expect(bySize.findings == ["unpack-limit"])
    #expect(bySize.files.reduce(0) { $0 + $1.bytes.count } <= 100_000)
  }

  @Test func `too many files are stopped`() throws {
    let many = (0..<20).map { Member(path: "f\($0)", bytes: [1]) }
    let run = try UnpackRun.unpack(
      ArchiveWriter.write(many, as: .tar), limits: UnpackLimits(maximumEntries: 10))
    #expect(run.files.count == 10)
    #expect(run.findings == ["unpack-limit"])
  }

  @Test(arguments: ArchiveWriter.Format.allCases)
  func `a truncated archive gives what can be read and says so`(_ format: ArchiveWriter.Format) throws {
    let whole = ArchiveWriter.write(
      [Member(path: "a", bytes: noise(200_000)), Member(path: "b", bytes: noise(200_000))], as: format)
    for share in [3, 10, 50, 75] {
      let run = try UnpackRun.unpack(Array(whole.prefix(whole.count * share / 100)))
      let hasAll = run.files.count == 2 && run.files.allSatisfy { $0.isComplete }
      #expect(hasAll || run.refusal != nil || !run.findings.isEmpty)
      #expect(run.files.filter(\.isComplete).allSatisfy { $0.bytes.count == 200_000 })
    }
  }

  @Test(arguments: ["", "not an archive", "PK\u{3}\u{4}", "7z"])
  func `what is no archive is refused`(_ text: String) throws {
    let run = try UnpackRun.unpack(Array(text.utf8))
    #expect(run.files.isEmpty)
    #expect(run.refusal == "archive-unreadable")
  }
}
