/// Tells whether two record numbers were issued by one house, by what the houses are called.
struct Issuers: Sendable {
  enum Relation: Sendable { case same, different, unknown }

  private let common: [String: Bool]

  init(_ rules: IdentityRules) {
    common = Dictionary(
      rules.commonHouseWords.map { (Folding.folded($0), true) }, uniquingKeysWith: { first, _ in first })
  }

  /// Where neither number tells its issuer they are taken for one house's; where one does, nothing is known.
  func relation(_ left: String?, _ right: String?) -> Relation {
    if left == nil && right == nil { return .same }
    guard let left, let right else { return .unknown }
    let a = Folding.words(left)
    let b = Folding.words(right)
    if a == b { return .same }
    // What is left of a name tells the house: 'Tidewater Lab' and 'Tidewater Clinic' keep one record.
    let ours = a.filter { common[$0] == nil }
    let theirs = b.filter { common[$0] == nil }
    guard !ours.isEmpty, !theirs.isEmpty else { return .unknown }
    return ours.contains { theirs.contains($0) || isMisread($0, among: theirs) } ? .same : .different
  }

  private func isMisread(_ word: String, among others: [String]) -> Bool {
    word.utf8.count >= 4 && others.contains { EditDistance.between(word, $0, limit: 1) <= 1 }
  }
}
