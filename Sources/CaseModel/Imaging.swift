/// What reading a disc tells: its studies as their headers state them, and what else it holds.
package struct DiscReading: Hashable, Sendable, Codable {
  /// Sorted by patient, date, uid.
  package let studies: [StudyRecord]
  /// Documents found inside (encapsulated PDF or CDA, PS3.3 A.45), as blobs of their own.
  package let documents: [EmbeddedDocument]
  /// Files that are no DICOM, by role: viewers, autorun files, HTML.
  package let otherFileCount: Int
  package let findings: [Finding]

  package init(studies: [StudyRecord], documents: [EmbeddedDocument], otherFileCount: Int, findings: [Finding]) {
    self.studies = studies
    self.documents = documents
    self.otherFileCount = otherFileCount
    self.findings = findings
  }
}

/// A document that a DICOM instance encapsulates.
package struct EmbeddedDocument: Hashable, Sendable, Codable {
  package let study: String
  package let mediaType: String
  package let title: String?
  package let digest: BlobDigest
  package let byteCount: Int

  package init(study: String, mediaType: String, title: String?, digest: BlobDigest, byteCount: Int) {
    self.study = study
    self.mediaType = mediaType
    self.title = title
    self.digest = digest
    self.byteCount = byteCount
  }
}

/// A patient as the headers write them (PS3.3 C.7.1.1), decoded to Unicode.
package struct PatientAsWritten: Hashable, Sendable, Codable {
  /// `Family^Given^Middle^Prefix^Suffix` (PS3.5 6.2, PN), first component group.
  package let name: String?
  package let identifier: String?
  package let issuer: String?
  package let birthDate: CalendarDate?
  package let sex: String?

  package init(name: String?, identifier: String?, issuer: String?, birthDate: CalendarDate?, sex: String?) {
    self.name = name
    self.identifier = identifier
    self.issuer = issuer
    self.birthDate = birthDate
    self.sex = sex
  }
}

/// A coded entry (PS3.3 8.8).
package struct CodedEntry: Hashable, Sendable, Codable {
  package let value: String
  /// `SCT`, `SRT`, `LN`, `CPT4`, `RADLEX`, a local scheme, …
  package let scheme: String
  package let meaning: String

  package init(value: String, scheme: String, meaning: String) {
    self.value = value
    self.scheme = scheme
    self.meaning = meaning
  }
}

package struct StudyRecord: Hashable, Sendable, Codable {
  /// (0020,000D)
  package let uid: String
  package let patient: PatientAsWritten
  package let date: CalendarDate?
  /// Distinct modalities of the series, sorted.
  package let modalities: [String]
  /// (0008,1030)
  package let description: String?
  package let accessionNumber: String?
  package let accessionIssuer: String?
  package let institution: String?
  /// (0008,1032)
  package let procedureCodes: [CodedEntry]
  /// (0032,1060) and the Request Attributes Sequence's, distinct.
  package let requestedProcedureDescriptions: [String]
  /// (0032,1064) and the Request Attributes Sequence's.
  package let requestedProcedureCodes: [CodedEntry]
  /// (0040,0254), distinct.
  package let performedDescriptions: [String]
  package let series: [SeriesRecord]
  /// Series that the disc's DICOMDIR lists for this study and of which no instance is there.
  package let absentSeries: [AbsentSeries]
  /// Blobs that hold an ``InstanceList`` each, one for every disc that brought some of it; `nil` in what was kept before they were.
  package var instanceLists: [BlobDigest]?

  package init(
    uid: String, patient: PatientAsWritten, date: CalendarDate?, modalities: [String], description: String?,
    accessionNumber: String?, accessionIssuer: String?, institution: String?, procedureCodes: [CodedEntry],
    requestedProcedureDescriptions: [String], requestedProcedureCodes: [CodedEntry], performedDescriptions: [String],
    series: [SeriesRecord], absentSeries: [AbsentSeries] = [], instanceLists: [BlobDigest]? = nil
  ) {
    self.uid = uid
    self.patient = patient
    self.date = date
    self.modalities = modalities
    self.description = description
    self.accessionNumber = accessionNumber
    self.accessionIssuer = accessionIssuer
    self.institution = institution
    self.procedureCodes = procedureCodes
    self.requestedProcedureDescriptions = requestedProcedureDescriptions
    self.requestedProcedureCodes = requestedProcedureCodes
    self.performedDescriptions = performedDescriptions
    self.series = series
    self.absentSeries = absentSeries
    self.instanceLists = instanceLists
  }

  package var instanceCount: Int { series.reduce(0) { $0 + $1.instanceCount } }
  /// Bytes of the instances' files.
  package var byteCount: Int { series.reduce(0) { $0 + $1.byteCount } }
}

/// A series that a table of contents names.
package struct AbsentSeries: Hashable, Sendable, Codable {
  /// (0020,000E)
  package let uid: String
  package let number: Int?
  package let modality: String?

  package init(uid: String, number: Int?, modality: String?) {
    self.uid = uid
    self.number = number
    self.modality = modality
  }
}

