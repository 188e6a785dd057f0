import Foundation
import ProgramTesting
import Testing

/// A scan as badly placed as scans are: the words of records.pdf must still select where they stand.
@Suite struct SelectableScanTests {
  private static let lines: [(text: String, x: Double, y: Double)] = [
    ("Surgical pathology report of the specimen received", 90, 120),
    ("Endometrium with fragments of benign tissue only", 90, 240),
    ("Radiology confirms the previous examination fully", 90, 420),
    ("Signature of the attending physician follows below", 90, 640),
  ]
  private static let degrees = 2.0
  private static let dotsPerInch = 200.0

  @Test func `words of a turned, skewed and cropped scan select where a person sees them`() async throws {
    let scratch = try TemporaryFolder("select")
    defer { scratch.remove() }
    let typed = try scratch.file("typed.pdf", Self.typedPage)
    let stem = scratch.url.appending(path: "typed").path
    let drawn = try await tool("pdftoppm", ["-gray", "-r", "200", "-singlefile", typed, stem])
    try #require(drawn.status == 0)
    let picture = try Gray(pgm: Data(contentsOf: URL(filePath: stem + ".pgm")))
    let scan = scratch.url.appending(path: "scan.pdf")
    try Self.scannedPage(picture.skewed(degrees: Self.degrees).turnedLeft()).write(to: scan)
    let run = try await Program().run([
      "ingest", "--case", "1000000001", "--wait", "--workspace", scratch.url.appending(path: "ws").path, scan.path,
    ])
    #expect(run.status == 2)
    let packet = URL(filePath: run.output.trimmingCharacters(in: .whitespacesAndNewlines))
    let boxes = try await tool(
      "pdftotext", ["-bbox", "-cropbox", "-f", "3", packet.appending(path: "records.pdf").path, "-"])
    for (word, line) in [("Endometrium", 1), ("Radiology", 2), ("Signature", 3)] {
      let found = try #require(
        boxes.output.firstMatch(
          of: try Regex<(Substring, Substring, Substring, Substring, Substring)>(
            #"xMin="([\d.-]+)" yMin="([\d.-]+)" xMax="([\d.-]+)" yMax="([\d.-]+)">\#(word)<"#)), "\(word)")
      let (_, left, top, right, bottom) = found.output
      // The word's middle on the sheet, about 3 points above its baseline, turned with the sheet about its middle; 18 points
      // are cut off on the left, 36 above.
      let middle = Self.shown(
        x: Self.lines[line].x + Self.width(of: word) / 2, y: Self.lines[line].y - 4)
      let x = ((Double(left) ?? 0) + (Double(right) ?? 0)) / 2
      let y = ((Double(top) ?? 0) + (Double(bottom) ?? 0)) / 2
      #expect(abs(x - middle.x) < 6 && abs(y - middle.y) < 6, "\(word) stands at \(x), \(y), not at \(middle)")
    }
  }

  private static func shown(x: Double, y: Double) -> (x: Double, y: Double) {
    let angle = degrees * .pi / 180
    let (fromX, fromY) = (x - 306, y - 396)
    return (
      fromX * cos(angle) - fromY * sin(angle) + 306 - 18, fromX * sin(angle) + fromY * cos(angle) + 396 - 36
    )
  }

  /// Of Helvetica at 14 points, in thousandths of an em (Adobe's metrics).
  private static func width(of word: String) -> Double {
    let widths: [Character: Double] = [
      "E": 667, "n": 556, "d": 556, "o": 556, "m": 833, "e": 556, "t": 278, "r": 333, "i": 222, "u": 556, "R": 722,
      "a": 556, "l": 222, "g": 556, "y": 500, "S": 667,
    ]
    return word.reduce(0) { $0 + (widths[$1] ?? 556) } * 14 / 1_000
  }

  private static var typedPage: String {
    let content = lines.map { "BT /F 14 Tf \($0.x) \(792 - $0.y) Td (\($0.text)) Tj ET" }.joined(separator: "\n")
    return """
      %PDF-1.4
      1 0 obj
      << /Type /Catalog /Pages 2 0 R >>
      endobj
      2 0 obj
      << /Type /Pages /Kids [3 0 R] /Count 1 >>
      endobj
      3 0 obj
      << /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R /Resources << /Font << /F 5 0 R >> >> >>
      endobj
      4 0 obj
      << /Length \(content.utf8.count) >>
      stream
      \(content)
      endstream
      endobj
      5 0 obj
      << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>
      endobj
      trailer
      << /Size 6 /Root 1 0 R >>
      %%EOF
      """
  }

  /// A page that lies on its side and is displayed upright, with its crop box inside.
  private static func scannedPage(_ picture: Gray) -> Data {
    let heads = [
      "<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
      "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 792 612] /CropBox [36 18 756 594] /Rotate 90 /Contents 4 0 R "
        + "/Resources << /XObject << /I 5 0 R >> >> >>",
      "<< /Length 32 >>\nstream\nq 792 0 0 612 0 0 cm /I Do Q    \nendstream",
    ]
    var file = Data("%PDF-1.4\n".utf8)
    for (index, body) in heads.enumerated() { file += Data("\(index + 1) 0 obj\n\(body)\nendobj\n".utf8) }
    file += Data(
      """
      5 0 obj
      << /Type /XObject /Subtype /Image /Width \(picture.width) /Height \(picture.height) /BitsPerComponent 8 /ColorSpace /DeviceGray /Length \(picture.pixels.count) >>
      stream

      """.utf8)
    return file + picture.pixels + Data("\nendstream\nendobj\ntrailer\n<< /Size 6 /Root 1 0 R >>\n%%EOF\n".utf8)
  }

  private func tool(_ name: String, _ arguments: [String]) async throws -> ProgramRun {
    try await Program(executable: URL(filePath: "/usr/bin/env")).run([name] + arguments)
  }
}

/// A picture of one byte a pixel.
private struct Gray {
  let width: Int
  let height: Int
  let pixels: [UInt8]

  struct NotPGM: Error {}

  init(width: Int, height: Int, pixels: [UInt8]) {
    self.width = width
    self.height = height
    self.pixels = pixels
  }

  init(pgm data: Data) throws {
    let head = String(decoding: data.prefix(64), as: UTF8.self)
    guard let match = head.prefixMatch(of: /P5\n(\d+) (\d+)\n255\n/), let width = Int(match.1),
      let height = Int(match.2)
    else { throw NotPGM() }
    self.init(width: width, height: height, pixels: [UInt8](data.suffix(width * height)))
  }

  /// Clockwise about the middle.
  func skewed(degrees: Double) -> Gray {
    let sine = sin(degrees * .pi / 180)
    let cosine = cos(degrees * .pi / 180)
    let (middleX, middleY) = (Double(width) / 2, Double(height) / 2)
    var turned = [UInt8](repeating: 255, count: pixels.count)
    for y in 0..<height {
      for x in 0..<width {
        let fromX = Int((Double(x) - middleX) * cosine + (Double(y) - middleY) * sine + middleX)
        let fromY = Int(-(Double(x) - middleX) * sine + (Double(y) - middleY) * cosine + middleY)
        if fromX >= 0, fromY >= 0, fromX < width, fromY < height {
          turned[y * width + x] = pixels[fromY * width + fromX]
        }
      }
    }
    return Gray(width: width, height: height, pixels: turned)
  }

  /// A quarter against the clock.
  func turnedLeft() -> Gray {
    var turned = [UInt8](repeating: 255, count: pixels.count)
    for y in 0..<height {
      for x in 0..<width { turned[(width - 1 - x) * height + y] = pixels[y * width + x] }
    }
    return Gray(width: height, height: width, pixels: turned)
  }
}
