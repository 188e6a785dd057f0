/// What the line says that a fax machine printed at the edge of a page.
package struct FaxHeader: Hashable, Sendable, Codable {
  /// The number of the page within its fax.
  package let page: Int?
  /// Of so many pages.
  package let pages: Int?
  package let sender: String?
  /// Digits only.
  package let senderNumber: String?
  /// Digits only.
  package let receiverNumber: String?
  package let sentOn: CalendarDate?
  /// Minutes after midnight, as the machine's clock had it.
  package let sentAtMinute: Int?
  /// The line as printed, and where.
  package let evidence: Evidence

  package init(
    page: Int?, pages: Int?, sender: String?, senderNumber: String?, receiverNumber: String?, sentOn: CalendarDate?,
    sentAtMinute: Int?, evidence: Evidence
  ) {
    self.page = page
    self.pages = pages
    self.sender = sender
    self.senderNumber = senderNumber
    self.receiverNumber = receiverNumber
    self.sentOn = sentOn
    self.sentAtMinute = sentAtMinute
    self.evidence = evidence
  }

  /// True where the line can only come from a fax machine: a document's own running head has a date and a page too.
  package var isOfMachine: Bool { senderNumber != nil || receiverNumber != nil || hasFaxWord }

  private var hasFaxWord: Bool {
    evidence.words.lowercased().split { !$0.isLetter }.contains { $0 == "fax" || $0 == "telefax" || $0 == "from" }
  }
}
