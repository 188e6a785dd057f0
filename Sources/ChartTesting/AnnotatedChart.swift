import CaseModel
import Foundation

/// One upload of invented pages with what is true of them, as `Tests/ChartUnderstandingTests/Annotated/README.md` tells.
package struct AnnotatedChart: Sendable {
  /// How a page's stated identity stands to the chart's patient.
  package enum Whose: String, Sendable {
    /// Birth date or record number, and the names, as somebody reads them.
    case match
    /// Somebody else.
    case other
    /// The patient's, though too little is stated to be sure.
    case near
    /// Nobody is stated as the patient.
    case none
  }

  package struct Page: Sendable {
    package let number: Int
    package let text: String
    package let whose: Whose
  }

  package struct Document: Sendable {
    package let type: String
    package var pages: [Page]
    package let date: CalendarDate?
    package let accessionNumber: String?
    /// The name of who wrote it as printed; empty where nobody is named, `nil` where the annotation does not tell.
    package let author: String?
    /// The house whose letterhead it has, told like `author`.
    package let facility: String?

    package var firstPage: Int { pages[0].number }
  }

  /// The file's name without its ending.
  package let name: String
  package let patient: RequestForm.Patient
  /// The specialty that has to be among the first three.
  package let specialty: String
  /// The parts of each question, in order.
  package let questionParts: [Int]
  package let documents: [Document]

  package var pages: [Page] { documents.flatMap(\.pages) }

  /// The chart as one source, its letters as they are or through a fax.
  package func source(_ number: Int = 1, through noise: FaxNoise? = nil) -> PaperSource {
    Paper.source(
      number,
      pages.map { page in
        Paper.page(
          page.number, noise?.through(page.text) ?? page.text, source: noise == nil ? .embedded : .recognised)
      })
  }
}

extension AnnotatedChart {
  package enum Mistake: Error, CustomStringConvertible {
    case line(Int, of: String, String)

    package var description: String {
      switch self {
      case .line(let line, let name, let problem): "\(name).txt:\(line): \(problem)"
      }
    }
  }

  /// All charts of a folder, in order of their names.
  package static func all(in folder: URL) throws -> [AnnotatedChart] {
    try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
      .filter { $0.pathExtension == "txt" }
      .sorted { $0.lastPathComponent < $1.lastPathComponent }
      .map { url in
        try AnnotatedChart(
          try String(contentsOf: url, encoding: .utf8), name: url.deletingPathExtension().lastPathComponent)
      }
  }

  package init(_ text: String, name: String) throws {
    var head: [String: String] = [:]
    var documents: [Document] = []
    var open: (lines: [Substring], whose: Whose)?
    var pageCount = 0
    func close() {
      guard let (lines, whose) = open else { return }
      pageCount += 1
      documents[documents.count - 1].pages.append(
        Page(number: pageCount, text: lines.joined(separator: "\n"), whose: whose))
    }
    for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
      func mistake(_ problem: String) -> Mistake { .line(index + 1, of: name, problem) }
      if line.hasPrefix("=== ") || line.hasPrefix("--- ") {
        close()
        var words = line.dropFirst(4).split(separator: " ").map(String.init)[...]
        if line.hasPrefix("=== ") {
          guard let type = words.popFirst() else { throw mistake("a document has a type") }
          let values = AnnotatedChart.values(words.dropFirst().joined(separator: " "))
          let date = values["date"].flatMap { CalendarDate($0) }
          guard (date == nil) == (values["date"] == nil) else { throw mistake("a date is YYYY-MM-DD") }
          documents.append(
            Document(
              type: type, pages: [], date: date, accessionNumber: values["accession"],
              author: values["author"].map { $0 == "-" ? "" : $0 },
              facility: values["facility"].map { $0 == "-" ? "" : $0 }))
        }
        guard !documents.isEmpty, let whose = words.first.flatMap(Whose.init) else {
          throw mistake("a page is match, other, near or none")
        }
        open = ([], whose)
      } else if open != nil {
        open?.lines.append(line)
      } else if let colon = line.firstIndex(of: ":") {
        head[String(line[..<colon])] = line[line.index(after: colon)...].trimmingCharacters(in: .whitespaces)
      }
    }
    close()
    let patient = AnnotatedChart.values(head["patient"] ?? "")
    guard let born = patient["born"].flatMap({ CalendarDate($0) }), let family = patient["family"],
      let given = patient["given"], let specialty = head["specialty"]
    else {
      throw Mistake.line(1, of: name, "the head names the patient (family, given, born) and the specialty")
    }
    self.name = name
    self.patient = RequestForm.Patient(
      family: family, given: given, birthDate: born,
      identifiers: patient["mrn"].flatMap { $0.isEmpty ? nil : [.init(value: $0)] })
    self.specialty = specialty
    self.documents = documents
    questionParts = (head["questions"] ?? "").split(separator: " ").compactMap { Int($0) }
  }

  /// `family=De la Cruz given=Ana`: a value runs to the next key.
  private static func values(_ text: String) -> [String: String] {
    var values: [String: String] = [:]
    var key: String?
    for word in text.split(separator: " ") {
      if let equals = word.firstIndex(of: "=") {
        key = String(word[..<equals])
        values[key ?? ""] = String(word[word.index(after: equals)...])
      } else if let key {
        values[key, default: ""] += " \(word)"
      }
    }
    return values
  }
}
