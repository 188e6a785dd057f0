import CaseModel
import ProgramTesting
import Testing

@Suite struct HostileDiscTests {
  private func codes(_ file: Part10) throws -> Set<String> {
    let good = Part10.image(study: "1.9", series: "1.9.1", instance: "1.9.1.1")
    let run = try DiscRun.read([file.file("A"), good.file("B")])
    #expect(run.reading.studies.contains { $0.uid == "1.9" })
    return Set(run.reading.findings.map(\.code))
  }

  @Test(arguments: [false, true])
  func `sequences nested ten thousand deep are refused with a word`(_ isImplicit: Bool) throws {
    let file = Part10.image(instance: "1.2.3.1.1", isImplicit: isImplicit) { file in
      for _ in 0..<10_000 {
        file.header(0x0040, 0x0275, "SQ", length: 0xFFFF_FFFF)
        file.header(0xFFFE, 0xE000, "", length: 0xFFFF_FFFF)
      }
    }
    #expect(try codes(file) == ["dicom-too-deep"])
  }

  @Test func `a length of four gigabytes in a small file is read as far as it goes`() throws {
    let file = Part10.image(instance: "1.2.3.1.1") { $0.header(0x0040, 0x0254, "UT", length: 0xFFFF_FFF0) }
    #expect(try codes(file) == ["dicom-damaged"])
  }

  @Test func `an undefined length that never ends is read as far as it goes`() throws {
    let file = Part10.image(instance: "1.2.3.1.1") { file in
      file.header(0x0040, 0x0275, "SQ", length: 0xFFFF_FFFF)
      file.header(0xFFFE, 0xE000, "", length: 0xFFFF_FFFF)
      for _ in 0..<5_000 { file.add(0x0040, 0x0007, "LO", "on and on and on") }
    }
    #expect(try codes(file) == ["dicom-damaged"])
  }

  @Test func `every truncation of a file is survived`() throws {
    let whole = Part10.image(instance: "1.2.3.1.1") { file in
      file.sequence(0x0040, 0x0275, [{ $0.add(0x0032, 0x1060, "LO", "CT knee") }])
    }.bytes
    let files = (0..<whole.count).map { DiscFile(path: "F\($0)", bytes: Array(whole.prefix($0))) }
    #expect(try DiscRun.read(files).reading.studies.count <= 2)
  }

  @Test func `no single changed byte brings the reader down`() throws {
    let whole = Part10.image(instance: "1.2.3.1.1") { file in
      file.sequence(0x0008, 0x1032, [{ $0.add(0x0008, 0x0100, "SH", "71260") }])
    }.bytes
    var files: [DiscFile] = []
    for at in 128..<whole.count {
      for value: UInt8 in [0x00, 0x53, 0xFF] {
        var bytes = whole
        bytes[at] = value
        files.append(DiscFile(path: "F\(at)-\(value)", bytes: bytes))
      }
    }
    #expect(try DiscRun.read(files).reading.studies.isEmpty == false)
  }

  @Test(arguments: ["ISO_IR 999", "ISO 2022 IR 87\\GARBAGE", "\\\\\\", "GB18030", "ISO 2022 IR 149", "ISO_IR 192"])
  func `no character set brings the reader down`(_ term: String) throws {
    let name: [UInt8] = [0x1B, 0x24, 0x42, 0xFF, 0xFE, 0x81, 0x5C, 0x1B, 0x28, 0xE9, 0x5E, 0x41]
    let run = try DiscRun.read([Part10.declaring(term, patient: name).file("A")])
    #expect(run.reading.studies.count == 1)
  }
}

@Suite struct DirectoryTests {
  /// A DICOMDIR of one image record for each file id; `next` gives the link to write, by record.
  private func directory(_ files: [String], next: @escaping (Int) -> UInt32 = { _ in 0 }) -> DiscFile {
    var dir = Part10()
    dir.add(0x0004, 0x1130, "CS", "DISC")
    dir.sequence(
      0x0004, 0x1220,
      files.enumerated().map { index, name in
        {
          $0.add(0x0004, 0x1400, "UL", bytes: Part10.little(next(index)))
          $0.add(0x0004, 0x1410, "US", bytes: Part10.little(UInt16(0xFFFF)))
          $0.add(0x0004, 0x1420, "UL", bytes: Part10.little(UInt32(0)))
          $0.add(0x0004, 0x1430, "CS", "IMAGE")
          $0.add(0x0004, 0x1500, "CS", name.split(separator: "/").joined(separator: "\\"))
          $0.add(0x0004, 0x1511, "UI", "1.2.3.1.\(index)")
        }
      })
    return dir.file("DICOMDIR")
  }

