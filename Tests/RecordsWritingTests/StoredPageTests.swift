import CPictureMaking
import CaseModel
import Foundation
import ReaderProtocol
import Testing

@testable import RecordsWriting

/// Page N of a picture file in the records is page N as it was counted.
extension WriteRecordsTests {
  /// `count` pages of 60 by 40, one byte a pixel, each of one gray value.
  private func made(
    _ count: Int, _ gray: (Int) -> UInt8,
    _ make: (UnsafePointer<UInt8>, UnsafeMutablePointer<UnsafeMutablePointer<UInt8>?>, UnsafeMutablePointer<Int>) ->
      Int32
  ) throws -> Data {
    let rows = (0..<count).flatMap { [UInt8](repeating: gray($0), count: 60 * 40) }
    var out: UnsafeMutablePointer<UInt8>?
    var size = 0
    let done = rows.withUnsafeBufferPointer { make($0.baseAddress!, &out, &size) }
    try #require(done != 0)
    let bytes = try #require(out)
    defer { free(bytes) }
    return Data(bytes: bytes, count: size)
  }

  private func tiff(subfiles: [UInt32], bits: Int = 8, photometric: UInt16 = 1) throws -> Data {
    let samples = photometric == 5 ? 4 : 1
    let rows = subfiles.indices.map { index in
      [UInt8](repeating: UInt8(200 - 50 * index), count: 60 * 40 * samples * bits / 8)
    }
    var pages: [cpm_tiff_page] = []
    for (index, subfile) in subfiles.enumerated() {
      var page = cpm_tiff_page()
      page.rows = rows[index].withUnsafeBufferPointer { $0.baseAddress }
      page.width = 60
      page.height = 40
      page.bits_per_sample = UInt16(bits)
      page.samples_per_pixel = UInt16(samples)
      page.photometric = photometric
      page.compression = 1
      page.subfile_type = subfile
      pages.append(page)
    }
    var out: UnsafeMutablePointer<UInt8>?
    var size = 0
    let done = withExtendedLifetime(rows) { cpm_tiff(pages, Int32(pages.count), &out, &size) }
    try #require(done != 0)
    let bytes = try #require(out)
    defer { free(bytes) }
    return Data(bytes: bytes, count: size)
  }

  private func meanGray(_ run: RecordsRun, page: Int) throws -> Int {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = [
      "pdftoppm", "-r", "36", "-gray", "-singlefile", "-f", "\(page)", run.path, run.path + "-\(page)",
    ]
    try process.run()
    process.waitUntilExit()
    let pixels = [UInt8](try Data(contentsOf: URL(filePath: run.path + "-\(page).pgm")).dropFirst(15))
    return pixels.reduce(0) { $0 + Int($1) } / max(1, pixels.count)
  }

  @Test(.enabled(if: hasTool("pdftoppm"))) func `a thumbnail ahead of the pages does not move them`() throws {
    let run = try RecordsRun.run(plan([.tiff], [page(1), page(2)]), inputs: [tiff(subfiles: [1, 2, 4, 2])])
    #expect(run.findings.isEmpty)
    // Pages 2 and 4 of the file's directories: 150 and 50 of gray.
    #expect(abs(try meanGray(run, page: 1) - 150) < 4)
    #expect(abs(try meanGray(run, page: 2) - 50) < 4)
    let beyond = try RecordsRun.run(plan([.tiff], [page(3)]), inputs: [tiff(subfiles: [1, 2, 4, 2])])
    #expect(beyond.findings.map(\.code) == ["page-not-copied"])
  }

  @Test(.enabled(if: hasTool("pdftoppm"))) func `a picture in deep printing inks is copied`() throws {
    let run = try RecordsRun.run(
      plan([.tiff], [page(1)]), inputs: [tiff(subfiles: [0], bits: 16, photometric: 5)])
    #expect(run.findings.isEmpty)
    #expect(try meanGray(run, page: 1) < 30)
  }

  @Test(
    .enabled(if: hasTool("pdftoppm") && hasTool("qpdf")),
    arguments: [CPM_HEVC, CPM_AV1].filter { cpm_can_encode($0) != 0 }.map { $0.rawValue })
  func `the photos of a HEIC or AVIF file become pages of their own`(_ codec: UInt32) throws {
    let data = try made(2, { $0 == 0 ? 60 : 190 }) { rows, out, size in
      cpm_heif(cpm_codec(codec), rows, 60, 40, 2, 0, 1, out, size)
    }
    let run = try RecordsRun.run(plan([.heic], [page(2), page(1)]), inputs: [data])
    #expect(run.findings.isEmpty)
    #expect(try run.tool("qpdf", ["--check"]).status == 0)
    #expect(abs(try meanGray(run, page: 1) - 190) < 8)
    #expect(abs(try meanGray(run, page: 2) - 60) < 8)
  }
}
