import CaseModel

/// A structured report (PS3.3 C.17.3) as lines that a person reads: whose it is, of what, then its content tree.
struct ReportText {
  static let mediaType = "text/plain"

  private var lines: [String] = []
  private var itemsLeft = 20_000
  private let headingCount: Int

  /// `nil` where the report holds nothing to read.
  var text: String? { lines.count > headingCount ? lines.joined(separator: "\n") + "\n" : nil }

  init(_ root: HeaderItem, _ header: InstanceHeader) {
    var isGuessed = false
    var lines: [String] = []
    let title = ReportText.concept(root, DICOMTag(0x0040, 0xA043), &isGuessed)
    lines.append(["Imaging report", title].compactMap { $0 }.joined(separator: ": "))
    func add(_ label: String, _ value: String?) {
      if let value, !value.isEmpty { lines.append("\(label): \(value)") }
    }
    add("Patient", header.patient.name.map(ReportText.written))
    add("Date of birth", header.patient.birthDate?.description)
    add("Patient ID", header.patient.identifier)
    add("Accession number", header.accessionNumber)
    add("Exam", header.studyDescription)
    add("Exam date", header.studyDate?.description)
    add("Institution", header.institution)
    add("Verification", root.text(DICOMTag(0x0040, 0xA493)))
    headingCount = lines.count
    self.lines = lines
    append(itemsOf: root, depth: 0)
  }

  private mutating func append(itemsOf item: HeaderItem, depth: Int) {
    for child in item.items(DICOMTag(0x0040, 0xA730)) {
      guard itemsLeft > 0 else { return }
      itemsLeft -= 1
      append(child, depth: depth)
    }
  }

  private mutating func append(_ item: HeaderItem, depth: Int) {
    var isGuessed = false
    let kind = item.text(DICOMTag(0x0040, 0xA040)) ?? ""
    let name = ReportText.concept(item, DICOMTag(0x0040, 0xA043), &isGuessed)
    let indent = String(repeating: "  ", count: min(depth, 8))
    func value(_ tag: DICOMTag) -> String? { item.text(tag, isGuessed: &isGuessed) }
    var values: [String] = []
    switch kind {
    case "CONTAINER":
      lines.append("")
      if let name { lines.append(indent + name) }
    case "TEXT": values = item.lines(DICOMTag(0x0040, 0xA160), isGuessed: &isGuessed)
    case "CODE": values = [ReportText.concept(item, DICOMTag(0x0040, 0xA168), &isGuessed)].compactMap { $0 }
    case "NUM":
      values = item.items(DICOMTag(0x0040, 0xA300)).prefix(1).compactMap { measured in
        guard let number = measured.text(DICOMTag(0x0040, 0xA30A)) else { return nil }
        let unit = measured.items(DICOMTag(0x0040, 0x08EA)).first
        return [number, unit?.text(DICOMTag(0x0008, 0x0100))].compactMap { $0 }.joined(separator: " ")
      }
    case "PNAME": values = [value(DICOMTag(0x0040, 0xA123)).map(ReportText.written)].compactMap { $0 }
    case "DATE": values = [value(DICOMTag(0x0040, 0xA121)).map(ReportText.day)].compactMap { $0 }
    case "TIME": values = [value(DICOMTag(0x0040, 0xA122))].compactMap { $0 }
    case "DATETIME": values = [value(DICOMTag(0x0040, 0xA120)).map(ReportText.day)].compactMap { $0 }
    default: break
    }
    // The language of the report is no line of it.
    let isLanguage = kind == "CODE" && name?.hasPrefix("Language of") == true
    if !values.isEmpty, !isLanguage {
      lines.append(indent + [name, values[0]].compactMap { $0 }.joined(separator: ": "))
      lines += values.dropFirst().map { indent + $0 }
    }
    append(itemsOf: item, depth: kind == "CONTAINER" ? depth + 1 : depth)
  }

  private static func concept(_ item: HeaderItem, _ tag: DICOMTag, _ isGuessed: inout Bool) -> String? {
    item.items(tag).first?.text(DICOMTag(0x0008, 0x0104), isGuessed: &isGuessed)
  }

  /// `DOE^JANE^M` as `DOE, JANE M`.
  private static func written(_ name: String) -> String {
    let first = name.split(separator: "=").first ?? ""
    let parts = first.split(separator: "^", omittingEmptySubsequences: false).map { HeaderItem.trimmed($0) }
    let rest = parts.dropFirst().filter { !$0.isEmpty }.joined(separator: " ")
    return [parts.first ?? "", rest].filter { !$0.isEmpty }.joined(separator: ", ")
  }

  private static func day(_ text: String) -> String { CalendarDate(String(text.prefix(8)))?.description ?? text }
}
