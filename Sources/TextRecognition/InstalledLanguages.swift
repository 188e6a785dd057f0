import CTesseract
import Foundation

/// The OCR languages on this machine.
package enum InstalledLanguages {
  /// Where tesseract keeps its data: `TESSDATA_PREFIX`, else what the library was built with.
  package static var directory: String? {
    guard let api = TessBaseAPICreate() else { return nil }
    defer { TessBaseAPIDelete(api) }
    // An engine that finds no language still knows its place; asked for one that is there, it would load it first.
    _ = TessBaseAPISetVariable(api, "debug_file", "/dev/null")
    _ = TessBaseAPIInit3(api, nil, "no such language")
    defer { TessBaseAPIEnd(api) }
    return TessBaseAPIGetDatapath(api).map { String(cString: $0) }
  }

  /// Names of installed languages, sorted, without `osd`.
  package static var names: [String] {
    guard let directory, let enumerator = FileManager.default.enumerator(atPath: directory) else { return [] }
    var names: [String] = []
    for case let name as String in enumerator where name.hasSuffix(".traineddata") && !name.contains("/") {
      names.append(String(name.dropLast(".traineddata".count)))
    }
    return names.filter { $0 != "osd" }.sorted()
  }
}
