import Testing

@testable import PageRecognition

/// Which way up letters stand, told from their shapes.
@Suite struct TurnMeasureTests {
  private static let rows = [
    ("Hemoglobin", "13.4", "g/dL"), ("Sodium", "139", "mmol/L"), ("Potassium", "4.1", "mmol/L"),
    ("Creatinine", "0.92", "mg/dL"), ("Glucose", "104", "mg/dL"), ("Calcium", "9.4", "mg/dL"),
  ]

  /// Laboratory values in ruled rows of 16 points, each row's lower line close under its figures.
  private func table() throws -> DrawnPage {
    var lines: [(text: String, x: Double, y: Double, size: Double)] = []
    for row in 0..<40 {
      let (name, value, unit) = Self.rows[row % Self.rows.count]
      let baseline = 720.0 - Double(row) * 16
      lines += [
        (name, 60, baseline, 9), (value, 250, baseline, 9), (value, 350, baseline, 9), (unit, 450, baseline, 9),
      ]
    }
    var page = try DrawnPage(lines)
    for row in 0..<40 {
      page.blacken(x: 0.7, y: (792 - 720 + 5 + Double(row) * 16) / 72, width: 7, height: 0.012)
    }
    return page
  }

  private func quarters(of page: DrawnPage) throws -> Int? {
    guard let prepared = PreparedPage(page.raster) else { throw DrawnPage.NotDrawn() }
    return TurnMeasure.guess(prepared.survey, dotsPerInch: prepared.surveyDotsPerInch)?.quarters
  }

  @Test func `the lines of a table are no part of its letters`() throws {
    #expect(try quarters(of: table()) ?? 0 == 0)
    #expect(try quarters(of: table().upsideDown()) ?? 2 == 2)
  }

  @Test func `running text says which way up it stands`() throws {
    let text = "the biopsy of the left breast showed benign glands and dilated ducts"
    let page = try DrawnPage((0..<20).map { (text, 60, 720 - Double($0) * 22, 11) })
    #expect(try quarters(of: page) == 0)
    #expect(try quarters(of: page.upsideDown()) == 2)
  }
}
