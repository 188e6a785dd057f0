import CaseModel

/// The digital signatures of a PDF (PDF 32000-1, 12.7.4.5 and 12.8): fields that somebody signed. Whether they are valid is not judged.
struct PDFSignatures {
  /// Fields with a signature in them.
  let count: Int
  /// The form says that it is signed (/SigFlags, bit 1), whether or not a field was found.
  let isDeclared: Bool

  /// No form has more fields, and no field lies deeper.
  private static let maximumFields = 20_000
  private static let maximumDepth = 32

  init(of file: borrowing QPDFFile) {
    guard let form = file.value(file.root, "/AcroForm") else {
      count = 0
      isDeclared = false
      return
    }
    isDeclared = (file.integer(file.value(form, "/SigFlags")) ?? 0) & 1 == 1
    var walk = Walk()
    for field in file.value(form, "/Fields").map({ file.items($0) }) ?? [] {
      walk.visit(field, type: nil, signed: false, depth: 0, in: file)
    }
    count = walk.count
  }

  /// One for the whole file; none where nothing is signed.
  var finding: Finding? {
    guard count > 0 || isDeclared else { return nil }
    let signatures =
      count == 0 ? "a digital signature" : count == 1 ? "1 digital signature" : "\(count) digital signatures"
    return Finding(
      code: "signed-pdf", severity: .note,
      message:
        "This PDF carries \(signatures). The pages of records.pdf show what was signed, but a signature holds for its own file "
        + "only: to prove it, take the file as it came.")
  }

  /// Type and value of a field may stand with it or with what it is a part of.
  private struct Walk {
    private(set) var count = 0
    private var seen: Set<QPDFFile.ObjectID> = []
    private var visited = 0

    mutating func visit(
      _ field: QPDFFile.Handle, type inherited: String?, signed above: Bool, depth: Int, in file: borrowing QPDFFile
    ) {
      visited += 1
      guard visited <= PDFSignatures.maximumFields, depth < PDFSignatures.maximumDepth else { return }
      if let id = file.identity(field), !seen.insert(id).inserted { return }
      let type = file.name(file.value(field, "/FT")) ?? inherited
      let value = file.value(field, "/V")
      let isSigned = type == "/Sig" && value.map { file.value($0, "/Contents") != nil } ?? false
      if isSigned, !above { count += 1 }
      for kid in file.value(field, "/Kids").map({ file.items($0) }) ?? [] {
        visit(kid, type: type, signed: above || isSigned, depth: depth + 1, in: file)
      }
    }
  }
}
