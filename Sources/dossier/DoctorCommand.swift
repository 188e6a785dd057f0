import ArgumentParser
import Foundation
import ReaderProtocol

struct DoctorCommand: DossierCommand {
  static let configuration = CommandConfiguration(
    commandName: "doctor", abstract: "Says what works, what is missing, and how to fix it.")

  @Flag(help: "Print JSON.")
  var json = false

  @OptionGroup var options: WorkspaceOptions

  func perform() async throws {
    let checks = await Examination(options: options).checks()
    if json {
      try StandardOutput.json(checks)
    } else {
      for check in checks {
        StandardOutput.line(
          "\(check.state == .works ? "ok  " : check.state == .warning ? "warn" : "FAIL")  \(check.name): \(check.detail)"
        )
        if let remedy = check.remedy { StandardOutput.line("      \(remedy)") }
      }
    }
    let failed = checks.count { $0.state == .missing }
    guard failed == 0 else {
      throw CommandFailure(.missingComponent, "\(failed) of \(checks.count) checks failed")
    }
  }
}

/// One line of what `doctor` says.
struct Check: Encodable {
  enum State: String, Encodable { case works, warning, missing }
  let name: String
  let state: State
  let detail: String
  let remedy: String?
}

/// The checks of `doctor`.
private struct Examination {
  let options: WorkspaceOptions

  func checks() async -> [Check] {
    var checks: [Check] = []
    var loaded: LoadedPipeline?
    do {
      let pipeline = try options.loadPipeline()
      loaded = pipeline
      checks.append(
        works("pipeline", "\(pipeline.pipeline.identity.name), prices \(pipeline.pipeline.priceList.identity)"))
    } catch {
      checks.append(
        missing("pipeline", error.message, "correct the lines named above, or name another with --pipeline"))
    }
    do {
      let versions = try ReaderProgram(thoroughly: true).versions()
      checks.append(works("reader", versions.engines.joined(separator: ", ")))
      checks.append(sandbox(versions.sandbox))
      checks.append(secondReader(versions.secondReader))
      let office = versions.engines.first { $0.hasPrefix("libreoffice") }
      checks.append(
        office.map { works("office documents", $0) }
          ?? Check(
            name: "office documents", state: .warning, detail: "DOCX, RTF and ODT are not read: LibreOffice is missing",
            remedy: "run: apt-get install libreoffice-writer-nogui"))
      checks += languages(versions, wanted: loaded?.pipeline.settings.recognition.languages ?? ["eng"])
    } catch {
      checks.append(
        missing(
          "reader", error.message,
          "run `make build`, and keep dossier, dossier-reader and dossier-disc-reader in one folder"))
    }
    checks += await workspace()
    do {
      checks += ServiceExamination(settings: try options.settings(), workspace: options.folder).checks()
    } catch {
      checks.append(missing("settings", error.message, "correct the lines of dossier.yaml named above"))
    }
    return checks
  }

  private func sandbox(_ support: SandboxSupport) -> Check {
    let isOff = ProcessInfo.processInfo.environment["DOSSIER_SANDBOX"] == SandboxUse.off.rawValue
    guard !isOff else {
      return Check(
        name: "sandbox", state: .warning, detail: "switched off: readers have limits only",
        remedy: "take DOSSIER_SANDBOX=off away")
    }
    return support.isWhole
      ? works("sandbox", "Landlock \(support.landlock), seccomp: readers open and start nothing")
      : Check(
        name: "sandbox", state: .warning, detail: "this kernel lacks Landlock or seccomp: readers have limits only",
        remedy: "use Linux 5.13 or later with Landlock; DOSSIER_SANDBOX=required reads nothing without")
  }

  /// No failure where it is missing: tesseract reads alone.
  private func secondReader(_ state: SecondReaderState) -> Check {
    switch state {
    case .works(let version, let folder): works("second reader", "\(version), in \(folder)")
    case .missing(let words):
      Check(
        name: "second reader", state: .warning, detail: "tesseract reads alone: \(words)",
        remedy:
          "forms and faxes are read better with it: run .ci/second-reader, then `dossier reprocess` what was read before"
      )
    }
  }

  private func languages(_ versions: ReaderVersions, wanted: [String]) -> [Check] {
    let installed = Set(versions.languages.compactMap { $0.split(separator: " ").first.map(String.init) })
    return (wanted.filter { $0 != "installed" } + ["osd"]).map { language in
      installed.contains(language)
        ? works("recognition data \(language)", "installed")
        : missing(
          "recognition data \(language)", "not installed", "run: apt-get install tesseract-ocr-\(language)")
    }
  }

  private func workspace() async -> [Check] {
    let workspace = options.folder
    guard workspace.exists else {
      return [
        Check(name: "workspace", state: .warning, detail: "not made yet", remedy: "the first `dossier ingest` makes it")
      ]
    }
    var checks: [Check] = []
    do {
      let session = try await Session(options)
      let counts = try await session.store.counts()
      checks.append(works("store", "\(counts.cases) cases, \(counts.packets) packets, \(counts.jobs.dead) dead jobs"))
    } catch let failure as CommandFailure {
      checks.append(missing("store", failure.message, "see above"))
    } catch {
      checks.append(missing("store", "\(error)", "check the disk and the rights of the workspace"))
    }
    do {
      let attributes = try FileManager.default.attributesOfItem(atPath: workspace.root.path)
      let rights = (attributes[.posixPermissions] as? Int ?? 0) & 0o077
      checks.append(
        rights == 0
          ? works("rights", "only the owner can enter the workspace")
          : missing("rights", "others can enter the workspace", "run: chmod 700 on the workspace"))
      let free =
        try FileManager.default.attributesOfFileSystem(forPath: workspace.root.path)[.systemFreeSize] as? Int ?? 0
      checks.append(
        free > 2 << 30
          ? works("disk", "\(free >> 30) GiB free")
          : Check(
            name: "disk", state: .warning, detail: "less than 2 GiB free", remedy: "make room on the workspace's disk"))
    } catch {
      checks.append(missing("disk", "the workspace's folder cannot be looked at", "check its rights"))
    }
    return checks
  }

  private func works(_ name: String, _ detail: String) -> Check {
    Check(name: name, state: .works, detail: detail, remedy: nil)
  }

  private func missing(_ name: String, _ detail: String, _ remedy: String) -> Check {
    Check(name: name, state: .missing, detail: detail, remedy: remedy)
  }
}
