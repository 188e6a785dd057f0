import CaseModel

/// Thrown by an engine where the source as a whole cannot be used; the reader sends it as `refused` and ends well.
package struct Refusal: Error {
  package let finding: Finding

  package init(_ finding: Finding) { self.finding = finding }
}
