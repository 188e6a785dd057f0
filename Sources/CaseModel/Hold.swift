/// A question to the coordinator: something unclear about money, identity or eligibility that is never guessed.
package struct Hold: Hashable, Sendable, Codable {
  /// What kind of matter it is about.
  package enum Matter: String, Sendable, Codable, CaseIterable {
    case pages, sites, pathology, identity, eligibility, password, reviews, questions, matching
  }

  package struct Choice: Hashable, Sendable, Codable {
    /// What `dossier decide REF HOLD CHOICE` takes: `two-sites`, `exclude`, …
    package let id: String
    /// In plain words, as the answer to `question`.
    package let label: String
    /// What the choice does to the quote, in cents; `nil` where that cannot be told yet.
    package var quoteDeltaInCents: Int?

    package init(id: String, label: String, quoteDeltaInCents: Int? = nil) {
      self.id = id
      self.label = label
      self.quoteDeltaInCents = quoteDeltaInCents
    }
  }

  /// Stable for what it is about, and only that: `sites/1.2.840…/abdomen-pelvis`. It holds no patient data.
  package let subject: String
  package let matter: Matter
  package let question: String
  package var choices: [Choice]
  package let evidence: [Evidence]
  /// The choice that stands until somebody decides (the safe one); `nil` where the matter stays out of the quote until then.
  package let standing: String?

  package init(
    subject: String, matter: Matter, question: String, choices: [Choice], evidence: [Evidence], standing: String?
  ) {
    self.subject = subject
    self.matter = matter
    self.question = question
    self.choices = choices
    self.evidence = evidence
    self.standing = standing
  }
}

/// A coordinator's answer to a hold. It counts as long as the hold's evidence is what it was.
package struct Decision: Hashable, Sendable, Codable {
  package let subject: String
  /// The digest of the hold's evidence at the time of the answer.
  package let evidenceDigest: BlobDigest
  package let choice: String
  /// A free text: a note, a password, a reason.
  package let note: String?

  package init(subject: String, evidenceDigest: BlobDigest, choice: String, note: String?) {
    self.subject = subject
    self.evidenceDigest = evidenceDigest
    self.choice = choice
    self.note = note
  }
}