  private func codes(_ files: [DiscFile]) throws -> Set<String> {
    Set(try DiscRun.read(files).reading.findings.map(\.code))
  }

  @Test func `a table of contents that agrees says nothing`() throws {
    let image = Part10.image(instance: "1.2.3.1.0")
    #expect(try codes([directory(["IMAGES/IM0"]), image.file("images/im0.")]) == [])
  }

  @Test func `missing, extra and contradicting files are told apart`() throws {
    let image = Part10.image(instance: "1.2.3.1.7")
    let extra = Part10.image(instance: "1.2.3.1.8")
    let files = [directory(["IMAGES/IM0", "IMAGES/IM1"]), image.file("IMAGES/IM0"), extra.file("IMAGES/IM9")]
    #expect(
      try codes(files) == [
        "dicomdir-missing-files", "dicomdir-extra-files", "dicomdir-contradicts", "dicomdir-broken-links",
      ])
  }

  @Test(arguments: ["../../IMAGES/IM0", "C:/IMAGES/IM0", "/images/im0.;1", "IMAGES/IM0"])
  func `a file is found under whatever a computer made of its id`(_ id: String) throws {
    let image = Part10.image(instance: "1.2.3.1.0")
    for name in ["IMAGES/IM0", "images/im0;1", "IMAGES/IM0.DCM", "Images/im0.dcm"] {
      #expect(try codes([directory([id]), image.file(name)]) == [], "\(id) as \(name)")
    }
    // Under another name altogether it is known by its identifier: extra, and not missing.
    #expect(try codes([directory([id]), image.file("COPY/X")]) == ["dicomdir-extra-files"])
  }

  @Test func `a series that the table of contents lists and nobody sent is told with its study`() throws {
    var dir = Part10()
    dir.add(0x0004, 0x1130, "CS", "DISC")
    func record(_ type: String, _ more: @escaping (inout Part10) -> Void) -> (inout Part10) -> Void {
      {
        $0.add(0x0004, 0x1400, "UL", bytes: Part10.little(UInt32(0)))
        $0.add(0x0004, 0x1410, "US", bytes: Part10.little(UInt16(0xFFFF)))
        $0.add(0x0004, 0x1420, "UL", bytes: Part10.little(UInt32(0)))
        $0.add(0x0004, 0x1430, "CS", type)
        more(&$0)
      }
    }
    dir.sequence(
      0x0004, 0x1220,
      [
        record("STUDY") { $0.add(0x0020, 0x000D, "UI", "1.2.3") },
        record("SERIES") {
          $0.add(0x0008, 0x0060, "CS", "CT")
          $0.add(0x0020, 0x000E, "UI", "1.2.3.1")
        },
        record("SERIES") {
          $0.add(0x0008, 0x0060, "CS", "MR")
          $0.add(0x0020, 0x000E, "UI", "1.2.3.2")
          $0.add(0x0020, 0x0011, "IS", "2")
        },
      ])
    let image = Part10.image(instance: "1.2.3.1.0")
    let run = try DiscRun.read([dir.file("DICOMDIR"), image.file("IM0")])
    #expect(
      run.reading.studies.first?.absentSeries == [AbsentSeries(uid: "1.2.3.2", number: 2, modality: "MR")])
    #expect(run.reading.findings.map(\.code).contains("dicomdir-missing-series"))
  }

  @Test func `records that point in circles or nowhere do not hang the reader`() throws {
    let image = Part10.image(instance: "1.2.3.1.0")
    for target: UInt32 in [0xFFFF_FFF0, 1, 200] {
      let dir = directory(["IM0"], next: { _ in target })
      #expect(try codes([dir, image.file("IM0")]) == ["dicomdir-broken-links"])
    }
  }
}
