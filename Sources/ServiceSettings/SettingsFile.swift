import CaseModel
import Foundation
import Pipelines

/// Loads `dossier.yaml`, puts the environment over it, and checks both; every mistake is told with its line.
package enum SettingsFile {
  /// A file that is not there is an empty one.
  package static func load(at url: URL, environment: [String: String]) throws(PipelineError) -> ServiceSettings {
    var settings = ServiceSettings()
    var problems: [PipelineProblem] = []
    if FileManager.default.fileExists(atPath: url.path) {
      let text: String
      do {
        text = try String(contentsOf: url, encoding: .utf8)
      } catch {
        throw PipelineError(problems: [
          PipelineProblem(
            file: url.lastPathComponent, line: nil, message: "the file may not be read or is no UTF-8 text")
        ])
      }
      let reading = RuleFile.read(ServiceSettings.self, text: text, file: url.lastPathComponent)
      problems = reading.problems
      settings = reading.value ?? settings
      problems += SettingsCheck(settings).faults.map { fault in
        PipelineProblem(file: url.lastPathComponent, line: reading.line(fault.key), message: fault.message)
      }
    }
    var overrides = EnvironmentOverrides(environment)
    overrides.apply(to: &settings)
    problems += overrides.problems
    // What only comes of both together.
    if problems.isEmpty {
      problems += SettingsCheck(settings).faults.map { fault in
        PipelineProblem(file: "environment", line: nil, message: "\(fault.key): \(fault.message)")
      }
    }
    guard problems.isEmpty else { throw PipelineError(problems: problems) }
    return settings
  }
}

/// What `DOSSIER_…` variables set over the file.
private struct EnvironmentOverrides {
  private let environment: [String: String]
  private(set) var problems: [PipelineProblem] = []

  init(_ environment: [String: String]) { self.environment = environment }

  mutating func apply(to settings: inout ServiceSettings) {
    if let path = environment["DOSSIER_PIPELINE"] { settings.pipeline = path }
    if let workers = number("DOSSIER_WORKERS") { settings.workers = workers }
    var hook = settings.hook ?? ServiceSettings.Hook()
    if let listen = environment["DOSSIER_LISTEN"] { hook.listen = listen }
    if let proxy = environment["DOSSIER_BEHIND_PROXY"] { hook.behindProxy = proxy == "true" }
    if let certificate = environment["DOSSIER_TLS_CERTIFICATE_FILE"] {
      hook.tls = ServiceSettings.Certificate(
        certificateFile: certificate, keyFile: environment["DOSSIER_TLS_KEY_FILE"] ?? "")
    }
    if let signer = sender("DOSSIER_HOOK_SECRET") { hook.signers = (hook.signers ?? []) + [signer] }
    if let token = sender("DOSSIER_HOOK_TOKEN") { hook.tokens = (hook.tokens ?? []) + [token] }
    if hook != ServiceSettings.Hook() { settings.hook = hook }
    var log = settings.log ?? ServiceSettings.Log()
    if let level = choice("DOSSIER_LOG_LEVEL", ServiceSettings.LogLevel.self) { log.level = level }
    if let format = choice("DOSSIER_LOG_FORMAT", ServiceSettings.LogFormat.self) { log.format = format }
    if log != ServiceSettings.Log() { settings.log = log }
    if let url = environment["DOSSIER_NOTICE_URL"] {
      let webhook = ServiceSettings.Webhook(
        url: url, secret: environment["DOSSIER_NOTICE_SECRET"], secretFile: environment["DOSSIER_NOTICE_SECRET_FILE"])
      var notices = settings.notices ?? ServiceSettings.Notices()
      notices.webhooks = (notices.webhooks ?? []) + [webhook]
      settings.notices = notices
    }
    if let archive = archiveFolder() {
      settings.delivery = ServiceSettings.Delivery(archives: (settings.delivery?.archives ?? []) + [archive])
    }
  }

  private func archiveFolder() -> ServiceSettings.ArchiveFolder? {
    guard let folder = environment["DOSSIER_DELIVERY_FOLDER"] else { return nil }
    return ServiceSettings.ArchiveFolder(
      folder: folder, password: environment["DOSSIER_DELIVERY_PASSWORD"],
      passwordFile: environment["DOSSIER_DELIVERY_PASSWORD_FILE"])
  }

  private func sender(_ key: String) -> ServiceSettings.Sender? {
    let (secret, file) = (environment[key], environment[key + "_FILE"])
    guard secret != nil || file != nil else { return nil }
    return ServiceSettings.Sender(name: "environment", secret: secret, secretFile: file)
  }

  private mutating func number(_ key: String) -> Int? {
    guard let text = environment[key] else { return nil }
    if let number = Int(text) { return number }
    problems.append(PipelineProblem(file: "environment", line: nil, message: "\(key): this must be a whole number"))
    return nil
  }

  private mutating func choice<Choice: RawRepresentable & CaseIterable>(
    _ key: String, _ type: Choice.Type
  ) -> Choice? where Choice.RawValue == String {
    guard let text = environment[key] else { return nil }
    if let choice = Choice(rawValue: text) { return choice }
    let words = Choice.allCases.map(\.rawValue).joined(separator: ", ")
    problems.append(PipelineProblem(file: "environment", line: nil, message: "\(key): this is one of \(words)"))
    return nil
  }
}
