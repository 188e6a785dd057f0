import CaseModel
import Foundation
import ReaderProtocol
import Testing

/// Lists of a disc's files, column by column: as stages hand them on and as they go to a reader.
@Suite struct DiscFileHeadsTests {
  private let items = ["DICOM/IM1", "", "Überweisung \"neu\".txt", "a\u{1}b\nc"].enumerated().map { at, name in
    ArrivalItem(name: name, digest: DiscFileHeadsTests.digest(at), byteCount: at * 1_000)
  }

  private static func digest(_ number: Int) -> BlobDigest {
    BlobDigest(hex: String(repeating: "a", count: 63) + String(number, radix: 16))!
  }

  @Test(arguments: [0, 1, 4])
  func `a list of files comes back as it was`(_ count: Int) throws {
    let list = ArrivalItemList(Array(items.prefix(count)))
    #expect(try JSONDecoder().decode(ArrivalItemList.self, from: JSONEncoder().encode(list)) == list)
  }

  @Test(arguments: [
    #"{"names":["a","b"],"digests":[],"byteCounts":[1,2]}"#, #"{"names":["a"],"digests":["x"],"byteCounts":[1]}"#,
    #"{"names":["a"],"digests":[],"byteCounts":[1]}"#,
  ])
  func `columns that do not fit are no list`(_ text: String) {
    #expect(throws: DecodingError.self) { try JSONDecoder().decode(ArrivalItemList.self, from: Data(text.utf8)) }
  }

  @Test func `a reader gets names, digests and lengths as they were`() throws {
    let heads = DiscFileHeads(firstIndex: 7, files: items, headByteCounts: [0, 10, 20, 30])
    let all = try JSONDecoder().decode(DiscFileHeads.self, from: JSONEncoder().encode(heads)).all
    #expect(
      all
        == items.enumerated().map { at, item in
          DiscFileHead(
            index: 7 + at, path: item.name, digest: item.digest, byteCount: item.byteCount, headByteCount: at * 10)
        })
  }

  @Test func `a name with a NUL stays one name`() throws {
    let named = ArrivalItem(name: "a\0b", digest: DiscFileHeadsTests.digest(9), byteCount: 1)
    let list = ArrivalItemList([named] + items)
    #expect(try JSONDecoder().decode(ArrivalItemList.self, from: JSONEncoder().encode(list)) == list)
    let heads = DiscFileHeads(firstIndex: 0, files: [named, items[0]], headByteCounts: [0, 0])
    #expect(heads.all?.map(\.path) == ["a\u{FFFD}b", items[0].name])
  }

  @Test func `heads whose columns do not fit are none`() {
    #expect(DiscFileHeads(firstIndex: 0, files: items, headByteCounts: [1]).all == nil)
  }
}
