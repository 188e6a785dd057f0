import CaseModel
import Crypto
import Foundation
import Mustache

/// `packet.html`: the packet for a person, in one file without script or outside reference but `records.pdf`.
package struct PacketPage {
  private let library: MustacheLibrary

  /// Throws where the templates are wrong, which is our own mistake.
  package init() throws {
    MustacheContentTypes.register(ScalarEscaping(), named: "SCALAR_HTML")
    library = MustacheLibrary(templates: [
      "page": try MustacheTemplate(string: PacketTemplate.page),
      "evidence": try MustacheTemplate(string: PacketTemplate.evidence),
      "hold": try MustacheTemplate(string: PacketTemplate.hold),
    ])
  }

  /// `changes` are those of the `packet.json` written beside it.
  package func html(_ content: PacketContent, changes: [String]) -> String {
    var values = PacketView(content).values
    values["style"] = PacketStyle.text
    values["styleHash"] = Data(SHA256.hash(data: Array(PacketStyle.text.utf8))).base64EncodedString()
    values["changes"] = changes
    values["hasChanges"] = !changes.isEmpty
    return library.render(values, withTemplate: "page") ?? ""
  }
}