/// Instance numbers (0020,0013) that a series skips.
package struct InstanceGap: Hashable, Sendable, Codable {
  package let first: Int
  package let last: Int
  /// Instances that should lie between: fewer than the numbers where a series counts in steps.
  package let count: Int

  package init(first: Int, last: Int, count: Int) {
    self.first = first
    self.last = last
    self.count = count
  }
}

package struct SeriesRecord: Hashable, Sendable, Codable {
  /// What a series is for; only `diagnostic` series can name a site.
  package enum Role: String, Sendable, Codable, CaseIterable {
    case diagnostic, localizer, derived, doseReport, presentationState, keyObjects, structuredReport
    case scannedPaper, encapsulatedDocument, other
  }

  /// (0020,000E)
  package let uid: String
  package let number: Int?
  package let modality: String
  package let description: String?
  package let protocolName: String?
  /// (0018,0015)
  package let bodyPart: String?
  /// (0020,0060) or (0020,0062): `L`, `R`, `B`, `U`
  package let laterality: String?
  /// (0008,2218), with modifiers (0008,2220) following their region.
  package let anatomicRegions: [CodedEntry]
  /// (0040,0260), performed protocol codes.
  package let performedProtocolCodes: [CodedEntry]
  /// `axial`, `sagittal`, `coronal`, `oblique` from (0020,0037); `nil` where it cannot be told.
  package let plane: String?
  package let role: Role
  /// (0008,0016) of its instances, distinct, sorted.
  package let sopClasses: [String]
  /// (0002,0010), distinct, sorted.
  package let transferSyntaxes: [String]
  package let instanceCount: Int
  /// (0028,0008) summed: frames of all instances.
  package let frameCount: Int
  /// Bytes of the instances' files.
  package let byteCount: Int
  /// The first 32 gaps between the lowest and the highest instance number.
  package let gaps: [InstanceGap]
  /// The file of the instance in the middle, for a picture of the series; `nil` where the series holds no images.
  package let keyFile: BlobDigest?
  /// True where an instance says that its pixels name somebody or show a face: (0028,0301) Burned In Annotation or (0028,0302)
  /// Recognizable Visual Features is YES, or it is a rendering, a scan or a table and does not tell; false where all say NO to the first;
  /// else `nil`.
  package let showsIdentity: Bool?

  package init(
    uid: String, number: Int?, modality: String, description: String?, protocolName: String?, bodyPart: String?,
    laterality: String?, anatomicRegions: [CodedEntry], performedProtocolCodes: [CodedEntry], plane: String?,
    role: Role, sopClasses: [String], transferSyntaxes: [String], instanceCount: Int, frameCount: Int,
    byteCount: Int = 0, gaps: [InstanceGap] = [], keyFile: BlobDigest? = nil, showsIdentity: Bool? = nil
  ) {
    self.uid = uid
    self.number = number
    self.modality = modality
    self.description = description
    self.protocolName = protocolName
    self.bodyPart = bodyPart
    self.laterality = laterality
    self.anatomicRegions = anatomicRegions
    self.performedProtocolCodes = performedProtocolCodes
    self.plane = plane
    self.role = role
    self.sopClasses = sopClasses
    self.transferSyntaxes = transferSyntaxes
    self.instanceCount = instanceCount
    self.frameCount = frameCount
    self.byteCount = byteCount
    self.gaps = gaps
    self.keyFile = keyFile
    self.showsIdentity = showsIdentity
  }
}

/// An id of the pipeline's site table: `chest`, `knee`.
package struct BodySite: Hashable, Sendable, Codable, Comparable, CustomStringConvertible {
  package let id: String
  package init(_ id: String) { self.id = id }

  package init(from decoder: any Decoder) throws { id = try decoder.singleValueContainer().decode(String.self) }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(id)
  }

  package var description: String { id }
  package static func < (left: BodySite, right: BodySite) -> Bool { left.id < right.id }
}

package enum Laterality: String, Sendable, Codable, CaseIterable {
  case left, right, bilateral
}

/// A part of the body with its side: what an imaging or biopsy review is counted by. `side` is `nil` where the site has none or it is not told.
package struct SidedSite: Hashable, Sendable, Codable, Comparable {
  package let site: BodySite
  package let side: Laterality?

  package init(site: BodySite, side: Laterality?) {
    self.site = site
    self.side = side
  }

  package static func < (left: SidedSite, right: SidedSite) -> Bool {
    (left.site, left.side?.rawValue ?? "") < (right.site, right.side?.rawValue ?? "")
  }
}

/// The sites of one study, and what stayed unclear.
package struct StudySites: Hashable, Sendable, Codable {
  package let study: String
  package let sites: [Evidenced<SidedSite>]
  package let holds: [Hold]

  package init(study: String, sites: [Evidenced<SidedSite>], holds: [Hold]) {
    self.study = study
    self.sites = sites
    self.holds = holds
  }
}
