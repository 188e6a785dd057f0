import Foundation
import ProgramTesting
import Testing

/// The hook speaking TLS itself, as another machine would meet it.
@Suite struct TLSTests {
  private struct Setting {
    let scratch: TemporaryFolder

    var workspace: String { scratch.url.appending(path: "ws").path }
    func path(_ name: String) -> String { scratch.url.appending(path: name).path }

    /// A certificate that vouches for itself, and its key, at `NAME.pem` and `NAME-key.pem`.
    func makeCertificate(_ name: String, days: Int = 90) async throws {
      let run = try await Program(executable: URL(filePath: "/usr/bin/openssl")).run([
        "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-subj", "/CN=\(name)",
        "-addext", "subjectAltName=IP:127.0.0.1", "-days", String(days), "-keyout", path("\(name)-key.pem"),
        "-out", path("\(name).pem"),
      ])
      try #require(run.status == 0, "\(run.errors)")
      try #require(chmod(path("\(name)-key.pem"), 0o600) == 0)
    }

    func settings(certificate: String, key: String) throws {
      _ = try scratch.file(
        "ws/dossier.yaml",
        """
        hook:
          listen: 127.0.0.1:0
          tls: {certificateFile: \(path(certificate)), keyFile: \(path(key))}
          tokens: [{name: portal, secret: a token of enough characters}]
        """)
    }

    func get(_ address: String, trusting certificate: String? = nil, _ more: [String] = []) async throws -> ProgramRun {
      let trust = certificate.map { ["--cacert", path($0)] } ?? []
      return try await Program(executable: URL(filePath: "/usr/bin/curl")).run(
        ["-sS", "--max-time", "20"] + trust + more + [address])
    }
  }

  private func port(_ service: ServiceProgram) async throws -> Int {
    let line = try #require(await service.line(containing: "listening"))
    let fields = try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: String])
    return try #require(fields["port"].flatMap { Int($0) })
  }

  @Test func `the hook shows its certificate, takes up a renewed one, and speaks nothing else`() async throws {
    let setting = Setting(scratch: try TemporaryFolder("tls"))
    defer { setting.scratch.remove() }
    for name in ["first", "second"] { try await setting.makeCertificate(name) }
    // What renews certificates moves a link to the new files.
    let (certificate, key) = (setting.path("shown.pem"), setting.path("shown-key.pem"))
    func show(_ name: String) throws {
      for (link, target) in [(certificate, "\(name).pem"), (key, "\(name)-key.pem")] {
        unlink(link)
        try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: setting.path(target))
      }
    }
    try show("first")
    try setting.settings(certificate: "shown.pem", key: "shown-key.pem")
    let service = try ServiceProgram(
      ["serve", "--workspace", setting.workspace], environment: ["DOSSIER_LOG_FORMAT": "json"])
    let address = "127.0.0.1:\(try await port(service))/healthz"
    let health = try await setting.get("https://\(address)", trusting: "first.pem")
    #expect(health.status == 0 && !health.output.isEmpty, "\(health.errors)")
    #expect(try await setting.get("https://\(address)", trusting: "second.pem").status == 60, "not the one shown")
    #expect(try await setting.get("http://\(address)").status != 0, "no plain HTTP")
    let old = try await setting.get("https://\(address)", trusting: "first.pem", ["--tls-max", "1.1"])
    #expect(old.status != 0, "no TLS before 1.2")
    try show("second")
    #expect(
      try await setting.get("https://\(address)", trusting: "second.pem").status == 0, "renewed without a restart")
    // A renewal that is half done: the last good one stays.
    unlink(key)
    try FileManager.default.createSymbolicLink(atPath: key, withDestinationPath: setting.path("first-key.pem"))
    #expect(try await setting.get("https://\(address)", trusting: "second.pem").status == 0)
    #expect(await service.stop() == 0)
  }

  @Test func `a certificate that cannot be shown is told before anything listens, and by doctor`() async throws {
    let setting = Setting(scratch: try TemporaryFolder("tls-wrong"))
    defer { setting.scratch.remove() }
    for (name, days) in [("good", 90), ("other", 90), ("short", 5)] {
      try await setting.makeCertificate(name, days: days)
    }
    for (certificate, key, word) in [
      ("missing.pem", "good-key.pem", "certificateFile"), ("good.pem", "good.pem", "keyFile"),
      ("good.pem", "other-key.pem", "not that of"),
    ] {
      try setting.settings(certificate: certificate, key: key)
      let run = try await Program().run(["serve", "--workspace", setting.workspace])
      #expect(run.status == 65 && run.errors.contains(word), "\(run.errors)")
      let doctor = try await Program().run(["doctor", "--workspace", setting.workspace])
      #expect(doctor.status == 69 && doctor.output.contains("FAIL  certificate"), "\(doctor.output)")
    }
    try setting.settings(certificate: "short.pem", key: "short-key.pem")
    #expect(
      try await Program().run(["doctor", "--workspace", setting.workspace]).output.contains(
        "warn  certificate: ends in"))
    try setting.settings(certificate: "good.pem", key: "good-key.pem")
    #expect(
      try await Program().run(["doctor", "--workspace", setting.workspace]).output.contains(
        "ok    certificate: ends in"))
  }
}
