import CaseModel
import ChartUnderstanding
import StageContract

/// Finds recognised pages that look like another installed language than the one they were read with.
package struct FindPagesToReread: Stage {
  package static let name = StageName("find-pages-to-reread")
  package static let version = 1

  package struct Input: Codable, Sendable {
    /// The digests of `[RecognisedPage]`, in the order of their pages.
    package let recognised: [BlobDigest]
  }

  package struct Output: Codable, Sendable {
    /// Ascending.
    package let pages: [Page]
  }

  package struct Page: Codable, Sendable, Hashable {
    package let number: PageNumber
    /// The name of tesseract's data: `spa`.
    package let language: String
  }

  package struct Settings: Codable, Sendable {
    package let rules: BlobDigest
    /// Names of tesseract's data, the first one that every page is read with, then those that may be tried.
    package let languages: [String]
  }

  package let settings: Settings
  private let detect: DetectLanguage
  private let data: [String: String]

  /// `languages` as in ``Settings``; `digest` is that of the rules.
  package init(rules: LanguageRules, digest: BlobDigest, languages: [String]) {
    settings = Settings(rules: digest, languages: languages)
    detect = DetectLanguage(rules)
    let others = languages.dropFirst().filter { $0 != languages.first }
    let names = rules.languages.map { ($0.id, $0.recognition) } + rules.scripts.map { ($0.id, $0.recognition) }
    data = Dictionary(names.filter { others.contains($0.1) }, uniquingKeysWith: { first, _ in first })
  }

  package func run(_ input: Input, in context: StageContext) async throws(StageFailure) -> Output {
    guard !data.isEmpty else { return Output(pages: []) }
    var pages: [Page] = []
    for digest in input.recognised {
      for page in try await context.blobs.output([RecognisedPage].self, digest) {
        guard let language = detect.language(ofScript: page.script) ?? detect.run(page.text.text),
          let name = data[language]
        else { continue }
        pages.append(Page(number: page.number, language: name))
      }
    }
    return Output(pages: pages)
  }

  /// Ranges of pages of one language each, ascending, none with more than `limit` pages.
  static func ranges(of pages: [Page], limit: Int) -> [[Page]] {
    var ranges: [[Page]] = []
    for page in pages {
      if let last = ranges.last, last.count < limit, last[0].language == page.language {
        ranges[ranges.count - 1].append(page)
      } else {
        ranges.append([page])
      }
    }
    return ranges
  }
}
