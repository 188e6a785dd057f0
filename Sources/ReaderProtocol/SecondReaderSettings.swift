/// Which reader reads which page, from the pipeline.
///
/// The second reader's small model reads first. Lines that it is unsure of, and those on which words of weight are unsure,
/// are read again by the large one; where the page stays doubtful, tesseract reads it too.
package struct SecondReaderSettings: Hashable, Sendable, Codable {
  package enum Use: String, Hashable, Sendable, Codable, CaseIterable {
    /// The second reader reads first, where it is installed.
    case first
    /// Tesseract reads alone.
    case never
  }

  package var use: Use
  /// Names as tesseract has them; where recognition asks for another language, tesseract reads alone.
  package var languages: [String]
  /// A picture with fewer dots an inch than this, across or down, is read by the large model at once.
  package var coarseDotsPerInch: Double
  /// A line less sure than this is read again by the large model.
  package var lineConfidence: Double
  /// A line in which a word of weight is less sure than this is read again by the large model.
  package var weightyConfidence: Double
  /// A page less sure than this is read by tesseract too; the surer reading stays.
  package var pageConfidence: Double
  /// A page of whose words the small model seems to misread more than this share by one letter is read by the large one; 1 for none.
  package var misreadShare: Double
  /// Words that turn the meaning of a sentence: sides and negations, in small letters. Words with digits always weigh.
  package var weightyWords: [String]
  /// On a line with one of these, in small letters, every word weighs: what follows is a name or a number of the patient.
  package var weightyLabels: [String]
  /// Words of the field as they are written, in small letters where they may have capitals too: where a network saw one of these
  /// too, it is this one; against a word of the language a fifth as surely.
  package var expectedWords: [String]

  package init(
    use: Use = .never, languages: [String] = ["eng"], coarseDotsPerInch: Double = 120, lineConfidence: Double = 0.95,
    weightyConfidence: Double = 0.98, pageConfidence: Double = 0.75, misreadShare: Double = 0.01,
    weightyWords: [String] = [], weightyLabels: [String] = [], expectedWords: [String] = []
  ) {
    self.use = use
    self.languages = languages
    self.coarseDotsPerInch = coarseDotsPerInch
    self.lineConfidence = lineConfidence
    self.weightyConfidence = weightyConfidence
    self.pageConfidence = pageConfidence
    self.misreadShare = misreadShare
    self.weightyWords = weightyWords
    self.weightyLabels = weightyLabels
    self.expectedWords = expectedWords
  }
}
