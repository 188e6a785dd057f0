import CaseModel

/// A packet to be published: its files are written, its manifest is kept as a blob.
package struct NewPacket: Hashable, Sendable {
  package let reference: CaseReference
  /// Of everything that the packet was made from, rules included.
  package let inputsDigest: BlobDigest
  package let manifest: BlobDigest
  package let openHolds: Int
  package let statement: LedgerStatement?

  package init(
    reference: CaseReference, inputsDigest: BlobDigest, manifest: BlobDigest, openHolds: Int,
    statement: LedgerStatement?
  ) {
    self.reference = reference
    self.inputsDigest = inputsDigest
    self.manifest = manifest
    self.openHolds = openHolds
    self.statement = statement
  }
}

package struct PublishedPacket: Hashable, Sendable, Codable {
  package let reference: CaseReference
  /// From 1 within the case.
  package let version: Int
  package let inputsDigest: BlobDigest
  package let manifest: BlobDigest
  package let openHolds: Int
  package let publishedAt: Timestamp

  package init(
    reference: CaseReference, version: Int, inputsDigest: BlobDigest, manifest: BlobDigest, openHolds: Int,
    publishedAt: Timestamp
  ) {
    self.reference = reference
    self.version = version
    self.inputsDigest = inputsDigest
    self.manifest = manifest
    self.openHolds = openHolds
    self.publishedAt = publishedAt
  }
}

package enum Publication: Hashable, Sendable {
  case new(PublishedPacket)
  /// These inputs were published before.
  case known(PublishedPacket)

  package var packet: PublishedPacket {
    switch self {
    case .new(let packet), .known(let packet): packet
    }
  }
}

/// Everything that a case is billed for under one price list: what the ledger shall come to.
package struct LedgerStatement: Hashable, Sendable {
  package struct Entry: Hashable, Sendable, Comparable {
    /// The item of the price list: `records-pages`, `imaging-review`.
    package let item: String
    /// What is counted, once: `s1/3` for a page, `chest` for a site. It holds no patient data.
    package let subject: String

    package init(item: String, subject: String) {
      self.item = item
      self.subject = subject
    }

    package static func < (left: Entry, right: Entry) -> Bool {
      (left.item, left.subject) < (right.item, right.subject)
    }
  }

  package let priceList: String
  package let entries: [Entry]

  package init(priceList: String, entries: [Entry]) {
    self.priceList = priceList
    self.entries = Set(entries).sorted()
  }
}

/// A row of the ledger. Rows are never changed or deleted.
package struct LedgerRow: Hashable, Sendable {
  package let id: Int64
  package let reference: CaseReference
  package let priceList: String
  package let entry: LedgerStatement.Entry
  /// 1 where the row bills, −1 where it takes back.
  package let quantity: Int
  /// The row that this one takes back; a taken-back row is billed again by taking back its reversal.
  package let reverses: Int64?
  package let packetVersion: Int

  package init(
    id: Int64, reference: CaseReference, priceList: String, entry: LedgerStatement.Entry, quantity: Int,
    reverses: Int64?, packetVersion: Int
  ) {
    self.id = id
    self.reference = reference
    self.priceList = priceList
    self.entry = entry
    self.quantity = quantity
    self.reverses = reverses
    self.packetVersion = packetVersion
  }
}

/// What is missing between the ledger as it is and a statement: the same for every driver.
package struct LedgerReconciliation: Hashable, Sendable {
  /// Entries never billed under the statement's price list.
  package let additions: [LedgerStatement.Entry]
  /// Rows to be taken back: billed but not in the statement, or reversals of what is in it again.
  package let reversals: [LedgerRow]

  package init(rows: [LedgerRow], statement: LedgerStatement) {
    struct Place: Hashable {
      let priceList: String
      let entry: LedgerStatement.Entry
    }
    var last: [Place: LedgerRow] = [:]
    for row in rows { last[Place(priceList: row.priceList, entry: row.entry)] = row }
    let wanted = Set(statement.entries.map { Place(priceList: statement.priceList, entry: $0) })
    additions = statement.entries.filter { last[Place(priceList: statement.priceList, entry: $0)] == nil }
    reversals = last.filter { place, row in (row.quantity > 0) != wanted.contains(place) }
      .map(\.value).sorted { $0.id < $1.id }
  }
}
