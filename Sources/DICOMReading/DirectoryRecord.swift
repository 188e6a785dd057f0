/// A directory record of a DICOMDIR (PS3.3 F.3.2.2): what it points to, in the directory and on the disc.
struct DirectoryRecord {
  /// Where the record stands in the DICOMDIR.
  let offset: Int
  /// (0004,1400); 0 where it is the last of its level.
  let next: Int
  /// (0004,1420); 0 where nothing stands below it.
  let lower: Int
  /// (0004,1430): `PATIENT`, `STUDY`, `SERIES`, `IMAGE`, …
  let type: String
  /// (0004,1500), its components joined by `/`; `nil` where the record names no file.
  let file: String?
  /// (0004,1511)
  let instanceUID: String?
  /// (0020,000D) of a study's record, (0020,000E) of a series'.
  let studyUID: String?
  let seriesUID: String?
  /// (0020,0011) and (0008,0060) of a series' record.
  let seriesNumber: Int?
  let modality: String?
  /// True where (0004,1410) takes the record out of use.
  let isInactive: Bool

  static func all(in root: HeaderItem) -> [DirectoryRecord] {
    root.items(DICOMTag(0x0004, 0x1220)).enumerated().map { index, item in
      let parts = item.values(DICOMTag(0x0004, 0x1500)).filter { !$0.isEmpty }
      return DirectoryRecord(
        offset: root.recordOffset(index), next: item.number(DICOMTag(0x0004, 0x1400)) ?? 0,
        lower: item.number(DICOMTag(0x0004, 0x1420)) ?? 0,
        type: item.text(DICOMTag(0x0004, 0x1430)) ?? "", file: parts.isEmpty ? nil : parts.joined(separator: "/"),
        instanceUID: item.text(DICOMTag(0x0004, 0x1511)), studyUID: item.text(DICOMTag(0x0020, 0x000D)),
        seriesUID: item.text(DICOMTag(0x0020, 0x000E)),
        seriesNumber: item.text(DICOMTag(0x0020, 0x0011)).flatMap { Int($0) },
        modality: item.text(DICOMTag(0x0008, 0x0060)), isInactive: item.number(DICOMTag(0x0004, 0x1410)) == 0)
    }
  }

  /// True where the offsets of the records lead to each other as a tree: every one to a record, none twice.
  static func linksAreSound(_ records: [DirectoryRecord]) -> Bool {
    var position: [Int: Int] = [:]
    for (index, record) in records.enumerated() { position[record.offset] = index }
    var pointedTo = Set<Int>()
    for record in records {
      for target in [record.next, record.lower] where target != 0 {
        guard let index = position[target], pointedTo.insert(index).inserted else { return false }
      }
    }
    // Every record but the first has one pointer into it: what cannot be reached from the first stands in a cycle.
    var open = records.indices.filter { !pointedTo.contains($0) }
    guard open.count == min(records.count, 1) else { return false }
    var reached = 0
    while let index = open.popLast() {
      reached += 1
      for target in [records[index].next, records[index].lower] where target != 0 {
        if let next = position[target] { open.append(next) }
      }
    }
    return reached == records.count
  }

  /// Every series' record with the uid of the study that it stands under: by the links where they are sound, else by the order of the records.
  static func series(_ records: [DirectoryRecord]) -> [(study: String?, record: DirectoryRecord)] {
    guard linksAreSound(records) else {
      var study: String?
      return records.compactMap { record in
        if record.type == "STUDY" { study = record.studyUID }
        return record.type == "SERIES" && !record.isInactive ? (study, record) : nil
      }
    }
    let position = Dictionary(
      records.enumerated().map { ($1.offset, $0) }, uniquingKeysWith: { first, _ in first })
    let pointedTo = Set(records.flatMap { [$0.next, $0.lower] })
    var open = records.indices.filter { !pointedTo.contains(records[$0].offset) }.map { ($0, String?.none) }
    var found: [(study: String?, record: DirectoryRecord)] = []
    while let (index, study) = open.popLast() {
      let record = records[index]
      if record.type == "SERIES", !record.isInactive { found.append((study, record)) }
      if let next = position[record.next] { open.append((next, study)) }
      if let lower = position[record.lower] {
        open.append((lower, record.type == "STUDY" ? record.studyUID : study))
      }
    }
    return found
  }
}
