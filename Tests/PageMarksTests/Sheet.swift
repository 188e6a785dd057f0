import PageRasters

/// A sheet of letter paper that a test paints on: gray, 0 is black.
struct Sheet {
  let dotsPerInch: Double
  private(set) var width: Int
  private(set) var height: Int
  private(set) var gray: [UInt8]

  init(dotsPerInch: Double = 200, paper: UInt8 = 255) {
    self.dotsPerInch = dotsPerInch
    width = Int(8.5 * dotsPerInch)
    height = Int(11 * dotsPerInch)
    gray = [UInt8](repeating: paper, count: width * height)
  }

  var raster: PageRaster {
    PageRaster(
      width: width, height: height, depth: .gray, bytes: gray, horizontalDotsPerInch: dotsPerInch,
      verticalDotsPerInch: dotsPerInch)
  }

  /// One bit a pixel, as a fax has them.
  var bits: PageRaster {
    let rowLength = (width + 7) / 8
    var bytes = [UInt8](repeating: 0, count: rowLength * height)
    for y in 0..<height {
      for x in 0..<width where gray[y * width + x] < 128 { bytes[y * rowLength + x / 8] |= 0x80 >> UInt8(x % 8) }
    }
    return PageRaster(
      width: width, height: height, depth: .bilevel, bytes: bytes, horizontalDotsPerInch: dotsPerInch,
      verticalDotsPerInch: dotsPerInch)
  }

  /// Inches from the upper left.
  mutating func paint(x: Double, y: Double, width across: Double, height down: Double, level: UInt8 = 0) {
    let left = Int((x * dotsPerInch).rounded())
    let right = min(width, Int(((x + across) * dotsPerInch).rounded()))
    guard left < right else { return }
    for row in Int((y * dotsPerInch).rounded())..<min(height, Int(((y + down) * dotsPerInch).rounded())) {
      for column in left..<right { gray[row * width + column] = level }
    }
  }

  /// Code 39 (ISO/IEC 16388) of digits: nine elements a character, three of them wide.
  mutating func paintCode39(_ digits: String, x: Double, y: Double, narrow: Double = 0.015, height: Double = 0.5) {
    let patterns: [Character: String] = [
      "0": "nnnwwnwnn", "1": "wnnwnnnnw", "2": "nnwwnnnnw", "3": "wnwwnnnnn", "4": "nnnwwnnnw", "5": "wnnwwnnnn",
      "6": "nnwwwnnnn", "7": "nnnwnnwnw", "8": "wnnwnnwnn", "9": "nnwwnnwnn", "*": "nwnnwnwnn",
    ]
    var at = x
    for character in "*\(digits)*" {
      for (index, element) in (patterns[character] ?? "").enumerated() {
        let width = element == "w" ? narrow * 3 : narrow
        if index % 2 == 0 { paint(x: at, y: y, width: width, height: height) }
        at += width
      }
      at += narrow
    }
  }

  /// The modules of a QR code, `#` for dark.
  mutating func paintModules(_ rows: [String], x: Double, y: Double, module: Double) {
    for (row, modules) in rows.enumerated() {
      for (column, mark) in modules.enumerated() where mark == "#" {
        paint(x: x + Double(column) * module, y: y + Double(row) * module, width: module, height: module)
      }
    }
  }

  /// Rows of words as boxes: what a page of print is to a coarse look. `seed` tells pages apart.
  mutating func paintPrint(seed: UInt64) {
    var state = seed &* 2_654_435_761 &+ 17
    func next(_ limit: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 33) % limit
    }
    var y = 1.0
    while y < 10 {
      var x = 1.0
      let end = 3 + Double(next(45)) / 10
      while x < end {
        let word = 0.2 + Double(next(6)) / 10
        paint(x: x, y: y, width: word, height: 0.1)
        x += word + 0.1
      }
      y += next(6) == 0 ? 0.6 : 0.2
    }
  }

  func turned180() -> Sheet {
    var sheet = self
    sheet.gray.reverse()
    return sheet
  }

  func turnedRight() -> Sheet {
    var sheet = self
    (sheet.width, sheet.height) = (height, width)
    for y in 0..<height { for x in 0..<width { sheet.gray[x * height + height - 1 - y] = gray[y * width + x] } }
    return sheet
  }

  /// Single pixels turned over, as a bad line does.
  func specked(share: Double) -> Sheet {
    var sheet = self
    var state: UInt64 = 99
    for _ in 0..<Int(Double(gray.count) * share) {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      let at = Int(state >> 33) % gray.count
      sheet.gray[at] = 255 - sheet.gray[at]
    }
    return sheet
  }

  /// Laid down a little to the right and below.
  func shifted(pixels: Int) -> Sheet {
    var sheet = Sheet(dotsPerInch: dotsPerInch)
    for y in pixels..<height {
      for x in pixels..<width { sheet.gray[y * width + x] = gray[(y - pixels) * width + x - pixels] }
    }
    return sheet
  }
}
