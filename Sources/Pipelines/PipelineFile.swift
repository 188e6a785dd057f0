import CaseModel
import ChartUnderstanding
import Crypto
import Foundation
import ImagingSites
import Pricing

/// Loads a pipeline from its file and the data files beside it; every mistake in any of them is reported at once.
package enum PipelineFile {
  /// `knownStages`: the names that exist; `nil` leaves them unchecked.
  package static func load(at url: URL, knownStages: Set<String>? = nil) throws(PipelineError) -> Pipeline {
    var loading = PipelineLoading(folder: url.deletingLastPathComponent())
    let pipeline = loading.load(url.lastPathComponent, knownStages: knownStages)
    guard let pipeline, loading.problems.isEmpty else { throw PipelineError(problems: loading.problems) }
    return pipeline
  }
}

extension PipelineFile {
  /// Loads what the reading of files needs and no rule of a case: looking at one file need not read all of them.
  package static func loadReading(at url: URL, knownStages: Set<String>? = nil) throws(PipelineError) -> ReadingPipeline
  {
    var loading = PipelineLoading(folder: url.deletingLastPathComponent())
    let pipeline = loading.loadReading(url.lastPathComponent, knownStages: knownStages)
    guard let pipeline, loading.problems.isEmpty else { throw PipelineError(problems: loading.problems) }
    return pipeline
  }

  /// Loads the tables of sites that the pipeline at `url` names in `settings`.
  package static func loadVocabulary(
    of settings: PipelineSettings, at url: URL
  ) throws(PipelineError) -> SiteVocabulary {
    var loading = PipelineLoading(folder: url.deletingLastPathComponent())
    let vocabulary = loading.vocabulary(settings.files)
    guard loading.problems.isEmpty else { throw PipelineError(problems: loading.problems) }
    return vocabulary
  }

  /// Loads the rules for paper that the pipeline at `url` names in `settings`; `nil` where it names none.
  package static func loadChart(of settings: PipelineSettings, at url: URL) throws(PipelineError) -> ChartRules? {
    var loading = PipelineLoading(folder: url.deletingLastPathComponent())
    let chart = settings.files.chart.flatMap { loading.chart($0) }
    guard loading.problems.isEmpty else { throw PipelineError(problems: loading.problems) }
    return chart
  }
}

/// One load: the files read so far and the mistakes found in them.
private struct PipelineLoading {
  private let folder: URL
  private(set) var problems: [PipelineProblem] = []
  private var files: [(name: String, text: String)] = []

  init(folder: URL) { self.folder = folder }

  mutating func load(_ name: String, knownStages: Set<String>?) -> Pipeline? {
    guard let reading = read(PipelineSettings.self, name), let settings = reading.value else { return nil }
    checkSettings(settings, knownStages, name, reading.line)
    let prices = read(PriceList.self, settings.files.priceList)
    if let prices, let list = prices.value {
      for problem in list.problems { report(settings.files.priceList, prices.line(problem.key), problem.message) }
    }
    let jurisdictions = read(JurisdictionTable.self, settings.files.jurisdictions)
    if let jurisdictions, let table = jurisdictions.value {
      checkJurisdictions(table, settings.files.jurisdictions, jurisdictions.line)
    }
    let vocabulary = vocabulary(settings.files)
    let chart = settings.files.chart.map { self.chart($0) }
    if case .some(.some(let chart)) = chart {
      let types = Set(chart.documentTypes.types.map(\.id))
      for (index, type) in (settings.routing?.documents ?? []).enumerated() where !types.contains(type) {
        report(name, reading.line("routing.documents[\(index)]"), "there is no document type '\(type)'")
      }
    }
    let roster = settings.files.roster.flatMap { self.roster($0, chart: chart ?? nil) }
    guard let priceList = prices?.value, let table = jurisdictions?.value, problems.isEmpty else { return nil }
    return Pipeline(
      identity: PipelineIdentity(name: settings.name, digest: digest()), settings: settings, priceList: priceList,
      vocabulary: vocabulary, jurisdictions: table, chart: chart ?? nil,
      roster: roster)
  }

  mutating func loadReading(_ name: String, knownStages: Set<String>?) -> ReadingPipeline? {
    guard let reading = read(PipelineSettings.self, name), let settings = reading.value else { return nil }
    checkSettings(settings, knownStages, name, reading.line)
    let languages = settings.files.chart.flatMap { read(LanguageRules.self, $0.languages)?.value }
    return ReadingPipeline(settings: settings, languages: languages)
  }

