import CaseModel

/// Gathers the headers of a disc's instances into studies and series, in whatever order they come.
///
/// Keeps counts of what was stated, not the headers: its size grows with the distinct values and by a few words an instance.
struct StudyCollection {
  private struct SeriesKey: Hashable {
    let study: String
    let series: String
  }

  private struct Seen {
    let fingerprint: UInt64
    let key: SeriesKey
    var frames: Int
  }

  private var studies: [String: StudyGathering] = [:]
  private var series: [SeriesKey: SeriesGathering] = [:]
  private var seen: [String: Seen] = [:]

  private(set) var identicalCopies = 0
  private(set) var contradictingCopies = 0

  /// Counts an instance once, however often the disc holds it; `fingerprint` stands for the bytes of its file.
  mutating func add(_ header: InstanceHeader, fingerprint: UInt64) {
    let key = SeriesKey(study: header.studyUID, series: header.seriesUID)
    var countsInstance = true
    var extraFrames = 0
    if !header.instanceUID.isEmpty {
      if var before = seen[header.instanceUID] {
        if before.fingerprint == fingerprint {
          identicalCopies += 1
          return
        }
        contradictingCopies += 1
        if before.key == key {
          countsInstance = false
          extraFrames = max(0, header.frameCount - before.frames)
          before.frames = max(header.frameCount, before.frames)
          seen[header.instanceUID] = before
        }
      } else {
        seen[header.instanceUID] = Seen(fingerprint: fingerprint, key: key, frames: header.frameCount)
      }
    }
    studies[header.studyUID, default: StudyGathering()].add(header)
    series[key, default: SeriesGathering()].add(header, countsInstance: countsInstance, extraFrames: extraFrames)
  }

  var instanceCount: Int { series.values.reduce(0) { $0 + $1.instanceCount } }
  var seriesCount: Int { series.count }
  var studyCount: Int { studies.count }

  /// Studies whose instances name more than one patient.
  var studiesOfSeveralPatients: Int { studies.values.count { $0.namesSeveralPatients } }

  /// Sorted by patient, date, uid.
  func records() -> [StudyRecord] {
    var seriesOfStudy: [String: [SeriesRecord]] = [:]
    for (key, gathering) in series {
      seriesOfStudy[key.study, default: []].append(gathering.record(uid: key.series))
    }
    let records = studies.map { uid, gathering in
      let ordered = (seriesOfStudy[uid] ?? []).sorted { ($0.number ?? .max, $0.uid) < ($1.number ?? .max, $1.uid) }
      return gathering.record(uid: uid, series: StudyCollection.withImages(ordered))
    }
    return records.sorted { StudyCollection.order(of: $0) < StudyCollection.order(of: $1) }
  }

  /// Where a disc brings nothing of a study but derived images, they are what there is to review.
  private static func withImages(_ series: [SeriesRecord]) -> [SeriesRecord] {
    guard !series.contains(where: { $0.role == .diagnostic }) else { return series }
    return series.map { $0.role == .derived && $0.modality != "OT" ? $0.with(role: .diagnostic) : $0 }
  }

  private static func order(of study: StudyRecord) -> (String, String, String, String) {
    (study.patient.name ?? "", study.patient.identifier ?? "", study.date?.description ?? "", study.uid)
  }
}

/// What the instances of one study state of it.
struct StudyGathering {
  private var patients = Tally<PatientAsWritten>()
  private var dates = Tally<String>()
  private var descriptions = Tally<String>()
  private var accessionNumbers = Tally<String>()
  private var accessionIssuers = Tally<String>()
  private var institutions = Tally<String>()
  private var procedureCodes = Tally<CodedEntry>()
  private var requestedDescriptions = Tally<String>()
  private var requestedCodes = Tally<CodedEntry>()
  private var performedDescriptions = Tally<String>()

  mutating func add(_ header: InstanceHeader) {
    patients.add(header.patient)
    dates.add(header.studyDate?.description)
    descriptions.add(header.studyDescription)
    accessionNumbers.add(header.accessionNumber)
    accessionIssuers.add(header.accessionIssuer)
    institutions.add(header.institution)
    procedureCodes.add(contentsOf: header.procedureCodes)
    requestedDescriptions.add(contentsOf: header.requestedProcedureDescriptions)
    requestedCodes.add(contentsOf: header.requestedProcedureCodes)
    performedDescriptions.add(header.performedDescription)
  }

  /// More than one name or birth date; a missing one says nothing.
  var namesSeveralPatients: Bool {
    let all = patients.sorted(by: \.sortText)
    return Set(all.compactMap(\.name)).count > 1 || Set(all.compactMap(\.birthDate)).count > 1
  }

  func record(uid: String, series: [SeriesRecord]) -> StudyRecord {
    StudyRecord(
      uid: uid,
      patient: patients.winner(by: \.sortText)
        ?? PatientAsWritten(name: nil, identifier: nil, issuer: nil, birthDate: nil, sex: nil),
      date: dates.winner.flatMap { CalendarDate($0) },
      modalities: Set(series.map(\.modality)).sorted(),
      description: descriptions.winner, accessionNumber: accessionNumbers.winner,
      accessionIssuer: accessionIssuers.winner, institution: institutions.winner,
      procedureCodes: procedureCodes.sorted(by: \.sortText),
      requestedProcedureDescriptions: requestedDescriptions.sorted,
      requestedProcedureCodes: requestedCodes.sorted(by: \.sortText),
      performedDescriptions: performedDescriptions.sorted, series: series)
  }
}

extension PatientAsWritten {
  /// Tells any two apart, in a stable order.
  var sortText: String {
    [name, identifier, issuer, birthDate?.description, sex].map { $0 ?? "" }.joined(separator: "\u{1}")
  }
}

extension CodedEntry {
  var sortText: String { [scheme, value, meaning].joined(separator: "\u{1}") }
}
