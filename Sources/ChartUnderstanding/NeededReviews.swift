import CaseModel

/// The radiology subspecialty of each imaging site, and pathology where there are biopsy sites.
package struct NeededReviews: Sendable {
  let rules: SpecialtyRules

  package init(_ rules: SpecialtyRules) { self.rules = rules }

  package func run(imaging: [Evidenced<SidedSite>], pathology: [Evidenced<SidedSite>]) -> [NeededReview] {
    var found: [NeededReview] = []
    for review in rules.radiologyReviews + [rules.defaultRadiologyReview] {
      let mine = imaging.filter { site in
        let known =
          rules.radiologyReviews.first { $0.sites.contains(site.value.site.id) } ?? rules.defaultRadiologyReview
        return known.id == review.id
      }
      guard !mine.isEmpty, !found.contains(where: { $0.id == review.id }) else { continue }
      found.append(
        NeededReview(
          id: review.id, label: review.label, sites: distinct(mine),
          evidence: mine.flatMap { $0.evidence.prefix(1) }))
    }
    if !pathology.isEmpty {
      found.append(
        NeededReview(
          id: rules.pathologyReview.id, label: rules.pathologyReview.label, sites: distinct(pathology),
          evidence: pathology.flatMap { $0.evidence.prefix(1) }))
    }
    return found
  }

  private func distinct(_ sites: [Evidenced<SidedSite>]) -> [SidedSite] { Set(sites.map(\.value)).sorted() }
}
