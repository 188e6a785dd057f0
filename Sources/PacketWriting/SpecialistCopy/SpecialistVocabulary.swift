import CaseModel

/// The words that a specialist copy may say: a pipeline's own. What is not in it was read from the patient's records, and is not said.
package struct SpecialistVocabulary: Sendable {
  /// Imaging and biopsy sites by id.
  package var sites: [String: String]
  /// Sites of which a picture may show a face.
  package var faceSites: Set<String>
  package var documentTypes: [String: String]
  package var specialties: [String: String]
  package var reviews: [String: String]
  package var procedures: Set<String>
  package var stains: Set<String>
  /// Items of the price list.
  package var priceItems: [String: String]
  /// How the price list is called.
  package var priceList: String

  package init(
    sites: [String: String], faceSites: Set<String>, documentTypes: [String: String], specialties: [String: String],
    reviews: [String: String], procedures: Set<String>, stains: Set<String>, priceItems: [String: String],
    priceList: String
  ) {
    self.sites = sites
    self.faceSites = faceSites
    self.documentTypes = documentTypes
    self.specialties = specialties
    self.reviews = reviews
    self.procedures = procedures
    self.stains = stains
    self.priceItems = priceItems
    self.priceList = priceList
  }

  /// A site by its label, with its side; `nil` for one that is not ours.
  func site(_ site: SidedSite) -> JSONValue? {
    guard let label = sites[site.site.id] else { return nil }
    return .object([
      "site": .string(site.site.id), "label": .string(label), "side": .text(site.side?.rawValue),
    ])
  }

  /// The defined terms of (0008,0060) that images of a patient have (PS3.3 C.7.3.1.1.1): a header may say anything.
  static let modalities: Set<String> = [
    "BI", "BMD", "CR", "CT", "DG", "DX", "ECG", "ES", "GM", "IO", "IVOCT", "IVUS", "KER", "KO", "LEN", "MG", "MR", "NM",
    "OAM",
    "OCT", "OP", "OPM", "OPT", "OPV", "OT", "PR", "PT", "PX", "REG", "RF", "RG", "RTDOSE", "RTIMAGE", "RTPLAN",
    "RTSTRUCT", "SEG",
    "SM", "SR", "TG", "US", "XA", "XC",
  ]
}
