import CaseModel
import Foundation
import PDFReading
import ProgramTesting
import Testing

/// Locked with qpdf in the ways that viewers lock files.
@Suite struct LockedPDFTests {
  private func locked(_ cipher: BuiltPDF.Cipher, user: String) throws -> [UInt8] {
    try #require(BuiltPDF.pages(2).locked(cipher, user: user))
  }

  @Test(arguments: BuiltPDF.Cipher.allCases)
  func `a file locked with an empty user password is read, with a word`(_ cipher: BuiltPDF.Cipher) throws {
    let bytes = try locked(cipher, user: "")
    #expect(try texts(bytes) == ["Page 1\n", "Page 2\n"])
    try reading(bytes) { #expect($0.findings.map(\.code) == ["encrypted-pdf"]) }
  }

  @Test(arguments: BuiltPDF.Cipher.allCases)
  func `a file locked with a password asks for it, and opens with it or with its owner's`(_ cipher: BuiltPDF.Cipher)
    throws
  {
    let bytes = try locked(cipher, user: "secret")
    #expect(throws: PDFFailure.passwordNeeded) { try texts(bytes) }
    #expect(throws: PDFFailure.passwordNeeded) { try texts(bytes, passwords: ["wrong"]) }
    #expect(try texts(bytes, passwords: ["wrong", "secret"]) == ["Page 1\n", "Page 2\n"])
    #expect(try texts(bytes, passwords: ["owner"]) == ["Page 1\n", "Page 2\n"])
  }

  /// Latin-1 until PDF 2.0, UTF-8 from then on (ISO 32000-2, 7.6.4.3).
  @Test(arguments: ["pässwort", "密码"])
  func `a password of other letters opens a file of PDF 2.0`(_ password: String) throws {
    #expect(try texts(locked(.aes256, user: password), passwords: [password]) == ["Page 1\n", "Page 2\n"])
  }

  @Test func `a locked file that lost its end is not guessed at`() throws {
    let bytes = try locked(.aes256, user: "")
    let text = String(decoding: bytes, as: Unicode.ASCII.self)
    let end = try #require(text.range(of: "trailer", options: .backwards)).lowerBound
    let cut = Array(bytes.prefix(text.unicodeScalars.distance(from: text.startIndex, to: end)))
    #expect(throws: PDFFailure.self) { try texts(cut) }
  }
}
