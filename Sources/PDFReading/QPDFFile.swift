import CQPDF

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A PDF as qpdf sees it: objects, dictionaries and streams, repaired where that is possible.
///
/// Works on bytes that must outlive it. Handles are numbers that stay valid until ``forgetting(_:)`` ends around them.
struct QPDFFile: ~Copyable {
  typealias Handle = qpdf_oh

  /// The number and generation of an indirect object; direct objects have none.
  struct ObjectID: Hashable {
    let number: Int32
    let generation: Int32
  }

  enum Kind {
    case null, boolean, integer, real, string, name, array, dictionary, stream, other
  }

  private let file: qpdf_data
  private let sizes: StreamSizes
  let isEncrypted: Bool
  /// What it was opened with.
  let password: String

  /// Throws ``PDFFailure/passwordNeeded`` or ``PDFFailure/unreadable``.
  init(_ bytes: UnsafeRawBufferPointer, password: String) throws(PDFFailure) {
    file = try QPDFFile.opened(bytes, password: password)
    sizes = StreamSizes(bytes, password: password)
    self.password = password
    isEncrypted = qpdf_is_encrypted(file) != 0
  }

  private static func opened(_ bytes: UnsafeRawBufferPointer, password: String) throws(PDFFailure) -> qpdf_data {
    guard let base = bytes.baseAddress, let file = qpdf_init() else { throw .unreadable }
    qpdf_silence_errors(file)
    qpdf_set_suppress_warnings(file, QPDF_TRUE)
    let outcome = qpdf_read_memory(
      file, "input", base.assumingMemoryBound(to: CChar.self), UInt64(bytes.count), password)
    if outcome & QPDFFile.errorBit == 0 { return file }
    let needsPassword =
      qpdf_has_error(file) != 0 && qpdf_get_error_code(file, qpdf_get_error(file)) == qpdf_e_password
    var closing: qpdf_data? = file
    qpdf_cleanup(&closing)
    throw needsPassword ? .passwordNeeded : .unreadable
  }

  /// `QPDF_ERRORS` of qpdf-c.h: set in an outcome where the call failed.
  private static let errorBit: Int32 = 1 << 1

  deinit {
    var closing: qpdf_data? = file
    qpdf_cleanup(&closing)
  }

  /// True where qpdf had to complain or repair since the last time this was asked.
  func hadWarnings() -> Bool {
    var any = false
    while qpdf_more_warnings(file) != 0 {
      any = true
      _ = qpdf_next_warning(file)
    }
    return any
  }

  /// Runs `body` and frees every handle that it made.
  func forgetting<Value>(_ body: () throws -> Value) rethrows -> Value {
    let first = qpdf_oh_new_null(file)
    defer {
      let last = qpdf_oh_new_null(file)
      for handle in first...last { qpdf_oh_release(file, handle) }
    }
    return try body()
  }

  var root: Handle { qpdf_get_root(file) }
  var trailer: Handle { qpdf_get_trailer(file) }
  func object(_ id: ObjectID) -> Handle { qpdf_get_object_by_id(file, id.number, id.generation) }

  /// The numbers that objects of this file may have, as the trailer states; at most 200,000.
  func objectIDs() -> [ObjectID] {
    let size = integer(value(trailer, "/Size")) ?? 0
    return (1..<Int32(max(2, min(size, 200_000)))).map { ObjectID(number: $0, generation: 0) }
  }

  /// A new page of Letter size with nothing on it, outside of the file's objects.
  func emptyPage() -> Handle {
    let page = qpdf_oh_new_dictionary(file)
    qpdf_oh_replace_key(file, page, "/Type", qpdf_oh_new_name(file, "/Page"))
    qpdf_oh_replace_key(file, page, "/MediaBox", qpdf_oh_parse(file, "[0 0 612 792]"))
    qpdf_oh_replace_key(file, page, "/Resources", qpdf_oh_new_dictionary(file))
    return page
  }

  func identity(_ handle: Handle) -> ObjectID? {
    guard qpdf_oh_is_indirect(file, handle) != 0 else { return nil }
    return ObjectID(number: qpdf_oh_get_object_id(file, handle), generation: qpdf_oh_get_generation(file, handle))
  }

