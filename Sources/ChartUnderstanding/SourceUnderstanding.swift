import CaseModel

/// One document with everything that was read in it.
package struct ReadDocument: Sendable, Hashable, Codable {
  package let document: Document
  package let extract: DocumentExtract
  /// For radiology reports: the DICOM modality of the exam.
  package let modality: String?
  /// Blocks, unstained slides, special stains: ids of the pipeline's flags.
  package let pathologyFlags: [Evidenced<String>]
  /// Why the document starts where it does.
  package let cutReasons: [Evidence]
}

/// What reading one source gives.
package struct SourceUnderstanding: Sendable, Hashable, Codable {
  package let documents: [ReadDocument]
  package let stream: SourceStream
  package let findings: [Finding]
}

/// One document as it was cut and named, before anything else was read in it.
package struct SeparatedDocument: Sendable, Hashable, Codable {
  package let document: Document
  /// For radiology reports: the DICOM modality of the exam.
  package let modality: String?
  /// Why the document starts where it does.
  package let cutReasons: [Evidence]
}

/// A source cut into documents.
package struct SeparatedSource: Sendable, Hashable, Codable {
  package let documents: [SeparatedDocument]
  package let stream: SourceStream
  /// The order in which the pages were separated, where it is not the file's.
  package let readingOrder: [PageNumber]?
  package let findings: [Finding]
}
