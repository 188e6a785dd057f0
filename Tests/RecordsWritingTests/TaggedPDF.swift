import Foundation

/// A tagged PDF of letter pages, written by hand. Where objects refer to others, `@0` stands for the root of the structure,
/// `@1`, `@2`, … for `elements` (or any other objects given there), `#1`, `#2`, … for the pages.
func taggedPDF(
  _ contents: [String], elements: [String], root: String = "/K @1", catalog: String = "/MarkInfo << /Marked true >>",
  pageKeys: [String] = [], resources: String = ""
) -> Data {
  let firstElement = 5 + 2 * contents.count
  func resolved(_ text: String) -> String {
    var text = text.replacing(/@([0-9]+)/) { "\(firstElement + Int($0.1)! - 1) 0 R" }
    text = text.replacing(/#([0-9]+)/) { "\(3 + 2 * Int($0.1)!) 0 R" }
    return text
  }
  let kids = contents.indices.map { "#\($0 + 1)" }.joined(separator: " ")
  var objects = [
    "<< /Type /Catalog /Pages 2 0 R /StructTreeRoot @0 \(catalog) >>",
    "<< /Type /Pages /Kids [\(kids)] /Count \(contents.count) /MediaBox [0 0 612 792] >>",
    "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
  ]
  objects.append("<< /Type /StructTreeRoot \(root) >>")
  for (index, content) in contents.enumerated() {
    let keys = pageKeys.indices.contains(index) ? pageKeys[index] : ""
    objects.append(
      "<< /Type /Page /Parent 2 0 R /Contents \(6 + 2 * index) 0 R /StructParents \(index) \(keys) "
        + "/Resources << /Font << /F 3 0 R >> \(resources) >> >>")
    objects.append(stream(content))
  }
  objects += elements
  // The root is object 4, elements follow the pages.
  return writtenPDF(objects.map { resolved($0.replacing(/@0\b/, with: "4 0 R")) })
}

/// Text as marked content.
func tagged(_ type: String, _ number: Int, _ text: String, y: Int = 700) -> String {
  "/\(type) <</MCID \(number)>> BDC BT /F 12 Tf 72 \(y) Td (\(text)) Tj ET EMC\n"
}

/// A structure element under `@parent`.
func element(_ type: String, _ parent: Int, _ keys: String) -> String {
  "<< /Type /StructElem /S /\(type) /P @\(parent) \(keys) >>"
}
