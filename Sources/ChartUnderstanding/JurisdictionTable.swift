/// Where the programme may serve: `Pipelines/jurisdictions.yaml`.
package struct JurisdictionTable: Codable, Sendable, Hashable {
  package enum Rule: String, Codable, Sendable, Hashable, CaseIterable {
    case eligible
    case prohibited
    case pathologyProhibited = "pathology-prohibited"
    case radiologyProhibited = "radiology-prohibited"
    case bothProhibited = "both-prohibited"
    case sanctioned
    /// The table does not say: the programme must confirm.
    case unknown
  }

  package struct Entry: Codable, Sendable, Hashable {
    package let name: String
    /// USPS code of a state, ISO 3166-1 alpha-2 of a country.
    package let code: String?
    package let otherNames: [String]?
    package let rule: Rule
    package let source: String?

    package init(name: String, code: String?, otherNames: [String]? = nil, rule: Rule, source: String?) {
      self.name = name
      self.code = code
      self.otherNames = otherNames
      self.rule = rule
      self.source = source
    }
  }

  /// The rule for a place that no entry names.
  package let `default`: Rule
  /// The country that the states belong to.
  package let homeCountry: String?
  package let adultsOnly: Bool?
  package let adultAge: Int?
  package let states: [Entry]
  package let countries: [Entry]

  package init(
    default: Rule, homeCountry: String? = nil, adultsOnly: Bool? = nil, adultAge: Int? = nil, states: [Entry],
    countries: [Entry]
  ) {
    self.default = `default`
    self.homeCountry = homeCountry
    self.adultsOnly = adultsOnly
    self.adultAge = adultAge
    self.states = states
    self.countries = countries
  }
}
