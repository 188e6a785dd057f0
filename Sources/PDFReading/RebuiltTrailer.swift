/// A PDF whose end does not say where its catalogue is, with a new end that does.
///
/// The objects are found by their own headers (`12 0 obj`), as ISO 32000-1, 7.3.10 writes them; nothing is invented but a
/// catalogue where only the root of the page tree is left.
enum RebuiltTrailer {
  private struct Found {
    var catalog: String?
    var pageTree: String?
    var largestNumber = 0
    var count = 0
  }

  /// Larger files are not searched.
  private static let maximumBytes = 1 << 30
  private static let maximumNumber = 8_388_607

  /// `nil` where neither catalogue nor page tree is found, or where the file is encrypted: without its end there is no key.
  static func bytes(of damaged: UnsafeRawBufferPointer) -> [UInt8]? {
    guard damaged.count <= maximumBytes, !isEncrypted(damaged) else { return nil }
    var found = search(damaged)
    guard found.catalog != nil || found.pageTree != nil else { return nil }
    var bytes = [UInt8](damaged)
    // An old end would be believed: a comment is not.
    var at = 0
    while let place = first(of: "trailer", in: damaged, from: at) {
      bytes[place] = UInt8(ascii: "%")
      at = place + 7
    }
    var end = "\n"
    if found.catalog == nil, let tree = found.pageTree {
      found.largestNumber += 1
      end += "\(found.largestNumber) 0 obj\n<< /Type /Catalog /Pages \(tree) R >>\nendobj\n"
      found.catalog = "\(found.largestNumber) 0"
    }
    end +=
      "trailer\n<< /Size \(found.largestNumber + 1) /Root \(found.catalog ?? "") R >>\nstartxref\n0\n%%EOF\n"
    return bytes + Array(end.utf8)
  }

  private static func search(_ bytes: UnsafeRawBufferPointer) -> Found {
    var found = Found()
    var at = 0
    while let place = first(of: "obj", in: bytes, from: at) {
      at = place + 3
      guard let (number, generation) = header(endingAt: place, in: bytes), number <= maximumNumber else { continue }
      found.largestNumber = max(found.largestNumber, number)
      found.count += 1
      let body = UnsafeRawBufferPointer(rebasing: bytes[at..<min(at + 4096, bytes.count)])
      switch role(of: body) {
      // The last of several is the newest.
      case .catalog: found.catalog = "\(number) \(generation)"
      case .pageTree: found.pageTree = "\(number) \(generation)"
      case .other: break
      }
    }
    return found
  }

  /// The end names the key's dictionary, and the dictionary its handler (ISO 32000-1, 7.6.1).
  private static func isEncrypted(_ bytes: UnsafeRawBufferPointer) -> Bool {
    if first(of: "/Encrypt", in: bytes, from: 0) != nil { return true }
    var at = 0
    while let place = first(of: "/Standard", in: bytes, from: at) {
      at = place + 9
      let next = at < bytes.count ? bytes[at] : 0x20
      if [0x20, 0x0A, 0x0D, 0x2F, 0x3E].contains(next) { return true }
    }
    return false
  }

  private enum Role { case catalog, pageTree, other }

  private static func role(of body: UnsafeRawBufferPointer) -> Role {
    var lexer = ContentLexer([UInt8](body))
    var names: Set<String> = []
    var type: String?
    var isType = false
    reading: while let token = lexer.next() {
      switch token {
      case .name(let bytes):
        let name = String(decoding: bytes, as: UTF8.self)
        if isType, type == nil { type = name }
        isType = name == "Type"
        names.insert(name)
      case .operator(let word) where word.starts(with: "endobj".utf8) || word.starts(with: "stream".utf8):
        break reading
      default: isType = false
      }
    }
    if type == "Catalog", names.contains("Pages") { return .catalog }
    return names.contains("Kids") && names.contains("Count") && !names.contains("Parent") && !names.contains("Title")
      && type != "Outlines" ? .pageTree : .other
  }

  /// The two numbers before `obj`.
  private static func header(endingAt place: Int, in bytes: UnsafeRawBufferPointer) -> (Int, Int)? {
    var at = place
    func skipSpace() -> Bool {
      let before = at
      while at > 0, [0x20, 0x0A, 0x0D, 0x09].contains(bytes[at - 1]) { at -= 1 }
      return at < before
    }
    func number() -> Int? {
      let end = at
      while at > 0, (0x30...0x39).contains(bytes[at - 1]), end - at < 10 { at -= 1 }
      return Int(String(decoding: bytes[at..<end], as: UTF8.self))
    }
    guard skipSpace(), let generation = number(), skipSpace(), let object = number(), object > 0 else { return nil }
    return (object, generation)
  }

  private static func first(of word: StaticString, in bytes: UnsafeRawBufferPointer, from start: Int) -> Int? {
    let pattern = UnsafeRawBufferPointer(start: word.utf8Start, count: word.utf8CodeUnitCount)
    var at = start
    while at + pattern.count <= bytes.count {
      guard let found = bytes[at...].firstIndex(of: pattern[0]), found + pattern.count <= bytes.count else {
        return nil
      }
      if bytes[found..<(found + pattern.count)].elementsEqual(pattern) { return found }
      at = found + 1
    }
    return nil
  }
}
