import CaseModel
import CaseStore
import StageContract

/// What a delivery says of the case it belongs to.
package struct RoutingAnswer: Hashable, Sendable {
  /// References on cover sheets and request forms: exactly one routes.
  package let named: [CaseReference]
  /// References on other pages: never enough to route, worth showing.
  package let mentioned: [CaseReference]
  /// False where something of it could not be read.
  package let isComplete: Bool

  package init(named: [CaseReference], mentioned: [CaseReference], isComplete: Bool) {
    self.named = named
    self.mentioned = mentioned
    self.isComplete = isComplete
  }

  /// The one case that it can belong to. Another reference anywhere in it is a doubt, and a doubt is asked.
  package var destination: CaseReference? {
    guard named.count == 1, mentioned.allSatisfy({ $0 == named[0] }) else { return nil }
    return named[0]
  }
}

/// Reads a kept delivery for the references in it.
package protocol DeliveryRouter: Sendable {
  func references(in manifest: ArrivalManifest) async throws(StageFailure) -> RoutingAnswer
}

/// Looks into what is held and files what names its case.
package struct RouteHeld: Sendable {
  package struct Outcome: Hashable, Sendable {
    package var filed: [CaseReference] = []
    package var unrouted = 0
    /// Codes of failures after which it is tried again.
    package var failures: [String] = []

    package init() {}
  }

  private let intake: Intake
  private let router: any DeliveryRouter

  package init(intake: Intake, router: any DeliveryRouter) {
    self.intake = intake
    self.router = router
  }

  /// Goes once over everything that nobody has looked into yet.
  package func run() async throws(ReceiveFailure) -> Outcome {
    var outcome = Outcome()
    for delivery in try intake.held.all() where delivery.state == .new && !Task.isCancelled {
      do {
        let kept = try await KeptDelivery(manifest: delivery.manifest, from: intake.blobs)
        let answer = try await router.references(in: kept.manifest)
        if let reference = answer.destination, try await file(delivery, under: reference) {
          outcome.filed.append(reference)
        } else {
          var unrouted = delivery
          unrouted.state = .unrouted
          unrouted.candidates = Set(answer.named + answer.mentioned).sorted()
          unrouted.reason =
            unrouted.candidates.count > 1 ? .several : answer.isComplete ? .unnamed : .unreadable
          try intake.held.put(unrouted)
          outcome.unrouted += 1
        }
      } catch let failure as StageFailure {
        outcome.failures.append(failure.code)
      } catch let failure as ReceiveFailure {
        outcome.failures.append(failure.code)
      } catch {
        throw .heldDamaged
      }
    }
    return outcome
  }

  /// False where the case was purged: then a coordinator has to say what it is.
  private func file(_ delivery: HeldDelivery, under reference: CaseReference) async throws(ReceiveFailure) -> Bool {
    do throws(ReceiveFailure) {
      _ = try await intake.file(delivery, under: reference)
      return true
    } catch .store(.purged) {
      return false
    }
  }
}
