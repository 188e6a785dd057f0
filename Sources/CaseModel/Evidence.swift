/// What a fact rests on: a place on a page, a DICOM attribute, or a line of the request form.
package struct Evidence: Hashable, Sendable, Codable {
  package enum Place: Hashable, Sendable {
    /// `box` is `nil` where the whole page is meant.
    case page(PageAddress, box: Box?)
    /// `series` is `nil` where the attribute belongs to the study; `attribute` is written `(0008,1030) StudyDescription`.
    case header(study: String, series: String?, attribute: String)
    /// A key path of the request form: `declared.imaging[0].site`.
    case requestForm(key: String)
    /// A table or setting of the pipeline: `price-list records tier 51-75`.
    case pipeline(entry: String)
  }

  package let place: Place
  /// The words or value as written.
  package let words: String
  /// The rule that read them, by its name in the pipeline's data.
  package let rule: String
  /// 0 to 1.
  package let confidence: Double

  package init(place: Place, words: String, rule: String, confidence: Double) {
    self.place = place
    self.words = words
    self.rule = rule
    self.confidence = confidence
  }
}

extension Evidence {
  /// Flat keys, one level: `source`, `page`, `box`, `study`, `series`, `attribute`, `key`, `entry`, whichever apply.
  private enum CodingKeys: String, CodingKey {
    case source, page, box, study, series, attribute, key, entry, words, rule, confidence
  }

  package init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: CodingKeys.self)
    if let source = try values.decodeIfPresent(SourceID.self, forKey: .source) {
      let page = try values.decode(PageNumber.self, forKey: .page)
      place = .page(
        PageAddress(source: source, page: page), box: try values.decodeIfPresent(Box.self, forKey: .box))
    } else if let study = try values.decodeIfPresent(String.self, forKey: .study) {
      place = .header(
        study: study, series: try values.decodeIfPresent(String.self, forKey: .series),
        attribute: try values.decode(String.self, forKey: .attribute))
    } else if let key = try values.decodeIfPresent(String.self, forKey: .key) {
      place = .requestForm(key: key)
    } else {
      place = .pipeline(entry: try values.decode(String.self, forKey: .entry))
    }
    words = try values.decode(String.self, forKey: .words)
    rule = try values.decode(String.self, forKey: .rule)
    confidence = try values.decode(Double.self, forKey: .confidence)
  }

  package func encode(to encoder: any Encoder) throws {
    var values = encoder.container(keyedBy: CodingKeys.self)
    switch place {
    case .page(let address, let box):
      try values.encode(address.source, forKey: .source)
      try values.encode(address.page, forKey: .page)
      try values.encodeIfPresent(box, forKey: .box)
    case .header(let study, let series, let attribute):
      try values.encode(study, forKey: .study)
      try values.encodeIfPresent(series, forKey: .series)
      try values.encode(attribute, forKey: .attribute)
    case .requestForm(let key): try values.encode(key, forKey: .key)
    case .pipeline(let entry): try values.encode(entry, forKey: .entry)
    }
    try values.encode(words, forKey: .words)
    try values.encode(rule, forKey: .rule)
    try values.encode(confidence, forKey: .confidence)
  }
}

/// A value with what it rests on.
package struct Evidenced<Value: Hashable & Sendable & Codable>: Hashable, Sendable, Codable {
  package let value: Value
  package let evidence: [Evidence]

  package init(_ value: Value, evidence: [Evidence]) {
    self.value = value
    self.evidence = evidence
  }
}

extension Evidence {
  /// No more is made of words that two readers read differently.
  package static let doubtedConfidence = 0.4

  /// True where a word of it was read in two ways: what rests on it alone is nobody's fact.
  package var isDoubted: Bool { confidence <= Evidence.doubtedConfidence }
}

extension Evidenced {
  /// True where nothing else speaks for it.
  package var isDoubted: Bool { !evidence.isEmpty && evidence.allSatisfy(\.isDoubted) }
}
