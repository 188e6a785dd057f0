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
  /// True where (0004,1410) takes the record out of use.
  let isInactive: Bool

  static func all(in root: HeaderItem) -> [DirectoryRecord] {
    root.items(DICOMTag(0x0004, 0x1220)).enumerated().map { index, item in
      let parts = item.values(DICOMTag(0x0004, 0x1500)).filter { !$0.isEmpty }
      return DirectoryRecord(
        offset: root.recordOffset(index), next: item.number(DICOMTag(0x0004, 0x1400)) ?? 0,
        lower: item.number(DICOMTag(0x0004, 0x1420)) ?? 0,
        type: item.text(DICOMTag(0x0004, 0x1430)) ?? "", file: parts.isEmpty ? nil : parts.joined(separator: "/"),
        instanceUID: item.text(DICOMTag(0x0004, 0x1511)), isInactive: item.number(DICOMTag(0x0004, 0x1410)) == 0)
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
}
