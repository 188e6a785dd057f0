import CaseModel
import ContentHashing
import Foundation
import ProgramTesting
import ReaderProtocol
import Testing

@Suite struct DiscTests {
  private func codes(_ run: DiscRun) -> Set<String> { Set(run.reading.findings.map(\.code)) }

  @Test func `an instance that lies twice on the disc counts once`() throws {
    let file = Part10.image(instance: "1.2.3.1.1")
    let run = try DiscRun.read([file.file("A"), file.file("B"), Part10.image(instance: "1.2.3.1.2").file("C")])
    #expect(run.reading.studies.map(\.instanceCount) == [2])
    #expect(codes(run) == ["dicom-duplicates"])
  }

  @Test func `the same identifier with other content is kept twice, with a finding`() throws {
    let one = Part10.image(instance: "1.2.3.1.1")
    let other = Part10.image(instance: "1.2.3.1.1", description: "CORONAL")
    let run = try DiscRun.read([one.file("A"), other.file("B")])
    #expect(run.reading.studies.map(\.instanceCount) == [2])
    #expect(codes(run) == ["dicom-duplicates-differ"])
  }

  @Test(arguments: [true, false])
  func `copies are told by every byte, not by the first ones`(_ knowsDigests: Bool) throws {
    func image(last: UInt8) -> Part10 {
      Part10.image(instance: "1.2.3.1.1", pixels: [UInt8](repeating: 7, count: 3_000_000) + [last, 0])
    }
    let files = [
      image(last: 1).file("A"), image(last: 1).file("B"), image(last: 2).file("C"), image(last: 2).file("D"),
    ]
    let run = try DiscRun.read(files, knowsDigests: knowsDigests)
    #expect(run.reading.studies.map(\.instanceCount) == [2])
    #expect(codes(run) == ["dicom-duplicates", "dicom-duplicates-differ"])
  }

  @Test func `each study's instances are listed once, whatever they hold and in whatever order they come`() throws {
    let report = Part10.image(
      series: "1.2.3.8", instance: "1.2.3.8.1", modality: "PR", sopClass: "1.2.840.10008.5.1.4.1.1.11.1")
    let files =
      (1...3000).map { number in
        Part10.image(study: "1.2.\(number % 2 + 3)", series: "1.2.9", instance: "1.2.9.\(number)").file("F\(number)")
      } + [
        report.file("PR"), Part10.image(study: "1.2.3", instance: "1.2.9.2", description: "OTHER").file("AGAIN"),
        Part10.image(instance: "no uid").file("NONE"), Part10.image(study: "", instance: "1.2.7").file("LOST"),
      ]
    let run = try DiscRun.read(files, groupLength: 64)
    let listed = try #require(run.instances["1.2.3"])
    let first = try #require(InstanceList(bytes: listed))
    #expect(first.entries.count == 1502)
    #expect(first.entries.contains { $0.series == "1.2.3.8" && $0.sopClass == "1.2.840.10008.5.1.4.1.1.11.1" })
    // Said of two series by two files: both are named, for nobody here can tell which is right.
    #expect(first.entries.filter { $0.instance == "1.2.9.2" }.map(\.series) == ["1.2.3.1", "1.2.9"])
    #expect(run.instances.keys.sorted() == ["1.2.3", "1.2.4"])
    #expect(try DiscRun.read(files.reversed(), groupLength: 64).instances == run.instances)
  }

  @Test(
    arguments: [
      (["NO", "NO"], nil, "ORIGINAL\\PRIMARY", false), (["NO", "YES"], nil, "ORIGINAL\\PRIMARY", true),
      (["NO", ""], nil, "ORIGINAL\\PRIMARY", nil), (["NO", "NO"], "YES", "ORIGINAL\\PRIMARY", true),
      (["", ""], nil, "DERIVED\\SECONDARY", true), (["NO", "NO"], nil, "DERIVED\\SECONDARY", false),
    ] as [([String], String?, String, Bool?)])
  func `a series tells whether its pictures do`(
    _ burnedIn: [String], _ features: String?, _ imageType: String, _ wanted: Bool?
  ) throws {
    let files = burnedIn.enumerated().map { index, value in
      Part10.image(instance: "1.2.3.1.\(index)", imageType: imageType) {
        if !value.isEmpty { $0.add(0x0028, 0x0301, "CS", value) }
        if let features { $0.add(0x0028, 0x0302, "CS", features) }
      }.file("F\(index)")
    }
    #expect(try DiscRun.read(files).reading.studies.first?.series.first?.showsIdentity == wanted)
  }

