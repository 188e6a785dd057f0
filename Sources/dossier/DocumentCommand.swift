import ArgumentParser
import CaseModel
import Foundation
import PacketWriting

struct DocumentCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "document", abstract: "Lists a case's documents; joins, cuts, moves, renames and retypes them.",
    discussion: """
      What a coordinator says of a document goes before every rule and stays: it is kept as a decision about the page on \
      which the document starts, and counts again whenever the case is put together again. Each of these puts the case \
      together again and prints the packet's folder, as `dossier decide` does.
      """,
    subcommands: [
      DocumentListCommand.self, DocumentJoinCommand.self, DocumentCutCommand.self, DocumentMoveCommand.self,
      DocumentRenameCommand.self, DocumentTypeCommand.self,
    ])
}

struct DocumentListCommand: DossierCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "Lists a case's documents in the order of the packet.")

  @Flag(help: "Print one JSON line a document, as packet.json has it.")
  var json = false

  @OptionGroup var options: WorkspaceOptions

  @Argument(help: "The 10-digit reference.")
  var reference: String

  func perform() async throws {
    let opened = try await CaseDocuments(reference, options)
    if json {
      for document in try await opened.members() { try StandardOutput.json(document, oneLine: true) }
    } else {
      for entry in opened.summary.documents { StandardOutput.line(line(entry)) }
    }
  }

  private func line(_ entry: AcceptedDocument) -> String {
    let document = entry.document
    let words = [
      document.id, document.type.value, document.date?.value.description ?? "undated",
      "pages \(document.firstPage)–\(document.lastPage) of \(document.source)",
      "cut \(Int((document.cutConfidence * 100).rounded())) %", entry.isAccepted ? nil : "QUARANTINED",
      document.title?.value,
    ]
    return words.compactMap(\.self).joined(separator: ", ")
  }
}

struct DocumentJoinCommand: DossierCommand {
  static let configuration = CommandConfiguration(
    commandName: "join", abstract: "Makes one document of documents that follow one another in their file.")

  @OptionGroup var options: WorkspaceOptions

  @Argument(help: "The 10-digit reference.")
  var reference: String

  @Argument(help: "The documents, in order, as `dossier document list` names them: d3 d4.")
  var documents: [String]

  func validate() throws {
    guard documents.count >= 2 else { throw ValidationError("Name two documents or more.") }
  }

  func perform() async throws {
    let opened = try await CaseDocuments(reference, options)
    let joined = try documents.map { try opened.document($0) }
    for (before, after) in zip(joined, joined.dropFirst()) {
      guard before.source == after.source, before.lastPage.value + 1 == after.firstPage.value else {
        throw CommandFailure(
          .unusableInput, "\(after.id) does not follow \(before.id) in its file: only neighbours can be joined")
      }
    }
    try await opened.decide(
      joined.dropFirst().map { CaseDocuments.decision("cut/\($0.source)/p\($0.pagesInOrder[0])", "join") })
  }
}

struct DocumentCutCommand: DossierCommand {
  static let configuration = CommandConfiguration(
    commandName: "cut", abstract: "Makes two documents of one: the second starts with the page that is named.")

  @OptionGroup var options: WorkspaceOptions

  @Argument(help: "The 10-digit reference.")
  var reference: String

  @Argument(help: "The document, as `dossier document list` names it: d3.")
  var document: String

  @Argument(help: "The page of the document, from 2, with which another one starts: page 3.2 of the packet is 2.")
  var page: Int

  func perform() async throws {
    let opened = try await CaseDocuments(reference, options)
    let document = try opened.document(document)
    let pages = document.pagesInOrder
    guard pages.indices.dropFirst().contains(page - 1) else {
      throw CommandFailure(
        .unusableInput,
        pages.count == 1
          ? "\(document.id) has one page: there is nothing to cut"
          : "\(document.id) has \(pages.count) pages: it can be cut before pages 2 to \(pages.count)")
    }
    try await opened.decide([CaseDocuments.decision("cut/\(document.source)/p\(pages[page - 1])", "cut")])
  }
}

struct DocumentMoveCommand: DossierCommand {
  static let configuration = CommandConfiguration(
    commandName: "move", abstract: "Gives a document another place in the packet and in records.pdf.")

  @Option(help: "The document before which it is to stand.")
  var before: String?

  @Option(help: "The document after which it is to stand.")
  var after: String?

  @OptionGroup var options: WorkspaceOptions

  @Argument(help: "The 10-digit reference.")
  var reference: String

  @Argument(help: "The document, as `dossier document list` names it: d3.")
  var document: String

  func validate() throws {
    guard (before == nil) != (after == nil) else { throw ValidationError("Name one of --before and --after.") }
  }

  func perform() async throws {
    let opened = try await CaseDocuments(reference, options)
    let moved = try opened.document(document)
    let goal = try opened.document(before ?? after ?? "")
    guard moved.id != goal.id else {
      throw CommandFailure(
        .unusableInput, "a document cannot be moved to itself: name another with --before or --after")
    }
    let way = before == nil ? "after" : "before"
    try await opened.decide([
      CaseDocuments.decision("place/\(moved.source)/p\(moved.firstPage)", "\(way)/\(goal.source)/p\(goal.firstPage)")
    ])
  }
}

struct DocumentRenameCommand: DossierCommand {
  static let configuration = CommandConfiguration(
    commandName: "rename", abstract: "Gives a document another title; without one, the title that was read.")

  @OptionGroup var options: WorkspaceOptions

  @Argument(help: "The 10-digit reference.")
  var reference: String

  @Argument(help: "The document, as `dossier document list` names it: d3.")
  var document: String

  @Argument(help: "The title; - reads it from standard input.")
  var title: String?

  func perform() async throws {
    let opened = try await CaseDocuments(reference, options)
    let document = try opened.document(document)
    let given = (title == "-" ? readLine(strippingNewline: true) : title)?.trimmingCharacters(
      in: .whitespacesAndNewlines)
    guard (given ?? "").utf8.count <= 300 else {
      throw CommandFailure(.usage, "a title has 300 bytes at most")
    }
    let isTitled = given.map { !$0.isEmpty } ?? false
    try await opened.decide([
      CaseDocuments.decision(
        "title/\(document.source)/p\(document.firstPage)", isTitled ? "rename" : "as-read", note: isTitled ? given : nil
      )
    ])
  }
}

struct DocumentTypeCommand: DossierCommand {
  static let configuration = CommandConfiguration(
    commandName: "type", abstract: "Says what a document is: a type of the pipeline, or `as-read`.")

  @OptionGroup var options: WorkspaceOptions

  @Argument(help: "The 10-digit reference.")
  var reference: String

  @Argument(help: "The document, as `dossier document list` names it: d3.")
  var document: String

  @Argument(help: "A document type: pathology-report, radiology-report, …")
  var type: String

  func perform() async throws {
    let opened = try await CaseDocuments(reference, options)
    let document = try opened.document(document)
    let known = opened.pipeline.pipeline.chart?.documentTypes.types.map(\.id) ?? []
    guard type == "as-read" || known.contains(type) else {
      throw CommandFailure(.usage, "the pipeline has no such type; it has: as-read, \(known.joined(separator: ", "))")
    }
    try await opened.decide([CaseDocuments.decision("type/\(document.source)/p\(document.firstPage)", type)])
  }
}
