import PageRasters

/// One byte a pixel, 0 is black: the only picture that bar codes are looked for in.
struct GrayPlane {
  let width: Int
  let height: Int
  let bytes: [UInt8]
  let horizontalDotsPerInch: Double
  let verticalDotsPerInch: Double

  init(_ raster: PageRaster) {
    width = raster.width
    height = raster.height
    horizontalDotsPerInch = raster.horizontalDotsPerInch
    verticalDotsPerInch = raster.verticalDotsPerInch
    switch raster.depth {
    case .gray: bytes = raster.bytes
    case .bilevel:
      let (width, height, rowLength) = (raster.width, raster.height, raster.bytesPerRow)
      bytes = raster.bytes.withUnsafeBufferPointer { bits in
        [UInt8](unsafeUninitializedCapacity: width * height) { gray, count in
          for y in 0..<height {
            for x in 0..<width {
              let isBlack = bits[y * rowLength + x >> 3] & (0x80 >> UInt8(x & 7)) != 0
              gray[y * width + x] = isBlack ? 0 : 255
            }
          }
          count = width * height
        }
      }
    }
  }
}
