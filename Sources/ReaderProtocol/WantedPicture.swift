import CaseModel

/// A picture of a page that a reader is asked for.
package struct WantedPicture: Hashable, Sendable, Codable {
  package let page: PageNumber
  /// Turn to add to what the file says itself, clockwise.
  package let turn: QuarterTurn
  /// Of its longer side; pages that are smaller stay so.
  package let edgeInPixels: Int

  package init(page: PageNumber, turn: QuarterTurn, edgeInPixels: Int) {
    self.page = page
    self.turn = turn
    self.edgeInPixels = edgeInPixels
  }
}
