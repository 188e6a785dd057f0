/// How patients are named on pages and how names vary: `Pipelines/identity.yaml`.
package struct IdentityRules: Codable, Sendable, Hashable {
  package struct Labels: Codable, Sendable, Hashable {
    package let patient: [String]
    /// Labels that name the patient only where no other person's section is open: `name`.
    package let name: [String]
    package let family: [String]
    package let given: [String]
    package let birthDate: [String]
    package let identifier: [String]
    /// Physicians, contacts, relatives, subscribers: whoever follows is not the patient.
    package let others: [String]
    /// Any other label that ends the value before it: sex, age, phone.
    package let ends: [String]
  }

  package let labels: Labels
  package let suffixes: [String]
  package let titles: [String]
  /// Credentials and titles that tell a professional.
  package let professions: [String]
  package let particles: [String]
  /// Single words that tell a place where a name with a comma could stand: 'Springfield, Ohio'.
  package let places: [String]
  /// Words of many houses' names: two names that share only these are not of one house.
  package let commonHouseWords: [String]
  /// Each line: forms of one given name.
  package let nicknames: [[String]]
  /// Pairs that recognition confuses, as two-letter strings: `0o`, `1l`.
  package let confusions: [String]
  /// The least number of letters of a truncated name that is still taken for the whole one.
  package let truncationLength: Int
  /// The least number of letters of a family name of which one may be misread on a scan.
  package let misreadLength: Int
  /// The same of a given name.
  package let misreadGivenLength: Int
  /// A scan of whose longer words fewer are known, as a share of one, is read too badly to tell another person by.
  package let legibleShare: Double
}
