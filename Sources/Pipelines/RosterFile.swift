import CaseModel
import ChartUnderstanding

/// Reads a roster: CSV (RFC 4180) in UTF-8 with a heading line, lists within a field parted by semicolons.
enum RosterFile {
  private enum Column: String, CaseIterable { case name, specialty, subspecialties, licences, availability, load }

  /// In bytes; a programme with more people than that has another system for them.
  static let sizeLimit = 4 << 20

  /// `specialties`: the ids that exist; `nil` leaves them unchecked. Everything that is wrong is told, line by line.
  static func read(_ text: String, file: String, specialties: Set<String>?) -> (
    roster: Roster?, problems: [PipelineProblem]
  ) {
    var problems: [PipelineProblem] = []
    func report(_ line: Int?, _ message: String) {
      guard problems.count < RuleFile.problemLimit else { return }
      problems.append(PipelineProblem(file: file, line: line, message: message))
    }
    guard text.utf8.count <= sizeLimit else {
      report(nil, "a roster is at most 4 MiB")
      return (nil, problems)
    }
    let (rows, openLine) = rows(of: text.hasPrefix("\u{FEFF}") ? text.dropFirst() : text[...])
    if let openLine { report(openLine, "a quote is opened and not closed") }
    guard let head = rows.first else {
      report(
        1, "a roster begins with a line of column names: \(Column.allCases.map(\.rawValue).joined(separator: ","))")
      return (nil, problems)
    }
    let columns = columns(head, report)
    guard problems.isEmpty else { return (nil, problems) }
    var people: [Roster.Person] = []
    for row in rows.dropFirst() {
      guard row.fields.count == columns.count else {
        report(row.line, "there are \(row.fields.count) fields and \(columns.count) columns")
        continue
      }
      let fields = Dictionary(uniqueKeysWithValues: zip(columns, row.fields))
      guard let person = person(fields, row.line, specialties, report) else { continue }
      if let known = people.first(where: { $0.name == person.name && $0.specialty == person.specialty }) {
        report(row.line, "the same name and specialty stand on line \(known.line)")
      }
      people.append(person)
    }
    return (problems.isEmpty ? Roster(file: file, people: people) : nil, problems)
  }

  private static func columns(
    _ head: (fields: [String], line: Int), _ report: (Int?, String) -> Void
  ) -> [Column] {
    var columns: [Column] = []
    for name in head.fields {
      guard let column = Column(rawValue: name.lowercased()) else {
        report(head.line, "there is no column '\(name)'")
        continue
      }
      if columns.contains(column) { report(head.line, "the column '\(name)' stands twice") }
      columns.append(column)
    }
    for column in Column.allCases where !columns.contains(column) {
      report(head.line, "the column '\(column.rawValue)' is missing")
    }
    return columns
  }

  private static func person(
    _ fields: [Column: String], _ line: Int, _ specialties: Set<String>?, _ report: (Int?, String) -> Void
  ) -> Roster.Person? {
    func field(_ column: Column) -> String { fields[column] ?? "" }
    func list(_ column: Column) -> [String] {
      field(column).split(separator: ";").map(trimmed).filter { !$0.isEmpty }
    }
    var isGood = true
    func fault(_ message: String) {
      report(line, message)
      isGood = false
    }
    if field(.name).isEmpty { fault("a person needs a name") }
    if let specialties, !specialties.contains(field(.specialty)) {
      fault("there is no specialty '\(field(.specialty))'")
    }
    let load = field(.load).isEmpty ? 0 : Int(field(.load))
    if load.map({ $0 < 0 }) ?? true { fault("a load is a number of open cases: '\(field(.load))' is none") }
    let from = CalendarDate(field(.availability))
    if from == nil, !["yes", "no"].contains(field(.availability).lowercased()) {
      fault("availability is yes, no or a day as 2026-12-31: '\(field(.availability))' is none of them")
    }
    guard isGood, let load else { return nil }
    return Roster.Person(
      name: field(.name), specialty: field(.specialty), subspecialties: list(.subspecialties),
      licences: list(.licences), isAvailable: field(.availability).lowercased() != "no", availableFrom: from,
      load: load,
      line: line)
  }

  /// Rows with the line they begin on; empty lines and lines that begin with `#` are none. `openLine` is where a quote that never closes begins.
  private static func rows(of text: Substring) -> (rows: [(fields: [String], line: Int)], openLine: Int?) {
    var rows: [(fields: [String], line: Int)] = []
    var fields: [String] = []
    var field = ""
    var line = 1
    var start = 1
    var quote: Int?
    var wasQuoted = false
    func endField() {
      fields.append(wasQuoted ? field : trimmed(field[...]))
      field = ""
      wasQuoted = false
    }
    func endRow() {
      endField()
      let isEmpty = fields == [""] || fields.first?.hasPrefix("#") == true
      if !isEmpty { rows.append((fields, start)) }
      fields = []
    }
    var characters = text.makeIterator()
    var next = characters.next()
    while let character = next {
      next = characters.next()
      if quote != nil {
        if character == "\"", next == "\"" {
          field.append("\"")
          next = characters.next()
        } else if character == "\"" {
          quote = nil
        } else {
          field.append(character)
        }
        if character.isNewline { line += 1 }
      } else if character == "\"", trimmed(field[...]).isEmpty {
        field = ""
        quote = line
        wasQuoted = true
      } else if character == "," {
        endField()
      } else if character.isNewline {
        endRow()
        line += 1
        start = line
      } else {
        field.append(character)
      }
    }
    if !field.isEmpty || !fields.isEmpty || wasQuoted { endRow() }
    return (rows, quote)
  }

  private static func trimmed(_ text: Substring) -> String {
    var text = text
    while text.first?.isWhitespace == true { text.removeFirst() }
    while text.last?.isWhitespace == true { text.removeLast() }
    return String(text)
  }
}
