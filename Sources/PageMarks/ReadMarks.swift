import CaseModel
import PageRasters

/// Reads what stands on the picture of a page besides words: bar codes, QR codes, patch codes, and how the page looks.
package struct ReadMarks: ~Copyable {
  private let scanner: BarCodeScanner

  /// `nil` where zbar has no memory.
  package init?() {
    guard let scanner = BarCodeScanner() else { return nil }
    self.scanner = scanner
  }

  /// Boxes are those of the page once it has been turned clockwise by `turn`.
  package func codes(on raster: PageRaster, turn: QuarterTurn) -> [PageCode] {
    let plane = GrayPlane(raster)
    let size = PageSize(widthInPoints: raster.widthInPoints, heightInPoints: raster.heightInPoints)
    let across = 72 / raster.horizontalDotsPerInch
    let down = 72 / raster.verticalDotsPerInch
    return (scanner.codes(in: plane) + PatchCodes.codes(in: plane)).map { code in
      let box = Box(
        x: code.left * across, y: code.top * down, width: (code.right - code.left) * across,
        height: (code.bottom - code.top) * down)
      return PageCode(symbology: code.symbology, text: code.text, box: box.turned(turn, on: size))
    }
  }

  /// How the page looks once it has been turned clockwise by `turn`.
  package func look(of raster: PageRaster, turn: QuarterTurn) -> PageLook? {
    MeasureLook.look(of: GrayPlane(raster), turn: turn)
  }
}

/// A code in pixels of the picture.
struct FoundCode {
  let symbology: String
  let text: String
  var left: Double
  var top: Double
  var right: Double
  var bottom: Double
}
