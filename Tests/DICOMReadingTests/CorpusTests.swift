import CaseModel
import Foundation
import Testing

@testable import DICOMReading

@Suite(.enabled(if: Corpus.isPresent, "the corpus beside the project is not here"))
struct CorpusTests {
  private static let tests = "dicom_pydicom/pydicom/data/test_files"

  /// The rows of the truth as dictionaries by column.
  private func rows() throws -> [[String: String]] {
    let lines = String(decoding: try Corpus.bytes("TRUTH_dicom.tsv"), as: UTF8.self).split(whereSeparator: \.isNewline)
    let columns = lines[0].split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
    return lines.dropFirst().map { line in
      let cells = line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
      return Dictionary(zip(columns, cells), uniquingKeysWith: { first, _ in first })
    }
  }

  @Test func `every readable file says what pydicom reads`() throws {
    var parser = try DICOMParser()
    var compared = 0
    for row in try rows() where row["ok"] == "ok" {
      let path = try #require(row["path"])
      guard !path.contains("DICOMDIR"), row["StudyInstanceUID"] != "" else { continue }
      let bytes = try Corpus.bytes(path)
      guard case .instance(let header) = parser.parse(prefix: bytes[...], byteCount: bytes.count) else {
        Issue.record("not read: \(path)")
        continue
      }
      compared += 1
      func agrees(_ column: String, _ value: String?, _ comment: String = "") {
        #expect((value ?? "") == (row[column] ?? "").trimmingCharacters(in: .whitespaces), "\(column) of \(path)")
      }
      agrees("Modality", header.modality)
      agrees("BodyPartExamined", header.bodyPart)
      agrees("StudyDescription", header.studyDescription)
      agrees("SeriesDescription", header.seriesDescription)
      agrees("ProtocolName", header.protocolName)
      agrees("PatientID", header.patient.identifier)
      agrees("StudyInstanceUID", header.studyUID)
      agrees("SeriesInstanceUID", header.seriesUID)
      var name = (row["PatientName"] ?? "").split(separator: "=").first.map(String.init) ?? ""
      while name.last == "^" { name.removeLast() }
      #expect((header.patient.name ?? "") == name, "PatientName of \(path)")
    }
    #expect(compared >= 160)
  }

  @Test(arguments: ["ExplVR_BigEndNoMeta.dcm", "ExplVR_LitEndNoMeta.dcm", "rtstruct.dcm", "image_dfl.dcm"])
  func `files that others refuse are read`(_ name: String) throws {
    let bytes = try Corpus.bytes("\(CorpusTests.tests)/\(name)")
    var parser = try DICOMParser()
    guard case .instance(let header) = parser.parse(prefix: bytes[...], byteCount: bytes.count) else {
      Issue.record("not read")
      return
    }
    #expect(!header.studyUID.isEmpty || !header.sopClass.isEmpty)
  }

  @Test(arguments: [
    ("DICOMDIR", []), ("DICOMDIR-bigEnd", []), ("DICOMDIR-implicit", []),
    ("DICOMDIR-nooffset", []), ("DICOMDIR-nopatient", []),
    ("DICOMDIR-reordered", []), ("DICOMDIR-empty.dcm", ["dicomdir-extra-files", "dicomdir-empty"]),
  ])
  func `each variant of one table of contents is held against the files`(_ name: String, _ expected: [String]) throws {
    let files = try Corpus.files(under: "\(CorpusTests.tests)/dicomdirtests") { path in
      path == name || (path.contains("/") && !path.hasPrefix("TINY"))
    }
    let run = try DiscRun.read(files)
    #expect(run.reading.studies.reduce(0) { $0 + $1.instanceCount } == 31)
    #expect(run.reading.findings.map(\.code).filter { $0.hasPrefix("dicomdir") } == expected)
  }
}
