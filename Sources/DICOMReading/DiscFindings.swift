import CaseModel

/// Counts what went wrong on a disc, and says each thing once.
struct DiscTroubles {
  var unreadable = 0
  var tooDeep = 0
  var damaged = 0
  var unknownTransferSyntaxes = 0
  var guessedTexts = 0
  var withoutUIDs = 0
  var documentsCut = 0
  var tooLong = 0

  func findings(otherFiles: Int, studies: StudyCollection) -> [Finding] {
    var findings: [Finding] = []
    func add(_ count: Int, _ code: String, _ severity: Finding.Severity, _ message: (Int) -> String) {
      if count > 0 { findings.append(Finding(code: code, severity: severity, message: message(count))) }
    }
    if studies.instanceCount == 0 {
      findings.append(
        Finding(
          code: "disc-without-images", severity: .error,
          message: "No DICOM image could be read on this disc. Ask the sender for the disc again, as DICOM."))
    }
    add(unreadable, "dicom-unreadable", .warning) {
      "\($0) DICOM files could not be read and are not counted. Ask the sender for the disc again if images are missing."
    }
    add(tooDeep, "dicom-too-deep", .warning) {
      "\($0) DICOM files nest their data beyond every sensible depth; they were not read. Have them checked before opening them elsewhere."
    }
    add(damaged, "dicom-damaged", .warning) {
      "\($0) DICOM files are cut short or damaged: their headers were read as far as they go. Ask for the disc again before the review."
    }
    add(tooLong, "dicom-header-too-long", .warning) {
      "\($0) DICOM files have headers beyond 64 MiB; they were read as far as that."
    }
    add(unknownTransferSyntaxes, "dicom-unknown-transfer-syntax", .note) {
      "\($0) DICOM files are written in a transfer syntax that the standard does not know: a viewer may not show them."
    }
    add(guessedTexts, "dicom-character-set", .note) {
      "\($0) DICOM files hold text that is not in the character set they declare; it was read by its bytes. Check the names."
    }
    add(withoutUIDs, "dicom-without-identifiers", .warning) {
      "\($0) DICOM files do not say to which study or series they belong; they were put together."
    }
    add(studies.studiesOfSeveralPatients, "study-of-several-patients", .warning) {
      "\($0) studies name more than one patient. Check whose they are before the review."
    }
    add(studies.missingInstances, "series-incomplete", .warning) {
      "\($0) images are missing between the first and the last of their series. Ask the sender for the disc again before the review."
    }
    add(studies.identicalCopies, "dicom-duplicates", .note) {
      "\($0) files are further copies of an image that the disc already holds; each image counts once."
    }
    add(studies.contradictingCopies, "dicom-duplicates-differ", .warning) {
      "\($0) files carry the identifier of another image on the disc but other content; both were kept and counted. Check the images at the review."
    }
    add(documentsCut, "embedded-document-cut", .warning) {
      "\($0) documents inside DICOM files are incomplete or beyond 512 MiB; they were left out."
    }
    add(otherFiles, "disc-other-files", .note) {
      "\($0) files on the disc are no DICOM (viewers, autorun files, pages for a browser); they were left unread."
    }
    return findings
  }
}
