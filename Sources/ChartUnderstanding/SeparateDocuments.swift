import CaseModel

/// Why a document starts with a page.
package struct DocumentStart: Sendable, Hashable {
  /// 0 to 1: how sure the cut before the page is; 1 for the first of a source.
  package let confidence: Double
  package let reasons: [Evidence]
}

/// Cuts a stream of pages into documents: reasons for and against each cut are weighed and must reach the rules' threshold.
package struct SeparateDocuments: Sendable {
  let lexicon: ChartLexicon

  package init(_ lexicon: ChartLexicon) { self.lexicon = lexicon }

  /// What one page tells about where it belongs.
  struct Signs {
    var mark: (page: Int, of: Int?, words: Range<Int>)?
    var title: (type: Int, words: Range<Int>)?
    /// The beginning of a letter or a message.
    var opening: Range<Int>?
    /// What the page is by itself, where that is clear.
    var content: Int?
    var identity: StatedIdentity?
    var letterhead: [String]
    /// True where one of its first two lines names a house.
    var namesHouse: Bool
    var dates: [CalendarDate]
    var accession: String?
    var isBlank: Bool
    var isSeparator: Bool
  }

  private var rules: DocumentTypeRules.Separation { lexicon.rules.documentTypes.separation }

  /// The document that pages are added to, as far as it says where it ends.
  struct OpenDocument {
    /// Of its first page.
    let opening: Signs
    /// Its last page that is not blank, where there is one.
    fileprivate(set) var last: (signs: Signs, size: PageSize)?
    /// The last one stated in it.
    fileprivate(set) var identity: StatedIdentity?

    init(_ signs: Signs, size: PageSize) {
      opening = signs
      add(signs, size: size)
    }

    mutating func add(_ signs: Signs, size: PageSize) {
      if !signs.isBlank || signs.isSeparator { last = (signs, size) }
      identity = signs.identity ?? identity
    }
  }

  /// Why the next page starts a document, which then is `open`; `nil` where the page belongs to the one that is open, and is added to it.
  ///
  /// - Parameters:
  ///   - signs: what ``signs(of:isFaxed:)`` tells of the page.
  ///   - isOneDocument: true for a C-CDA document, whose sections no rule cuts apart.
  ///   - decisions: a coordinator's cuts (`cut/s1/p3`, choices `cut` and `join`) go before every reason.
  func start(
    with page: ChartPage, signs: Signs, isOneDocument: Bool = false, open: inout OpenDocument?, decisions: [Decision]
  ) -> DocumentStart? {
    var start: DocumentStart? = DocumentStart(confidence: 1, reasons: [])
    if let open { start = self.start(page, signs, after: open, isOneDocument, decisions) }
    if start == nil {
      open?.add(signs, size: page.content.size)
    } else {
      open = OpenDocument(signs, size: page.content.size)
    }
    return start
  }

  private func start(
    _ page: ChartPage, _ now: Signs, after open: OpenDocument, _ isOneDocument: Bool, _ decisions: [Decision]
  ) -> DocumentStart? {
    if let decision = decisions.last(where: { $0.subject == "cut/\(page.source)/p\(page.number)" }) {
      guard decision.choice == "cut" else { return nil }
      return DocumentStart(
        confidence: 1, reasons: [page.wholePage(rule: "coordinator's cut", words: "", confidence: 1)])
    }
    // A blank page belongs to the document before it, and hides nothing from the page after it.
    guard !isOneDocument, !now.isBlank || now.isSeparator, let last = open.last else { return nil }
    let (sum, reasons) = weigh(page, now, open, last)
    guard sum >= rules.threshold else { return nil }
    let confidence = min(0.99, 0.5 + (sum - rules.threshold) / (2 * rules.threshold) * 0.5)
    return DocumentStart(confidence: (confidence * 1000).rounded() / 1000, reasons: reasons)
  }

  private func weigh(
    _ page: ChartPage, _ now: Signs, _ open: OpenDocument, _ before: (signs: Signs, size: PageSize)
  ) -> (Double, [Evidence]) {
    let last = before.signs
    var sum = 0.0
    var reasons: [Evidence] = []
    func speaks(_ weight: Double, _ words: Range<Int>?, _ rule: String) {
      sum += weight
      guard weight > 0 else { return }
      reasons.append(
        words.map { page.evidence($0, rule: rule, confidence: 0.9) }
          ?? page.wholePage(rule: rule, words: "", confidence: 0.8))
    }
    if last.isSeparator || now.isSeparator { speaks(rules.separator, now.title?.words, "cut separator") }
    if let mark = now.mark {
      if mark.page == 1 {
        speaks(rules.pageOneOfMany, mark.words, "cut page mark")
      } else if let previous = last.mark {
        let continues =
          previous.page + 1 == mark.page && (previous.of == nil || mark.of == nil || previous.of == mark.of)
        speaks(continues ? rules.pageContinues : rules.pageOneOfMany / 2, mark.words, "cut page mark")
      } else {
        speaks(rules.pageContinues / 2, mark.words, "cut page mark")
      }
    } else if let previous = last.mark, let of = previous.of, previous.page == of {
      speaks(rules.pageOneOfMany / 2, nil, "cut after last page")
    } else if let previous = last.mark, let of = previous.of, previous.page < of {
      speaks(rules.pageContinues / 2, nil, "cut page mark")
    }
    if let title = now.title {
      let opening = open.opening.title?.type
      speaks(rules.newTitle, title.words, "cut title")
      if opening != nil, opening != title.type { speaks(rules.differentType, title.words, "cut type") }
    } else if let opening = now.opening {
      speaks(rules.newTitle, opening, "cut opening")
    } else if let mine = now.content, let theirs = open.opening.title?.type ?? open.opening.content, mine != theirs {
      speaks(rules.differentContent, nil, "cut content")
    }
    if let mine = now.identity, let theirs = open.identity, differs(mine, theirs) {
      speaks(rules.patientChange, nil, "cut patient")
    }
    if let mine = now.accession, let theirs = last.accession, mine != theirs {
      speaks(rules.accessionChange, nil, "cut accession")
    }
    if !now.letterhead.isEmpty && !last.letterhead.isEmpty {
      let overlap = similarity(now.letterhead, open.opening.letterhead)
      if overlap >= 0.6 {
        // Every document of one hospital has its letterhead: only without a title does it hold pages together.
        if now.title == nil { speaks(rules.sameLetterhead, nil, "cut letterhead") }
      } else if overlap < 0.2 {
        speaks(rules.letterheadChange, nil, "cut letterhead")
        if now.namesHouse { speaks(rules.otherHouse, nil, "cut house") }
      }
    }
    if let mine = now.dates.first, !last.dates.isEmpty, !last.dates.contains(mine), now.title != nil {
      speaks(rules.dateChange, nil, "cut date")
    }
    let size = page.content.size
    let other = before.size
    if abs(size.widthInPoints - other.widthInPoints) > 30 || abs(size.heightInPoints - other.heightInPoints) > 60 {
      speaks(rules.sizeChange, nil, "cut page size")
    }
    return (sum, reasons)
  }

  private func differs(_ left: StatedIdentity, _ right: StatedIdentity) -> Bool {
    if let a = left.birthDate, let b = right.birthDate, a != b { return true }
    guard let a = left.family, let b = right.family else { return false }
    let x = Folding.words(a).joined()
    let y = Folding.words(b).joined()
    let reversed = right.given.map { Folding.words($0).joined() }
    return EditDistance.between(x, y, limit: 3) > 3 && x != reversed
  }

  /// The line at the top of a page that was not faxed is the document's own: its page number counts.
  func signs(of page: ChartPage, isFaxed: Bool = false) -> Signs {
    let classify = ClassifyDocument(lexicon)
    let isBlank = page.content.isBlank || page.words.isEmpty && page.content.textSource == .none
    guard !isBlank, !page.words.isEmpty else {
      return Signs(
        letterhead: [], namesHouse: false, dates: [], isBlank: isBlank, isSeparator: SeparatorCodes(lexicon).marks(page)
      )
    }
    let title = classify.openingTitle(of: page)
    let content = title == nil ? classify.content(of: page) : nil
    let type = title?.type ?? content
    let separates = type.map { lexicon.rules.documentTypes.types[$0].isRecord == false } ?? false
    let identity = ReadIdentity(lexicon).run(page)
    let names = Folding.words("\(identity?.family ?? "") \(identity?.given ?? "")")
    let head = page.lines.prefix(3).flatMap { page.words[$0].map(\.text) }.filter { word in
      word.utf8.count > 3 && !word.utf8.contains { (0x30...0x39).contains($0) } && !names.contains(word)
    }
    let houses = page.lines.prefix(2).contains { !lexicon.fields.facilities.matches(in: page, $0).isEmpty }
    let zone = 0..<(page.lines.prefix(12).last?.upperBound ?? 0)
    return Signs(
      mark: pageMark(page) ?? (isFaxed ? nil : headingMark(page)), title: title,
      opening: title == nil ? opening(of: page) : nil, content: content,
      identity: identity, letterhead: head, namesHouse: houses,
      dates: ReadDates(lexicon.dates).mentions(page.words, zone).map(\.date),
      accession: ReadFields(lexicon).accession(in: [page])?.value, isBlank: false,
      isSeparator: separates || SeparatorCodes(lexicon).marks(page))
  }

  /// 'Page 2 of 5', 'Page: 2/5', 'Página 2 de 5', '2 | Page', in the first or last lines.
  func pageMark(_ page: ChartPage) -> (page: Int, of: Int?, words: Range<Int>)? {
    let near = page.lines.count <= 12 ? Array(page.lines) : Array(page.lines.prefix(6)) + Array(page.lines.suffix(6))
    for line in near.reversed() {
      for at in line where rules.pageWords.contains(page.words[at].text) {
        if at > line.lowerBound, page.words[at - 1].follow == 0x7C, let number = Int(page.words[at - 1].text),
          (1...5000).contains(number)
        {
          return (number, nil, at - 1..<at + 1)
        }
        guard at + 1 < line.upperBound, let number = Int(page.words[at + 1].text), (1...5000).contains(number) else {
          continue
        }
        if at + 2 < line.upperBound, page.words[at + 1].follow == 0x2F, let of = Int(page.words[at + 2].text),
          of >= number
        {
          return (number, of, at..<at + 3)
        }
        if at + 3 < line.upperBound, rules.ofWords.contains(page.words[at + 2].text),
          let of = Int(page.words[at + 3].text), of >= number
        {
          return (number, of, at..<at + 4)
        }
        return (number, nil, at..<at + 2)
      }
    }
    return nil
  }

  /// True for a page that begins with the marked lines of an e-mail.
  func isMessage(_ page: ChartPage) -> Bool { opening(of: page) { $0.hasColon } != nil }

  /// The words with which a letter or a message begins.
  private func opening(
    of page: ChartPage, where isWanted: (DocumentTypeRules.Opening) -> Bool = { _ in true }
  ) -> Range<Int>? {
    for (index, opening) in rules.openings.enumerated() where isWanted(opening) {
      let found = page.lines.prefix(opening.lines).compactMap { line -> Range<Int>? in
        let match = lexicon.types.openings[index].longest(in: page, line).first
        guard let words = match?.words, words.lowerBound == line.lowerBound else { return nil }
        return opening.hasColon && page.words[words.upperBound - 1].follow != 0x3A ? nil : words
      }
      if found.count >= opening.least { return found.first }
    }
    return nil
  }

  private func headingMark(_ page: ChartPage) -> (page: Int, of: Int?, words: Range<Int>)? {
    guard let header = page.faxHeader, !header.isOfMachine, let number = header.page else { return nil }
    return (number, header.pages, 0..<0)
  }

  private func similarity(_ left: [String], _ right: [String]) -> Double {
    let shared = left.count { right.contains($0) }
    return Double(shared) / Double(max(min(left.count, right.count), 1))
  }
}
