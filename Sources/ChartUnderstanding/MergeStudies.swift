import CaseModel

/// Lists a study that came on several discs once, with the fuller copy of each of its series.
///
/// Copies whose headers name different patients are left apart: whose they are is a question of identity.
package struct MergeStudies: Sendable {
  package struct Result: Sendable {
    package let studies: [(source: SourceID, study: StudyRecord)]
    package let findings: [Finding]
  }

  package init() {}

  package func run(_ studies: [(source: SourceID, study: StudyRecord)]) -> Result {
    var merged: [(source: SourceID, study: StudyRecord)] = []
    var copies: [Int: [SourceID]] = [:]
    for (source, study) in studies {
      let index = merged.firstIndex { $0.study.uid == study.uid && $0.study.patient == study.patient }
      guard let index else {
        merged.append((source, study))
        continue
      }
      merged[index].study = Self.merged(merged[index].study, study)
      copies[index, default: [merged[index].source]].append(source)
    }
    let findings = copies.sorted { $0.key < $1.key }.map { index, sources in
      let study = merged[index].study
      let name = [study.modalities.joined(separator: "/"), study.date?.description].compactMap(\.self)
        .joined(separator: " of ")
      return Finding(
        code: "study-on-several-discs", severity: .note,
        message: "The study \(name) came \(sources.count) times, on sources "
          + "\(sources.map { "\($0.number)" }.joined(separator: ", ")). It is listed and counted once, "
          + "with the fuller copy of each series.")
    }
    return Result(studies: merged, findings: findings)
  }

  /// The first copy, with what only the second has.
  private static func merged(_ first: StudyRecord, _ second: StudyRecord) -> StudyRecord {
    var series = first.series
    for other in second.series {
      guard let index = series.firstIndex(where: { $0.uid == other.uid }) else {
        series.append(other)
        continue
      }
      if other.instanceCount > series[index].instanceCount { series[index] = other }
    }
    let came = Set(series.map(\.uid))
    let absent = (first.absentSeries + second.absentSeries).reduce(into: [AbsentSeries]()) { kept, entry in
      if !came.contains(entry.uid), !kept.contains(where: { $0.uid == entry.uid }) { kept.append(entry) }
    }
    func joined<Value: Equatable>(_ left: [Value], _ right: [Value]) -> [Value] {
      left + right.filter { !left.contains($0) }
    }
    return StudyRecord(
      uid: first.uid, patient: first.patient, date: first.date ?? second.date,
      modalities: Set(first.modalities + second.modalities).sorted(),
      description: first.description ?? second.description,
      accessionNumber: first.accessionNumber ?? second.accessionNumber,
      accessionIssuer: first.accessionIssuer ?? second.accessionIssuer,
      institution: first.institution ?? second.institution,
      procedureCodes: joined(first.procedureCodes, second.procedureCodes),
      requestedProcedureDescriptions: joined(
        first.requestedProcedureDescriptions, second.requestedProcedureDescriptions),
      requestedProcedureCodes: joined(first.requestedProcedureCodes, second.requestedProcedureCodes),
      performedDescriptions: joined(first.performedDescriptions, second.performedDescriptions), series: series,
      absentSeries: absent, instanceLists: joined(first.instanceLists ?? [], second.instanceLists ?? []))
  }
}
