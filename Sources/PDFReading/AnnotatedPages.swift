import CQPDF
import CaseModel

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The pages of a PDF on which a person reads more than their content: filled fields, free texts, stamps.
///
/// Those pages are drawn anew with their annotations as a part of them, and their text is read from there.
final class AnnotatedPages {
  private let bytes: UnsafeMutablePointer<UInt8>
  private let poppler: PopplerFile
  private let places: [Int: Int]

  /// Annotations that carry words or marks of their own on the page.
  private static let shown: Set<String> = ["/Widget", "/FreeText", "/Stamp", "/Redact", "/Watermark"]

  /// The indices of the pages that need it, from 0.
  static func indices(of leaves: [PageTree.Leaf], in file: borrowing QPDFFile) -> [Int] {
    leaves.indices.filter { index in
      file.forgetting {
        guard let list = file.value(leaves[index].page, "/Annots") else { return false }
        return file.items(list).contains { shows($0, in: file) }
      }
    }
  }

  private static func shows(_ annotation: QPDFFile.Handle, in file: borrowing QPDFFile) -> Bool {
    guard let subtype = file.name(file.value(annotation, "/Subtype")), shown.contains(subtype) else { return false }
    if subtype == "/FreeText" { return true }
    if file.value(annotation, "/AP") != nil { return true }
    // A field without an appearance shows its value, which may stand in the field above.
    var node = annotation
    for _ in 0..<32 {
      if file.value(node, "/V") != nil { return true }
      guard let parent = file.value(node, "/Parent") else { return false }
      node = parent
    }
    return false
  }

  /// `input` is a PDF with a sound page tree; `nil` where its annotations cannot be made part of the pages.
  init?(_ input: UnsafeRawBufferPointer, password: String, indices: [Int]) {
    guard let base = input.baseAddress?.assumingMemoryBound(to: UInt8.self) else { return nil }
    var out: UnsafeMutablePointer<UInt8>?
    var count = 0
    guard cqpdf_flattened(base, input.count, password, indices, indices.count, &out, &count) != 0, let out else {
      return nil
    }
    guard let file = PopplerFile(UnsafeRawBufferPointer(start: out, count: count), password: ""),
      file.pageCount == indices.count
    else {
      free(out)
      return nil
    }
    bytes = out
    poppler = file
    places = Dictionary(uniqueKeysWithValues: indices.enumerated().map { ($1, $0) })
  }

  deinit { free(bytes) }

  /// `nil` where the page has nothing but its content.
  func text(ofPageAt index: Int, scale: Double) -> PageText? {
    guard let place = places[index], let page = poppler.page(at: place) else { return nil }
    return page.text(scale: scale)
  }
}
