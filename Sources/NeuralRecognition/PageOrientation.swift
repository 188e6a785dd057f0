import PageRecognition

/// Tells how a page stands, from a small picture of it: a network for the four orientations of documents.
struct PageOrientation: ~Copyable {
  private let network: Network

  init(_ network: consuming Network) { self.network = network }

  private static let side = 224
  /// The shorter side of the page before its middle is cut out.
  private static let shorterSide = 256.0

  /// Quarter turns clockwise that set the page upright, with the probability, 0 to 1.
  func quarters(of page: PageLevels) throws(NeuralFailure) -> (quarters: Int, confidence: Double) {
    // The middle square of the page, seen small.
    let reach = Double(min(page.width, page.height)) * Double(PageOrientation.side) / PageOrientation.shorterSide
    var middle = page.whole
    middle.length = reach
    middle.thickness = reach
    let pixels = page.sample(middle, width: PageOrientation.side, height: PageOrientation.side)
    var input: [Float] = []
    input.reserveCapacity(3 * pixels.count)
    for (mean, deviation) in zip([0.485, 0.456, 0.406] as [Float], [0.229, 0.224, 0.225] as [Float]) {
      input += pixels.map { (Float($0) / 255 - mean) / deviation }
    }
    return try network.run([NetworkInput(input, shape: [1, 3, PageOrientation.side, PageOrientation.side])]) {
      scores, shape in
      guard shape == [1, 4], let best = scores.indices.max(by: { scores[$0] < scores[$1] }) else { return (0, 0) }
      // The network names the turn that the page has; the way back is the rest of the circle.
      return ((4 - best) % 4, Double(scores[best]))
    }
  }
}
