import CaseModel

/// How one stated identity stands to the case's patient, and why.
package struct IdentityMatch: Sendable, Hashable {
  package let verdict: IdentityVerdict
  /// A word on what agreed and what did not; no patient data.
  package let reason: String
}

/// Compares stated identities with the patient of the case, forgiving what people, printers and recognition do to names.
///
/// A match needs birth date, family and given name. Near is `probable`; a clear other person is `conflict`. A part in which two readers
/// read a word differently is near at worst, and forgiven nothing.
package struct MatchIdentity: Sendable {
  private enum Agreement { case equal, near, different, unknown }

  let rules: IdentityRules
  private let nicknames: [String: [Int]]
  private let suffixes: [String: Bool]
  private let confusions: [UInt8: UInt8]
  private let issuers: Issuers

  package init(_ rules: IdentityRules) {
    self.rules = rules
    issuers = Issuers(rules)
    var nicknames: [String: [Int]] = [:]
    for (index, group) in rules.nicknames.enumerated() {
      for name in group { nicknames[Folding.folded(name), default: []].append(index) }
    }
    self.nicknames = nicknames
    suffixes = Dictionary(
      (rules.suffixes + rules.titles).map { (Folding.folded($0), true) }, uniquingKeysWith: { first, _ in first })
    confusions = Dictionary(
      rules.confusions.compactMap { pair in
        let bytes = Array(pair.lowercased().utf8)
        return bytes.count == 2 ? (bytes[0], bytes[1]) : nil
      }, uniquingKeysWith: { first, _ in first })
  }

  package func run(_ stated: StatedIdentity, _ patient: RequestForm.Patient) -> IdentityMatch {
    let family = names(stated.family)
    let given = names(stated.given)
    let trueFamily = names(patient.family)
    let trueGiven = names(patient.given)
    var families = compareFamily(family, trueFamily)
    var givens = compareGiven(given, trueGiven)
    if families == .different || givens == .different {
      // The order of a name without a comma is anybody's guess.
      let swapped = (compareFamily(given, trueFamily), compareGiven(family, trueGiven))
      if swapped.0 == .equal && swapped.1 == .equal { (families, givens) = swapped }
      if holds(family + given, trueFamily, trueGiven) { (families, givens) = (.equal, .equal) }
    }
    let isScan = stated.legibility != .written
    let isBeside = stated.birthDate == nil && stated.possibleBirthDates.contains { $0 == patient.birthDate }
    var birth =
      isBeside ? Agreement.equal : compare(stated.birthDate, patient.birthDate, digits: isScan ? 2 : 1)
    if birth == .equal, stated.family == nil || stated.given == nil,
      holds(stated.wordsAround, near: trueFamily, trueGiven)
    {
      (families, givens) = (.equal, .equal)
    }
    let number = compare(stated.identifiers, patient.identifiers ?? [])
    func unlessDoubted(_ found: Agreement, _ part: StatedIdentity.Part) -> Agreement {
      found == .different && stated.doubted.contains(part) ? .near : found
    }
    families = unlessDoubted(families, .name)
    givens = unlessDoubted(givens, .name)
    birth = unlessDoubted(birth, .birthDate)
    let found =
      misread(stated, patient, (families, givens, birth, number)) ?? judge(families, givens, birth, number)
    guard found.verdict == .conflict, stated.legibility == .poor || isScan && birth == .equal else { return found }
    return IdentityMatch(verdict: .probable, reason: "\(found.reason), on a page that is hard to read")
  }

  /// On a scan one part may be misread where all others agree; a given name only beside the record number, for twins share the rest.
  private func misread(
    _ stated: StatedIdentity, _ patient: RequestForm.Patient,
    _ parts: (family: Agreement, given: Agreement, birth: Agreement, number: Agreement)
  ) -> IdentityMatch? {
    guard stated.legibility == .recognised, stated.doubted.isEmpty else { return nil }
    switch parts {
    case (.near, .equal, .equal, _)
    where (patient.family ?? "").count >= rules.misreadLength || parts.number == .equal:
      return IdentityMatch(
        verdict: .match, reason: "birth date and given name agree, the family name but for misread letters")
    case (.equal, .near, .equal, _) where isMisread(stated.given, patient.given):
      return IdentityMatch(
        verdict: .match, reason: "birth date and family name agree, the long given name but for a misread letter")
    case (.equal, .near, .equal, .equal), (.equal, .equal, .near, .equal):
      return IdentityMatch(verdict: .match, reason: "the record number and all but misread letters agree")
    default: return nil
    }
  }

  /// A DICOM person name: `Family^Given^Middle^Prefix^Suffix` (PS3.5 6.2, PN).
  package func run(_ header: PatientAsWritten, _ patient: RequestForm.Patient) -> IdentityMatch {
    run(MatchIdentity.stated(header), patient)
  }

  package static func stated(_ header: PatientAsWritten) -> StatedIdentity {
    let group = (header.name ?? "").split(separator: "=", omittingEmptySubsequences: false).first.map(String.init) ?? ""
    let parts = group.split(separator: "^", omittingEmptySubsequences: false).map(String.init)
    var family = parts.first.flatMap { $0.isEmpty ? nil : $0 }
    var given = parts.count > 1 && !parts[1].isEmpty ? parts[1] : nil
    if given == nil, let whole = family {
      // Some devices write 'DOE, JANE' or 'DOE JANE' into the family component.
      let pieces = whole.split(whereSeparator: { $0 == "," || $0 == " " }).map(String.init)
      if pieces.count >= 2 {
        family = pieces[0]
        given = pieces[1]
      }
    }
    return StatedIdentity(
      family: family, given: given, birthDate: header.birthDate,
      identifiers: header.identifier.map { [.init(issuer: header.issuer, value: $0)] } ?? [],
      evidence: [])
  }

  private func judge(
    _ family: Agreement, _ given: Agreement, _ birth: Agreement, _ number: Agreement
  ) -> IdentityMatch {
    func match(_ verdict: IdentityVerdict, _ reason: String) -> IdentityMatch {
      IdentityMatch(verdict: verdict, reason: reason)
    }
    let sharesNumber = number == .equal
    switch (family, given, birth) {
    case (.unknown, .unknown, .unknown):
      return match(sharesNumber ? .probable : .unstated, "nothing but a number is stated")
    case (.unknown, .unknown, .equal) where sharesNumber: return match(.match, "birth date and record number agree")
    case (.unknown, .unknown, .equal): return match(.probable, "only the birth date is stated and agrees")
    case (.unknown, .unknown, .different) where number == .different:
      return match(.conflict, "another birth date and another record number")
    case (.unknown, .unknown, .near), (.unknown, .unknown, .different):
      return match(.probable, "only a birth date is stated and it differs")
    case (.equal, .equal, .equal): return match(.match, "birth date, family and given name agree")
    case (.equal, .equal, .unknown) where sharesNumber: return match(.match, "names and record number agree")
    case (.equal, .equal, .unknown): return match(.probable, "names agree, no birth date to compare")
    case (.equal, .equal, .near): return match(.probable, "names agree, the birth dates nearly")
    case (.equal, .equal, .different):
      return match(sharesNumber ? .probable : .conflict, "same name, another birth date")
    case (.different, .different, .equal) where sharesNumber:
      return match(.probable, "another name over the same birth date and record number")
    case (.different, .different, _): return match(.conflict, "another name")
    case (_, _, .different):
      return match(sharesNumber ? .probable : .conflict, "another birth date and not the same name")
    default: return match(.probable, "near, but not the same in every part")
    }
  }

  /// No two people of one birth date and family have given names this long that differ in one letter.
  private func isMisread(_ stated: String?, _ known: String?) -> Bool {
    guard let a = names(stated).first, let b = names(known).first, b.utf8.count >= rules.misreadGivenLength else {
      return false
    }
    return EditDistance.between(skeleton(a), skeleton(b), limit: 1) <= 1
  }

  /// Where a comma was lost or misread, the words of the name are what is left of it.
  private func holds(_ words: [String], _ family: [String], _ given: [String]) -> Bool {
    guard let first = given.first, family.count == 1, family[0].count >= 3, first.count >= 3 else { return false }
    guard let at = words.firstIndex(where: { skeleton($0) == skeleton(family[0]) }) else { return false }
    return words.indices.contains {
      $0 != at && (skeleton(words[$0]) == skeleton(first) || isNickname(words[$0], first))
    }
  }

  /// Where the label of the name was misread or there is none: the names stand beside the birth date, near each other.
  private func holds(_ words: [String], near family: [String], _ given: [String]) -> Bool {
    guard let first = given.first, let last = family.last, first.count >= 3, last.count >= 3 else { return false }
    func places(_ name: String) -> [Int] { words.indices.filter { skeleton(words[$0]) == skeleton(name) } }
    let lasts = places(last)
    return family.allSatisfy { !places($0).isEmpty }
      && places(first).contains { at in lasts.contains { $0 != at && abs($0 - at) <= 4 } }
  }

  private func names(_ text: String?) -> [String] {
    guard let text else { return [] }
    let words = Folding.words(text)
    let kept = words.filter { suffixes[$0] == nil }
    return kept.isEmpty ? words : kept
  }

  private func compareFamily(_ left: [String], _ right: [String]) -> Agreement {
    guard !left.isEmpty, !right.isEmpty else { return .unknown }
    let a = left.joined()
    let b = right.joined()
    if skeleton(a) == skeleton(b) { return .equal }
    if isTruncation(a, b) { return .equal }
    // Double names: one part of two is enough, where it is a name and no particle.
    if left.count > 1 || right.count > 1 {
      let shared = left.contains { part in part.count >= 3 && right.contains { skeleton($0) == skeleton(part) } }
      if shared { return .equal }
    }
    return isNear(a, b) ? .near : .different
  }

  private func compareGiven(_ left: [String], _ right: [String]) -> Agreement {
    guard let a = left.first, let b = right.first else { return .unknown }
    if skeleton(a) == skeleton(b) || skeleton(left.joined()) == skeleton(right.joined()) { return .equal }
    if a.count == 1 || b.count == 1 { return a.first == b.first ? .near : .different }
    if isNickname(a, b) || isTruncation(a, b) { return .equal }
    // 'Anne Marie' and 'Marie' are near: a middle name in use.
    if left.contains(where: { part in part.count > 1 && right.contains { skeleton($0) == skeleton(part) } }) {
      return .near
    }
    return isNear(a, b) ? .near : .different
  }

  /// - Parameter digits: how many may differ in dates that are near.
  private func compare(_ left: CalendarDate?, _ right: CalendarDate?, digits: Int) -> Agreement {
    guard let left, let right else { return .unknown }
    if left == right { return .equal }
    if left.year == right.year, left.month == right.day, left.day == right.month { return .near }
    let different = zip(left.description.utf8, right.description.utf8).count { $0 != $1 }
    return different <= digits ? .near : .different
  }

  /// One number issued by two houses is two numbers, and two numbers of two houses contradict nothing: only a second
  /// number of the same house does, or one where neither tells its issuer.
  private func compare(_ stated: [RequestForm.Identifier], _ known: [RequestForm.Identifier]) -> Agreement {
    var found = Agreement.unknown
    for number in stated {
      for other in known {
        let issuers = issuers.relation(number.issuer, other.issuer)
        if issuers != .different, isSameNumber(number, other) { return .equal }
        if issuers == .same { found = .different }
      }
    }
    return found
  }

  private func isSameNumber(_ left: RequestForm.Identifier, _ right: RequestForm.Identifier) -> Bool {
    skeleton(Folding.words(left.value).joined()) == skeleton(Folding.words(right.value).joined())
  }

  /// The numbers that are known of a patient, with those of another statement about the same patient.
  func adding(_ stated: [RequestForm.Identifier], to known: [RequestForm.Identifier]) -> [RequestForm.Identifier] {
    stated.reduce(known) { all, number in
      let isKnown = all.contains { isSameNumber($0, number) && issuers.relation($0.issuer, number.issuer) == .same }
      return isKnown ? all : all + [number]
    }
  }

  private func isNickname(_ left: String, _ right: String) -> Bool {
    guard let a = nicknames[left], let b = nicknames[right] else { return false }
    return a.contains { b.contains($0) }
  }

  private func isTruncation(_ left: String, _ right: String) -> Bool {
    let (short, long) = left.utf8.count < right.utf8.count ? (left, right) : (right, left)
    return short.utf8.count >= rules.truncationLength && long.hasPrefix(short)
  }

  private func isNear(_ left: String, _ right: String) -> Bool {
    let a = skeleton(left)
    let b = skeleton(right)
    let limit = max(a.utf8.count, b.utf8.count) >= 8 ? 2 : 1
    guard min(a.utf8.count, b.utf8.count) >= 3 else { return false }
    return EditDistance.between(a, b, limit: limit) <= limit
  }

  /// The name with letters and digits that recognition confuses brought to one of them.
  private func skeleton(_ name: String) -> String {
    String(decoding: name.utf8.map { confusions[$0] ?? $0 }, as: UTF8.self)
  }
}

