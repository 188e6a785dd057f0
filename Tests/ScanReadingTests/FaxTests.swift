import CPictureMaking
import CaseModel
import PageRasters
import ScanReading
import Testing

/// Faxes and scans as machines write them: every compression, every resolution, many pages.
@Suite struct FaxTests {
  private let picture = MadePicture(width: 200, height: 80)

  private func isRead(_ bytes: [UInt8], page: Int = 1) throws -> Bool {
    try readingPictures(bytes) { pages in
      let raster = try #require(pages.raster(PageNumber(page)))
      #expect(pages.read(PageNumber(page)).page.isRenderable)
      return raster.showsBarUpright(of: picture)
    }
  }

  @Test(arguments: [MadePicture.Compression.none, .huffmanRuns, .group3, .group4, .lzw, .deflate, .packBits], [1, 2])
  func `one-bit pages of every compression and bit order are read`(
    _ compression: MadePicture.Compression, _ fillOrder: Int
  ) throws {
    let bytes = try picture.bits.withUnsafeBufferPointer { rows in
      try MadePicture.tiff([picture.tiffPage(compression, fillOrder: fillOrder, rows: rows.baseAddress!)])
    }
    #expect(try isRead(bytes))
  }

  @Test(arguments: [0, 1, 4, 5])
  func `group 3 is read in one and two dimensions, with ends of line aligned and not`(_ options: Int) throws {
    let bytes = try picture.bits.withUnsafeBufferPointer { rows in
      try MadePicture.tiff([picture.tiffPage(.group3, group3Options: options, rows: rows.baseAddress!)])
    }
    #expect(try isRead(bytes))
  }

  @Test(arguments: [(204, 98), (204, 196), (204, 391), (408, 391), (100, 100), (300, 300), (600, 600)])
  func `a page of every fax resolution has the size of its paper`(_ horizontal: Int, _ vertical: Int) throws {
    let bytes = try picture.bits.withUnsafeBufferPointer { rows in
      try MadePicture.tiff([
        picture.tiffPage(.group4, horizontal: Float(horizontal), vertical: Float(vertical), rows: rows.baseAddress!)
      ])
    }
    try readingPictures(bytes) { pages in
      let size = pages.read(PageNumber(1)).page.size
      #expect(abs(size.widthInPoints - 200 * 72 / Double(horizontal)) < 0.1)
      #expect(abs(size.heightInPoints - 80 * 72 / Double(vertical)) < 0.1)
    }
  }

  @Test func `the pages of one file may each be stored in their own way`() throws {
    let gray = picture.gray
    let bytes = try picture.bits.withUnsafeBufferPointer { bits in
      try gray.withUnsafeBufferPointer { gray in
        try MadePicture.tiff([
          picture.tiffPage(.group4, rows: bits.baseAddress!),
          picture.tiffPage(.jpeg, rowsPerStrip: 80, rows: gray.baseAddress!, bits: 8, photometric: 1),
          picture.tiffPage(.lzw, rowsPerStrip: 7, rows: gray.baseAddress!, bits: 8, photometric: 1),
          picture.tiffPage(.group3, rowsPerStrip: 16, rows: bits.baseAddress!),
          picture.tiffPage(.deflate, rows: gray.baseAddress!, bits: 8, photometric: 3),
        ])
      }
    }
    try readingPictures(bytes) { pages in
      #expect(pages.count == 5)
      for number in 1...5 {
        #expect(pages.raster(PageNumber(number))?.showsBarUpright(of: picture) == true, "page \(number)")
      }
      let stored = (1...5).map { pages.read(PageNumber($0)).page.scan?.compression }
      #expect(stored == ["ccitt-g4", "jpeg", "lzw", "ccitt-g3", "flate"])
    }
  }

  @Test(arguments: [(16, 1), (32, 1), (32, 3)])
  func `pages of deep gray are read`(_ bits: Int, _ format: Int) throws {
    let rows = picture.samples { value in
      switch (bits, format) {
      case (16, _): [value, value]
      case (_, 3): withUnsafeBytes(of: Float(value) * 10 - 500) { Array($0) }
      default: [value, value, value, value]
      }
    }
    let bytes = try rows.withUnsafeBufferPointer { rows in
      try MadePicture.tiff([
        picture.tiffPage(.lzw, rows: rows.baseAddress!, bits: bits, format: format, photometric: 1)
      ])
    }
    #expect(try isRead(bytes))
  }

