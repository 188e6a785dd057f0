import CQPDF

/// A PDF put together object by object, as a test wants it: sound where it says nothing else.
package struct BuiltPDF {
  /// What the objects are, by number; each body without its `obj` and `endobj`.
  package var objects: [Int: String] = [
    1: "<< /Type /Catalog /Pages 2 0 R >>", 2: "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
    3: BuiltPDF.page(), 4: BuiltPDF.stream("BT /F1 12 Tf 72 700 Td (Hello pelvis) Tj ET"),
    5: "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
  ]
  /// Written after `trailer`; `nil` for `/Size` and `/Root 1 0 R`.
  package var trailer: String?
  package var hasReferenceTable = true

  package static func page(_ more: String = "", contents: Int = 4) -> String {
    "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] \(more) /Contents \(contents) 0 R /Resources << /Font << /F1 5 0 R >> >> >>"
  }

  package static func stream(_ content: String, _ more: String = "") -> String {
    "<< /Length \(content.utf8.count) \(more) >>\nstream\n\(content)\nendstream"
  }

  /// One page object for each count, with the words 'Page 1', 'Page 2' …; numbered from 11 on, their contents from 111 on.
  package static func pages(_ count: Int) -> BuiltPDF {
    var file = BuiltPDF()
    file.objects[3] = nil
    file.objects[4] = nil
    for index in 0..<count {
      file.objects[11 + index] = page(contents: 111 + index)
      file.objects[111 + index] = stream("BT /F1 12 Tf 72 700 Td (Page \(index + 1)) Tj ET")
    }
    let kids = (0..<count).map { "\(11 + $0) 0 R" }.joined(separator: " ")
    file.objects[2] = "<< /Type /Pages /Kids [\(kids)] /Count \(count) >>"
    return file
  }

  package init() {}

  package var bytes: [UInt8] {
    var text = "%PDF-1.7\n"
    var offsets: [Int: Int] = [:]
    for (number, body) in objects.sorted(by: { $0.key < $1.key }) {
      offsets[number] = text.utf8.count
      text += "\(number) 0 obj\n\(body)\nendobj\n"
    }
    let start = text.utf8.count
    let size = (objects.keys.max() ?? 0) + 1
    if hasReferenceTable {
      text += "xref\n0 \(size)\n0000000000 65535 f \n"
      for number in 1..<size {
        let offset = String(offsets[number] ?? 0)
        text += String(repeating: "0", count: 10 - offset.count) + offset
        text += offsets[number] == nil ? " 65535 f \n" : " 00000 n \n"
      }
    }
    text += trailer ?? "trailer\n<< /Size \(size) /Root 1 0 R >>"
    text += "\nstartxref\n\(hasReferenceTable ? start : 77)\n%%EOF\n"
    return Array(text.utf8)
  }

  /// The ways in which viewers lock files.
  package enum Cipher: String, CaseIterable, Sendable { case rc4of40, rc4of128, aes128, aes256 }

  /// The file as qpdf locks it; `nil` where that fails.
  package func locked(_ cipher: Cipher, user: String, owner: String = "owner") -> [UInt8]? {
    var file = qpdf_init()
    defer { qpdf_cleanup(&file) }
    qpdf_silence_errors(file)
    return bytes.map { CChar(bitPattern: $0) }.withUnsafeBufferPointer { plain in
      guard qpdf_read_memory(file, "test", plain.baseAddress, UInt64(plain.count), nil) & 2 == 0,
        qpdf_init_write_memory(file) & 2 == 0
      else { return nil }
      switch cipher {
      case .rc4of40: qpdf_set_r2_encryption_parameters_insecure(file, user, owner, 1, 1, 1, 1)
      case .rc4of128:
        qpdf_set_r3_encryption_parameters_insecure(file, user, owner, 1, 1, 1, 1, 1, 1, qpdf_r3p_full)
      case .aes128:
        qpdf_set_r4_encryption_parameters_insecure(file, user, owner, 1, 1, 1, 1, 1, 1, qpdf_r3p_full, 1, 1)
      case .aes256: qpdf_set_r6_encryption_parameters2(file, user, owner, 1, 1, 1, 1, 1, 1, qpdf_r3p_full, 1)
      }
      guard qpdf_write(file) & 2 == 0 else { return nil }
      return Array(UnsafeBufferPointer(start: qpdf_get_buffer(file), count: Int(qpdf_get_buffer_length(file))))
    }
  }
}
