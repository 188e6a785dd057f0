import CaseModel

/// What one instance's header says of itself, its series and its study.
struct InstanceHeader {
  /// The document that an instance encapsulates (0042,0011).
  enum Document {
    case range(offset: Int, length: Int)
    /// Of a deflated file, where no range of the file holds it, or written out from a structured report.
    case bytes([UInt8])
  }

  var transferSyntax = ""
  var knowsTransferSyntax = true
  var isDamaged = false
  var document: Document?
  var role = SeriesRecord.Role.other
  /// True where a text is not in the character set that it declares.
  let hasGuessedText: Bool

  let sopClass: String
  var instanceUID = ""
  /// (0020,0013)
  var instanceNumber: Int?
  let studyUID: String
  let seriesUID: String

  let patient: PatientAsWritten
  let studyDate: CalendarDate?
  let studyDescription: String?
  let accessionNumber: String?
  let accessionIssuer: String?
  let institution: String?
  let procedureCodes: [CodedEntry]
  let requestedProcedureDescriptions: [String]
  let requestedProcedureCodes: [CodedEntry]
  let performedDescription: String?

  let seriesNumber: Int?
  let modality: String
  let seriesDescription: String?
  let protocolName: String?
  let bodyPart: String?
  let laterality: String?
  let anatomicRegions: [CodedEntry]
  let performedProtocolCodes: [CodedEntry]
  let plane: String?
  let imageType: [String]
  /// (0008,0064)
  let conversionType: String?
  /// (0042,0010)
  let documentTitle: String?
  var mediaType: String?
  /// Of ``SeriesRecord/showsIdentity``, for one instance.
  let showsIdentity: Bool?
  /// (0028,0008), 1 where it is not written.
  let frameCount: Int

  init(_ root: HeaderItem) {
    var isGuessed = false
    func text(_ group: UInt16, _ element: UInt16) -> String? {
      root.text(DICOMTag(group, element), isGuessed: &isGuessed)
    }
    func first(_ group: UInt16, _ element: UInt16) -> String? {
      root.values(DICOMTag(group, element)).first.flatMap { $0.isEmpty ? nil : $0 }
    }

    sopClass = first(0x0008, 0x0016) ?? ""
    studyUID = first(0x0020, 0x000D) ?? ""
    seriesUID = first(0x0020, 0x000E) ?? ""

    patient = PatientAsWritten(
      name: text(0x0010, 0x0010).flatMap(InstanceHeader.firstComponentGroup), identifier: text(0x0010, 0x0020),
      issuer: text(0x0010, 0x0021), birthDate: first(0x0010, 0x0030).flatMap(InstanceHeader.date),
      sex: first(0x0010, 0x0040))
    studyDate =
      first(0x0008, 0x0020).flatMap(InstanceHeader.date) ?? first(0x0008, 0x0022).flatMap(InstanceHeader.date)
      ?? first(0x0008, 0x0023).flatMap(InstanceHeader.date)
    studyDescription = text(0x0008, 0x1030)
    accessionNumber = text(0x0008, 0x0050)
    let issuer = root.items(DICOMTag(0x0008, 0x0051)).first
    accessionIssuer = issuer?.text(DICOMTag(0x0040, 0x0031)) ?? issuer?.text(DICOMTag(0x0040, 0x0032))
    institution = text(0x0008, 0x0080)
    procedureCodes = CodedEntry.all(in: root, DICOMTag(0x0008, 0x1032), isGuessed: &isGuessed)

    let requests = root.items(DICOMTag(0x0040, 0x0275))
    var descriptions = [text(0x0032, 0x1060)]
    var codes = CodedEntry.all(in: root, DICOMTag(0x0032, 0x1064), isGuessed: &isGuessed)
    for request in requests.prefix(InstanceHeader.maximumItems) {
      descriptions.append(request.text(DICOMTag(0x0032, 0x1060), isGuessed: &isGuessed))
      descriptions.append(request.text(DICOMTag(0x0040, 0x0007), isGuessed: &isGuessed))
      codes += CodedEntry.all(in: request, DICOMTag(0x0032, 0x1064), isGuessed: &isGuessed)
    }
    requestedProcedureDescriptions = descriptions.compactMap { $0 }
    requestedProcedureCodes = codes
    performedDescription = text(0x0040, 0x0254)

    seriesNumber = first(0x0020, 0x0011).flatMap { Int($0) }
    modality = first(0x0008, 0x0060) ?? ""
    seriesDescription = text(0x0008, 0x103E)
    protocolName = text(0x0018, 0x1030)
    bodyPart = first(0x0018, 0x0015)

    // Enhanced objects keep anatomy and orientation in the shared functional groups (PS3.3 C.7.6.16).
    let shared = root.items(DICOMTag(0x5200, 0x9229)).first
    let anatomy = shared?.items(DICOMTag(0x0020, 0x9071)).first
    laterality =
      first(0x0020, 0x0062) ?? first(0x0020, 0x0060) ?? anatomy?.text(DICOMTag(0x0020, 0x9072))
    var regions = CodedEntry.regions(in: root, isGuessed: &isGuessed)
    if let anatomy { regions += CodedEntry.regions(in: anatomy, isGuessed: &isGuessed) }
    anatomicRegions = regions
    performedProtocolCodes = CodedEntry.all(in: root, DICOMTag(0x0040, 0x0260), isGuessed: &isGuessed)
    let orientation = DICOMTag(0x0020, 0x0037)
    plane =
      ImagePlane.name(root.values(orientation))
      ?? shared?.items(DICOMTag(0x0020, 0x9116)).first.flatMap { ImagePlane.name($0.values(orientation)) }
    imageType = root.values(DICOMTag(0x0008, 0x0008))
    conversionType = first(0x0008, 0x0064)
    documentTitle = text(0x0042, 0x0010)
    mediaType = text(0x0042, 0x0012)
    frameCount = first(0x0028, 0x0008).flatMap { Int($0) }.map { min(max($0, 1), 1 << 24) } ?? 1
    let answers = [first(0x0028, 0x0301), first(0x0028, 0x0302)]
    showsIdentity = answers.contains("YES") ? true : answers[0] == "NO" ? false : nil
    hasGuessedText = isGuessed
  }