  private mutating func checkSettings(
    _ settings: PipelineSettings, _ knownStages: Set<String>?, _ file: String, _ line: (String) -> Int?
  ) {
    if settings.stages.isEmpty { report(file, line("stages"), "a pipeline needs stages") }
    for (index, stage) in settings.stages.enumerated() {
      if settings.stages[..<index].contains(stage) {
        report(file, line("stages[\(index)]"), "the stage '\(stage)' stands twice")
      }
      if let knownStages, !knownStages.contains(stage) {
        report(file, line("stages[\(index)]"), "there is no stage '\(stage)'")
      }
    }
    for (key, value) in [
      ("maximumPages", settings.limits.maximumPages), ("maximumMegapixels", settings.limits.maximumMegapixels),
      ("maximumDepth", settings.limits.maximumDepth), ("unpack.maximumBytes", settings.limits.unpack.maximumBytes),
      ("unpack.maximumEntries", settings.limits.unpack.maximumEntries),
      ("unpack.maximumRatio", settings.limits.unpack.maximumRatio),
    ] where value < 1 {
      report(file, line("limits.\(key)"), "a limit is 1 or more")
    }
    for (key, value) in [
      ("thumbnails", settings.pictures?.thumbnails), ("evidencePages", settings.pictures?.evidencePages),
    ] where !(0...1000).contains(value ?? 0) {
      report(file, line("pictures.\(key)"), "packet.html stays one file that opens at once: 0 to 1000 pictures")
    }
    if let roster = settings.roster {
      for (key, value) in [("specialties", roster.specialties), ("peopleEach", roster.peopleEach)]
      where !(1...100).contains(value) {
        report(file, line("roster.\(key)"), "so many names are shown: 1 to 100")
      }
    }
    if settings.recognition.languages.isEmpty {
      report(file, line("recognition.languages"), "recognition needs a language")
    } else if settings.recognition.languages[0] == "installed" {
      report(file, line("recognition.languages"), "name the language that pages are read with first before 'installed'")
    }
    for (key, value) in [
      ("blankInk", settings.recognition.blankInk), ("doubtfulConfidence", settings.recognition.doubtfulConfidence),
      ("secondReader.lineConfidence", settings.recognition.secondReader.lineConfidence),
      ("secondReader.weightyConfidence", settings.recognition.secondReader.weightyConfidence),
      ("secondReader.pageConfidence", settings.recognition.secondReader.pageConfidence),
      ("secondReader.misreadShare", settings.recognition.secondReader.misreadShare),
    ] where !(0...1).contains(value) {
      report(file, line("recognition.\(key)"), "a share lies between 0 and 1")
    }
    let second = settings.recognition.secondReader
    if second.coarseDotsPerInch < 0 {
      report(file, line("recognition.secondReader.coarseDotsPerInch"), "a resolution is 0 or more")
    }
    for (key, words) in [("weightyWords", second.weightyWords), ("weightyLabels", second.weightyLabels)] {
      for (index, word) in words.enumerated() where word != word.lowercased() || word.contains(" ") || word.isEmpty {
        report(
          file, line("recognition.secondReader.\(key)[\(index)]"), "'\(word)' should be one word in small letters")
      }
    }
    for (index, word) in second.expectedWords.enumerated() where word.count < 3 || word.contains(where: \.isWhitespace)
    {
      report(
        file, line("recognition.secondReader.expectedWords[\(index)]"),
        "'\(word)' should be one word of three letters or more")
    }
  }

  private mutating func checkJurisdictions(_ table: JurisdictionTable, _ file: String, _ line: (String) -> Int?) {
    for (list, entries) in [("states", table.states), ("countries", table.countries)] {
      var seen: [String: Int] = [:]
      for (index, entry) in entries.enumerated() {
        for key in Set([entry.name] + [entry.code].compactMap { $0 }) {
          if seen.updateValue(index, forKey: key.lowercased()) != nil {
            report(file, line("\(list)[\(index)]"), "'\(key)' stands twice in \(list)")
          }
        }
      }
    }
  }

  mutating func vocabulary(_ names: PipelineSettings.Files) -> SiteVocabulary {
    let texts = [
      names.sites, names.sitePhrases, names.siteCombinations, names.siteCodes, names.procedureCodes,
    ].map { text($0) ?? "" }
    let (vocabulary, found) = SiteTables.read(
      sites: texts[0], phrases: texts[1], combinations: texts[2], codes: texts[3], procedures: texts[4])
    for problem in found {
      let file =
        switch problem.table {
        case .sites: names.sites
        case .phrases: names.sitePhrases
        case .combinations: names.siteCombinations
        case .codes: names.siteCodes
        case .procedures: names.procedureCodes
        }
      report(file, problem.line, problem.message)
    }
    return vocabulary
  }

