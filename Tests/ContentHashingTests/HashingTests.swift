import CaseModel
import ContentHashing
import StageContract
import Testing

@Suite struct HashingTests {
  @Test func `digests are those of FIPS 180-4`() {
    #expect(
      BlobDigest(sha256Of: Array("abc".utf8)).hex == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
    var hasher = BlobHasher()
    hasher.update(Array("a".utf8))
    hasher.update(Array("bc".utf8))
    #expect(hasher.digest == BlobDigest(sha256Of: Array("abc".utf8)))
    #expect(hasher.byteCount == 3)
  }

  private struct Input: Codable { let z: Int, a: String, path: String? }

  @Test func `canonical JSON sorts its keys and leaves slashes alone`() throws {
    let bytes = try CanonicalJSON.encode(Input(z: 1, a: "b/c", path: nil))
    #expect(String(decoding: bytes, as: UTF8.self) == #"{"a":"b/c","z":1}"#)
    #expect(throws: CanonicalJSONError.unencodable(type: "Double")) { try CanonicalJSON.encode(Double.nan) }
  }

  /// The SHA-256 of the JSON in the comment, made outside of Swift: every process must come to it.
  @Test func `a stage's key is the same in every process`() throws {
    // {"input":{"a":"b/c","z":1},"name":"name-sites","settings":{},"tools":["tesseract 5.3.0"],"version":3}
    let key = try StageKey(
      name: StageName("name-sites"), version: 3, settings: NoSettings(), tools: ["tesseract 5.3.0"],
      input: Input(z: 1, a: "b/c", path: nil))
    #expect(key.digest.hex == "ea54935d04027f5dcafefd8f80baaa98ac40e8b219c2af63b133136d82475053")
  }

  @Test(arguments: ["", "Name", "a b", "a_b", String(repeating: "a", count: 65)])
  func `a stage's name is lower-case words joined by hyphens`(_ text: String) {
    #expect(StageName(parsing: text) == nil)
  }
}
