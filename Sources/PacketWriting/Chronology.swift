import CaseModel

/// All dated documents and studies of a case that are accepted, in order.
struct Chronology {
  enum Thing {
    case document(Document)
    case study(StudySummary)
  }

  struct Entry {
    let date: CalendarDate
    let thing: Thing
  }

  let entries: [Entry]

  init(_ summary: CaseSummary) {
    let documents = summary.documents.filter(\.isAccepted).compactMap { accepted in
      accepted.document.date.map { Entry(date: $0.value, thing: .document(accepted.document)) }
    }
    let studies = summary.studies.filter(\.isAccepted).compactMap { entry in
      entry.study.date.map { Entry(date: $0, thing: .study(entry)) }
    }
    entries = (documents + studies).enumerated()
      .sorted { ($0.element.date, $0.offset) < ($1.element.date, $1.offset) }.map(\.element)
  }

  /// As packet.json has it: each entry names its document by id or its study by uid.
  func member(_ facts: PacketFacts) -> JSONValue {
    .array(
      entries.map { entry in
        switch entry.thing {
        case .document(let document):
          .object([
            "date": .string(entry.date.description), "document": .string(document.id), "study": .null,
            "type": .string(document.type.value), "title": .text(document.title?.value),
          ])
        case .study(let study):
          .object([
            "date": .string(entry.date.description), "document": .text(study.report), "study": .string(study.study.uid),
            "type": .string("imaging-study"), "title": .text(study.study.description),
          ])
        }
      })
  }
}