  /// Items of one sequence beyond these are left out: no study has as many.
  static let maximumItems = 64

  /// DA, also in the form of ACR-NEMA (`1994.01.31`).
  private static func date(_ text: String) -> CalendarDate? {
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    return CalendarDate(parts.count == 3 ? parts.joined() : text)
  }

  private static func firstComponentGroup(_ name: String) -> String? {
    for group in name.split(separator: "=") {
      var trimmed = HeaderItem.trimmed(group)
      while trimmed.last == "^" { trimmed.removeLast() }
      if !trimmed.isEmpty { return trimmed }
    }
    return nil
  }
}

extension CodedEntry {
  /// The codes of a code sequence (PS3.3 8.8) that have a value or a meaning.
  static func all(in item: HeaderItem, _ tag: DICOMTag, isGuessed: inout Bool) -> [CodedEntry] {
    var entries: [CodedEntry] = []
    for code in item.items(tag).prefix(InstanceHeader.maximumItems) {
      if let entry = CodedEntry(code, isGuessed: &isGuessed) { entries.append(entry) }
    }
    return entries
  }

  /// (0008,2218), each region followed by its modifiers (0008,2220).
  static func regions(in item: HeaderItem, isGuessed: inout Bool) -> [CodedEntry] {
    var entries: [CodedEntry] = []
    for region in item.items(DICOMTag(0x0008, 0x2218)).prefix(InstanceHeader.maximumItems) {
      guard let entry = CodedEntry(region, isGuessed: &isGuessed) else { continue }
      entries.append(entry)
      entries += all(in: region, DICOMTag(0x0008, 0x2220), isGuessed: &isGuessed)
    }
    return entries
  }

  private init?(_ item: HeaderItem, isGuessed: inout Bool) {
    let value =
      item.text(DICOMTag(0x0008, 0x0100)) ?? item.text(DICOMTag(0x0008, 0x0119))
      ?? item.text(DICOMTag(0x0008, 0x0120))
    let meaning = item.text(DICOMTag(0x0008, 0x0104), isGuessed: &isGuessed)
    guard value != nil || meaning != nil else { return nil }
    self.init(value: value ?? "", scheme: item.text(DICOMTag(0x0008, 0x0102)) ?? "", meaning: meaning ?? "")
  }
}
