import Foundation
import Testing

@testable import NeuralRecognition

@Suite struct SecondReaderFolderTests {
  @Test func `switched off by name, tesseract reads alone`() {
    #expect(throws: NeuralFailure.switchedOff) {
      try SecondReaderFolder.find(environment: ["DOSSIER_SECOND_READER": "none"])
    }
  }

  @Test func `a folder that is not there is a word that says what to do`() {
    #expect(throws: NeuralFailure.notInstalled) {
      try SecondReaderFolder.find(environment: ["DOSSIER_SECOND_READER": "/nowhere/at/all"])
    }
    #expect(NeuralFailure.notInstalled.words.contains(".ci/second-reader"))
  }

  @Test func `it is found beside the program's share folder`() throws {
    let root = FileManager.default.temporaryDirectory.appending(path: "prefix-\(UUID().uuidString)")
    let share = root.appending(path: "share/dossier/second-reader")
    try FileManager.default.createDirectory(at: share, withIntermediateDirectories: true)
    defer {
      do { try FileManager.default.removeItem(at: root) } catch { Issue.record(error) }
    }
    let found = try SecondReaderFolder.find(program: root.appending(path: "bin"), environment: [:])
    #expect(found.path == share.path)
    // Empty: the first file that is looked for is missing.
    #expect(throws: NeuralFailure.missing(file: PinnedFiles.all[0].path)) { try found.checkSizes() }
    try Data("short".utf8).write(to: URL(filePath: found.path(of: PinnedFiles.all[0])))
    #expect(throws: NeuralFailure.changed(file: PinnedFiles.all[0].path)) { try found.checkSizes() }
    #expect(throws: NeuralFailure.changed(file: PinnedFiles.all[0].path)) { try found.checkAll() }
  }

  @Test(arguments: ["flags\t\t: fpu sse2 avx", "", "model name : none"])
  func `a processor without AVX2 is a word, and no illegal instruction`(_ cpuInfo: String) {
    #expect(throws: NeuralFailure.processor) { try Processor(cpuInfo: cpuInfo).check() }
  }

  @Test func `the precision is the processor's`() throws {
    #expect(Processor(cpuInfo: "flags : avx2 avx512_bf16").precision == .bfloat16)
    #expect(Processor(cpuInfo: "flags : avx2").precision == .float32)
    #expect(Processor(cpuInfo: "flags : avx2 avx_vnni").multipliesBytes)
    #expect(!Processor(cpuInfo: "flags : avx2 avx512_bf16").multipliesBytes)
    try Processor(cpuInfo: "flags : avx2").check()
  }

  @Test func `a library that is none is a word`() throws {
    let file = FileManager.default.temporaryDirectory.appending(path: "library-\(UUID().uuidString).so")
    try Data("not a library".utf8).write(to: file)
    defer {
      do { try FileManager.default.removeItem(at: file) } catch { Issue.record(error) }
    }
    #expect(throws: NeuralFailure.self) { _ = try InferenceRuntime(library: file.path) }
    // A library, but not this one.
    let other = NeuralFailure.library("it has no function ov_get_openvino_version: another version")
    #expect(throws: other) { _ = try InferenceRuntime(library: "libz.so.1") }
  }
}
