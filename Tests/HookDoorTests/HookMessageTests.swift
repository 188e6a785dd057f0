import Foundation
import HookDoor
import Testing

private let one = "1000000001"

/// What real senders post, written from their documentation.
@Suite struct HookMessageTests {
  /// tusd 2: https://tus.github.io/tusd/advanced-topics/hooks/
  private func tusd(
    _ path: String, type: String = "post-finish", reference: String? = one, size: Int = 6, offset: Int = 6,
    id: String = "14b1c4c77771671a8479bc0444bbc5ce"
  ) -> String {
    let metadata = reference.map { ", \"reference\": \"\($0)\"" } ?? ""
    return """
      {"Type": "\(type)", "Event": {"Upload": {"ID": "\(id)", "Size": \(size), "SizeIsDeferred": false,
        "Offset": \(offset), "MetaData": {"filename": "transloadit.png"\(metadata)}, "IsPartial": false, "IsFinal": false,
        "PartialUploads": null, "Storage": {"Type": "filestore", "Path": "\(path)", "InfoPath": "\(path).info"}},
        "HTTPRequest": {"Method": "PATCH", "URI": "/files/14b1c4c77771671a8479bc0444bbc5ce",
        "RemoteAddr": "1.2.3.4:47689", "Header": {"Host": ["myuploads.net"], "Cookies": ["..."]}}}}
      """
  }

  @Test func `tusd's finished upload is filed under its metadata, once`() async throws {
    try await HookBench.run { bench in
      let path = try bench.file("14b1c4c77771671a8479bc0444bbc5ce", "upload")
      for _ in 1...2 {
        let answer = try await bench.post("/v1/hooks/tusd", tusd(path))
        #expect(answer.status == 200 && answer.text == "{}")
      }
      #expect(try await bench.items(one) == [["transloadit.png"]])
      // Repeated after the upload was removed: still known, still nothing new.
      try FileManager.default.removeItem(atPath: path)
      #expect(try await bench.post("/v1/hooks/tusd", tusd(path)).status == 200)
      #expect(await bench.store.counts().arrivals == 1)
    }
  }

  @Test(arguments: ["pre-create", "post-create", "post-receive", "pre-finish", "post-terminate"])
  func `tusd's other events are answered and have no effect`(_ type: String) async throws {
    try await HookBench.run { bench in
      let path = try bench.file("half", "upl")
      #expect(try await bench.post("/v1/hooks/tusd", tusd(path, type: type, offset: 3)).status == 200)
      #expect(await bench.store.counts().arrivals == 0)
    }
  }

  @Test func `an upload that is not complete is refused, and taken when it is`() async throws {
    try await HookBench.run { bench in
      let path = try bench.file("half", "upl")
      #expect(try await bench.post("/v1/hooks/tusd", tusd(path, offset: 3)).status == 409)
      let short = try await bench.post("/v1/hooks/tusd", tusd(path))
      #expect(short.status == 409 && short.headers["retry-after"] == "10")
      _ = try bench.file("half", "upload")
      #expect(try await bench.post("/v1/hooks/tusd", tusd(path)).status == 200)
    }
  }

  @Test func `without a reference an upload is held for a coordinator, with a wrong one it is refused`() async throws {
    try await HookBench.run { bench in
      let path = try bench.file("loose", "upload")
      #expect(try await bench.post("/v1/hooks/tusd", tusd(path, reference: nil)).status == 200)
      #expect(try bench.intake.held.all().count == 1)
      let wrong = try await bench.post("/v1/hooks/tusd", tusd(path, reference: "12345", id: "other"))
      #expect(wrong.status == 422)
      #expect(try wrong.code() == "reference")
    }
  }

