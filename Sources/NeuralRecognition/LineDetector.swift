/// Finds the lines of text on a page: PP-OCRv6 detection.
struct LineDetector: ~Copyable {
  private let network: Network
  private let finder: RegionFinder
  /// Mean and deviation of the three channels in training, as a table from a gray value to three inputs.
  private let inputs: [[Float]]

  init(_ network: consuming Network, finder: RegionFinder) {
    self.network = network
    self.finder = finder
    inputs = zip([0.485, 0.456, 0.406], [0.229, 0.224, 0.225]).map { mean, deviation in
      (0..<256).map { Float((Double($0) / 255 - mean) / deviation) }
    }
  }

  /// The network halves its input five times.
  private static let step = 32

  /// In pixels of the page; its longer side is seen as `longerSide` pixels.
  func regions(in page: PageLevels, longerSide: Int) throws(NeuralFailure) -> [TextRegion] {
    let scale = Double(longerSide) / Double(max(page.width, page.height))
    func side(_ pixels: Int) -> Int {
      max(1, Int((Double(pixels) * scale / Double(LineDetector.step)).rounded())) * LineDetector.step
    }
    let (width, height) = (side(page.width), side(page.height))
    let input = planes(of: page.sample(page.whole, width: width, height: height))
    let finder = finder
    let found = try network.run([NetworkInput(input, shape: [1, 3, height, width])]) { map, shape in
      shape == [1, 1, height, width] ? finder.regions(in: map, width: width, height: height) : []
    }
    let across = Double(page.width) / Double(width)
    let down = Double(page.height) / Double(height)
    return found.map { $0.scaled(byX: across, y: down) }
  }

  private func planes(of pixels: [UInt8]) -> [Float] {
    let count = pixels.count
    return [Float](unsafeUninitializedCapacity: 3 * count) { buffer, filled in
      pixels.withUnsafeBufferPointer { source in
        for (channel, table) in inputs.enumerated() {
          table.withUnsafeBufferPointer { table in
            let plane = buffer.baseAddress! + channel * count
            for index in 0..<count { plane[index] = table[Int(source[index])] }
          }
        }
      }
      filled = 3 * count
    }
  }
}
