import CaseModel
import Doors
import Foundation
import Pipelines
import ServiceSettings
import Testing

@Suite struct SettingsFileTests {
  private func load(_ text: String, environment: [String: String] = [:]) throws -> ServiceSettings {
    let file = FileManager.default.temporaryDirectory.appending(path: "dossier-settings-\(UUID().uuidString).yaml")
    try Data(text.utf8).write(to: file)
    defer { unlink(file.path) }
    return try SettingsFile.load(at: file, environment: environment)
  }

  /// The problems of a text, without the file's name.
  private func problems(_ text: String, environment: [String: String] = [:]) throws -> [String] {
    do {
      _ = try load(text, environment: environment)
      return []
    } catch let error as PipelineError {
      return error.problems.map { "\($0.line.map(String.init) ?? "-"): \($0.message)" }
    }
  }

  @Test func `without a file, and with an empty one, everything is as usual`() throws {
    let nowhere = URL(filePath: "/nonexistent/dossier.yaml")
    #expect(try SettingsFile.load(at: nowhere, environment: [:]) == ServiceSettings())
    #expect(try load("") == ServiceSettings())
  }

  @Test func `every key is read`() throws {
    let settings = try load(
      """
      pipeline: Pipelines/second-opinion.yaml
      workers: 4
      watch:
        folders:
          - folder: /srv/fax
            channel: fax
            accepted: /srv/fax-accepted
        scanSeconds: 5
        fileRestSeconds: 0
        ignore: [lost+found, "*.lock"]
      hook:
        listen: 0.0.0.0:8443
        tls: {certificateFile: /etc/dossier/chain.pem, keyFile: /etc/dossier/key.pem}
        signers: [{name: portal, secretFile: /run/credentials/portal}]
        tokens: [{name: sftp, secret: 0123456789abcdef}]
        allowedFolders: [/srv/uploads]
        allowedURLs: ["https://uploads.example.org/files/"]
        buckets: [{name: records, folder: /mnt/records}]
        maximumBodyMebibytes: 512
      notices:
        webhooks: [{url: "https://portal.example.org/hooks", secretFile: /run/credentials/notice}]
        commands: [/usr/local/bin/on-packet]
      log: {level: warning, format: json}
      """)
    #expect(settings.watch?.folders?.first?.channel == .fax)
    #expect(settings.hook?.signers?.first?.name == "portal")
    #expect(settings.hook?.tls?.keyFile == "/etc/dossier/key.pem")
    #expect(settings.notices?.commands == ["/usr/local/bin/on-packet"])
    #expect(settings.log?.level == .warning)
    let rules = DropRules(settings.watch)
    #expect(rules.fileRest == .zero && rules.folderRest == DropRules().folderRest)
    #expect(rules.ignores(Array("a.lock".utf8)) && rules.ignores(Array("lost+found".utf8)))
    #expect(!rules.ignores(Array("letter.pdf".utf8)))
  }

  @Test func `a mistake is told with its line and never with its value`() throws {
    let text = """
      workers: many
      watch:
        scanSeconds: 0
        folders: []
      hook:
        listen: 0.0.0.0:8480
        tokens:
          - {name: a, secret: s3cret}
        allowedFolders: [/]
        buckets: [{name: b}]
      surprise: 1
      """
    let found = try problems(text)
    #expect(found.contains { $0.hasPrefix("1: ") && $0.contains("whole number") })
    #expect(found.contains { $0.hasPrefix("3: ") })
    #expect(found.contains { $0.hasPrefix("4: ") })
    #expect(found.contains { $0.hasPrefix("6: ") && $0.contains("hook.behindProxy") })
    #expect(found.contains { $0.hasPrefix("8: ") && $0.contains("16 characters") })
    #expect(found.contains { $0.hasPrefix("9: ") })
    #expect(found.contains { $0.hasPrefix("10: ") })
    #expect(found.contains { $0.hasPrefix("11: ") && $0.contains("surprise") })
    #expect(!found.contains { $0.contains("s3cret") || $0.contains("many") })
  }

  @Test func `the environment stands over the file, and is checked as well`() throws {
    let settings = try load(
      "workers: 2\nlog: {level: info}\n",
      environment: [
        "DOSSIER_WORKERS": "8", "DOSSIER_LOG_LEVEL": "error", "DOSSIER_LISTEN": "127.0.0.1:9000",
        "DOSSIER_HOOK_SECRET_FILE": "/run/secret", "DOSSIER_PIPELINE": "/etc/dossier/mine.yaml",
        "DOSSIER_NOTICE_URL": "https://portal.example.org/", "DOSSIER_NOTICE_SECRET": "0123456789abcdef",
      ])
    #expect(settings.workers == 8 && settings.log?.level == .error && settings.hook?.listen == "127.0.0.1:9000")
    #expect(settings.hook?.signers?.first?.secretFile == "/run/secret")
    #expect(settings.notices?.webhooks?.first?.url == "https://portal.example.org/")
    let certificate = ["DOSSIER_TLS_CERTIFICATE_FILE": "/run/chain.pem", "DOSSIER_TLS_KEY_FILE": "/run/key.pem"]
    #expect(try load("", environment: certificate).hook?.tls?.certificateFile == "/run/chain.pem")
    #expect(
      try problems("", environment: ["DOSSIER_TLS_CERTIFICATE_FILE": "/run/chain.pem"]).contains {
        $0.contains("hook.tls.keyFile")
      })
    #expect(
      try problems("", environment: ["DOSSIER_WORKERS": "x"]) == ["-: DOSSIER_WORKERS: this must be a whole number"])
    #expect(try problems("", environment: ["DOSSIER_LOG_LEVEL": "loud"]).count == 1)
    #expect(try problems("", environment: ["DOSSIER_LISTEN": "0.0.0.0:80"]).contains { $0.contains("hook.listen") })
  }

  @Test func `a delivery names a folder and one password, which no message says`() throws {
    let settings = try load("delivery: {archives: [{folder: /srv/out, passwordFile: /etc/dossier/zip-password}]}")
    #expect(settings.delivery?.archives?.first?.passwordFile == "/etc/dossier/zip-password")
    let added = try load(
      "", environment: ["DOSSIER_DELIVERY_FOLDER": "/srv/out", "DOSSIER_DELIVERY_PASSWORD": "a password of twelve"])
    #expect(added.delivery?.archives?.map(\.folder) == ["/srv/out"])
    for wrong in [
      "{folder: out, password: a password of twelve}", "{folder: /srv/out}", "{folder: /srv/out, password: horses}",
      "{folder: /srv/out, password: a password of twelve, passwordFile: /x}",
    ] {
      let found = try problems("delivery: {archives: [\(wrong)]}")
      #expect(found.count == 1 && !found[0].contains("horses"), "\(wrong): \(found)")
    }
  }

  @Test(arguments: [
    ("127.0.0.1:8480", true), ("localhost:1", true), ("[::1]:8480", true), ("0.0.0.0:80", false),
    ("[2001:db8::1]:443", false),
  ])
  func `an address is HOST:PORT`(_ text: String, _ isLoopback: Bool) throws {
    let address = try #require(ListenAddress(text))
    #expect(address.isLoopback == isLoopback)
    #expect(address.description == text)
  }

  @Test(arguments: ["", "8480", ":8480", "host:", "host:99999", "::1:8480", "host:x"])
  func `what is no address is refused`(_ text: String) { #expect(ListenAddress(text) == nil) }
}
