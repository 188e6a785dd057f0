import CaseModel
import CaseStore
import StageContract

/// The cases that `--where` describes, among those that have a packet.
struct ChosenCases {
  private enum Condition {
    case state(String)
    case oldPipeline
    case since(CalendarDate)
    case before(CalendarDate)
  }

  private let conditions: [Condition]
  private let pipeline: PipelineIdentity

  init(_ texts: [String], pipeline: PipelineIdentity) throws(CommandFailure) {
    self.pipeline = pipeline
    var conditions: [Condition] = []
    for text in texts {
      let words = text.split(separator: "=", maxSplits: 1).map(String.init)
      let date = words.count == 2 ? CalendarDate(words[1]) : nil
      switch (words.first, date) {
      case ("state", _) where words.count == 2 && ["held", "ready"].contains(words[1]):
        conditions.append(.state(words[1]))
      case ("pipeline", _) where words.last == "old": conditions.append(.oldPipeline)
      case ("since", let date?): conditions.append(.since(date))
      case ("before", let date?): conditions.append(.before(date))
      default:
        throw CommandFailure(
          .usage, "--where takes state=held, state=ready, pipeline=old, since=YYYY-MM-DD or before=YYYY-MM-DD")
      }
    }
    self.conditions = conditions
  }

  /// In order of their references.
  func among(_ session: Session) async throws(CommandFailure) -> [CaseOverview] {
    do {
      var chosen: [CaseOverview] = []
      for overview in try await session.store.cases() where overview.purgedAt == nil {
        guard let packet = overview.packet else { continue }
        var isChosen = true
        for condition in conditions where isChosen {
          isChosen = try await holds(condition, overview, packet, session)
        }
        if isChosen { chosen.append(overview) }
      }
      return chosen
    } catch let failure as StoreFailure {
      throw CommandFailure(failure)
    } catch let failure as StageFailure {
      throw CommandFailure(failure)
    } catch {
      throw CommandFailure(.failed, "the cases could not be looked through")
    }
  }

  private func holds(
    _ condition: Condition, _ overview: CaseOverview, _ packet: PublishedPacket, _ session: Session
  ) async throws -> Bool {
    switch condition {
    case .state(let state): try await session.store.state(of: overview).rawValue == state
    case .oldPipeline: try await session.publisher.summary(of: packet).pipeline != pipeline
    case .since(let date): overview.lastArrivalAt.day.map { $0 >= date } ?? false
    case .before(let date): overview.lastArrivalAt.day.map { $0 < date } ?? false
    }
  }
}