  @Test(arguments: [8, 16])
  func `pages in printing inks are read`(_ bits: Int) throws {
    let rows = picture.samples { value in
      let ink = 255 - value
      return bits == 8 ? [0, 0, 0, ink] : [0, 0, 0, 0, 0, 0, ink, ink]
    }
    let bytes = try rows.withUnsafeBufferPointer { rows in
      try MadePicture.tiff([picture.tiffPage(.none, rows: rows.baseAddress!, bits: bits, samples: 4, photometric: 5)])
    }
    #expect(try isRead(bytes))
  }

  @Test func `thumbnails and masks are no pages, wherever they stand`() throws {
    let bytes = try picture.bits.withUnsafeBufferPointer { rows in
      let rows = rows.baseAddress!
      return try MadePicture.tiff([
        picture.tiffPage(.group4, subfile: 1, rows: rows), picture.tiffPage(.group4, subfile: 2, rows: rows),
        picture.tiffPage(.group4, subfile: 4, rows: rows), picture.tiffPage(.group4, subfile: 0, rows: rows),
        picture.tiffPage(.group4, subfile: 3, rows: rows),
      ])
    }
    try readingPictures(bytes) { pages in
      #expect(pages.count == 2)
      #expect(pages.findings.map(\.code) == ["thumbnails-left-out"])
    }
  }

  @Test(arguments: [0, 1, 2, 3, 65_535])
  func `a total that the fax states is told where it lies, and never counted`(_ total: Int) throws {
    let bytes = try picture.bits.withUnsafeBufferPointer { rows in
      try MadePicture.tiff((0..<2).map { picture.tiffPage(.group3, number: $0, total: total, rows: rows.baseAddress!) })
    }
    try readingPictures(bytes) { pages in
      #expect(pages.count == 2)
      #expect(pages.findings.contains { $0.code == "page-count-disagrees" } == (total != 0 && total != 2))
    }
  }

  @Test func `a directory without an end, without entries or beyond the file gives no page out of thin air`() throws {
    let header: [UInt8] = [0x49, 0x49, 42, 0]
    for tail: [UInt8] in [
      [0, 0, 0, 0], [8, 0, 0, 0, 0, 0, 0, 0, 0, 0], [255, 255, 255, 127], [8, 0, 0, 0, 255, 255],
    ] {
      #expect(throws: ScanFailure.unreadable) { try readingPictures(header + tail) { _ in } }
    }
  }

  @Test func `directories that lead to each other are counted once each`() throws {
    var bytes = try picture.bits.withUnsafeBufferPointer { rows in
      try MadePicture.tiff((0..<3).map { _ in picture.tiffPage(.none, rows: rows.baseAddress!) })
    }
    // The last directory's link, zero as libtiff wrote it, leads to the first.
    func number(_ at: Int, _ width: Int) -> Int { (0..<width).reduce(0) { $0 | Int(bytes[at + $1]) << (8 * $1) } }
    let first = number(4, 4)
    var at = first
    var link = 0
    repeat {
      link = at + 2 + 12 * number(at, 2)
      at = number(link, 4)
    } while at != 0
    for index in 0..<4 { bytes[link + index] = UInt8(first >> (8 * index) & 255) }
    try readingPictures(bytes) { pages in
      #expect(pages.count == 3)
      #expect(pages.findings.map(\.code) == ["page-chain-cycle"])
    }
  }

  @Test(arguments: [20, 60, 90])
  func `a file that breaks off keeps the pages that came`(_ percent: Int) throws {
    let whole = try picture.bits.withUnsafeBufferPointer { rows in
      try MadePicture.tiff((0..<4).map { _ in picture.tiffPage(.none, rows: rows.baseAddress!) })
    }
    let cut = Array(whole.prefix(whole.count * percent / 100))
    do {
      try readingPictures(cut) { pages in
        #expect(pages.count < 4)
        #expect(pages.findings.map(\.code).contains("page-chain-truncated"))
        for number in 1...pages.count { _ = pages.read(PageNumber(number)) }
      }
    } catch let failure as ScanFailure {
      #expect(failure == .unreadable)
    }
  }
}
