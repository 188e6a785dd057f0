import CaseModel
import Foundation
import PDFReading
import PageRasters

/// A page that a test writes as a PDF, has drawn, and then spoils as machines and people do.
struct DrawnPage {
  private(set) var width: Int
  private(set) var height: Int
  private(set) var gray: [UInt8]
  private(set) var horizontalDPI = 300.0
  private(set) var verticalDPI = 300.0

  /// Letter paper at 300 dpi; each line of Helvetica stands with its baseline so many points above the bottom, its letters
  /// `breadth` percent as wide as they are drawn.
  init(
    _ lines: [(text: String, x: Double, y: Double, size: Double)], gray level: Double = 0, breadth: Int = 100
  ) throws {
    let content = lines.map { "BT \(level) g \(breadth) Tz /F1 \($0.size) Tf \($0.x) \($0.y) Td (\($0.text)) Tj ET" }
      .joined(separator: "\n")
    let bodies = [
      "<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
      "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
      "<< /Length \(content.utf8.count) >>\nstream\n\(content)\nendstream",
      "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    var file = "%PDF-1.4\n"
    for (index, body) in bodies.enumerated() { file += "\(index + 1) 0 obj\n\(body)\nendobj\n" }
    file += "trailer\n<< /Size 6 /Root 1 0 R >>\n%%EOF\n"
    let raster = try Array(file.utf8).withUnsafeBytes { bytes in
      try PDFPages.opened(bytes, passwords: [], maximumPages: 1).raster(PageNumber(1), maximumMegapixels: 50)
    }
    guard let raster else { throw NotDrawn() }
    (width, height, gray) = (raster.width, raster.height, raster.bytes)
  }

  struct NotDrawn: Error {}

  var raster: PageRaster {
    PageRaster(
      width: width, height: height, depth: .gray, bytes: gray, horizontalDotsPerInch: horizontalDPI,
      verticalDotsPerInch: verticalDPI)
  }

  func upsideDown() -> DrawnPage {
    var page = self
    page.gray.reverse()
    return page
  }

  /// Turned clockwise by quarters of a circle, 1 or 3.
  func turned(_ quarters: Int) -> DrawnPage {
    var page = self
    (page.width, page.height) = (height, width)
    for y in 0..<height {
      for x in 0..<width {
        let (toX, toY) = quarters == 1 ? (height - 1 - y, x) : (y, width - 1 - x)
        page.gray[toY * height + toX] = gray[y * width + x]
      }
    }
    return page
  }

  /// Turned clockwise about the middle.
  func skewed(degrees: Double) -> DrawnPage {
    var page = self
    let sine = sin(degrees * .pi / 180)
    let cosine = cos(degrees * .pi / 180)
    let middleX = Double(width) / 2
    let middleY = Double(height) / 2
    for y in 0..<height {
      for x in 0..<width {
        let fromX = (Double(x) - middleX) * cosine + (Double(y) - middleY) * sine + middleX
        let fromY = -(Double(x) - middleX) * sine + (Double(y) - middleY) * cosine + middleY
        let isInside = fromX >= 0 && fromY >= 0 && fromX < Double(width) && fromY < Double(height)
        page.gray[y * width + x] = isInside ? gray[Int(fromY) * width + Int(fromX)] : 255
      }
    }
    return page
  }

  /// This page with the marks of another laid over it, from its upper left corner on.
  func under(_ other: DrawnPage) -> DrawnPage {
    var page = self
    for y in 0..<min(height, other.height) {
      for x in 0..<min(width, other.width) {
        page.gray[y * width + x] = min(page.gray[y * width + x], other.gray[y * other.width + x])
      }
    }
    return page
  }

  /// Every third row, as a coarse fax has them: pixels three times as tall as wide.
  func withThirdOfRows() -> DrawnPage {
    var page = self
    page.gray = (0..<height / 3).flatMap { gray[($0 * 3) * width..<($0 * 3 + 1) * width] }
    page.height = height / 3
    page.verticalDPI = 100
    return page
  }

  /// Blackens a rectangle given in inches from the upper left.
  mutating func blacken(
    x: Double, y: Double, width across: Double, height down: Double, round: Bool = false, level: UInt8 = 0
  ) {
    let radius = across / 2
    for row in Int(y * 300)..<min(height, Int((y + down) * 300)) {
      for column in Int(x * 300)..<min(width, Int((x + across) * 300)) {
        let fromX = Double(column) / 300 - x - radius
        let fromY = Double(row) / 300 - y - radius
        if !round || fromX * fromX + fromY * fromY <= radius * radius { gray[row * width + column] = level }
      }
    }
  }
}
