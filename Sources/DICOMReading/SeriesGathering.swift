import CaseModel
import ReaderProtocol

/// What the instances of one series state of it.
struct SeriesGathering {
  private var numbers = Tally<Int>()
  private var modalities = Tally<String>()
  private var descriptions = Tally<String>()
  private var protocolNames = Tally<String>()
  private var bodyParts = Tally<String>()
  private var lateralities = Tally<String>()
  /// A region must stay beside its modifiers: the lists are voted on whole.
  private var regions = Tally<[CodedEntry]>()
  private var protocolCodes = Tally<CodedEntry>()
  private var planes = Tally<String>()
  private var roles = Tally<SeriesRecord.Role>()
  private var sopClasses = Tally<String>()
  private var transferSyntaxes = Tally<String>()
  private(set) var instanceCount = 0
  private var frameCount = 0
  private var countShowingIdentity = 0
  private var countShowingNone = 0
  private var byteCount = 0
  private var instances = SeriesInstances()
  /// Every instance of the series, whatever it holds: class and identifier.
  private var names: [(sopClass: String, uid: String)] = []

  mutating func add(_ header: InstanceHeader, _ file: DiscFileHead) {
    numbers.add(header.seriesNumber)
    modalities.add(header.modality)
    descriptions.add(header.seriesDescription)
    protocolNames.add(header.protocolName)
    bodyParts.add(header.bodyPart)
    lateralities.add(header.laterality)
    if !header.anatomicRegions.isEmpty { regions.add(header.anatomicRegions) }
    protocolCodes.add(contentsOf: header.performedProtocolCodes)
    planes.add(header.plane)
    let role = header.role
    roles.add(role)
    if !header.sopClass.isEmpty { sopClasses.add(header.sopClass) }
    if !header.transferSyntax.isEmpty { transferSyntaxes.add(header.transferSyntax) }
    instanceCount += 1
    if header.showsIdentity == true { countShowingIdentity += 1 }
    if header.showsIdentity == false { countShowingNone += 1 }
    names.append((header.sopClass, header.instanceUID))
    byteCount += file.byteCount
    if SeriesGathering.rolesWithFrames.contains(role) {
      frameCount += header.frameCount
      instances.add(header, file)
    }
  }

  /// What a manifest can name of it: an instance without class or identifier cannot be asked for.
  func named(series uid: String) -> [InstanceList.Entry] {
    names.compactMap { InstanceList.Entry(series: uid, sopClass: $0.sopClass, instance: $0.uid) }
  }

  /// Of a diagnostic series: a localizer or a report may be numbered in any way.
  var missingInstances: Int { SeriesRecord.Role.ofSeries(roles) == .diagnostic ? instances.missing : 0 }

  func record(uid: String) -> SeriesRecord {
    SeriesRecord(
      uid: uid, number: numbers.winner { String($0) }, modality: modalities.winner ?? "",
      description: descriptions.winner, protocolName: protocolNames.winner, bodyPart: bodyParts.winner,
      laterality: lateralityOfAll, anatomicRegions: anatomicRegions,
      performedProtocolCodes: protocolCodes.sorted(by: \.sortText), plane: planes.winner,
      role: .ofSeries(roles), sopClasses: sopClasses.sorted, transferSyntaxes: transferSyntaxes.sorted,
      instanceCount: instanceCount, frameCount: frameCount, byteCount: byteCount,
      gaps: missingInstances > 0 ? instances.gaps : [],
      keyFile: instances.middle,
      showsIdentity: showsIdentity)
  }

  private var showsIdentity: Bool? {
    if countShowingIdentity > 0 { return true }
    if countShowingNone == instanceCount { return false }
    return [.derived, .scannedPaper, .doseReport].contains(where: roles.holds) ? true : nil
  }

  /// Sides that differ within one series make it `B`: a mammogram's four views are of both breasts.
  private var lateralityOfAll: String? {
    lateralities.holds("L") && lateralities.holds("R") ? "B" : lateralities.winner
  }

  /// Every region that any instance names, each list in its own order, without repeating one.
  private var anatomicRegions: [CodedEntry] {
    var all: [CodedEntry] = []
    for list in regions.sorted(by: { $0.map(\.sortText).joined(separator: "\u{2}") }) {
      if list.allSatisfy(all.contains) { continue }
      all += list
    }
    return all
  }

  private static let rolesWithFrames: Set<SeriesRecord.Role> = [
    .diagnostic, .localizer, .derived, .scannedPaper, .doseReport,
  ]
}

extension SeriesRecord {
  func with(role: Role) -> SeriesRecord {
    SeriesRecord(
      uid: uid, number: number, modality: modality, description: description, protocolName: protocolName,
      bodyPart: bodyPart, laterality: laterality, anatomicRegions: anatomicRegions,
      performedProtocolCodes: performedProtocolCodes, plane: plane, role: role, sopClasses: sopClasses,
      transferSyntaxes: transferSyntaxes, instanceCount: instanceCount, frameCount: frameCount, byteCount: byteCount,
      gaps: gaps, keyFile: keyFile, showsIdentity: showsIdentity)
  }
}
