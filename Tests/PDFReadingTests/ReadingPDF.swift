import CaseModel
import PDFReading

/// Opens bytes as a PDF for the time of `body`.
func reading<Value>(
  _ bytes: [UInt8], passwords: [String] = [], maximumPages: Int = 5_000, _ body: (inout PDFPages) throws -> Value
) throws -> Value {
  try bytes.withUnsafeBytes { buffer in
    var pages = try PDFPages.opened(buffer, passwords: passwords, maximumPages: maximumPages)
    return try body(&pages)
  }
}

/// The text of every page, in order.
func texts(_ bytes: [UInt8], passwords: [String] = []) throws -> [String] {
  try reading(bytes, passwords: passwords) { pages in
    (1...pages.count).map { pages.read(PageNumber($0)).page.embedded?.text ?? "" }
  }
}
