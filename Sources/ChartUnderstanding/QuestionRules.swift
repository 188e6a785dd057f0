/// How questions are found and how their parts are counted: `Pipelines/questions.yaml`.
package struct QuestionRules: Codable, Sendable, Hashable {
  /// The number of questions that the base fee includes.
  package let included: Int
  package let headings: [String]
  /// Words before the number of a question: `q`, `question`.
  package let itemWords: [String]
  /// Words that open a question, also after `and`.
  package let interrogatives: [String]
  package let conjunctions: [String]
  /// Document types in which questions are looked for.
  package let documents: [String]
}
