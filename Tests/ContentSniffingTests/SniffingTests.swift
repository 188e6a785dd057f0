import CaseModel
import ContentSniffing
import Testing

@Suite struct SniffingTests {
  private func kind(_ bytes: [UInt8]) -> ContentKind {
    ContentKind.sniff(prefix: Array(bytes.prefix(ContentKind.prefixLength)), byteCount: bytes.count) { offset, length in
      offset < bytes.count ? Array(bytes[offset..<min(bytes.count, offset + length)]) : []
    }
  }

  @Test(arguments: [
    ("", ContentKind.empty), ("%PDF-1.4\n", .pdf), ("junk from a mailer\n%PDF-1.4\n", .pdf), ("GIF89a", .gif),
    ("{\\rtf1 hello}", .rtf), ("<!DOCTYPE html><p>x", .html), ("  <HTML><body>", .html),
    ("<?xml version=\"1.0\"?><ClinicalDocument xmlns=\"urn:hl7-org:v3\">", .clinicalDocument),
    ("<?xml version=\"1.0\"?><n:ClinicalDocument xmlns:n=\"urn:hl7-org:v3\">", .clinicalDocument),
    ("From: a@b.c\r\nTo: d@e.f\r\nSubject: x\r\nMIME-Version: 1.0\r\n\r\nhello", .email),
    ("From: Dr. Doe\nTo: Dr. Roe\nDate: today\n\nDear colleague", .text),
    ("Dear colleague,\nthank you for seeing", .text), ("Beh\u{E9}", .text),
    ("reference: 1234567890\npatient:\n  family: Doe\n", .requestForm), ("reference: \"1234567890\"\n", .requestForm),
    ("{\"reference\": \"1234567890\", \"questions\": []}", .requestForm),
    ("The reference: see below\npatient: seen today", .text), ("\u{7F}ELF\u{2}\u{1}", .executable),
    ("\u{0}\u{1}\u{2}", .unknown), ("PK\u{5}\u{6}", .zip),
  ])
  func `a kind is told from the bytes`(_ text: String, _ expected: ContentKind) {
    #expect(kind(Array(text.utf8)) == expected)
  }

  @Test func `pictures are told from their first bytes`() {
    #expect(kind([0x49, 0x49, 0x2A, 0, 8, 0, 0, 0]) == .tiff)
    #expect(kind([0xFF, 0xD8, 0xFF, 0xE0]) == .jpeg)
    #expect(kind([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]) == .png)
    #expect(kind([0, 0, 0, 24] + Array("ftypheic".utf8)) == .heic)
    #expect(kind(Array("BM".utf8) + [UInt8](repeating: 0, count: 12) + [40, 0, 0, 0]) == .bmp)
  }

  @Test func `zips are told by what their entries are called`() {
    func zip(_ names: [String], content: String = "") -> [UInt8] {
      var out: [UInt8] = []
      for name in names {
        out += "PK\u{3}\u{4}".utf8
        out += [UInt8](repeating: 0, count: 22)
        out += [UInt8(name.utf8.count), 0, 0, 0]
        out += (name + content).utf8
      }
      return out
    }
    #expect(kind(zip(["a.pdf", "b.pdf"])) == .zip)
    #expect(kind(zip(["a.pdf"], content: "%PDF-1.4")) == .zip)
    #expect(kind(zip(["[Content_Types].xml", "word/document.xml"])) == .officeDocument)
    #expect(kind(zip(["mimetype"], content: "application/vnd.oasis.opendocument.text")) == .openDocument)
  }

