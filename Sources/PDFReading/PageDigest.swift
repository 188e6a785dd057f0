import CaseModel
import Crypto

/// SHA-256 over everything that a page shows, whatever its objects are numbered and in whichever file it stands.
struct PageDigest {
  private var known: [QPDFFile.ObjectID: [UInt8]] = [:]
  private var open: Set<QPDFFile.ObjectID> = []

  /// Keys that point back, name the page's place, or tell nothing of its look.
  private static let skipped: Set<String> = [
    "/Parent", "/P", "/StructParent", "/StructParents", "/Metadata", "/PieceInfo", "/LastModified", "/Length", "/DL",
    "/ID", "/Thumb",
  ]
  private static let maximumDepth = 60

  /// Missing pages are never duplicates of one another.
  static func ofMissingPage(_ number: PageNumber) -> BlobDigest {
    BlobDigest(bytes: SHA256.hash(data: Array("dossier missing page \(number.value)\n".utf8)))
  }

  /// `content` is the page's decoded content; `nil` where it cannot be had (then the raw streams count).
  mutating func digest(
    of leaf: PageTree.Leaf, content: [UInt8]?, in file: borrowing QPDFFile
  ) -> BlobDigest {
    var hash = SHA256()
    hash.update(data: Array("dossier page 1\n".utf8))
    if let content {
      hash.update(data: SHA256.hash(data: content).map { $0 })
    } else if let contents = file.value(leaf.page, "/Contents") {
      hash.update(data: digest(contents, 0, in: file))
    }
    for key in ["/MediaBox", "/CropBox", "/Rotate", "/UserUnit", "/Resources"] {
      hash.update(data: Array(key.utf8))
      if let value = file.value(leaf.page, key) ?? leaf.inherited[key] {
        hash.update(data: digest(value, 0, in: file))
      }
    }
    if let annotations = file.value(leaf.page, "/Annots") {
      for annotation in file.items(annotations) {
        for key in ["/Subtype", "/Rect", "/F", "/AS", "/AP"] {
          guard let value = file.value(annotation, key) else { continue }
          hash.update(data: Array(key.utf8))
          hash.update(data: digest(value, 0, in: file))
        }
      }
    }
    return BlobDigest(bytes: hash.finalize())
  }

  private mutating func digest(_ handle: QPDFFile.Handle, _ depth: Int, in file: borrowing QPDFFile) -> [UInt8] {
    guard depth < PageDigest.maximumDepth else { return [] }
    guard let id = file.identity(handle) else { return contents(handle, depth, in: file) }
    if let answer = known[id] { return answer }
    guard open.insert(id).inserted else { return Array("again".utf8) }
    let answer = contents(handle, depth, in: file)
    open.remove(id)
    known[id] = answer
    return answer
  }

  private mutating func contents(_ handle: QPDFFile.Handle, _ depth: Int, in file: borrowing QPDFFile) -> [UInt8] {
    var hash = SHA256()
    switch file.kind(handle) {
    case .dictionary, .stream:
      let type = file.name(file.value(handle, "/Type"))
      guard type != "/Page", type != "/Pages" else { return Array("page".utf8) }
      hash.update(data: [0x44])
      for key in file.keys(handle).sorted() where !PageDigest.skipped.contains(key) {
        guard let value = file.value(handle, key) else { continue }
        hash.update(data: Array(key.utf8) + [0])
        hash.update(data: digest(value, depth + 1, in: file))
      }
      if file.kind(handle) == .stream {
        hash.update(data: [0x53])
        hash.update(data: file.bytes(handle, decoding: .none) ?? [])
      }
    case .array:
      hash.update(data: [0x41])
      for item in file.items(handle) { hash.update(data: digest(item, depth + 1, in: file)) }
    case .integer, .real:
      // 612 and 612.0 are one number.
      hash.update(data: Array("n\(file.number(handle) ?? 0)".utf8))
    default:
      hash.update(data: [0x4F] + file.syntax(handle))
    }
    return Array(hash.finalize())
  }
}

extension BlobDigest {
  init(bytes: SHA256Digest) {
    let digits = Array("0123456789abcdef".utf8)
    let hex = bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }
    guard let digest = BlobDigest(hex: String(decoding: hex, as: UTF8.self)) else {
      preconditionFailure("SHA-256 has 32 bytes")
    }
    self = digest
  }
}
