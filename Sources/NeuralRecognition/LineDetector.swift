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

  /// Pixels of the page from one of the input to the next, up to which its own are taken and not their means: those would be drawn
  /// larger, and print that is low already is lost.
  private static let ownStep = 1.5

  /// The network halves its input five times.
  private static let step = 32

  /// In pixels of the page, of a level part of it, whose longer side is seen as `longerSide` pixels.
  func regions(in part: TextRegion, of page: PageLevels, longerSide: Int) throws(NeuralFailure) -> [TextRegion] {
    let scale = Double(longerSide) / max(part.length, part.thickness)
    func side(_ pixels: Double) -> Int {
      max(1, Int((pixels * scale / Double(LineDetector.step)).rounded())) * LineDetector.step
    }
    let (width, height) = (side(part.length), side(part.thickness))
    let input = planes(of: page.sample(part, width: width, height: height, ownStep: LineDetector.ownStep))
    let finder = finder
    let found = try network.run([NetworkInput(input, shape: [1, 3, height, width])]) { map, shape -> [TextRegion] in
      let channels = ONNXUpscaling.factor * ONNXUpscaling.factor
      guard shape == [1, channels, height / ONNXUpscaling.factor, width / ONNXUpscaling.factor] else { return [] }
      return ONNXUpscaling.laidOut(map, width: width, height: height).withUnsafeBufferPointer {
        finder.regions(in: $0, width: width, height: height)
      }
    }
    let across = part.length / Double(width)
    let down = part.thickness / Double(height)
    return found.map { region in
      var region = region.scaled(byX: across, y: down)
      region.x += part.x - part.length / 2
      region.y += part.y - part.thickness / 2
      return region
    }
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
