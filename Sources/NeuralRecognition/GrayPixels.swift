import PageRecognition

/// A picture as bytes, 0 is black, rows without padding: what the networks' inputs are sampled from.
struct GrayPixels {
  let width: Int
  let height: Int
  let bytes: [UInt8]

  init(width: Int, height: Int, bytes: [UInt8]) {
    precondition(width > 0 && height > 0 && bytes.count == width * height, "an image holds all its rows")
    self.width = width
    self.height = height
    self.bytes = bytes
  }

  init(_ picture: borrowing Picture) {
    self.init(width: picture.width, height: picture.height, bytes: picture.grayBytes())
  }

  /// Half as wide, half as tall or both, each pixel the mean of those that it takes together.
  func halved(across: Bool = true, down: Bool = true) -> GrayPixels {
    guard (across && width > 1) || (down && height > 1) else { return self }
    let (stepX, stepY) = (across && width > 1 ? 2 : 1, down && height > 1 ? 2 : 1)
    let (halfWidth, halfHeight) = (width / stepX, height / stepY)
    let (right, below) = (stepX - 1, (stepY - 1) * width)
    let half = [UInt8](unsafeUninitializedCapacity: halfWidth * halfHeight) { buffer, count in
      bytes.withUnsafeBufferPointer { source in
        for y in 0..<halfHeight {
          var at = y * stepY * width
          for x in 0..<halfWidth {
            // Each of two is counted twice.
            let sum =
              UInt(source[at]) + UInt(source[at + right]) + UInt(source[at + below]) + UInt(source[at + below + right])
            buffer[y * halfWidth + x] = UInt8(truncatingIfNeeded: (sum + 2) / 4)
            at += stepX
          }
        }
      }
      count = halfWidth * halfHeight
    }
    return GrayPixels(width: halfWidth, height: halfHeight, bytes: half)
  }
}