  @Test func `every instance keeps its own identifier and number, however alike their headers are`() throws {
    let files = (1...300).map { number in
      Part10.image(series: "1.2.3.\(number % 40)", instance: "1.2.3.1.\(number)") {
        $0.add(0x0020, 0x0011, "IS", "\(number % 40)")
        $0.add(0x0020, 0x0013, "IS", "\(number / 40 + 1)")
      }.file("F\(number)")
    }
    let run = try DiscRun.read(files)
    #expect(run.reading.findings == [])
    #expect(run.reading.studies.flatMap(\.series).map(\.number) == Array(0..<40))
    #expect(run.reading.studies.map(\.instanceCount) == [300])
    #expect(run.reading.studies.flatMap(\.series).allSatisfy { $0.gaps.isEmpty && $0.instanceCount >= 7 })
  }

  @Test(arguments: [
    ([1, 2, 3, 4], []),
    ([1, 2, 5, 6, 9], [InstanceGap(first: 3, last: 4, count: 2), InstanceGap(first: 7, last: 8, count: 2)]),
    ([10, 20, 30, 50], [InstanceGap(first: 40, last: 40, count: 1)]), ([1, 101, 1021, 4033], []), ([7], []),
    ([3, 3, 4, 5], []),
  ])
  func `numbers that a series skips are gaps, unless they follow no order`(
    _ numbers: [Int], _ gaps: [InstanceGap]
  ) throws {
    let files = numbers.enumerated().map { index, number in
      Part10.image(instance: "1.2.3.1.\(index)") { $0.add(0x0020, 0x0013, "IS", "\(number)") }.file("F\(index)")
    }
    let run = try DiscRun.read(files.reversed())
    #expect(run.reading.studies.first?.series.first?.gaps == gaps)
    #expect(codes(run) == (gaps.isEmpty ? [] : ["series-incomplete"]))
  }

  @Test func `the instance in the middle stands for its series, and sizes are told`() throws {
    let files = [3, 1, 2].map { number in
      Part10.image(instance: "1.2.3.1.\(number)") { $0.add(0x0020, 0x0013, "IS", "\(number)") }.file("F\(number)")
    }
    let series = try #require(try DiscRun.read(files).reading.studies.first?.series.first)
    #expect(series.keyFile == BlobDigest(sha256Of: Data(files[2].bytes)))
    #expect(series.byteCount == files.reduce(0) { $0 + $1.bytes.count })
  }

