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

  /// Half the size, each pixel the mean of four.
  func halved() -> GrayPixels {
    let (halfWidth, halfHeight) = (max(1, width / 2), max(1, height / 2))
    guard width > 1, height > 1 else { return self }
    let half = [UInt8](unsafeUninitializedCapacity: halfWidth * halfHeight) { buffer, count in
      bytes.withUnsafeBufferPointer { source in
        for y in 0..<halfHeight {
          var at = 2 * y * width
          for x in 0..<halfWidth {
            let sum =
              UInt(source[at]) + UInt(source[at + 1]) + UInt(source[at + width]) + UInt(source[at + width + 1])
            buffer[y * halfWidth + x] = UInt8(truncatingIfNeeded: (sum + 2) / 4)
            at += 2
          }
        }
      }
      count = halfWidth * halfHeight
    }
    return GrayPixels(width: halfWidth, height: halfHeight, bytes: half)
  }
}
