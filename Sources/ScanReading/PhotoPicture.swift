import CLeptonica
import PageRasters

/// Decodes a JPEG or PNG to gray or bits, turned as displayed.
enum PhotoPicture {
  static func raster(_ bytes: UnsafeRawBufferPointer, _ frame: ImageFrame) -> PageRaster? {
    guard let base = bytes.baseAddress else { return nil }
    setMsgSeverity(Int32(L_SEVERITY_NONE))
    var decoded = pixReadMem(base.assumingMemoryBound(to: UInt8.self), bytes.count)
    guard decoded != nil else { return nil }
    defer { pixDestroy(&decoded) }
    guard Int(pixGetWidth(decoded)) == frame.storedWidth, Int(pixGetHeight(decoded)) == frame.storedHeight else {
      return nil
    }
    // Transparent parts are paper.
    if pixGetSpp(decoded) == 4 {
      let opaque = pixAlphaBlendUniform(decoded, 0xFFFF_FF00)
      pixDestroy(&decoded)
      decoded = opaque
    }
    guard decoded != nil else { return nil }
    let isBits = pixGetDepth(decoded) == 1 && pixGetColormap(decoded) == nil
    guard let plain = isBits ? pixClone(decoded) : pixConvertTo8(decoded, 0) else { return nil }
    return DisplayedPix.raster(plain, frame)
  }
}