  /// AWS, event message structure 2.1: notification-content-structure.html
  private func aws(_ key: String, event: String = "ObjectCreated:Put", size: Int = 6) -> String {
    """
    {"Records": [{"eventVersion": "2.1", "eventSource": "aws:s3", "awsRegion": "us-west-2",
      "eventTime": "1970-01-01T00:00:00.000Z", "eventName": "\(event)",
      "userIdentity": {"principalId": "AIDAJDPLRKLG7UEXAMPLE"}, "requestParameters": {"sourceIPAddress": "127.0.0.1"},
      "responseElements": {"x-amz-request-id": "C3D13FE58DE4C810", "x-amz-id-2": "FMyUVURIY8/IgAtTv8xRjskZ"},
      "s3": {"s3SchemaVersion": "1.0", "configurationId": "testConfigRule",
        "bucket": {"name": "records", "ownerIdentity": {"principalId": "A3NL1KOZZKExample"},
          "arn": "arn:aws:s3:::records"},
        "object": {"key": "\(key)", "size": \(size), "eTag": "d41d8cd98f00b204e9800998ecf8427e",
          "versionId": "096fKKXTRTtl3on89fVO.nfljtsv6qko", "sequencer": "0055AED6DCD90281E5"}}}]}
    """
  }

  /// MinIO adds what it calls the event and the key to the same records.
  private func minio(_ key: String) -> String {
    let records = aws(key, event: "s3:ObjectCreated:Put").dropFirst()
    return "{\"EventName\": \"s3:ObjectCreated:Put\", \"Key\": \"records/\(key)\", " + records
  }

  private func withBucket(_ body: (HookBench) async throws -> Void) async throws {
    try await HookBench.run(
      with: { settings, folder in settings.buckets["records"] = .folder(folder + "/uploads") }, body)
  }

  @Test func `an object of S3 or MinIO is filed under the case in its key`() async throws {
    try await withBucket { bench in
      _ = try bench.file("in/\(one)/MRI report + films.pdf", "object")
      let key = "in/\(one)/MRI+report+%2B+films.pdf"
      for body in [aws(key), minio(key), aws(key, event: "ObjectRemoved:Delete")] {
        #expect(try await bench.post("/v1/hooks/s3", body).text == "{}")
      }
      #expect(try await bench.items(one) == [["MRI report + films.pdf"]])
      #expect(try await bench.post("/v1/hooks/s3", #"{"Service":"Amazon S3","Event":"s3:TestEvent"}"#).status == 200)
    }
  }

  @Test func `the same through SNS and EventBridge`() async throws {
    try await withBucket { bench in
      _ = try bench.file("\(one)/a.pdf", "object")
      _ = try bench.file("\(one)/b c.pdf", "other!")
      let inner = try JSONEncoder().encode(aws("\(one)/a.pdf"))
      let sns = """
        {"Type": "Notification", "MessageId": "22b80b92-fdea-4c2c-8f9d-bdfb0c7bf324",
          "TopicArn": "arn:aws:sns:us-west-2:123456789012:MyTopic", "Message": \(String(decoding: inner, as: UTF8.self)),
          "Timestamp": "2012-05-02T00:54:06.655Z", "SignatureVersion": "1"}
        """
      #expect(try await bench.post("/v1/hooks/s3", sns).status == 200)
      let bridge = """
        {"version": "0", "id": "17793124-05d4-b198-2fde-7ededc63b103", "detail-type": "Object Created",
          "source": "aws.s3", "account": "111122223333", "time": "2021-11-12T00:00:00Z", "region": "ca-central-1",
          "detail": {"version": "0", "bucket": {"name": "records"}, "object": {"key": "\(one)/b c.pdf", "size": 6,
          "etag": "b1946ac92492d2347c6235b4d2611184", "version-id": "IYV3p45BT0ac8hjHg1houSdS1a.Mro8e",
          "sequencer": "617f08299329d189"}, "request-id": "N4N7GDK58NMKJ12R", "reason": "PutObject"}}
        """
      #expect(try await bench.post("/v1/hooks/s3", bridge).status == 200)
      #expect(try await bench.items(one) == [["a.pdf"], ["b c.pdf"]])
      let confirm = #"{"Type": "SubscriptionConfirmation", "SubscribeURL": "https://sns.example/?Action=Confirm"}"#
      #expect(try await bench.post("/v1/hooks/s3", confirm).status == 422)
    }
  }

  @Test func `a bucket that the settings do not name is refused`() async throws {
    try await HookBench.run { bench in
      let answer = try await bench.post("/v1/hooks/s3", aws("\(one)/a.pdf"))
      #expect(answer.status == 403)
      #expect(try answer.code() == "bucket-not-allowed")
    }
  }

