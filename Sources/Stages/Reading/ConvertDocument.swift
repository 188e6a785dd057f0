import CaseModel
import ReaderProtocol
import StageContract

/// Makes a PDF of what is none or of what is damaged: an office document is printed, and its PDF is what is read and counted
/// from then on; a PDF with a damaged list of pages is written anew with the pages found, and the records are copied from that.
package struct ConvertDocument: Stage {
  package static let name = StageName("convert-document")
  package static let version = 1

  package struct Input: Codable, Sendable {
    package let file: BlobDigest
    package let kind: ContentKind
    package let passwords: [String]

    package init(file: BlobDigest, kind: ContentKind, passwords: [String] = []) {
      self.file = file
      self.kind = kind
      self.passwords = passwords
    }
  }

  package struct Output: Codable, Sendable {
    /// `nil` where the document could not be printed (the findings say why) or needs no mending.
    package let pdf: BlobDigest?
    package let findings: [Finding]
  }

  package struct Settings: Codable, Sendable {
    package let maximumPages: Int

    package init(maximumPages: Int = 5000) { self.maximumPages = maximumPages }
  }

  package let settings: Settings
  package let tools: [String]

  package init(settings: Settings = Settings(), tools: [String]) {
    self.settings = settings
    self.tools = tools
  }

  /// A document that takes longer is none that a person wrote.
  private static let limits = ReaderLimits(
    cpuSeconds: 120, wallSeconds: 600, descriptors: 256, outputFileBytes: 1 << 30)

  package func run(_ input: Input, in context: StageContext) async throws(StageFailure) -> Output {
    let unit = ReaderUnit(
      request: .convert(kind: input.kind, passwords: input.passwords, maximumPages: settings.maximumPages),
      inputs: [input.file], needsFolder: input.kind != .pdf, limits: ConvertDocument.limits)
    let entries = try await ContainerEntries.kept(from: unit, in: context)
    return Output(pdf: entries.items.first?.digest, findings: entries.findings)
  }
}
