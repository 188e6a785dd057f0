import Foundation
import ProgramTesting
import Testing

/// The sample cases' copies for a specialist, searched byte by byte.
@Suite struct SpecialistCopyTests {
  private struct Form: Decodable {
    struct Identifier: Decodable {
      let issuer: String
      let value: String
    }
    struct Patient: Decodable {
      let family: String?
      let given: String?
      let birthDate: String?
      let identifiers: [Identifier]
    }
    struct Physician: Decodable {
      let name: String?
      let email: String?
      let fax: String?
      let facility: String?
    }
    struct Case: Decodable {
      let diagnosis: String?
      let physician: Physician
    }
    struct Study: Decodable {
      struct Series: Decodable { let uid: String }
      let uid: String
      let accessionNumber: String?
      let institution: String?
      let description: String?
      let seriesList: [Series]
    }
    struct Imaging: Decodable { let studies: [Study] }
    struct Specimen: Decodable { let accessionNumber: String? }
    struct Pathology: Decodable { let specimens: [Specimen] }
    struct Question: Decodable { let text: String }
    struct Source: Decodable {
      let path: [String]
      let digest: String?
    }
    struct Provenance: Decodable { let sources: [Source] }
    let patient: Patient
    let `case`: Case
    let imaging: Imaging
    let pathology: Pathology
    let questions: [Question]
    let provenance: Provenance
  }

  /// Everything in a packet that may name somebody or something of theirs.
  private func identifiers(_ packet: URL, _ reference: String) throws -> Set<String> {
    let known = try JSONDecoder().decode(Form.self, from: Data(contentsOf: packet.appending(path: "packet.json")))
    let disk = try PacketOnDisk(at: packet)
    let (patient, physician) = (known.patient, known.case.physician)
    var words: [String?] = [
      reference, patient.family, patient.given, patient.birthDate, patient.birthDate?.replacing("-", with: ""),
      known.case.diagnosis, physician.name, physician.email, physician.fax, physician.facility,
    ]
    words += patient.family?.split(separator: "-").map(String.init) ?? []
    words += patient.identifiers.flatMap { [$0.issuer, $0.value] }
    words += known.imaging.studies.flatMap {
      [$0.uid, $0.accessionNumber, $0.institution, $0.description] + $0.seriesList.map(\.uid)
    }
    words += known.pathology.specimens.map(\.accessionNumber) + known.questions.map(\.text)
    words += known.provenance.sources.flatMap { $0.path + [$0.digest] }
    words += disk.documents.flatMap { [$0.date?.value, $0.title?.value] }
    return Set(words.compactMap(\.self).filter { $0.count > 3 })
  }

  /// Where it is not a part of another word.
  private func hasWord(_ word: String, _ text: String) -> Bool {
    text.ranges(of: word).contains { range in
      let before = range.lowerBound > text.startIndex ? text[text.index(before: range.lowerBound)] : " "
      let after = range.upperBound < text.endIndex ? text[range.upperBound] : " "
      return !before.isLetter && !after.isLetter
    }
  }

  @Test(arguments: SampleCases.references)
  func `nothing in a copy names the patient or the case, and sites, specialties, pages and quote are in it`(
    _ reference: String
  ) async throws {
    let run = try await SampleRuns.shared.run(reference)
    let scratch = try TemporaryFolder("specialist")
    defer { scratch.remove() }
    let folder = scratch.url.appending(path: "copy")
    let workspace = run.packet.deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    let base = ["packet", reference, "--deidentified", "--out", folder.path, "--workspace", workspace.path]
    let made = try await Program().run(base)
    try #require(made.status == 0, "\(made.errors)")
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.path)
    #expect(names.contains("packet.json") && names.contains("packet.html"))
    #expect(names.allSatisfy { $0.hasPrefix("packet.") || $0.wholeMatch(of: /image-[0-9]+\.jpg/) != nil })
    // A title that is a phrase of our own table of types tells nothing of anybody.
    let types = SampleCases.root.appending(path: "Pipelines/document-types.yaml")
    let own = try String(contentsOf: types, encoding: .utf8).lowercased()
    let searched = try identifiers(run.packet, reference).filter { !own.contains($0.lowercased()) }
    #expect(searched.count > 20)
    for name in names {
      let bytes = try Data(contentsOf: folder.appending(path: name))
      let text = name.hasSuffix(".jpg") ? "" : String(decoding: bytes, as: UTF8.self).lowercased()
      for word in searched {
        #expect(bytes.range(of: Data(word.utf8)) == nil, "\(word) in \(name)")
        #expect(!hasWord(word.lowercased(), text), "\(word) in \(name)")
      }
      #expect(text.firstMatch(of: /[12][0-9]{3}-[0-9]{2}-[0-9]{2}/) == nil, "a date in \(name)")
    }
    struct Copy: Decodable {
      struct Labelled: Decodable { let id: String }
      struct Site: Decodable, Hashable { let site: String; let side: String? }
      struct Study: Decodable { let sites: [Site] }
      struct Assignment: Decodable { let specialties: [Labelled] }
      struct Money: Decodable { let cents: Int }
      struct Quote: Decodable { let total: Money }
      struct Pages: Decodable { let billable: Int }
      let imaging: [Study]
      let assignment: Assignment
      let quote: Quote
      let pages: Pages
    }
    let copy = try JSONDecoder().decode(Copy.self, from: Data(contentsOf: folder.appending(path: "packet.json")))
    let packet = try PacketOnDisk(at: run.packet)
    #expect(
      Set(copy.imaging.flatMap(\.sites).map { [$0.site, $0.side] })
        == Set(packet.imaging.sites.map { [$0.site, $0.side] }))
    #expect(copy.assignment.specialties.map(\.id) == packet.assignment.specialties.map(\.id))
    #expect(copy.quote.total.cents == packet.quote.total.cents && copy.pages.billable == packet.pageCount.billable)
    #expect(try await Program().run(base).status == 65)
    let audit = try await Program().run(["audit", reference, "--workspace", workspace.path])
    #expect(audit.output.contains("copy-deidentified"))
  }
}