  @Test func `an object behind an address is fetched`() async throws {
    try await HookBench.run { other in
      // Any server with bytes will do: another hook's own document.
      let address = "http://127.0.0.1:\(other.port)/"
      let size = try await other.send("GET", "/openapi.json").body.count
      try await HookBench.run(with: { settings, _ in
        settings.buckets["records"] = .url(address)
        settings.allowedURLs = [address]
      }) { bench in
        #expect(try await bench.post("/v1/hooks/s3", aws("openapi.json", size: size)).status == 200)
        #expect(try bench.intake.held.all().map(\.bytes) == [size])
        #expect(
          try await bench.post("/v1/hooks/s3", aws("openapi.json", size: size + 1)).status == 409, "not all of it")
        let missing = try await bench.post("/v1/hooks/s3", aws("nothing/here"))
        #expect(missing.status == 422)
        let own = "{\"reference\": \"\(one)\", \"url\": \"\(address)openapi.json\"}"
        #expect(try await bench.post("/v1/arrivals", own).status == 200)
        #expect(try await bench.items(one) == [["openapi.json"]])
        for url in [
          "http://127.0.0.1:1/x", "http://user@127.0.0.1:\(other.port)/x", "\(address)../x", "\(address)%2e%2e/x",
        ] {
          let answer = try await bench.post("/v1/arrivals", "{\"reference\": \"\(one)\", \"url\": \"\(url)\"}")
          #expect(answer.status == 403, "\(url)")
        }
      }
    }
  }

  /// SFTPGo 2.6: https://docs.sftpgo.com/latest/custom-actions/
  private func sftpgo(_ path: String, shown: String, action: String = "upload", status: Int = 1) -> String {
    """
    {"action": "\(action)", "username": "clinic", "path": "\(path)", "virtual_path": "\(shown)", "file_size": 6,
      "elapsed": 10, "fs_provider": 0, "status": \(status), "protocol": "SFTP", "ip": "192.0.2.7",
      "session_id": "SFTP_c0ffee_1", "open_flags": 26, "role": "", "timestamp": 1700000000000000000}
    """
  }

  @Test func `SFTPGo's upload is filed under the case's folder, and nothing else is`() async throws {
    try await HookBench.run { bench in
      let path = try bench.file("clinic/\(one)/scan.tif", "upload")
      let shown = "/\(one)/scan.tif"
      for (action, status) in [("download", 1), ("upload", 2), ("upload", 3), ("delete", 1)] {
        #expect(
          try await bench.post("/v1/hooks/sftpgo", sftpgo(path, shown: shown, action: action, status: status)).status
            == 200)
      }
      #expect(await bench.store.counts().arrivals == 0)
      for _ in 1...2 { #expect(try await bench.post("/v1/hooks/sftpgo", sftpgo(path, shown: shown)).text == "{}") }
      #expect(try await bench.items(one) == [["scan.tif"]])
    }
  }

  @Test func `a path outside the allowed folders, or through a link, is refused`() async throws {
    try await HookBench.run { bench in
      _ = try bench.file("\(one)/a.pdf", "inside")
      let secret = bench.folder + "/secret"
      try Data("secret".utf8).write(to: URL(filePath: secret))
      try FileManager.default.createSymbolicLink(atPath: bench.folder + "/uploads/link", withDestinationPath: secret)
      try FileManager.default.createSymbolicLink(
        atPath: bench.folder + "/uploads/way", withDestinationPath: bench.folder)
      let uploads = bench.folder + "/uploads"
      for path in [
        secret, "\(uploads)/../secret", "\(uploads)/link", "\(uploads)/way/secret", uploads, "relative", "/",
      ] {
        let answer = try await bench.post("/v1/arrivals", "{\"reference\": \"\(one)\", \"path\": \"\(path)\"}")
        #expect(answer.status == 403, "\(path)")
        #expect(!answer.text.contains("secret"))
      }
      let missing = try await bench.post("/v1/arrivals", "{\"reference\": \"\(one)\", \"path\": \"\(uploads)/none\"}")
      #expect(missing.status == 422)
      let folder = try await bench.post(
        "/v1/arrivals",
        "{\"reference\": \"\(one)\", \"path\": \"\(uploads)/\(one)\", \"channel\": \"disc\"}")
      #expect(folder.status == 200)
      #expect(try await bench.items(one) == [["\(one)/a.pdf"]])
    }
  }
}
