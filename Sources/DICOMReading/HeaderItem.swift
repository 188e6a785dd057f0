import CDCMTK
import CaseModel

/// A data set or an item of one of its sequences, while its reader holds it.
struct HeaderItem {
  private let reader: OpaquePointer
  private let item: OpaquePointer

  static func root(of reader: OpaquePointer) -> HeaderItem? {
    cdcmtk_root(reader).map { HeaderItem(reader: reader, item: $0) }
  }

  /// The values of an attribute as UTF-8, `\` between them, without padding and control characters; `nil` where it is empty.
  /// `isGuessed` becomes true where the declared character set cannot have been the right one.
  func text(_ tag: DICOMTag, isGuessed: inout Bool) -> String? {
    var length = 0
    var guessed: Int32 = 0
    guard let bytes = cdcmtk_text(reader, item, tag.group, tag.element, &length, &guessed) else { return nil }
    if guessed == 1 { isGuessed = true }
    let raw = UnsafeRawBufferPointer(start: bytes, count: min(length, HeaderItem.maximumTextLength))
    return HeaderItem.clean(raw)
  }

  /// The lines of a long text as UTF-8, without control characters.
  func lines(_ tag: DICOMTag, isGuessed: inout Bool) -> [String] {
    var length = 0
    var guessed: Int32 = 0
    guard let bytes = cdcmtk_text(reader, item, tag.group, tag.element, &length, &guessed) else { return [] }
    if guessed == 1 { isGuessed = true }
    return UnsafeRawBufferPointer(start: bytes, count: length).split { $0 == 0x0A || $0 == 0x0D || $0 == 0x0C }
      .compactMap { HeaderItem.clean(UnsafeRawBufferPointer(rebasing: $0)) }
  }

  /// Text of attributes that are ASCII by the standard: codes, identifiers, dates.
  func text(_ tag: DICOMTag) -> String? {
    var ignored = false
    return text(tag, isGuessed: &ignored)
  }

  /// The values of a multi-valued attribute, trimmed.
  func values(_ tag: DICOMTag) -> [String] {
    guard let text = text(tag) else { return [] }
    return text.split(separator: "\\", omittingEmptySubsequences: false).map { HeaderItem.trimmed($0) }
  }

  func number(_ tag: DICOMTag) -> Int? {
    let value = cdcmtk_number(item, tag.group, tag.element)
    return value < 0 ? nil : Int(value)
  }

  func items(_ tag: DICOMTag) -> [HeaderItem] {
    let count = cdcmtk_item_count(reader, item, tag.group, tag.element)
    return (0..<count).compactMap { index in
      cdcmtk_item_at(reader, item, tag.group, tag.element, index).map { HeaderItem(reader: reader, item: $0) }
    }
  }

  /// The offset in its file of record `index` of a DICOMDIR.
  func recordOffset(_ index: Int) -> Int { Int(clamping: cdcmtk_record_offset(reader, index)) }

  private static let maximumTextLength = 1 << 16

  private static func clean(_ raw: UnsafeRawBufferPointer) -> String? {
    var first = 0
    var end = raw.count
    while first < end, raw[first] <= 0x20 { first += 1 }
    while end > first, raw[end - 1] <= 0x20 { end -= 1 }
    guard first < end else { return nil }
    let inner = raw[first..<end]
    guard inner.contains(where: { $0 < 0x20 || $0 == 0x7F }) else { return String(decoding: inner, as: UTF8.self) }
    return String(decoding: inner.map { $0 < 0x20 || $0 == 0x7F ? 0x20 : $0 }, as: UTF8.self)
  }

  static func trimmed(_ text: some StringProtocol) -> String {
    var rest = text[...]
    while rest.first == " " { rest.removeFirst() }
    while rest.last == " " { rest.removeLast() }
    return String(rest)
  }
}

/// The number of an attribute (PS3.6).
struct DICOMTag: Hashable {
  let group: UInt16
  let element: UInt16

  init(_ group: UInt16, _ element: UInt16) {
    self.group = group
    self.element = element
  }
}