  @Test func `a structured report becomes text that a person reads, in its own characters`() throws {
    func named(_ meaning: [UInt8]) -> (inout Part10) -> Void {
      { $0.add(0x0008, 0x0104, "LO", bytes: meaning) }
    }
    func item(_ kind: String, _ name: String, _ more: @escaping (inout Part10) -> Void) -> (inout Part10) -> Void {
      {
        $0.add(0x0040, 0xA040, "CS", kind)
        $0.sequence(0x0040, 0xA043, [named(Array(name.utf8))])
        more(&$0)
      }
    }
    var file = Part10()
    file.add(0x0008, 0x0005, "CS", "ISO_IR 100")
    file.add(0x0008, 0x0016, "UI", "1.2.840.10008.5.1.4.1.1.88.33")
    file.add(0x0008, 0x0018, "UI", "1.2.3.4")
    file.add(0x0008, 0x0020, "DA", "20240301")
    file.add(0x0008, 0x0050, "SH", "RAD-77")
    file.add(0x0008, 0x0060, "CS", "SR")
    file.add(0x0008, 0x1030, "LO", "CT CHEST")
    file.add(0x0010, 0x0010, "PN", "DOE^JANE")
    file.add(0x0010, 0x0030, "DA", "19700102")
    file.add(0x0020, 0x000D, "UI", "1.2.3")
    file.add(0x0020, 0x000E, "UI", "1.2.3.9")
    file.add(0x0040, 0xA040, "CS", "CONTAINER")
    file.sequence(0x0040, 0xA043, [named(Array("Chest CT Report".utf8))])
    file.sequence(
      0x0040, 0xA730,
      [
        item("CONTAINER", "Findings") {
          $0.sequence(
            0x0040, 0xA730,
            [
              item("TEXT", "Finding") {
                $0.add(0x0040, 0xA160, "UT", bytes: [0x4E, 0xE9] + Array("\r\nsecond <line>".utf8))
              },
              item("NUM", "Diameter") {
                $0.sequence(
                  0x0040, 0xA300,
                  [
                    {
                      $0.sequence(0x0040, 0x08EA, [{ $0.add(0x0008, 0x0100, "SH", "mm") }])
                      $0.add(0x0040, 0xA30A, "DS", "12.5")
                    }
                  ])
              },
              item("CODE", "Side") { $0.sequence(0x0040, 0xA168, [named(Array("Left".utf8))]) },
            ])
        }
      ])
    let run = try DiscRun.read([file.file("A")])
    let document = try #require(run.documents.first)
    guard case .embeddedDocument("1.2.3", "text/plain", _, let count) = document.reply else {
      Issue.record("no text")
      return
    }
    #expect(count == document.bytes.count)
    #expect(
      String(decoding: document.bytes, as: UTF8.self) == """
        Imaging report: Chest CT Report
        Patient: DOE, JANE
        Date of birth: 1970-01-02
        Accession number: RAD-77
        Exam: CT CHEST
        Exam date: 2024-03-01

        Findings
          Finding: Né
          second <line>
          Diameter: 12.5 mm
          Side: Left

        """)
    #expect(run.reading.studies.first?.series.first?.role == .structuredReport)
  }

  @Test func `the reading is the same whatever order the files come in`() throws {
    let files = (0..<12).map { index in
      Part10.image(
        study: "1.2.\(index % 3)", series: "1.2.\(index % 3).\(index % 2)", instance: "1.9.\(index)",
        description: index % 5 == 0 ? "LUNG" : "BONE", isImplicit: index % 2 == 0
      ).file("F\(index)")
    }
    let forwards = try DiscRun.read(files)
    let backwards = try DiscRun.read(files.reversed())
    #expect(forwards.reading == backwards.reading)
    #expect(forwards.reading.studies.map(\.uid) == ["1.2.0", "1.2.1", "1.2.2"])
  }

  @Test(arguments: [(true, false), (false, true), (false, false)])
  func `a preamble or a meta header may be missing`(_ hasPreamble: Bool, _ hasMeta: Bool) throws {
    for isImplicit in [false, true] {
      var file = Part10.image(instance: "1.2.3.1.1", isImplicit: isImplicit)
      file.hasPreamble = hasPreamble
      file.hasMeta = hasMeta
      let run = try DiscRun.read([file.file("A")])
      #expect(run.reading.studies.first?.description == "CT CHEST")
      #expect(run.reading.findings == [])
    }
  }

  @Test func `sequences give codes, regions with modifiers and requests`() throws {
    func code(_ value: String, _ scheme: String, _ meaning: String) -> (inout Part10) -> Void {
      {
        $0.add(0x0008, 0x0100, "SH", value)
        $0.add(0x0008, 0x0102, "SH", scheme)
        $0.add(0x0008, 0x0104, "LO", meaning)
      }
    }
    var file = Part10()
    file.add(0x0008, 0x0016, "UI", "1.2.840.10008.5.1.4.1.1.2")
    file.add(0x0008, 0x0018, "UI", "1.2.3.4")
    file.add(0x0008, 0x0060, "CS", "CT")
    file.sequence(0x0008, 0x1032, [code("71260", "CPT4", "CT Thorax W contrast")])
    file.sequence(
      0x0008, 0x2218,
      [
        {
          code("72696002", "SCT", "Knee")(&$0)
          $0.sequence(0x0008, 0x2220, [code("24028007", "SCT", "Right")])
        }
      ])
    file.add(0x0020, 0x000D, "UI", "1.2.3")
    file.add(0x0020, 0x000E, "UI", "1.2.3.1")
    file.sequence(
      0x0040, 0x0275,
      [
        {
          $0.add(0x0032, 0x1060, "LO", "CT knee right")
          $0.sequence(0x0032, 0x1064, [code("RPID1", "RADLEX", "CT Knee")])
        }
      ])
    let study = try #require(try DiscRun.read([file.file("A")]).reading.studies.first)
    #expect(study.procedureCodes == [CodedEntry(value: "71260", scheme: "CPT4", meaning: "CT Thorax W contrast")])
    #expect(study.requestedProcedureDescriptions == ["CT knee right"])
    #expect(study.requestedProcedureCodes.map(\.value) == ["RPID1"])
    #expect(study.series.first?.anatomicRegions.map(\.meaning) == ["Knee", "Right"])
  }

  @Test(arguments: [
    ("CT", "1.2.840.10008.5.1.4.1.1.2", "Topogram 0.6", "ORIGINAL\\PRIMARY\\AXIAL", SeriesRecord.Role.localizer),
    ("CT", "1.2.840.10008.5.1.4.1.1.2", "", "ORIGINAL\\PRIMARY\\LOCALIZER", .localizer),
    ("DX", "1.2.840.10008.5.1.4.1.1.1.1", "Bone survey scout", "DERIVED\\PRIMARY", .diagnostic),
    ("CT", "1.2.840.10008.5.1.4.1.1.7", "Dose Report", "DERIVED\\SECONDARY", .doseReport),
    ("SR", "1.2.840.10008.5.1.4.1.1.88.67", "", "", .doseReport),
    ("SR", "1.2.840.10008.5.1.4.1.1.88.33", "", "", .structuredReport),
    ("PR", "1.2.840.10008.5.1.4.1.1.11.1", "", "", .presentationState),
    ("KO", "1.2.840.10008.5.1.4.1.1.88.59", "", "", .keyObjects),
    ("OT", "1.2.840.10008.5.1.4.1.1.7", "Scanned requisition", "DERIVED\\SECONDARY", .scannedPaper),
    ("US", "1.2.840.10008.5.1.4.1.1.7", "Thyroid", "ORIGINAL\\PRIMARY", .diagnostic),
  ])
  func `a series is known by what it is for`(
    _ modality: String, _ sopClass: String, _ description: String, _ imageType: String, _ role: SeriesRecord.Role
  ) throws {
    let file = Part10.image(
      instance: "1.2.3.1.1", modality: modality, sopClass: sopClass, description: description, imageType: imageType)
    #expect(try DiscRun.read([file.file("A")]).reading.studies.first?.series.first?.role == role)
  }

  @Test(arguments: [100, 300_000, 3_000_000])
  func `an encapsulated PDF comes out whole`(_ size: Int) throws {
    let pdf = Array("%PDF-1.7\n".utf8) + (0..<size).map { UInt8($0 % 251) } + Array("%%EOF".utf8)
    let file = Part10.image(
      instance: "1.2.3.1.1", modality: "DOC", sopClass: "1.2.840.10008.5.1.4.1.1.104.1"
    ) {
      $0.add(0x0042, 0x0010, "ST", "Outside report")
      $0.add(0x0042, 0x0011, "OB", bytes: pdf)
    }
    let run = try DiscRun.read([file.file("A")])
    #expect(run.documents.map(\.bytes) == [pdf])
    #expect(
      run.documents.first?.reply
        == .embeddedDocument(
          study: "1.2.3", mediaType: "application/pdf", title: "Outside report", byteCount: pdf.count))
    #expect(run.reading.studies.first?.series.first?.role == .encapsulatedDocument)
  }

  @Test func `viewers and browser pages are counted and passed over`() throws {
    let run = try DiscRun.read([
      DiscFile(path: "autorun.inf", bytes: Array("[autorun]\nopen=viewer.exe".utf8)),
      DiscFile(path: "viewer.exe", bytes: Array("MZ".utf8) + [UInt8](repeating: 0, count: 90_000)),
      DiscFile(path: "empty", bytes: []), Part10.image(instance: "1.2.3.1.1").file("A"),
    ])
    #expect(run.reading.otherFileCount == 3)
    #expect(run.askedBytes == 0)
    #expect(codes(run) == ["disc-other-files"])
  }

  @Test func `a disc without images says so`() throws {
    #expect(codes(try DiscRun.read([])) == ["disc-without-images"])
  }

  @Test func `two patients under one study are a finding`() throws {
    let run = try DiscRun.read([
      Part10.image(instance: "1.1").file("A"), Part10.image(instance: "1.2", patient: "ROE^RICHARD").file("B"),
    ])
    #expect(codes(run) == ["study-of-several-patients"])
  }

  @Test func `text in a wrong character set is read by its bytes with a finding`() throws {
    let file = Part10.image(instance: "1.1", patient: "Buc^Jérôme")
    let wrong = Part10.declaring("ISO_IR 192", patient: [0x42, 0xE9])
    let run = try DiscRun.read([file.file("A"), wrong.file("B")])
    #expect(run.reading.studies.compactMap(\.patient.name) == ["Buc^Jérôme", "Bé"].sorted())
    #expect(codes(run) == ["dicom-character-set"])
  }
}

extension Part10 {
  /// An image whose patient's name is these bytes, said to be in this character set.
  static func declaring(_ characterSet: String, patient: [UInt8]) -> Part10 {
    var file = Part10()
    file.add(0x0008, 0x0005, "CS", characterSet)
    file.add(0x0008, 0x0016, "UI", "1.2.840.10008.5.1.4.1.1.2")
    file.add(0x0008, 0x0018, "UI", "1.3.1.1")
    file.add(0x0008, 0x0060, "CS", "CT")
    file.add(0x0010, 0x0010, "PN", bytes: patient)
    file.add(0x0020, 0x000D, "UI", "1.3")
    file.add(0x0020, 0x000E, "UI", "1.3.1")
    return file
  }
}
