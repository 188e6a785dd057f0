/// What the referring physician said of the case: `case.yaml`, `case.json` or the hook's body. Every key but the reference may be missing.
package struct RequestForm: Hashable, Sendable, Codable {
  package struct Identifier: Hashable, Sendable, Codable {
    package var issuer: String?
    package var value: String

    package init(issuer: String? = nil, value: String) {
      self.issuer = issuer
      self.value = value
    }
  }

  package struct Patient: Hashable, Sendable, Codable {
    package var family: String?
    package var given: String?
    package var birthDate: CalendarDate?
    package var sex: String?
    package var state: String?
    package var country: String?
    package var identifiers: [Identifier]?

    package init(
      family: String? = nil, given: String? = nil, birthDate: CalendarDate? = nil, sex: String? = nil,
      state: String? = nil, country: String? = nil, identifiers: [Identifier]? = nil
    ) {
      self.family = family
      self.given = given
      self.birthDate = birthDate
      self.sex = sex
      self.state = state
      self.country = country
      self.identifiers = identifiers
    }
  }

  package struct Physician: Hashable, Sendable, Codable {
    package var name: String?
    package var email: String?
    package var fax: String?
    package var facility: String?

    package init(name: String? = nil, email: String? = nil, fax: String? = nil, facility: String? = nil) {
      self.name = name
      self.email = email
      self.fax = fax
      self.facility = facility
    }
  }

  package struct DeclaredImaging: Hashable, Sendable, Codable {
    package var modality: String?
    package var site: String?
    package var date: CalendarDate?

    package init(modality: String? = nil, site: String? = nil, date: CalendarDate? = nil) {
      self.modality = modality
      self.site = site
      self.date = date
    }
  }

  package struct DeclaredPathology: Hashable, Sendable, Codable {
    package var site: String?
    package var date: CalendarDate?
    /// `slides`, `blocks`, `unstained slides`, `special stains`, `report` as written.
    package var materials: [String]?

    package init(site: String? = nil, date: CalendarDate? = nil, materials: [String]? = nil) {
      self.site = site
      self.date = date
      self.materials = materials
    }
  }

  package struct Declared: Hashable, Sendable, Codable {
    package var imaging: [DeclaredImaging]?
    package var pathology: [DeclaredPathology]?
    package var records: [String]?

    package init(
      imaging: [DeclaredImaging]? = nil, pathology: [DeclaredPathology]? = nil, records: [String]? = nil
    ) {
      self.imaging = imaging
      self.pathology = pathology
      self.records = records
    }
  }

  /// Which reviews are asked for: all, none, or those listed by name.
  package enum ReviewSelection: Hashable, Sendable {
    case all, none
    case listed([String])
  }

  package struct Reviews: Hashable, Sendable, Codable {
    package var imaging: ReviewSelection?
    package var pathology: ReviewSelection?

    package init(imaging: ReviewSelection? = nil, pathology: ReviewSelection? = nil) {
      self.imaging = imaging
      self.pathology = pathology
    }
  }

  package var reference: CaseReference?
  package var patient: Patient?
  package var physician: Physician?
  package var declared: Declared?
  package var reviews: Reviews?
  package var questions: [String]?
  package var diagnosis: String?
  package var collectionService: Bool?

  package init(
    reference: CaseReference? = nil, patient: Patient? = nil, physician: Physician? = nil, declared: Declared? = nil,
    reviews: Reviews? = nil, questions: [String]? = nil, diagnosis: String? = nil, collectionService: Bool? = nil
  ) {
    self.reference = reference
    self.patient = patient
    self.physician = physician
    self.declared = declared
    self.reviews = reviews
    self.questions = questions
    self.diagnosis = diagnosis
    self.collectionService = collectionService
  }
}

extension RequestForm.ReviewSelection: Codable {
  package init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    do {
      self = .listed(try container.decode([ListedReview].self).map(\.text))
      return
    } catch DecodingError.typeMismatch {
      // Not a list: a word.
    }
    switch try container.decode(String.self) {
    case "all": self = .all
    case "none": self = .none
    default:
      throw DecodingError.dataCorruptedError(in: container, debugDescription: "reviews are all, none or a list")
    }
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    switch self {
    case .all: try container.encode("all")
    case .none: try container.encode("none")
    case .listed(let list): try container.encode(list)
    }
  }
}

/// An entry of a list of reviews: a line of text, or modality, site and date by name.
private struct ListedReview: Decodable {
  let text: String

  init(from decoder: any Decoder) throws {
    do {
      text = try decoder.singleValueContainer().decode(String.self)
      return
    } catch DecodingError.typeMismatch {
      // Not a text: its parts.
    }
    let parts = try RequestForm.DeclaredImaging(from: decoder)
    text = [parts.modality, parts.site, parts.date?.description].compactMap(\.self).joined(separator: " ")
  }
}
