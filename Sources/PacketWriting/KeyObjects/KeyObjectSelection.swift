import CaseModel
import Crypto

/// The imaging manifest of one accepted study: a Key Object Selection Document (PS3.3 A.35.4, template TID 2010, title 'Manifest')
/// that names each of its instances, so that an archive or a viewer can pick exactly those.
///
/// One document for each study, not one for the packet: a document is of one patient and stands in one study, and one that names
/// instances of several studies would have to be repeated in each of them (C.17.6.2.1), every copy naming everything. Discs of several
/// hospitals write the same patient in several ways besides; each document carries the patient as its own study does.
///
/// Written here rather than by DCMTK: it is a pure function of what it names, so that the same packet gives the same bytes on every
/// machine, and nothing foreign is parsed. Tests read it with DCMTK.
package struct KeyObjectSelection: Sendable {
  package static let sopClass = "1.2.840.10008.5.1.4.1.1.88.59"

  private let study: StudyRecord
  private let instances: InstanceList
  /// `2026-01-14T09:30:00.000Z`: when what it names had come.
  private let instant: String

  /// `nil` where there is nothing to name.
  package init?(_ study: StudyRecord, instances: InstanceList, instant: String) {
    guard InstanceList.isUID(study.uid), !instances.entries.isEmpty else { return nil }
    self.study = study
    self.instances = instances
    self.instant = instant
  }

  /// The same for the same study, instances and instant. Its own identifiers come from its content: other content never has them.
  package var file: [UInt8] {
    let content = dataSet(instance: "", series: "").bytes
    let instance = KeyObjectSelection.uid(content, "instance")
    let whole = dataSet(instance: instance, series: KeyObjectSelection.uid(content, "series"))
    return whole.file(sopClass: KeyObjectSelection.sopClass, instance: instance)
  }

  private func dataSet(instance: String, series: String) -> DICOMWriter {
    DICOMWriter {
      $0.add(0x0008_0005, "CS", "ISO_IR 192")
      $0.add(0x0008_0016, "UI", KeyObjectSelection.sopClass)
      $0.add(0x0008_0018, "UI", instance)
      $0.add(0x0008_0020, "DA", KeyObjectSelection.written(study.date))
      $0.add(0x0008_0023, "DA", KeyObjectSelection.digits(instant.prefix(10)))
      $0.add(0x0008_0030, "TM", "")
      $0.add(0x0008_0033, "TM", KeyObjectSelection.digits(instant.dropFirst(11).prefix(8)))
      $0.add(0x0008_0050, "SH", study.accessionNumber ?? "")
      $0.add(0x0008_0060, "CS", "KO")
      $0.add(0x0008_0070, "LO", "Dossier")
      $0.add(0x0008_0090, "PN", "")
      $0.add(0x0008_0201, "SH", "+0000")
      if let description = study.description { $0.add(0x0008_1030, "LO", description) }
      $0.sequence(0x0008_1111, [])
      $0.add(0x0010_0010, "PN", study.patient.name ?? "")
      $0.add(0x0010_0020, "LO", study.patient.identifier ?? "")
      if let issuer = study.patient.issuer { $0.add(0x0010_0021, "LO", issuer) }
      $0.add(0x0010_0030, "DA", KeyObjectSelection.written(study.patient.birthDate))
      $0.add(0x0010_0040, "CS", ["M", "F", "O"].first { $0 == study.patient.sex } ?? "")
      $0.add(0x0020_000D, "UI", study.uid)
      $0.add(0x0020_000E, "UI", series)
      $0.add(0x0020_0010, "SH", "")
      $0.add(0x0020_0011, "IS", "1")
      $0.add(0x0020_0013, "IS", "1")
      $0.add(0x0040_A040, "CS", "CONTAINER")
      $0.sequence(0x0040_A043, [KeyObjectSelection.title])
      $0.add(0x0040_A050, "CS", "SEPARATE")
      $0.sequence(0x0040_A375, [evidence])
      $0.sequence(0x0040_A504, [KeyObjectSelection.template])
      $0.sequence(0x0040_A730, instances.entries.map(KeyObjectSelection.contentItem))
    }
  }

  /// Study, series, instances: the Hierarchical SOP Instance Reference Macro (C.17.2.1).
  private var evidence: DICOMWriter {
    let bySeries = Dictionary(grouping: instances.entries, by: \.series)
    return DICOMWriter {
      $0.sequence(
        0x0008_1115,
        bySeries.sorted { $0.key < $1.key }.map { series, entries in
          DICOMWriter {
            $0.sequence(0x0008_1199, entries.map(KeyObjectSelection.reference))
            $0.add(0x0020_000E, "UI", series)
          }
        })
      $0.add(0x0020_000D, "UI", study.uid)
    }
  }

  private static func reference(_ entry: InstanceList.Entry) -> DICOMWriter {
    DICOMWriter {
      $0.add(0x0008_1150, "UI", entry.sopClass)
      $0.add(0x0008_1155, "UI", entry.instance)
    }
  }

  private static func contentItem(_ entry: InstanceList.Entry) -> DICOMWriter {
    DICOMWriter {
      $0.sequence(0x0008_1199, [reference(entry)])
      $0.add(0x0040_A010, "CS", "CONTAINS")
      $0.add(0x0040_A040, "CS", ReferencedKind(sopClass: entry.sopClass).rawValue)
    }
  }

  private static let title = DICOMWriter {
    $0.add(0x0008_0100, "SH", "113030")
    $0.add(0x0008_0102, "SH", "DCM")
    $0.add(0x0008_0104, "LO", "Manifest")
  }

  private static let template = DICOMWriter {
    $0.add(0x0008_0105, "CS", "DCMR")
    $0.add(0x0040_DB00, "CS", "2010")
  }

  /// DA
  private static func written(_ date: CalendarDate?) -> String { digits(date?.description ?? "") }

  private static func digits(_ text: some StringProtocol) -> String { String(text.filter { ("0"..."9").contains($0) }) }

  /// `2.25.` and a UUID made of the content (PS3.5 B.2; version 8 of RFC 9562) as a number.
  private static func uid(_ content: [UInt8], _ purpose: String) -> String {
    var hash = SHA256()
    hash.update(data: Array("dossier key object selection \(purpose)\n".utf8))
    hash.update(data: content)
    var bytes = Array(hash.finalize().prefix(16))
    bytes[6] = bytes[6] & 0x0F | 0x80
    bytes[8] = bytes[8] & 0x3F | 0x80
    return "2.25.\(bytes.reduce(UInt128(0)) { $0 << 8 | UInt128($1) })"
  }
}
