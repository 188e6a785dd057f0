import CPoppler
import CaseModel
import PageRasters

/// A PDF opened for drawing its pages. Works on bytes that must outlive it.
final class PopplerDrawing {
  private let document: OpaquePointer
  private let bytes: OpaquePointer

  /// `nil` where poppler cannot open the file.
  init?(_ input: UnsafeRawBufferPointer, password: String) {
    guard let base = input.baseAddress, let bytes = g_bytes_new_static(base, gsize(input.count)) else { return nil }
    guard let document = poppler_document_new_from_bytes(bytes, password, nil) else {
      g_bytes_unref(bytes)
      return nil
    }
    self.bytes = bytes
    self.document = document
  }

  deinit {
    g_object_unref(UnsafeMutableRawPointer(document))
    g_bytes_unref(bytes)
  }

  /// The page in gray at so many dots per inch, on white; `nil` where it cannot be drawn. `unit` is the page's unit in points.
  func gray(pageAt index: Int, size: PageSize, dotsPerInch: Double, unit: Double) -> PageRaster? {
    let scale = dotsPerInch * unit / 72
    let width = Int((size.widthInPoints * scale).rounded())
    let height = Int((size.heightInPoints * scale).rounded())
    guard width > 0, height > 0, width < 32_767, height < 32_767 else { return nil }
    guard let page = poppler_document_get_page(document, Int32(index)) else { return nil }
    defer { g_object_unref(UnsafeMutableRawPointer(page)) }
    let surface = cairo_image_surface_create(CAIRO_FORMAT_RGB24, Int32(width), Int32(height))
    defer { cairo_surface_destroy(surface) }
    guard cairo_surface_status(surface) == CAIRO_STATUS_SUCCESS, let context = cairo_create(surface) else { return nil }
    cairo_set_source_rgb(context, 1, 1, 1)
    cairo_paint(context)
    cairo_scale(context, scale, scale)
    poppler_page_render(page, context)
    let status = cairo_status(context)
    cairo_destroy(context)
    cairo_surface_flush(surface)
    guard status == CAIRO_STATUS_SUCCESS, let data = cairo_image_surface_get_data(surface) else { return nil }
    let stride = Int(cairo_image_surface_get_stride(surface))
    let gray = [UInt8](unsafeUninitializedCapacity: width * height) { out, filled in
      for y in 0..<height {
        let row = UnsafeRawPointer(data + y * stride).assumingMemoryBound(to: UInt32.self)
        let target = out.baseAddress! + y * width
        for x in 0..<width {
          let pixel = row[x]
          // Rec. 601 luma in 1/256.
          let luma = (pixel >> 16 & 255) &* 77 &+ (pixel >> 8 & 255) &* 150 &+ (pixel & 255) &* 29
          target[x] = UInt8(truncatingIfNeeded: luma >> 8)
        }
      }
      filled = width * height
    }
    return PageRaster(
      width: width, height: height, depth: .gray, bytes: gray, horizontalDotsPerInch: dotsPerInch,
      verticalDotsPerInch: dotsPerInch)
  }
}

/// The version of the poppler that runs.
package enum PopplerVersion {
  package static var text: String { "poppler " + (poppler_get_version().map { String(cString: $0) } ?? "unknown") }
}
