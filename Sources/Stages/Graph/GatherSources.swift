import CaseModel
import ContentHashing
import ReaderProtocol
import StageContract

/// Walks from deliveries to texts and studies; asks the evaluator for everything and computes nothing itself.
package struct GatherSources: Sendable {
  let stages: ReadingStages
  let evaluator: any Evaluator
  let blobs: any BlobKeeper
  let passwords: PasswordBook
  /// False where pages without text stay without.
  let recognises: Bool
  /// False where nobody looks at pictures of series.
  let rendersPictures: Bool

  package init(
    stages: ReadingStages, evaluator: any Evaluator, blobs: any BlobKeeper, passwords: PasswordBook,
    recognises: Bool = true, rendersPictures: Bool = true
  ) {
    self.recognises = recognises
    self.rendersPictures = rendersPictures
    self.stages = stages
    self.evaluator = evaluator
    self.blobs = blobs
    self.passwords = passwords
  }

  /// Sources are numbered in the order of the deliveries, then by path: a later delivery never renumbers an earlier one.
  package func gather(_ arrivals: [ArrivalManifest]) async throws(StageFailure) -> GatheredSources {
    var gathered = GatheredSources()
    var nextNumber = 1
    for arrival in arrivals {
      var sources: [Source] = []
      try await open(
        arrival.items, channel: arrival.channel, container: [], depth: 0, into: &gathered, sources: &sources)
      try await take(sources, depth: 0, nextNumber: &nextNumber, into: &gathered)
    }
    return gathered
  }

  /// Each source is followed by what it carries inside.
  private func take(
    _ sources: [Source], depth: Int, nextNumber: inout Int, into gathered: inout GatheredSources
  ) async throws(StageFailure) {
    for source in sources.sorted(by: { $0.path.lexicographicallyPrecedes($1.path) }) {
      let inside = try await take(source, id: SourceID(nextNumber), depth: depth, into: &gathered)
      nextNumber += 1
      try await take(inside, depth: depth + 1, nextNumber: &nextNumber, into: &gathered)
    }
  }

  private func open(
    _ items: [ArrivalItem], channel: Channel, container: [String], depth: Int, into gathered: inout GatheredSources,
    sources: inout [Source]
  ) async throws(StageFailure) {
    let list = try await blobs.put(json: ArrivalItemList(items))
    let known = try await evaluator.value(stages.identify, IdentifyItems.Input(items: list))
    let kinds = try await blobs.output([ContentKind].self, known)
    let identified = zip(items, kinds).map { IdentifiedItem(item: $0, kind: $1) }
    let groups = GroupSources(channel: channel, container: container).groups(of: identified)
    sources += groups.sources
    gathered.findings += groups.findings
    gathered.requestForms += groups.requestForms
    for inner in groups.containers {
      let path = container + inner.item.name.split(separator: "/").map(String.init)
      let unpacked = try await unpacked(inner.item.digest, kind: inner.kind, depth: depth, into: &gathered)
      try await open(unpacked, channel: channel, container: path, depth: depth + 1, into: &gathered, sources: &sources)
    }
  }

  /// The files inside of one; none where they are not known yet or cannot be had.
  private func unpacked(
    _ file: BlobDigest, kind: ContentKind, depth: Int, into gathered: inout GatheredSources
  ) async throws(StageFailure) -> [ArrivalItem] {
    guard depth < stages.maximumDepth else {
      gathered.findings.append(
        Finding(
          code: "nested-too-deep", severity: .error,
          message: "Files within files were not opened: they lie deeper than \(stages.maximumDepth) levels. "
            + "Unpack them and file what they hold."))
      return []
    }
    let input = UnpackContainer.Input(container: file, kind: kind, passwords: passwords.passwords(for: file))
    switch try await evaluator.reading(stages.unpack, input) {
    case .known(let output):
      let unpacked = try await blobs.output(UnpackContainer.Output.self, output)
      gathered.findings += unpacked.findings
      // No key of ours opens a 7z: its finding asks for the files unlocked.
      if kind == .zip, unpacked.findings.contains(where: { $0.code == "password-needed" }), !passwords.isLeftOut(file) {
        gathered.holds.append(PasswordBook.hold(for: file, isArchive: true))
      }
      return unpacked.items
    case .waiting: gathered.isWaiting = true
    case .failed(let finding): gathered.findings.append(finding)
    }
    return []
  }

  /// Returns what it carries inside, as sources of their own: a disc's documents, a PDF's files.
  private func take(
    _ source: Source, id: SourceID, depth: Int, into gathered: inout GatheredSources
  ) async throws(StageFailure) -> [Source] {
    switch source.content {
    case .file(let file):
      guard try await takePaper(source, file: file, id: id, into: &gathered) else { return [] }
      let items = try await unpacked(file, kind: source.kind, depth: depth, into: &gathered)
      var inside: [Source] = []
      try await open(
        items, channel: source.channel, container: source.path, depth: depth + 1, into: &gathered, sources: &inside)
      return inside
    case .disc(let files):
      return try await takeDisc(source, files: files, id: id, into: &gathered)
    }
  }

  private func takeDisc(
    _ source: Source, files: [ArrivalItem], id: SourceID, into gathered: inout GatheredSources
  ) async throws(StageFailure) -> [Source] {
    let list = try await blobs.put(json: ArrivalItemList(files))
    switch try await evaluator.reading(stages.disc, ReadDisc.Input(files: list)) {
    case .known(let output):
      let reading = try await blobs.output(DiscReading.self, output)
      let (images, failures) = try await keyImages(of: reading, into: &gathered)
      gathered.discs.append(
        GatheredDisc(
          id: id, source: source, reading: output, findings: reading.findings + failures, keyImages: images))
      return reading.documents.enumerated().compactMap { index, document in
        guard let kind = document.paperKind else { return nil }
        return Source(
          path: source.path + [document.title ?? "document \(index + 1)"], kind: kind,
          content: .file(document.digest), channel: source.channel)
      }
    case .waiting:
      gathered.isWaiting = true
    case .failed(let finding):
      gathered.discs.append(GatheredDisc(id: id, source: source, reading: nil, findings: [finding], keyImages: []))
    }
    return []
  }

  /// Series beyond these go without a picture: nobody looks at more.
  private static let maximumPictures = 512

  /// Pictures that cannot be made are a finding and hold nothing up.
  private func keyImages(
    of reading: DiscReading, into gathered: inout GatheredSources
  ) async throws(StageFailure) -> (images: [KeyImage], findings: [Finding]) {
    guard rendersPictures else { return ([], []) }
    var files: [BlobDigest] = []
    for series in reading.studies.flatMap(\.series) {
      if let file = series.keyFile, !files.contains(file), files.count < GatherSources.maximumPictures {
        files.append(file)
      }
    }
    var images: [KeyImage] = []
    var findings: [Finding] = []
    for start in stride(from: 0, to: files.count, by: RenderKeyImages.filesPerReader) {
      let part = Array(files[start..<min(start + RenderKeyImages.filesPerReader, files.count)])
      switch try await evaluator.reading(stages.pictures, RenderKeyImages.Input(files: part)) {
      case .known(let output): images += try await blobs.output([KeyImage].self, output)
      case .waiting: gathered.isWaiting = true
      case .failed:
        findings.append(
          Finding(
            code: "pictures-not-made", severity: .note,
            message:
              "No pictures could be made of \(part.count) series. The studies are listed all the same; open the disc to see them."
          ))
      }
    }
    return (images, findings)
  }

  /// True where the paper carries files that are to be opened.
  private func takePaper(
    _ source: Source, file original: BlobDigest, id: SourceID, into gathered: inout GatheredSources
  ) async throws(StageFailure) -> Bool {
    let given = passwords.passwords(for: original)
    var file = original
    var kind = source.kind
    var findings: [Finding] = []
    func add(text: BlobDigest?, reading: SourceReading?) {
      gathered.papers.append(
        GatheredPaper(
          id: id, source: source, file: file, passwords: given, text: text, findings: findings,
          declaredPageCount: reading?.declaredPageCount, foundPageCount: reading?.pageCount ?? 0))
    }
    if kind.isPrinted {
      switch try await evaluator.reading(stages.convert, ConvertDocument.Input(file: file, kind: kind)) {
      case .known(let output):
        let converted = try await blobs.output(ConvertDocument.Output.self, output)
        findings += converted.findings
        guard let pdf = converted.pdf else {
          add(text: nil, reading: nil)
          return false
        }
        (file, kind) = (pdf, .pdf)
      case .waiting:
        gathered.isWaiting = true
        return false
      case .failed(let finding):
        findings.append(finding)
        add(text: nil, reading: nil)
        return false
      }
    }
    let input = ReadPaper.Input(file: file, kind: kind, passwords: given)
    let read: BlobDigest
    switch try await evaluator.reading(stages.read, input) {
    case .known(let output): read = output
    case .waiting:
      gathered.isWaiting = true
      return false
    case .failed(let finding):
      findings.append(finding)
      add(text: nil, reading: nil)
      return false
    }
    let reading = try await blobs.output(SourceReading.self, read)
    if reading.findings.contains(where: { $0.code == "password-needed" }), !passwords.isLeftOut(original) {
      gathered.holds.append(PasswordBook.hold(for: original))
    }
    let carriesFiles = reading.findings.contains { $0.code == "files-inside" } && !source.kind.isPrinted
    if reading.findings.contains(where: { $0.code == "pdf-mended" }) {
      let damaged = ConvertDocument.Input(file: file, kind: kind, passwords: given)
      switch try await evaluator.reading(stages.convert, damaged) {
      case .known(let output): file = try await blobs.output(ConvertDocument.Output.self, output).pdf ?? file
      case .waiting:
        gathered.isWaiting = true
        return carriesFiles
      case .failed(let finding): findings.append(finding)
      }
    }
    var wanted: [PageNumber] = []
    if recognises {
      let unread = try await evaluator.value(FindUnreadPages(), FindUnreadPages.Input(reading: read))
      wanted = try await blobs.output([PageNumber].self, unread)
    }
    let cut = PageRanges.cut(wanted, most: stages.pagesPerRange)
    let ranges = cut.map { RecognisePages.Input(file: file, kind: kind, passwords: given, pages: $0) }
    var recognised: [BlobDigest] = []
    findings += reading.findings
    var waits = false
    for known in try await evaluator.readings(stages.recognise, ranges) {
      switch known {
      case .known(let pages): recognised.append(pages)
      case .waiting: waits = true
      case .failed(let finding): findings.append(finding)
      }
    }
    guard !waits else {
      gathered.isWaiting = true
      return carriesFiles
    }
    var again: [BlobDigest] = []
    for known in try await evaluator.readings(stages.recognise, try await rereadings(recognised, ranges)) {
      switch known {
      case .known(let pages): again.append(pages)
      case .waiting: waits = true
      // What was read first stands.
      case .failed: continue
      }
    }
    guard !waits else {
      gathered.isWaiting = true
      return carriesFiles
    }
    let text = try await evaluator.value(
      stages.choose,
      ChooseText.Input(
        source: id, channel: source.channel, reading: read, recognised: recognised, again: again,
        findings: findings))
    add(text: text, reading: reading)
    return carriesFiles
  }
}

extension GatherSources {
  /// The pages that look like another language than they were read with, to be read with that one's data.
  private func rereadings(
    _ recognised: [BlobDigest], _ ranges: [RecognisePages.Input]
  ) async throws(StageFailure) -> [RecognisePages.Input] {
    guard let file = ranges.first, !recognised.isEmpty else { return [] }
    let found = try await evaluator.value(stages.reread, FindPagesToReread.Input(recognised: recognised))
    let pages = try await blobs.output(FindPagesToReread.Output.self, found).pages
    return FindPagesToReread.ranges(of: pages, limit: stages.pagesPerRange).map { range in
      RecognisePages.Input(
        file: file.file, kind: file.kind, passwords: file.passwords, pages: range.map(\.number),
        language: range[0].language)
    }
  }
}

extension EmbeddedDocument {
  /// What pages it becomes; `nil` for what is no document (models for printers).
  fileprivate var paperKind: ContentKind? {
    switch mediaType.lowercased().prefix(while: { $0 != ";" }) {
    case "application/pdf": .pdf
    case "text/xml", "application/xml", "application/hl7-cda+xml": .clinicalDocument
    case "text/plain": .text
    case "image/jpeg": .jpeg
    case "image/tiff": .tiff
    default: nil
    }
  }
}
