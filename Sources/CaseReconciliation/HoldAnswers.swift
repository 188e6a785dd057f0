import CaseModel

/// The answers that coordinators gave, for rules that would otherwise hold.
///
/// A rule makes its hold from its evidence, asks here, and leaves the hold open where nobody has answered it as it stands now.
package struct HoldAnswers: Sendable {
  private let answer: @Sendable (Hold) -> String?

  /// `answer` gives the choice for a hold with exactly this subject and evidence; `nil` where there is none.
  package init(_ answer: @escaping @Sendable (Hold) -> String?) { self.answer = answer }

  package static let none = HoldAnswers { _ in nil }

  /// The choice that was made, if it is one that the hold offers.
  package func choice(for hold: Hold) -> String? {
    guard let choice = answer(hold), hold.choices.contains(where: { $0.id == choice }) else { return nil }
    return choice
  }
}
