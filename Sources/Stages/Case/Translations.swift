import CaseModel
import ChartUnderstanding

/// What of a case has to be translated: whole documents, and pages in another language within documents of the house's.
struct Translations {
  private let documents: [AcceptedDocument]
  private let pages: [(document: AcceptedDocument, pages: [PageLanguage])]
  private let house: String

  init(_ papers: [ReadPaperSource], _ documents: [AcceptedDocument], house: String) {
    self.house = house
    let accepted = documents.filter(\.isAccepted)
    let foreign = Dictionary(
      papers.map { ($0.text.source, $0.understanding.stream.languages) }, uniquingKeysWith: { first, _ in first })
    self.documents = accepted.filter(\.needsTranslation)
    pages = accepted.filter { !$0.needsTranslation }.compactMap { accepted in
      let numbers = accepted.document.pageNumbers
      let found = (foreign[accepted.document.source] ?? []).filter { numbers.contains($0.page.value) }
      return found.isEmpty ? nil : (accepted, found)
    }
  }

  var findings: [Finding] {
    documents.map { accepted in
      Finding(
        code: "needs-translation", severity: .warning,
        message: "Document \(accepted.document.id) is not in English (\(accepted.document.language ?? "")). "
          + "Records should be professionally translated.", page: accepted.document.firstPage)
    }
      + pages.map { accepted, found in
        Finding(
          code: "pages-need-translation", severity: .warning,
          message:
            "\(named(found)) of document \(accepted.document.id) \(found.count == 1 ? "holds" : "hold") text that "
            + "is not in English (\(languages(found))). Records should be professionally translated.",
          page: found[0].page)
      }
  }

  var completeness: [CompletenessItem] {
    documents.map { accepted in
      item(
        "Translation of document \(accepted.document.id) (\(accepted.document.language ?? ""))", accepted,
        Array(accepted.document.pagesInOrder.prefix(1)))
    }
      + pages.map { accepted, found in
        item(
          "Translation of \(named(found).lowercased()) of document \(accepted.document.id) (\(languages(found)))",
          accepted,
          found.map(\.page))
      }
  }

  private func item(_ label: String, _ accepted: AcceptedDocument, _ pages: [PageNumber]) -> CompletenessItem {
    CompletenessItem(
      label: label, state: .missing, answeredBy: [],
      evidence: pages.prefix(20).map { page in
        Evidence(
          place: .page(PageAddress(source: accepted.document.source, page: page), box: nil), words: "",
          rule: "language", confidence: 0.9)
      })
  }

  private func named(_ found: [PageLanguage]) -> String {
    (found.count == 1 ? "Page " : "Pages ") + found.map(\.page.description).joined(separator: ", ")
  }

  private func languages(_ found: [PageLanguage]) -> String {
    Set(found.flatMap(\.all)).subtracting([house]).sorted().joined(separator: ", ")
  }
}
