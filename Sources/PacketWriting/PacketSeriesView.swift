import CaseModel

/// The series of a study as `packet.html` shows them: what each is, what it lacks, and its picture.
struct PacketSeriesView {
  private let images: [BlobDigest: KeyImage]
  private let pictures: [BlobDigest: [UInt8]]

  init(_ summary: CaseSummary, pictures: [BlobDigest: [UInt8]]) {
    images = Dictionary(
      (summary.keyImages ?? []).map { ($0.file, $0) }, uniquingKeysWith: { first, _ in first })
    self.pictures = pictures
  }

  func values(_ study: StudyRecord) -> [PacketView.Values] {
    study.series.map { series in
      let image = series.keyFile.flatMap { images[$0] }
      let picture = image?.picture
      let count = series.frameCount > series.instanceCount ? series.frameCount : series.instanceCount
      let words = [
        series.bodyPart, series.plane, series.role == .diagnostic ? nil : Self.name(of: series.role),
        count == 1 ? "1 image" : "\(count) images",
      ]
      var values: PacketView.Values = [
        "title": [series.number.map { "\($0)" }, series.modality, series.description].compactMap(\.self)
          .joined(separator: " · "),
        "note": words.compactMap(\.self).joined(separator: ", "),
        "gaps": Self.words(for: series.gaps), "hasGaps": !series.gaps.isEmpty,
        "pictureNote": image?.absence.map(Self.words) ?? "", "hasPicture": false,
      ]
      if let picture, let bytes = pictures[picture.digest] {
        values["hasPicture"] = true
        values["picture"] = EvidencePages.address(of: bytes)
        values["width"] = picture.widthInPixels
        values["height"] = picture.heightInPixels
      }
      return values
    }
  }

  func flags(_ study: StudyRecord) -> [PacketView.Values] {
    var flags: [PacketView.Values] = []
    let missing = study.series.flatMap(\.gaps).reduce(0) { $0 + $1.count }
    if missing > 0 { flags.append(["class": "warn", "text": "\(missing) images missing"]) }
    if !study.absentSeries.isEmpty {
      flags.append(["class": "warn", "text": "\(study.absentSeries.count) listed series missing"])
    }
    return flags
  }

  /// `12.3 MB`, of a million bytes each.
  static func size(_ byteCount: Int) -> String {
    guard byteCount >= 1_000_000 else { return "\((byteCount + 999) / 1000) kB" }
    let tenths = (byteCount + 50_000) / 100_000
    return "\(tenths / 10).\(tenths % 10) MB"
  }

  private static func words(for gaps: [InstanceGap]) -> String {
    let parts = gaps.prefix(8).map { $0.first == $0.last ? "\($0.first)" : "\($0.first)–\($0.last)" }
    return "without " + parts.joined(separator: ", ") + (gaps.count > 8 ? ", …" : "")
  }

  private static func words(for absence: KeyImage.Absence) -> String {
    switch absence {
    case .unsupportedCompression: "no picture: compressed in a way that is not read here"
    case .noPixels: "no picture: no pixels"
    case .damaged: "no picture: the image is damaged"
    case .tooLarge: "no picture: the image is too large"
    }
  }

  private static func name(of role: SeriesRecord.Role) -> String {
    switch role {
    case .diagnostic: "diagnostic"
    case .localizer: "localizer"
    case .derived: "derived"
    case .doseReport: "dose report"
    case .presentationState: "presentation state"
    case .keyObjects: "key objects"
    case .structuredReport: "structured report"
    case .scannedPaper: "scanned paper"
    case .encapsulatedDocument: "document"
    case .other: "other"
    }
  }
}