  mutating func chart(_ names: PipelineSettings.ChartFiles) -> ChartRules? {
    let documentTypes = read(DocumentTypeRules.self, names.documentTypes)?.value
    let fields = read(FieldRules.self, names.fields)?.value
    let identity = read(IdentityRules.self, names.identity)?.value
    let specimens = read(SpecimenRules.self, names.biopsySites)?.value
    let specialties = read(SpecialtyRules.self, names.specialties)?.value
    let completeness = read(CompletenessRules.self, names.completeness)?.value
    let languages = read(LanguageRules.self, names.languages)?.value
    let questions = read(QuestionRules.self, names.questions)?.value
    let faxHeaders = read(FaxHeaderRules.self, names.faxHeaders)
    if let faxHeaders, let table = faxHeaders.value {
      for problem in table.problems { report(names.faxHeaders, faxHeaders.line(problem.key), problem.message) }
    }
    let pageCodes = read(PageCodeRules.self, names.pageCodes)?.value
    let duplicates = duplicates(names.duplicates)
    let reports = read(ReportRules.self, names.reports)
    if let reports, let table = reports.value {
      for problem in table.problems { report(names.reports, reports.line(problem.key), problem.message) }
    }
    guard let documentTypes, let fields, let identity, let specimens, let specialties, let completeness,
      let languages, let questions, let faxHeaders = faxHeaders?.value, let pageCodes, let duplicates,
      let reports = reports?.value
    else { return nil }
    return ChartRules(
      documentTypes: documentTypes, fields: fields, identity: identity, specimens: specimens,
      specialties: specialties, completeness: completeness, languages: languages, questions: questions,
      faxHeaders: faxHeaders, pageCodes: pageCodes, duplicates: duplicates,
      reports: reports)
  }

  private mutating func roster(_ name: String, chart: ChartRules?) -> Roster? {
    guard let text = text(name) else { return nil }
    let known = chart.map { rules in
      Set(rules.specialties.specialties.flatMap { [$0.id] + [$0.paediatric?.id].compactMap(\.self) })
    }
    let reading = RosterFile.read(text, file: name, specialties: known)
    problems += reading.problems
    return reading.roster
  }

  private mutating func duplicates(_ name: String) -> DuplicateRules? {
    guard let reading = read(DuplicateRules.self, name), let table = reading.value else { return nil }
    for (key, value) in [
      ("sureConfidence", table.sureConfidence), ("leastLikeness", table.leastLikeness),
      ("leastLookLikeness", table.leastLookLikeness),
    ] where !(0...1).contains(value) {
      report(name, reading.line(key), "a share lies between 0 and 1")
    }
    return table
  }

  private mutating func read<Value: Codable>(_ type: Value.Type, _ name: String) -> RuleFile.Reading<Value>? {
    guard let text = text(name) else { return nil }
    let reading = RuleFile.read(type, text: text, file: name)
    problems += reading.problems
    return reading
  }

  private mutating func text(_ name: String) -> String? {
    let parts = name.split(separator: "/", omittingEmptySubsequences: false)
    guard !parts.contains(""), !parts.contains("..") else {
      report(name, nil, "a file is named relative to the pipeline's folder, without '..'")
      return nil
    }
    do {
      let text = try String(contentsOf: folder.appending(path: name), encoding: .utf8)
      files.append((name, text))
      return text
    } catch {
      report(name, nil, "the file is missing or no UTF-8 text")
      return nil
    }
  }

  private mutating func report(_ file: String, _ line: Int?, _ message: String) {
    problems.append(PipelineProblem(file: file, line: line, message: message))
  }

  /// SHA-256 over every file's name, length and bytes, by name.
  private func digest() -> BlobDigest {
    var hash = SHA256()
    for file in files.sorted(by: { $0.name < $1.name }) {
      hash.update(data: Data("\(file.name)\n\(file.text.utf8.count)\n".utf8))
      hash.update(data: Data(file.text.utf8))
    }
    let hex = hash.finalize().map { byte in
      let text = String(byte, radix: 16)
      return text.count == 1 ? "0" + text : text
    }.joined()
    guard let digest = BlobDigest(hex: hex) else { preconditionFailure("SHA-256 has 32 bytes") }
    return digest
  }
}