  @Test func `text in UTF-16 is told with and without its mark, and markup in it`() {
    func wide(_ text: String, isLittle: Bool) -> [UInt8] {
      text.utf16.flatMap { isLittle ? [UInt8($0 & 255), UInt8($0 >> 8)] : [UInt8($0 >> 8), UInt8($0 & 255)] }
    }
    let letter = "Dear Dr. Müller, thank you for sending the patient."
    for isLittle in [true, false] {
      let mark: [UInt8] = isLittle ? [0xFF, 0xFE] : [0xFE, 0xFF]
      #expect(kind(mark + wide(letter, isLittle: isLittle)) == .text)
      #expect(kind(wide(letter, isLittle: isLittle)) == .text)
      #expect(kind(mark + wide("<html><body>x", isLittle: isLittle)) == .html)
    }
  }

  @Test func `office files of the older kind are told by their streams, and Outlook's from them`() {
    func compound(_ names: [String]) -> [UInt8] {
      var bytes: [UInt8] = [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1] + [UInt8](repeating: 0, count: 504)
      bytes[30] = 9
      bytes[48] = 1
      bytes += [UInt8](repeating: 0, count: 512)
      for name in ["Root Entry"] + names {
        let units = name.utf16.flatMap { [UInt8($0 & 255), UInt8($0 >> 8)] }
        bytes += units + [UInt8](repeating: 0, count: 128 - units.count)
      }
      return bytes + [UInt8](repeating: 0, count: 1024)
    }
    #expect(kind(compound(["1Table", "WordDocument"])) == .officeDocument)
    #expect(kind(compound(["Workbook"])) == .officeDocument)
    #expect(kind(compound(["EncryptedPackage"])) == .officeDocument)
    #expect(kind(compound(["__properties_version1.0"])) == .outlookData)
    #expect(kind(compound(["something else"])) == .unknown)
    #expect(kind(Array(compound(["WordDocument"]).prefix(60))) == .unknown)
    #expect(kind([0x78, 0x9F, 0x3E, 0x22, 0, 0, 1, 6]) == .outlookData)
  }

  @Test func `DICOM is told with and without its preamble, and a DICOMDIR from an image`() {
    let preamble = [UInt8](repeating: 0, count: 128) + Array("DICM".utf8)
    #expect(kind(preamble + [2, 0, 0, 0]) == .dicom)
    let directory = Array("\u{2}\0\u{2}\0UI\u{14}\u{0}1.2.840.10008.1.3.10\0\0".utf8)
    #expect(kind(preamble + directory) == .dicomDirectory)
    let explicit = Array("\u{8}\0\u{5}\0CS\u{A}\0ISO_IR 100\u{8}\0\u{8}\0CS\u{2}\0A ".utf8)
    #expect(kind(explicit) == .dicom)
    let implicit = Array("\u{8}\0\u{5}\0\u{A}\0\0\0ISO_IR 100\u{8}\0\u{8}\0\u{2}\0\0\0A ".utf8)
    #expect(kind(implicit) == .dicom)
    #expect(kind([8, 0, 5, 0] + [UInt8](repeating: 7, count: 100)) == .unknown)
  }

  @Test func `disc images are told by their volume descriptors`() {
    func image(_ names: [String]) -> [UInt8] {
      var out = [UInt8](repeating: 0, count: 32768)
      for name in names {
        out += [1]
        out += name.utf8
        out += [UInt8](repeating: 0, count: 2042)
      }
      return out + [UInt8](repeating: 0, count: 4096)
    }
    #expect(kind(image(["CD001"])) == .isoImage)
    #expect(kind(image(["CD001", "BEA01", "NSR02", "TEA01"])) == .isoImage)
    #expect(kind(image(["BEA01", "NSR03", "TEA01"])) == .udfImage)
    #expect(kind(image(["NOISE"])) == .unknown)
  }

  @Test func `every prefix of every kind is told without a crash`() {
    let samples = ["PK\u{3}\u{4}mimetype", "MZ\u{90}\u{0}", "BM", "\u{8}\0\u{5}\0CS\u{A}\0ISO_IR 100", "7z\u{BC}"]
    for sample in samples {
      let bytes = Array(sample.utf8)
      for count in 0...bytes.count { _ = kind(Array(bytes.prefix(count))) }
    }
  }
}
