import CaseModel
import PageMarks
import PageRasters
import Testing

@Suite struct ReadMarksTests {
  private struct NoScanner: Error {}

  /// '1000000002', version 1, level M.
  private static let modules = [
    "#######   #   #######", "#     # ##  # #     #", "# ### #    #  # ### #", "# ### #  # #  # ### #",
    "# ### # ### # # ### #", "#     #  ## # #     #", "####### # # # #######", "           ##        ",
    "# # # #  # #    #  # ", " #  #     #   #  # # ", "# ### ## #  #   # ###", "# #  # ## #   #  # ##",
    "##  #####   # # # ###", "        # ## # # # # ", "#######  # # ###  #  ", "#     #  ##### ### ##",
    "# ### # # ## ###  # #", "# ### #  #    ## # # ", "# ### # ##  #   # # #", "#     #   #   ## #   ",
    "####### #   # # #   #",
  ]

  private func codes(_ raster: PageRaster, turn: QuarterTurn = .none) throws -> [PageCode] {
    guard let marks = ReadMarks() else { throw NoScanner() }
    return marks.codes(on: raster, turn: turn)
  }

  @Test(arguments: [false, true])
  func `a bar code is read with its place, from gray and from one bit`(_ isFax: Bool) throws {
    var sheet = Sheet()
    sheet.paintCode39("1000000001", x: 2, y: 1.5)
    let found = try codes(isFax ? sheet.bits : sheet.raster)
    let code = try #require(found.first)
    #expect(found.count == 1 && code.symbology == "CODE-39" && code.text == "1000000001")
    // The code begins two inches from the left and lies between 1.5 and 2 inches from the top.
    #expect(abs(code.box.x - 144) < 12 && code.box.y >= 106 && code.box.maxY <= 146)
  }

  @Test func `a QR code is read`() throws {
    var sheet = Sheet()
    sheet.paintModules(Self.modules, x: 5, y: 8, module: 0.04)
    let found = try codes(sheet.raster)
    #expect(found.map(\.text) == ["1000000002"] && found.map(\.symbology) == ["QR-Code"])
  }

  @Test func `the code of a page that came in upside down stands where it is on the upright page`() throws {
    var sheet = Sheet()
    sheet.paintCode39("1000000001", x: 2, y: 1.5)
    let upright = try #require(try codes(sheet.raster).first)
    let turned = try #require(try codes(sheet.turned180().raster, turn: .half).first)
    #expect(abs(upright.box.x - turned.box.x) < 12 && abs(upright.box.y - turned.box.y) < 12)
  }

  @Test func `four bars of two widths are a patch code, and print is none`() throws {
    var sheet = Sheet()
    var y = 0.5
    for wide in [true, false, false, true] {
      sheet.paint(x: 1, y: y, width: 6, height: wide ? 0.2 : 0.08)
      y += (wide ? 0.2 : 0.08) + 0.08
    }
    let found = try codes(sheet.bits)
    #expect(found.map(\.symbology) == [PageCode.patch] && found.map(\.text) == ["WNNW"])
    let sideways = try codes(sheet.turnedRight().raster)
    #expect(sideways.map(\.symbology) == [PageCode.patch])
    var page = Sheet()
    page.paintPrint(seed: 1)
    #expect(try codes(page.raster).isEmpty)
  }

  @Test func `bars as long as a table's rules are no patch code unless their widths are right`() throws {
    var sheet = Sheet()
    for row in 0..<20 { sheet.paint(x: 1, y: 1 + Double(row) * 0.16, width: 6, height: 0.08) }
    #expect(try codes(sheet.raster).isEmpty)
  }

  private func look(_ raster: PageRaster, turn: QuarterTurn = .none) throws -> PageLook {
    guard let marks = ReadMarks() else { throw NoScanner() }
    let look = marks.look(of: raster, turn: turn)
    return try #require(look)
  }

  @Test func `a page faxed with specks and a little shift looks like itself, and another page does not`() throws {
    var sheet = Sheet()
    sheet.paintPrint(seed: 3)
    let upload = try look(sheet.raster)
    #expect(upload.likeness(to: try look(sheet.specked(share: 0.01).shifted(pixels: 3).bits)) > 0.8)
    #expect(upload.likeness(to: try look(sheet.turned180().raster, turn: .half)) > 0.95)
    #expect(upload.likeness(to: try look(sheet.turnedRight().raster, turn: .left)) > 0.95)
    for seed in 4...12 {
      var other = Sheet()
      other.paintPrint(seed: UInt64(seed))
      #expect(upload.likeness(to: try look(other.raster)) < 0.6)
    }
  }

  @Test func `an empty page looks like nothing`() throws {
    guard let marks = ReadMarks() else { throw NoScanner() }
    let look = marks.look(of: Sheet().raster, turn: QuarterTurn.none)
    #expect(look == nil)
  }
}
