import CaseModel

extension SeriesRecord.Role {
  /// What an instance is for, by its SOP class (PS3.4 B.5), image type (PS3.3 C.7.6.1.1.2), conversion type and description.
  static func of(_ header: InstanceHeader) -> SeriesRecord.Role {
    let described = Words(header.seriesDescription, header.protocolName)
    if let role = byObject(header, described) { return role }

    let imageType = header.imageType.map { $0.uppercased() }
    let isSecondaryCapture = header.sopClass.hasPrefix("1.2.840.10008.5.1.4.1.1.7")
    if isSecondaryCapture {
      if described.holdsAny(of: doseWords) || imageType.contains("DOSE_INFO") { return .doseReport }
      switch header.conversionType {
      case "SD", "SI": return .scannedPaper
      case "DF", "DV": return .diagnostic
      default: break
      }
      let isImaging = imagingModalities.contains(header.modality)
      if !isImaging, described.holdsAny(of: paperWords) || header.modality == "DOC" { return .scannedPaper }
      if !isImaging { return .derived }
    }
    if sectional.contains(header.modality) {
      if imageType.dropFirst(2).contains(where: { $0.hasPrefix("LOCALIZER") || $0.hasPrefix("SCOUT") }) {
        return .localizer
      }
      let words = header.modality == "MR" ? localizerWords + ["survey", "loc", "plan", "planning"] : localizerWords
      if Words(header.seriesDescription).holdsAny(of: words) { return .localizer }
      if described.holdsAny(of: doseWords) { return .doseReport }
    }
    if imageType.first == "DERIVED", imageType.count > 1, imageType[1] == "SECONDARY" { return .derived }
    return imageType.dropFirst(2).contains(where: renderings.contains) ? .derived : .diagnostic
  }

  /// The role of a series from how many of its instances have which; a series with one diagnostic image is diagnostic.
  static func ofSeries(_ votes: Tally<SeriesRecord.Role>) -> SeriesRecord.Role {
    if votes.holds(.diagnostic) { return .diagnostic }
    return votes.winner ?? .other
  }

  private static func byObject(_ header: InstanceHeader, _ described: Words) -> SeriesRecord.Role? {
    let storage = "1.2.840.10008.5.1.4.1.1."
    if header.sopClass.hasPrefix(storage) {
      let rest = header.sopClass.dropFirst(storage.count)
      switch rest {
      case "88.67", "88.68", "88.76": return .doseReport
      case "88.59": return .keyObjects
      default: break
      }
      switch rest.split(separator: ".").first {
      case "11": return .presentationState
      case "88": return described.holdsAny(of: doseWords) ? .doseReport : .structuredReport
      case "104": return .encapsulatedDocument
      case "9", "67", "481", "66": return .other
      default: return nil
      }
    }
    switch header.modality {
    case "PR": return .presentationState
    case "KO": return .keyObjects
    case "SR": return .structuredReport
    default: return nil
    }
  }

  private static let sectional: Set<String> = ["CT", "MR", "PT", "NM"]
  private static let imagingModalities: Set<String> = [
    "CT", "MR", "PT", "NM", "CR", "DX", "MG", "US", "XA", "RF", "IO", "PX", "OP", "OPT", "ES", "GM", "SM", "XC", "IVUS",
    "BMD", "RG", "BI", "TG",
  ]
  private static let doseWords = [
    "dose report", "dose info", "dose summary", "dose record", "dose sheet", "patient protocol", "exam summary",
    "radiation dose",
  ]
  private static let paperWords = [
    "report", "document", "documents", "scan", "scanned", "requisition", "request", "order", "consent", "paper", "form",
    "questionnaire", "worksheet", "letter", "sheet",
  ]
  private static let localizerWords = [
    "localizer", "localizers", "localiser", "scout", "scouts", "topogram", "surview", "pilot", "3 plane loc",
    "3 pl loc",
    "3plane", "3 plane",
  ]
  private static let renderings: Set<String> = [
    "MPR", "MIP", "MINIP", "CSA MIP", "CSA MPR", "PROJECTION IMAGE", "VOLREND", "VOLUME RENDERING", "3D", "REFORMATTED",
    "CSAPARALLEL", "RANGE", "SCREEN SAVE", "SCREENSAVE",
  ]
}

/// A description as lower-case words with one space around each, for looking up whole words.
struct Words {
  private let bytes: [UInt8]

  init(_ texts: String?...) {
    var out = " "
    for scalar in texts.compactMap({ $0 }).joined(separator: " ").lowercased().unicodeScalars {
      if scalar.properties.isAlphabetic || ("0"..."9").contains(scalar) {
        out.unicodeScalars.append(scalar)
      } else if out.last != " " {
        out.append(" ")
      }
    }
    bytes = Array((out + " ").utf8)
  }

  func holdsAny(of phrases: [String]) -> Bool { phrases.contains(where: holds) }

  private func holds(_ phrase: String) -> Bool {
    let wanted = phrase.utf8
    let last = bytes.count - wanted.count - 1
    guard last >= 1, let head = wanted.first else { return false }
    return (1...last).contains { at in
      bytes[at] == head && bytes[at - 1] == 0x20 && bytes[at + wanted.count] == 0x20
        && bytes[at..<at + wanted.count].elementsEqual(wanted)
    }
  }
}
