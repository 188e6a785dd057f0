/// Why a stage gave no output, and what follows from it.
package struct StageFailure: Error, Hashable, Sendable, CustomStringConvertible {
  /// The only thing that is branched on.
  package enum Verdict: Hashable, Sendable {
    /// The same may go well later; `nil` leaves the time to the store's backoff.
    case retry(after: Duration?)
    /// A person has to decide first.
    case review
    /// This input can never be used.
    case reject
    /// Something is wrong with the installation: nothing further of this kind should be tried.
    case halt
  }

  /// A stable name for programs, in lower-case words joined by hyphens. Goes into job rows and logs.
  package let code: String
  package let verdict: Verdict
  /// What happened, where, and the next step; without patient data.
  package let message: String
  /// How many attempts this failure uses up: 2 where a reader crashed.
  package let weight: Int

  package init(code: String, verdict: Verdict, message: String, weight: Int = 1) {
    self.code = code
    self.verdict = verdict
    self.message = message
    self.weight = weight
  }

  package var description: String { "\(code): \(message)" }
}

extension StageFailure {
  package init(_ failure: BlobFailure) {
    let verdict: Verdict =
      switch failure {
      case .missing, .damaged: .reject
      case .noSpace, .system: .retry(after: nil)
      case .keyMissing, .wrongKey, .keyUnsafe, .tooLarge: .halt
      }
    self.init(code: failure.code, verdict: verdict, message: failure.description)
  }

  package init(_ failure: ReaderFailure) {
    switch failure {
    case .receiver(let own): self = own
    case .blobs(let blobs): self.init(blobs)
    case .missing: self.init(code: failure.code, verdict: .halt, message: failure.description)
    case .crashed, .outOfLimits, .timedOut, .garbage:
      self.init(code: failure.code, verdict: .retry(after: nil), message: failure.description, weight: 2)
    case .failed, .cancelled, .system:
      self.init(code: failure.code, verdict: .retry(after: nil), message: failure.description)
    }
  }
}
