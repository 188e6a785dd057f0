import CaseModel
import PDFReading
import ProgramTesting
import Testing

/// Signatures are told before they are lost: what is copied into records.pdf is signed no longer.
@Suite struct SignatureTests {
  private static let signature =
    "<< /Type /Sig /Filter /Adobe.PPKLite /SubFilter /adbe.pkcs7.detached /ByteRange [0 10 20 10] /Contents <00ff> /Name (Somebody) >>"

  private func form(_ fields: [String], flags: String = "/SigFlags 3") -> BuiltPDF {
    var file = BuiltPDF()
    let list = fields.indices.map { "\(30 + $0) 0 R" }.joined(separator: " ")
    file.objects[1] = "<< /Type /Catalog /Pages 2 0 R /AcroForm << \(flags) /Fields [\(list)] >> >>"
    for (index, field) in fields.enumerated() { file.objects[30 + index] = field }
    file.objects[60] = SignatureTests.signature
    return file
  }

  private func told(_ file: BuiltPDF) throws -> [Finding] {
    try reading(file.bytes) { $0.findings.filter { $0.code == "signed-pdf" } }
  }

  @Test func `each signed field is counted, and nobody is named`() throws {
    let found = try told(
      form([
        "<< /FT /Sig /T (one) /V 60 0 R >>", "<< /FT /Sig /T (two) /V \(Self.signature) >>",
        "<< /FT /Tx /T (name) /V (Doe) >>",
        "<< /FT /Sig /T (empty) >>",
      ]))
    #expect(found.count == 1)
    #expect(found.first?.severity == .note && found.first?.message.contains("2 digital signatures") == true)
    #expect(found.allSatisfy { !$0.message.contains("Somebody") && !$0.message.contains("Doe") })
  }

  @Test func `a type that stands above its fields counts, a field that is shown twice counts once`() throws {
    let found = try told(
      form([
        "<< /FT /Sig /T (group) /Kids [<< /T (a) /V 60 0 R /Kids [<< /Subtype /Widget >> << /Subtype /Widget >>] >>] >>"
      ]))
    #expect(found.first?.message.contains("1 digital signature.") == true)
  }

  @Test func `a form that only says that it is signed is told, too`() throws {
    #expect(try told(form([])).first?.message.contains("a digital signature") == true)
  }

  @Test(arguments: ["/SigFlags 0", ""])
  func `a form that nobody signed is told nothing of`(_ flags: String) throws {
    #expect(try told(form(["<< /FT /Sig /T (empty) >>", "<< /FT /Tx /V (x) >>"], flags: flags)).isEmpty)
    #expect(try told(BuiltPDF()).isEmpty)
  }

  @Test func `fields that hold each other end`() throws {
    let found = try told(form(["<< /FT /Sig /Kids [31 0 R] >>", "<< /V 60 0 R /Kids [30 0 R] >>"]))
    #expect(found.first?.message.contains("1 digital signature.") == true)
  }
}