  func kind(_ handle: Handle) -> Kind {
    switch qpdf_oh_get_type_code(file, handle) {
    case ot_null: .null
    case ot_boolean: .boolean
    case ot_integer: .integer
    case ot_real: .real
    case ot_string: .string
    case ot_name: .name
    case ot_array: .array
    case ot_dictionary: .dictionary
    case ot_stream: .stream
    default: .other
    }
  }

  /// The dictionary itself, or that of a stream; `nil` for other kinds.
  func dictionary(_ handle: Handle) -> Handle? {
    switch kind(handle) {
    case .dictionary: handle
    case .stream: qpdf_oh_get_dict(file, handle)
    default: nil
    }
  }

  /// The value of a key (`/Kids`) of a dictionary or stream; `nil` where it is absent or null.
  func value(_ handle: Handle, _ key: String) -> Handle? {
    guard let dictionary = dictionary(handle) else { return nil }
    let found = qpdf_oh_get_key(file, dictionary, key)
    return kind(found) == .null ? nil : found
  }

  func keys(_ handle: Handle) -> [String] {
    guard let dictionary = dictionary(handle) else { return [] }
    var names: [String] = []
    qpdf_oh_begin_dict_key_iter(file, dictionary)
    while qpdf_oh_dict_more_keys(file) != 0 {
      if let name = qpdf_oh_dict_next_key(file) { names.append(String(cString: name)) }
    }
    return names
  }

  /// The items of an array; none for other kinds.
  func items(_ handle: Handle) -> [Handle] {
    guard kind(handle) == .array else { return [] }
    return (0..<max(0, qpdf_oh_get_array_n_items(file, handle))).map { qpdf_oh_get_array_item(file, handle, $0) }
  }

  func integer(_ handle: Handle?) -> Int? {
    guard let handle, kind(handle) == .integer else { return nil }
    return Int(qpdf_oh_get_int_value(file, handle))
  }

  func number(_ handle: Handle?) -> Double? {
    guard let handle, kind(handle) == .integer || kind(handle) == .real else { return nil }
    let value = qpdf_oh_get_numeric_value(file, handle)
    return value.isFinite ? value : nil
  }

  /// A name with its leading slash.
  func name(_ handle: Handle?) -> String? {
    guard let handle, kind(handle) == .name, let name = qpdf_oh_get_name(file, handle) else { return nil }
    return String(cString: name)
  }

  /// A text string as Unicode.
  func text(_ handle: Handle?) -> String? {
    guard let handle, kind(handle) == .string, let text = qpdf_oh_get_utf8_value(file, handle) else { return nil }
    return String(cString: text)
  }

  /// Any object without its indirect children, as PDF syntax.
  func syntax(_ handle: Handle) -> [UInt8] {
    guard let text = qpdf_oh_unparse_binary(file, handle) else { return [] }
    return [UInt8](UnsafeRawBufferPointer(start: text, count: Int(qpdf_get_last_string_length(file))))
  }

  enum Decoding {
    /// As stored, but decrypted.
    case none
    /// Flate, LZW, ASCII and run-length undone; image codecs are not.
    case generic
  }

  /// The bytes of a stream; `nil` where they cannot be had.
  func bytes(_ stream: Handle, decoding: Decoding) -> [UInt8]? {
    guard kind(stream) == .stream else { return nil }
    var buffer: UnsafeMutablePointer<UInt8>?
    var count = 0
    var wasDecoded: QPDF_BOOL = 0
    let level = decoding == .none ? qpdf_dl_none : qpdf_dl_generalized
    let outcome = qpdf_oh_get_stream_data(file, stream, level, &wasDecoded, &buffer, &count)
    return taken(buffer, count, outcome)
  }

  /// More decoded bytes than the content of a page that a person could look at.
  static let maximumContentBytes = 128 << 20
  /// Deflate and LZW write at most this many bytes for each one read (RFC 1951: 258 bytes in two bits; LZW less than 3 times that).
  private static let expansion = 3_000

  enum Content {
    case bytes([UInt8])
    case damaged
    /// Past ``maximumContentBytes``: decoded in part, and nothing of it kept.
    case tooLarge
  }

