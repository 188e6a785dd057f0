import ArgumentParser
import CaseStore
import Doors

struct FileCommand: DossierCommand {
  static let configuration = CommandConfiguration(
    commandName: "file", abstract: "Files a held delivery under a case.",
    discussion: "`dossier holds` lists the deliveries that name no case, or more than one.")

  @Option(name: .customLong("case"), help: "The 10-digit reference number.")
  var reference: String

  @OptionGroup var options: WorkspaceOptions

  @Argument(help: "The held delivery, as `dossier holds` names it.")
  var arrival: String

  func perform() async throws {
    let reference = try ReferenceArgument.parse(reference)
    let session = try await Session(options)
    let intake = session.intake(as: session.actor)
    do throws(ReceiveFailure) {
      let id = arrival.hasPrefix("unrouted/") ? String(arrival.dropFirst("unrouted/".count)) : arrival
      guard let held = try intake.held.find(id) else {
        throw .notHeld
      }
      let delivery = try await intake.file(held, under: reference)
      StandardError.write("Filed as arrival \(delivery.reception.arrival.number) of this case.\n")
    } catch {
      throw CommandFailure(error)
    }
  }
}

/// A held delivery as `holds` lists it: the question is whose it is.
struct UnroutedHold: Encodable {
  let id: String
  let subject: String
  let matter = "routing"
  let question: String
  let candidates: [String]
  let channel: String
  let files: Int
  let bytes: Int

  init(_ held: HeldDelivery) {
    id = held.id
    subject = "unrouted/\(held.id)"
    candidates = held.candidates.map(\.digits)
    channel = held.channel.rawValue
    files = held.files
    bytes = held.bytes
    let reason =
      switch held.reason {
      case .several: "It names more than one case"
      case .unreadable: "It could not be read far enough to find a reference"
      case .unnamed: "No cover sheet or request form in it names a case"
      case nil: "Nobody has looked for a reference in it yet: `dossier watch` and `dossier up` do"
      }
    question = "To which case does this delivery belong? \(reason)."
  }

  var lines: [String] {
    var lines = ["unrouted/\(id)  \(question)", "  \(files) file(s), \(bytes) bytes, by \(channel)"]
    if !candidates.isEmpty { lines.append("  found in it: \(candidates.joined(separator: ", "))") }
    return lines + ["  dossier file \(id) --case REFERENCE"]
  }
}
