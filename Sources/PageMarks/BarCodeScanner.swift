import CZBar

/// zbar's scanner for the codes that cover sheets, separator sheets and labels carry.
struct BarCodeScanner: ~Copyable {
  private let scanner: OpaquePointer

  /// `nil` where there is no memory for one.
  init?() {
    guard let scanner = zbar_image_scanner_create() else { return nil }
    self.scanner = scanner
    // Retail codes, Codabar and DataBar are found in rows of print; no chart is known to carry them.
    zbar_image_scanner_set_config(scanner, ZBAR_NONE, ZBAR_CFG_ENABLE, 0)
    for symbology in [ZBAR_CODE128, ZBAR_CODE39, ZBAR_CODE93, ZBAR_I25, ZBAR_QRCODE] {
      zbar_image_scanner_set_config(scanner, symbology, ZBAR_CFG_ENABLE, 1)
    }
    // Interleaved 2 of 5 has no check of its own: short ones are read into rules and tables.
    zbar_image_scanner_set_config(scanner, ZBAR_I25, ZBAR_CFG_MIN_LEN, 8)
    zbar_image_scanner_set_config(scanner, ZBAR_CODE39, ZBAR_CFG_MIN_LEN, 3)
    zbar_image_scanner_set_config(scanner, ZBAR_NONE, ZBAR_CFG_X_DENSITY, BarCodeScanner.linesApart)
    zbar_image_scanner_set_config(scanner, ZBAR_NONE, ZBAR_CFG_Y_DENSITY, BarCodeScanner.linesApart)
  }

  deinit { zbar_image_scanner_destroy(scanner) }

  /// Every so many rows and columns are looked at: a code is at least a dozen of them high, a QR module two or three.
  private static let linesApart: Int32 = 2
  /// More codes than this on one page are not codes.
  private static let maximumCodes = 32
  private static let maximumTextBytes = 512
  /// `Y800`: eight bits of luminance a pixel.
  private static let luminance: UInt = 0x3030_3859

  func codes(in plane: GrayPlane) -> [FoundCode] {
    guard let image = zbar_image_create() else { return [] }
    defer { zbar_image_destroy(image) }
    zbar_image_set_format(image, BarCodeScanner.luminance)
    zbar_image_set_size(image, UInt32(plane.width), UInt32(plane.height))
    return plane.bytes.withUnsafeBytes { bytes in
      // Without a clean-up function zbar only looks at the bytes.
      zbar_image_set_data(image, bytes.baseAddress, UInt(bytes.count), nil)
      guard zbar_scan_image(scanner, image) > 0 else { return [] }
      var found: [FoundCode] = []
      var symbol = zbar_image_first_symbol(image)
      while let current = symbol, found.count < BarCodeScanner.maximumCodes {
        if let code = BarCodeScanner.code(current) { found.append(code) }
        symbol = zbar_symbol_next(current)
      }
      return found
    }
  }

  private static func code(_ symbol: OpaquePointer) -> FoundCode? {
    let length = Int(zbar_symbol_get_data_length(symbol))
    let corners = zbar_symbol_get_loc_size(symbol)
    guard let data = zbar_symbol_get_data(symbol), length > 0, length <= maximumTextBytes, corners > 0,
      let name = zbar_get_symbol_name(zbar_symbol_get_type(symbol))
    else { return nil }
    let text = data.withMemoryRebound(to: UInt8.self, capacity: length) {
      String(decoding: UnsafeBufferPointer(start: $0, count: length), as: UTF8.self)
    }
    let across = (0..<corners).map { Double(zbar_symbol_get_loc_x(symbol, $0)) }
    let down = (0..<corners).map { Double(zbar_symbol_get_loc_y(symbol, $0)) }
    guard let left = across.min(), let right = across.max(), let top = down.min(), let bottom = down.max() else {
      return nil
    }
    return FoundCode(
      symbology: String(cString: name), text: text, left: left, top: top, right: right, bottom: bottom)
  }
}
