import CaseModel
import Foundation
import HookDoor
import StageContract
import Testing

private let one = "1000000001"

@Suite struct UploadTests {
  @Test func `a form's files are one delivery under its case`() async throws {
    try await HookBench.run { bench in
      let large = Data((0..<3_000_000).map { UInt8(truncatingIfNeeded: $0 &* 31) })
      let form = UploadForm(
        files: [("letter.pdf", Data("a letter\r\n--no boundary".utf8)), ("disc/DICOM/I1", large), ("empty", Data())],
        fields: ["reference": one, "channel": "disc", "request": "reference: \"\(one)\"\n"])
      let answer = try await form.post(to: bench)
      #expect(answer.status == 200 && answer.text == "{}")
      #expect(try await bench.items(one) == [["case.yaml", "disc/DICOM/I1", "empty", "letter.pdf"]])
      let reference = try #require(CaseReference(one))
      let arrival = try #require(await bench.store.arrivals(of: reference).first)
      let manifest = try await bench.blobs.get(json: ArrivalManifest.self, arrival.manifest)
      #expect(manifest.channel == .disc)
      #expect(try await bench.blobs.get(manifest.items[1].digest) == Array(large))
      #expect(try await form.post(to: bench).status == 200)
      #expect(await bench.store.counts().arrivals == 1)
    }
  }

  @Test func `a signed form is checked as it streams: a wrong signature keeps nothing`() async throws {
    try await HookBench.run { bench in
      let form = UploadForm(files: [("a.pdf", Data("a".utf8))], fields: ["reference": one])
      var headers = bench.signature("msg_1", form.body)
      headers["Content-Type"] = nil
      let right = try await form.post(to: bench, headers: headers)
      #expect(right.status == 200)
      var wrong = bench.signature("msg_2", Data("another body".utf8))
      wrong["Content-Type"] = nil
      let before = await bench.blobs.count
      #expect(try await form.post(to: bench, headers: wrong).status == 401)
      #expect(await bench.blobs.count == before)
      #expect(await bench.store.counts().arrivals == 1)
    }
  }

  @Test(arguments: [
    ([String: String](), "reference"), (["reference": "123"], "reference"),
    (["reference": one, "channel": "pigeon"], "channel"),
  ])
  func `a form that says not where it belongs is refused and keeps nothing`(
    _ fields: [String: String], _ code: String
  ) async throws {
    try await HookBench.run { bench in
      let answer = try await UploadForm(files: [("Quintero.pdf", Data("a".utf8))], fields: fields).post(to: bench)
      #expect(answer.status == 422)
      #expect(try answer.code() == code)
      #expect(!answer.text.contains("Quintero"))
      #expect(await bench.blobs.count == 0)
    }
  }

  @Test func `a form without a file, cut short or without its boundary is refused`() async throws {
    try await HookBench.run { bench in
      let form = UploadForm(files: [("a.pdf", Data("a".utf8))], fields: ["reference": one])
      #expect(try await UploadForm(fields: ["reference": one]).post(to: bench).code() == "nothing-to-file")
      let own = ["Authorization": "Bearer \(HookBench.token)"]
      let typed = own.merging(["Content-Type": "multipart/form-data; boundary=\(form.boundary)"]) { $1 }
      let cut = try await bench.send("POST", "/v1/arrivals", form.body.dropLast(20), headers: typed)
      #expect(try cut.code() == "cut-short")
      let plain = own.merging(["Content-Type": "multipart/form-data"]) { $1 }
      #expect(try await bench.send("POST", "/v1/arrivals", form.body, headers: plain).code() == "boundary")
      let text = own.merging(["Content-Type": "text/plain"]) { $1 }
      #expect(try await bench.send("POST", "/v1/arrivals", form.body, headers: text).status == 415)
      #expect(await bench.store.counts().arrivals == 0)
    }
  }
}

@Suite struct MultipartReaderTests {
  private static let body = Array(
    """
    preamble\r\n--X\r\nContent-Disposition: form-data; name="a"\r\n\r\none\r\n--X  \r\n\
    content-disposition: form-data; name="f"; filename="q\\"uo;te.pdf"\r\nContent-Type: text/plain\r\n\r\n\
    two\r\n--Y\r\n\r\n--X--\r\nepilogue
    """.utf8)

  private static let wanted: [MultipartReader.Event] = [
    .part(name: "a", fileName: nil), .bytes(Array("one".utf8)), .partEnd,
    .part(name: "f", fileName: "q\"uo;te.pdf"), .bytes(Array("two\r\n--Y\r\n".utf8)), .partEnd,
  ]

  /// Bytes that follow each other as one.
  private func joined(_ events: [MultipartReader.Event]) -> [MultipartReader.Event] {
    events.reduce(into: []) { result, event in
      if case .bytes(let more) = event, case .bytes(let before)? = result.last {
        result[result.count - 1] = .bytes(before + more)
      } else {
        result.append(event)
      }
    }
  }

  @Test(arguments: [1, 2, 3, 5, 7, 64, 4096])
  func `a form is the same in whatever pieces it comes`(_ size: Int) throws {
    var reader = try MultipartReader(contentType: "multipart/form-data; boundary=X")
    var events: [MultipartReader.Event] = []
    for start in stride(from: 0, to: MultipartReaderTests.body.count, by: size) {
      events += try reader.read(MultipartReaderTests.body[start..<min(start + size, MultipartReaderTests.body.count)])
    }
    try reader.finish()
    #expect(joined(events) == MultipartReaderTests.wanted)
  }

  @Test func `a form that is cut anywhere is never whole`() throws {
    let end = try #require(String(decoding: MultipartReaderTests.body, as: UTF8.self).range(of: "--X--"))
    let whole = String(decoding: MultipartReaderTests.body, as: UTF8.self)[..<end.upperBound].utf8.count
    for length in 0..<whole {
      var reader = try MultipartReader(contentType: "multipart/form-data; boundary=\"X\"")
      _ = try reader.read(MultipartReaderTests.body[..<length])
      #expect(throws: MultipartReader.Failure.cutShort) { try reader.finish() }
    }
  }

  @Test func `heads without end and forms without number are refused`() throws {
    var reader = try MultipartReader(contentType: "multipart/form-data; boundary=X")
    _ = try reader.read(Array("--X\r\n".utf8))
    #expect(throws: MultipartReader.Failure.badHead) {
      _ = try reader.read([UInt8](repeating: 0x41, count: 20_000))
    }
    var second = try MultipartReader(contentType: "multipart/form-data; boundary=X")
    #expect(throws: MultipartReader.Failure.badHead) { _ = try second.read(Array("--X\r\nA: b\r\n\r\n".utf8)) }
    var third = try MultipartReader(contentType: "multipart/form-data; boundary=X")
    let part = Array("--X\r\nContent-Disposition: form-data; name=a\r\n\r\n\r\n".utf8)
    #expect(throws: MultipartReader.Failure.tooManyParts) { for _ in 1...50_001 { _ = try third.read(part) } }
  }

  @Test(arguments: ["multipart/form-data", "multipart/form-data; boundary=", "text/plain; x=y"])
  func `a content type without a boundary is refused`(_ type: String) {
    #expect(throws: MultipartReader.Failure.noBoundary) { _ = try MultipartReader(contentType: type) }
  }
}
