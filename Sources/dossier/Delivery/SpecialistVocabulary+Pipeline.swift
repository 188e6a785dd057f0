import CaseModel
import ChartUnderstanding
import ImagingSites
import PacketWriting
import Pipelines
import Pricing

extension SpecialistVocabulary {
  /// Of the groups of `sites.tsv`, those that a face may be seen in.
  private static let faceGroups: Set = ["head", "neck", "whole"]
  /// A picture from the side reaches up to the chin and beyond.
  private static let besideTheFace: Set = ["c_spine"]

  /// The words of a pipeline.
  init(_ pipeline: Pipeline) {
    func byID<Entry>(_ entries: [Entry], _ id: (Entry) -> String, _ label: (Entry) -> String) -> [String: String] {
      Dictionary(entries.map { (id($0), label($0)) }, uniquingKeysWith: { first, _ in first })
    }
    let chart = pipeline.chart
    let sites = pipeline.vocabulary.sites
    let specialties = chart?.specialties
    let paediatric = (specialties?.specialties ?? []).compactMap(\.paediatric)
    let reviews =
      (specialties?.radiologyReviews ?? [])
      + [specialties?.defaultRadiologyReview, specialties?.pathologyReview].compactMap(\.self)
    let items = pipeline.priceList.items
    self.init(
      sites: byID(sites, \.id.id, \.label)
        .merging(byID(chart?.specimens.sites ?? [], \.id, \.label)) { first, _ in first },
      faceSites: SpecialistVocabulary.besideTheFace.union(
        sites.filter { SpecialistVocabulary.faceGroups.contains($0.group) }.map(\.id.id)),
      documentTypes: byID(chart?.documentTypes.types ?? [], \.id, \.label),
      specialties: byID(specialties?.specialties ?? [], \.id, \.label)
        .merging(byID(paediatric, \.id, \.label)) { first, _ in first },
      reviews: byID(reviews, \.id, \.label), procedures: Set((chart?.specimens.procedures ?? []).map(\.id)),
      stains: Set((chart?.specimens.stains ?? []).map(\.id)),
      priceItems: [
        "specialist-opinion": items.specialistOpinion.label, "imaging-review": items.imagingReview.label,
        "biopsy-review": items.biopsyReview.label, "slide-preparation": items.slidePreparation.label,
        "extra-questions": items.extraQuestions.label, "follow-up-questions": items.followUpQuestions.label,
        "collection-service": items.collectionService.label, "records-pages": "Pages of records",
      ], priceList: pipeline.priceList.identity)
  }
}
