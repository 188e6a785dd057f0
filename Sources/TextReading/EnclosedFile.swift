import CaseModel
import Foundation
import ReaderProtocol

/// What a clinical document carries in place of a narrative: the `nonXMLBody` of HL7 CDA R2, 4.3.1.2.
package struct EnclosedFile {
  enum Form { case base64, plain, elsewhere }

  let form: Form
  private let mediaType: String
  private let isCompressed: Bool
  private let content: Slice<UnsafeRawBufferPointer>

  /// `nil` where the document has a narrative. `bytes` must outlive it.
  init?(in bytes: UnsafeRawBufferPointer) {
    guard let body = EnclosedFile.first("nonXMLBody", in: bytes[...]),
      let tag = EnclosedFile.textTag(in: bytes[body.upperBound...])
    else { return nil }
    let attributes = String(decoding: bytes[tag.name.upperBound..<tag.end], as: UTF8.self)
    mediaType = EnclosedFile.value(of: "mediaType", in: attributes) ?? "text/plain"
    isCompressed = EnclosedFile.value(of: "compression", in: attributes) != nil
    let inner = bytes[bytes.index(after: tag.end)...]
    content = inner[..<(EnclosedFile.first("</", in: inner)?.lowerBound ?? inner.endIndex)]
    if EnclosedFile.value(of: "representation", in: attributes) == "B64" {
      form = .base64
    } else {
      form = EnclosedFile.first("<", in: content) != nil || attributes.hasSuffix("/") ? .elsewhere : .plain
    }
  }

  /// Answers `unpack`: the file, where it is inside.
  package static func unpack(_ bytes: UnsafeRawBufferPointer, limits: UnpackLimits, channel: ReaderChannel) throws {
    guard let enclosed = EnclosedFile(in: bytes), enclosed.form == .base64 else { return }
    guard !enclosed.isCompressed, enclosed.content.count / 4 * 3 <= limits.maximumBytes,
      let file = Data(base64Encoded: Data(enclosed.content), options: .ignoreUnknownCharacters), !file.isEmpty
    else {
      try channel.send(.finding(damaged))
      return
    }
    try channel.send(.entry(path: enclosed.name))
    try channel.sendBytes(file)
    try channel.send(.entryEnd(isComplete: true))
  }

  /// What the document's reading says of it; `nil` where all of it is on its pages.
  var finding: Finding? {
    switch form {
    case .plain: nil
    case .base64:
      Finding(
        code: "files-inside", severity: .note,
        message: "This document carries files inside; each of them is read as a document of its own.")
    case .elsewhere:
      Finding(
        code: "document-inside-not-read", severity: .error,
        message: "This clinical document only names the file with its content; its pages here are only the cover. "
          + "See whether that file came too, else ask the sender for it, for instance as a PDF.")
    }
  }

  private static let damaged = Finding(
    code: "file-inside-damaged", severity: .error,
    message:
      "The file inside this clinical document is damaged or packed in a way that is not known. Ask the sender for it.")

  private var name: String {
    let suffixes = [
      "application/pdf": "pdf", "text/plain": "txt", "text/html": "html", "text/rtf": "rtf",
      "application/msword": "doc",
      "image/jpeg": "jpg", "image/png": "png", "image/tiff": "tif", "image/gif": "gif",
    ]
    return "document" + (suffixes[mediaType].map { "." + $0 } ?? "")
  }

  private typealias Bytes = Slice<UnsafeRawBufferPointer>

  private static func first(_ word: StaticString, in bytes: Bytes) -> Range<Int>? {
    let pattern = UnsafeRawBufferPointer(start: word.utf8Start, count: word.utf8CodeUnitCount)
    var at = bytes.startIndex
    while let found = bytes[at...].firstIndex(of: pattern[0]), found + pattern.count <= bytes.endIndex {
      if bytes[found..<found + pattern.count].elementsEqual(pattern) { return found..<found + pattern.count }
      at = found + 1
    }
    return nil
  }

  /// `<text` with or without a prefix, outside of comments.
  private static func textTag(in bytes: Bytes) -> (name: Range<Int>, end: Int)? {
    var rest = bytes
    while let start = rest.firstIndex(of: UInt8(ascii: "<")) {
      rest = rest[start...]
      if rest.starts(with: "<!--".utf8) {
        guard let end = first("-->", in: rest) else { return nil }
        rest = rest[end.upperBound...]
        continue
      }
      guard let end = rest.firstIndex(of: UInt8(ascii: ">")) else { return nil }
      let tag = rest[(start + 1)..<end]
      let nameEnd = tag.firstIndex { $0 <= 0x20 || $0 == UInt8(ascii: "/") } ?? end
      let name = String(decoding: tag[..<nameEnd], as: UTF8.self)
      if name == "text" || name.hasSuffix(":text") { return (start + 1..<nameEnd, end) }
      if name.isEmpty { return nil }
      rest = rest[end...]
    }
    return nil
  }

  private static func value(of attribute: String, in text: String) -> String? {
    guard let at = text.firstRange(of: attribute + "=") else { return nil }
    let quoted = text[at.upperBound...]
    guard let quote = quoted.first, quote == "\"" || quote == "'" else { return nil }
    return String(quoted.dropFirst().prefix { $0 != quote })
  }
}
