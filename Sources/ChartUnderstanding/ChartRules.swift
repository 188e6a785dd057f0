/// All rule tables of this room, as a pipeline holds them.
package struct ChartRules: Codable, Sendable, Hashable {
  package let documentTypes: DocumentTypeRules
  package let fields: FieldRules
  package let identity: IdentityRules
  package let specimens: SpecimenRules
  package let specialties: SpecialtyRules
  package let completeness: CompletenessRules
  package let languages: LanguageRules
  package let questions: QuestionRules
  package let faxHeaders: FaxHeaderRules
  package let pageCodes: PageCodeRules
  package let duplicates: DuplicateRules
  package let reports: ReportRules

  package init(
    documentTypes: DocumentTypeRules, fields: FieldRules, identity: IdentityRules, specimens: SpecimenRules,
    specialties: SpecialtyRules, completeness: CompletenessRules, languages: LanguageRules, questions: QuestionRules,
    faxHeaders: FaxHeaderRules, pageCodes: PageCodeRules, duplicates: DuplicateRules,
    reports: ReportRules
  ) {
    self.documentTypes = documentTypes
    self.fields = fields
    self.identity = identity
    self.specimens = specimens
    self.specialties = specialties
    self.completeness = completeness
    self.languages = languages
    self.questions = questions
    self.faxHeaders = faxHeaders
    self.pageCodes = pageCodes
    self.duplicates = duplicates
    self.reports = reports
  }
}
