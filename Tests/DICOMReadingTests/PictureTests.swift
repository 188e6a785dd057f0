import CLeptonica
import CaseModel
import Foundation
import ProgramTesting
import Testing

@Suite struct PictureTests {
  /// A picture of 16-bit values that rise from left to right, 0 to 4 × `width`.
  private func ramp(
    width: Int = 400, height: Int = 200, window: (center: String, width: String)? = nil,
    photometric: String = "MONOCHROME2"
  ) -> Part10 {
    var pixels: [UInt8] = []
    for _ in 0..<height {
      for x in 0..<width { pixels += Part10.little(UInt16(truncatingIfNeeded: x * 4)) }
    }
    return Part10.image(instance: "1.2.3.1.1", pixels: pixels) {
      $0.add(0x0028, 0x0002, "US", bytes: Part10.little(UInt16(1)))
      $0.add(0x0028, 0x0004, "CS", photometric)
      $0.add(0x0028, 0x0010, "US", bytes: Part10.little(UInt16(truncatingIfNeeded: height)))
      $0.add(0x0028, 0x0011, "US", bytes: Part10.little(UInt16(truncatingIfNeeded: width)))
      $0.add(0x0028, 0x0100, "US", bytes: Part10.little(UInt16(16)))
      $0.add(0x0028, 0x0101, "US", bytes: Part10.little(UInt16(16)))
      $0.add(0x0028, 0x0102, "US", bytes: Part10.little(UInt16(15)))
      $0.add(0x0028, 0x0103, "US", bytes: Part10.little(UInt16(0)))
      if let window {
        $0.add(0x0028, 0x1050, "DS", window.center)
        $0.add(0x0028, 0x1051, "DS", window.width)
      }
    }
  }

  /// Gray values at a quarter, the middle and three quarters of the picture's middle row.
  private func grays(_ answer: PictureRun.Answer) throws -> [UInt32] {
    guard case .picture(let width, let height, let jpeg) = answer else {
      Issue.record("no picture: \(answer)")
      return []
    }
    var picture = jpeg.withUnsafeBufferPointer { pixReadMem($0.baseAddress, $0.count) }
    defer { pixDestroy(&picture) }
    try #require(picture != nil)
    #expect(pixGetWidth(picture) == width && pixGetHeight(picture) == height)
    return [1, 2, 3].map { quarter in
      var value: UInt32 = 0
      pixGetPixel(picture, l_int32(width * quarter / 4), l_int32(height / 2), &value)
      return value
    }
  }

  @Test func `a picture fits its edge and keeps its proportions`() throws {
    guard case .picture(160, 80, let jpeg) = try PictureRun.render(ramp().bytes) else {
      Issue.record("not 160 by 80")
      return
    }
    #expect(jpeg.count < 20_000)
    guard case .picture(100, 50, _) = try PictureRun.render(ramp(width: 100, height: 50).bytes) else {
      Issue.record("a small image is not made larger")
      return
    }
  }

  @Test func `without a window the values reach from black to white`() throws {
    let values = try grays(PictureRun.render(ramp().bytes))
    #expect(zip(values, [64, 128, 192]).allSatisfy { abs(Int($0) - $1) < 12 })
    let inverted = try grays(PictureRun.render(ramp(photometric: "MONOCHROME1").bytes))
    #expect(zip(inverted, [192, 128, 64]).allSatisfy { abs(Int($0) - $1) < 12 })
  }

  @Test func `the header's window decides what is shown`() throws {
    #expect(try grays(PictureRun.render(ramp(window: ("600", "2")).bytes)).map { $0 > 128 } == [false, true, true])
    #expect(try grays(PictureRun.render(ramp(window: ("1100", "2")).bytes)).map { $0 > 240 } == [false, false, true])
  }

  @Test func `what has no pixels, too many or not all of them gets a word instead`() throws {
    #expect(try PictureRun.render(Part10.image(instance: "1").bytes).absence == .noPixels)
    #expect(try PictureRun.render(Array("no DICOM at all".utf8)).absence == .damaged)
    let huge = ramp(width: 30_000, height: 1).bytes
    var claims = huge
    // 30,000 rows are claimed for the one that is there.
    let rows = try #require(claims.firstRange(of: [0x28, 0, 0x10, 0, 0x55, 0x53, 2, 0]))
    claims.replaceSubrange(rows.upperBound..<rows.upperBound + 2, with: Part10.little(UInt16(30_000)))
    #expect(try PictureRun.render(claims).absence == .tooLarge)
  }

  @Test func `sequences nested ten thousand deep and changed bytes do no harm`() throws {
    var deep = ramp()
    deep.raw(Part10.nestedSequences(10_000))
    #expect(try PictureRun.render(deep.bytes).absence == .damaged)
    let whole = ramp(width: 40, height: 20).bytes
    for at in stride(from: 128, to: whole.count - 1600, by: 3) {
      for value: UInt8 in [0x00, 0xFF] {
        var bytes = whole
        bytes[at] = value
        _ = try PictureRun.render(bytes)
      }
    }
  }
}

@Suite(.enabled(if: Corpus.isPresent, "the corpus beside the project is not here"))
struct CorpusPictureTests {
  @Test func `every file gives a picture or a word, and the codecs of the field are read`() throws {
    let files = try Corpus.files(under: "dicom_pydicom/pydicom/data") {
      !$0.hasSuffix(".py") && !$0.contains("DICOMDIR")
    }
    var pictures: Set<String> = []
    var unsupported: Set<String> = []
    for file in files where file.bytes.count < 4_000_000 {
      let name = file.path.split(separator: "/").last.map(String.init) ?? ""
      switch try PictureRun.render(file.bytes) {
      case .picture(let width, let height, let jpeg):
        #expect(max(width, height) <= 320 && jpeg.starts(with: [0xFF, 0xD8, 0xFF]), "\(name)")
        pictures.insert(name)
      case .missing(.unsupportedCompression): unsupported.insert(name)
      case .missing: continue
      }
    }
    #expect(
      pictures.isSuperset(of: [
        "CT_small.dcm", "MR_small_RLE.dcm", "SC_rgb_jpeg_dcmtk.dcm", "MR_small_jpeg_ls_lossless.dcm",
      ]))
    #expect(unsupported.contains("JPEG2000.dcm"))
    #expect(pictures.count > 60)
  }

  @Test func `every file is survived alone and beside a good one`() throws {
    let files = try Corpus.files(under: "dicom_pydicom/pydicom/data") { !$0.hasSuffix(".py") }
    #expect(files.count > 150)
    let good = Part10.image(study: "1.9", series: "1.9.1", instance: "1.9.1.1").file("GOOD")
    for file in files {
      let run = try DiscRun.read([file, good])
      #expect(run.reading.studies.contains { $0.uid == "1.9" }, "\(file.path)")
    }
    let all = try DiscRun.read(files + [good], groupLength: 64)
    #expect(all.reading.studies.count > 40)
    #expect(all.reading.findings.allSatisfy { !$0.message.isEmpty })
  }
}
