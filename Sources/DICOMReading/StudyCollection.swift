import CaseModel
import ReaderProtocol

/// Gathers the headers of a disc's instances into studies and series, in whatever order they come.
///
/// Keeps counts of what was stated, not the headers: its size grows with the distinct values and by a few words an instance.
struct StudyCollection {
  private struct SeriesKey: Hashable {
    let study: String
    let series: String
  }

  private var studies: [String: StudyGathering] = [:]
  private var series: [SeriesKey: SeriesGathering] = [:]
  private var firstFiles: [String: InstanceFile] = [:]
  /// Files beyond the first that carry the same identifier and other bytes.
  private var otherFiles: [String: [InstanceFile]] = [:]

  private(set) var identicalCopies = 0
  private(set) var contradictingCopies = 0

  /// Files with this identifier that were added before.
  func files(ofInstance uid: String) -> [InstanceFile] {
    guard let first = firstFiles[uid] else { return [] }
    return [first] + (otherFiles[uid] ?? [])
  }

  /// A file with the bytes of one that was added before: it is no further instance.
  mutating func addCopy() { identicalCopies += 1 }

  /// Counts an instance; the same identifier with other bytes counts as well, for nobody here can tell which is right.
  mutating func add(_ header: InstanceHeader, _ file: DiscFileHead) {
    if !header.instanceUID.isEmpty {
      let known = InstanceFile(file)
      if firstFiles[header.instanceUID] == nil {
        firstFiles[header.instanceUID] = known
      } else {
        contradictingCopies += 1
        otherFiles[header.instanceUID, default: []].append(known)
      }
    }
    studies[header.studyUID, default: StudyGathering()].add(header)
    series[SeriesKey(study: header.studyUID, series: header.seriesUID), default: SeriesGathering()].add(header, file)
  }

  var instanceCount: Int { series.values.reduce(0) { $0 + $1.instanceCount } }
  var seriesCount: Int { series.count }
  var studyCount: Int { studies.count }
  /// Instances that the numbers of their series call for and nobody sent.
  var missingInstances: Int { series.values.reduce(0) { $0 + $1.missingInstances } }

  /// Studies whose instances name more than one patient.
  var studiesOfSeveralPatients: Int { studies.values.count { $0.namesSeveralPatients } }

  var seriesUIDs: Set<String> { Set(series.keys.lazy.map(\.series)) }

  /// What each study with an identifier holds, instance by instance, sorted by the study's.
  var instanceLists: [(study: String, list: InstanceList)] {
    var named: [String: [InstanceList.Entry]] = [:]
    for (key, gathering) in series where InstanceList.isUID(key.study) {
      named[key.study, default: []] += gathering.named(series: key.series)
    }
    return named.sorted { $0.key < $1.key }.map { ($0.key, InstanceList($0.value)) }.filter { !$0.list.entries.isEmpty }
  }

  /// Sorted by patient, date, uid. `absent` are the series that a table of contents lists and nothing was added of, by study.
  func records(absent: [String: [AbsentSeries]]) -> [StudyRecord] {
    var seriesOfStudy: [String: [SeriesRecord]] = [:]
    for (key, gathering) in series {
      seriesOfStudy[key.study, default: []].append(gathering.record(uid: key.series))
    }
    let records = studies.map { uid, gathering in
      let ordered = (seriesOfStudy[uid] ?? []).sorted { ($0.number ?? .max, $0.uid) < ($1.number ?? .max, $1.uid) }
      return gathering.record(uid: uid, series: StudyCollection.withImages(ordered), absent: absent[uid] ?? [])
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

/// A file that holds an instance, as much as it takes to find it again.
struct InstanceFile {
  let index: Int
  let digest: BlobDigest
  let byteCount: Int

  init(_ file: DiscFileHead) {
    index = file.index
    digest = file.digest
    byteCount = file.byteCount
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

  func record(uid: String, series: [SeriesRecord], absent: [AbsentSeries]) -> StudyRecord {
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
      performedDescriptions: performedDescriptions.sorted, series: series, absentSeries: absent)
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