  /// True where a stream decodes to more than `limit` bytes. It is decoded for that only where its stored bytes could be enough.
  func isLarger(_ stream: Handle, than limit: Int) -> Bool {
    guard kind(stream) == .stream else { return false }
    var most = storedByteCount(stream)
    let filter = value(stream, "/Filter")
    for _ in 0..<(filter.map { name($0) == nil ? items($0).count : 1 } ?? 0) where most <= limit {
      most *= QPDFFile.expansion
    }
    guard most > limit, let id = identity(stream) else { return false }
    return sizes.size(id, limit: limit) > limit
  }

  private func storedByteCount(_ stream: Handle) -> Int {
    var buffer: UnsafeMutablePointer<UInt8>?
    var count = 0
    var wasDecoded: QPDF_BOOL = 0
    let outcome = qpdf_oh_get_stream_data(file, stream, qpdf_dl_none, &wasDecoded, &buffer, &count)
    free(buffer)
    return outcome & QPDFFile.errorBit == 0 ? count : 0
  }

  /// All content streams of a page, decoded and joined; none where it has none.
  func content(ofPage page: Handle) -> Content {
    guard let contents = value(page, "/Contents") else { return .bytes([]) }
    let streams = kind(contents) == .array ? items(contents) : [contents]
    // Each is measured: that they are few and small together is what a page's content is like.
    let limit = QPDFFile.maximumContentBytes / max(1, streams.count)
    if streams.contains(where: { isLarger($0, than: limit) }),
      streams.reduce(0, { $0 > QPDFFile.maximumContentBytes ? $0 : $0 + size($1) }) > QPDFFile.maximumContentBytes
    {
      return .tooLarge
    }
    return joinedContent(ofPage: page).map { .bytes($0) } ?? .damaged
  }

  private func size(_ stream: Handle) -> Int {
    identity(stream).map { sizes.size($0, limit: QPDFFile.maximumContentBytes) } ?? 0
  }

  private func joinedContent(ofPage page: Handle) -> [UInt8]? {
    var buffer: UnsafeMutablePointer<UInt8>?
    var count = 0
    let outcome = qpdf_oh_get_page_content_data(file, page, &buffer, &count)
    return taken(buffer, count, outcome)
  }

  private func taken(_ buffer: UnsafeMutablePointer<UInt8>?, _ count: Int, _ outcome: QPDF_ERROR_CODE) -> [UInt8]? {
    defer { free(buffer) }
    guard outcome & QPDFFile.errorBit == 0 else { return nil }
    return [UInt8](UnsafeBufferPointer(start: buffer, count: buffer == nil ? 0 : count))
  }

  /// The file again with a flat page tree of just these leaves, decrypted; `nil` where qpdf cannot write it.
  ///
  /// Changes the objects in memory: nothing else may be read afterwards but through what this returns.
  consuming func rewritten(pages: [Handle], inherited: [[String: Handle]]) -> [UInt8]? {
    let kids = qpdf_oh_new_array(file)
    let tree = qpdf_make_indirect_object(file, qpdf_oh_new_dictionary(file))
    for (page, values) in zip(pages, inherited) {
      for (key, value) in values.sorted(by: { $0.key < $1.key }) { qpdf_oh_replace_key(file, page, key, value) }
      qpdf_oh_replace_key(file, page, "/Type", qpdf_oh_new_name(file, "/Page"))
      qpdf_oh_replace_key(file, page, "/Parent", tree)
      let kid = identity(page) == nil ? qpdf_make_indirect_object(file, page) : page
      qpdf_oh_append_item(file, kids, kid)
    }
    qpdf_oh_replace_key(file, tree, "/Type", qpdf_oh_new_name(file, "/Pages"))
    qpdf_oh_replace_key(file, tree, "/Kids", kids)
    qpdf_oh_replace_key(file, tree, "/Count", qpdf_oh_new_integer(file, Int64(pages.count)))
    qpdf_oh_replace_key(file, root, "/Pages", tree)
    qpdf_oh_replace_key(file, root, "/Type", qpdf_oh_new_name(file, "/Catalog"))
    guard qpdf_init_write_memory(file) & QPDFFile.errorBit == 0 else { return nil }
    qpdf_set_preserve_encryption(file, QPDF_FALSE)
    guard qpdf_write(file) & QPDFFile.errorBit == 0, let buffer = qpdf_get_buffer(file) else { return nil }
    return [UInt8](UnsafeBufferPointer(start: buffer, count: Int(qpdf_get_buffer_length(file))))
  }
}
