/// One review that a case needs beside the specialist's opinion.
package struct NeededReview: Sendable, Hashable, Codable {
  /// An id of the pipeline: `neuroradiology`, `pathology`.
  package let id: String
  package let label: String
  package let sites: [SidedSite]
  package let evidence: [Evidence]

  package init(id: String, label: String, sites: [SidedSite], evidence: [Evidence]) {
    self.id = id
    self.label = label
    self.sites = sites
    self.evidence = evidence
  }
}