extension MatchIdentity {
  /// The patient on whom the documents agree, for a case without a form; `nil` where none is stated in full or two are stated equally often.
  package func consensus(of stated: [StatedIdentity]) -> RequestForm.Patient? {
    var groups: [(patient: RequestForm.Patient, count: Int)] = []
    // A banner stands on page after page: what is written the same is compared once.
    var known: [String: Int] = [:]
    for identity in stated {
      guard let family = identity.family, let given = identity.given, let birthDate = identity.birthDate else {
        continue
      }
      let doubted = identity.doubted.map(\.rawValue).sorted().joined(separator: ",")
      let written = "\(identity.legibility) \(doubted) \(birthDate) \(given)/\(family)"
      let index = known[written] ?? groups.firstIndex { run(identity, $0.patient).verdict == .match }
      known[written] = index ?? groups.count
      if let index {
        groups[index].count += 1
        groups[index].patient.identifiers = adding(
          identity.identifiers, to: groups[index].patient.identifiers ?? [])
      } else {
        groups.append(
          (
            RequestForm.Patient(
              family: family, given: given, birthDate: birthDate, identifiers: identity.identifiers),
            1
          ))
      }
    }
    let ranked = groups.sorted { $0.count > $1.count }
    guard let best = ranked.first, ranked.count < 2 || ranked[1].count < best.count else { return nil }
    return best.patient
  }
}
