/// When a failed job is tried again, and when no more.
package struct RetryPolicy: Hashable, Sendable {
  package var base: Duration
  package var ceiling: Duration
  /// Share of the delay by which it is shifted at random, up or down.
  package var jitter: Double
  /// After so many attempts the job is dead.
  package var maximumAttempts: Int

  package init(
    base: Duration = .seconds(5), ceiling: Duration = .seconds(3600), jitter: Double = 0.2, maximumAttempts: Int = 5
  ) {
    self.base = base
    self.ceiling = ceiling
    self.jitter = jitter
    self.maximumAttempts = maximumAttempts
  }

  /// min(2^(attempts − 1) × base, ceiling), shifted by `chance` (−1 to 1) times the jitter.
  package func delay(afterAttempts attempts: Int, chance: Double) -> Duration {
    let doubled = base * (1 << min(max(attempts - 1, 0), 30))
    return min(doubled, ceiling) * (1 + jitter * min(max(chance, -1), 1))
  }
}

/// How long a claim holds without a sign of life, and how often one is given.
package struct LeasePolicy: Hashable, Sendable {
  package var lease: Duration
  package var heartbeat: Duration

  package init(lease: Duration = .seconds(30), heartbeat: Duration = .seconds(10)) {
    self.lease = lease
    self.heartbeat = heartbeat
  }
}
