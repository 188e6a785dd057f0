/// What a new version of a packet changed against the one before, for a person.
package struct PacketChanges {
  package let sentences: [String]

  /// Both are `packet.json` documents; the `packet` member of the new one is not looked at.
  package init(from old: JSONValue, to new: JSONValue) {
    var found: [String] = []
    for (key, name) in [("billable", "Billable pages"), ("found", "Pages found")] {
      let before = old["pageCount"]?[key]?.intValue
      let after = new["pageCount"]?[key]?.intValue
      if before != after { found.append("\(name): \(before ?? 0) before, \(after ?? 0) now.") }
    }
    func compare(_ what: String, _ before: [String], _ after: [String]) {
      for added in after where !before.contains(added) { found.append("New \(what): \(added).") }
      for gone in before where !after.contains(gone) { found.append("No longer there, \(what): \(gone).") }
    }
    compare("file", PacketChanges.files(old), PacketChanges.files(new))
    compare("document", PacketChanges.documents(old), PacketChanges.documents(new))
    compare("imaging site", PacketChanges.sites(old["imaging"]), PacketChanges.sites(new["imaging"]))
    compare("biopsy site", PacketChanges.sites(old["pathology"]), PacketChanges.sites(new["pathology"]))
    compare("open hold", PacketChanges.holds(old), PacketChanges.holds(new))
    let before = old["quote"]?["total"]?["text"]?.stringValue ?? "none"
    let after = new["quote"]?["total"]?["text"]?.stringValue ?? "none"
    if before != after { found.append("Quote: \(before) before, \(after) now.") }
    sentences = found
  }

  private static func files(_ packet: JSONValue) -> [String] {
    (packet["provenance"]?["sources"]?.items ?? []).compactMap { $0["path"]?.items.last?.stringValue }
  }

  private static func documents(_ packet: JSONValue) -> [String] {
    (packet["documents"]?.items ?? []).map { document in
      let type = document["type"]?["value"]?.stringValue ?? "unsure"
      let title = document["title"]?["value"]?.stringValue ?? WrittenNames.spelled(type)
      return [title, document["date"]?["value"]?.stringValue].compactMap(\.self).joined(separator: ", ")
    }
  }

  private static func sites(_ part: JSONValue?) -> [String] {
    (part?["sites"]?.items ?? []).map { site in
      [site["side"]?.stringValue, site["site"]?.stringValue].compactMap(\.self).joined(separator: " ")
    }
  }

  private static func holds(_ packet: JSONValue) -> [String] {
    (packet["holds"]?.items ?? []).compactMap { hold in
      hold["id"]?.stringValue.map { "\($0), \(hold["question"]?.stringValue ?? "")" }
    }
  }
}
