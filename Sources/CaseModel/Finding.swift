/// Something that a coordinator or engineer should know about what arrived: what happened, where, what to do next.
///
/// `message` is shown to the coordinator inside the packet and never logged; it holds no patient data all the same.
package struct Finding: Hashable, Sendable, Codable {
  package enum Severity: String, Sendable, Codable, CaseIterable {
    /// Worth knowing; nothing was lost.
    case note
    /// Something could be wrong or missing; the rest was used.
    case warning
    /// This source or part of it could not be used.
    case error
  }

  /// A stable name for programs, in lower-case words joined by hyphens: `encrypted-pdf`, `page-count-disagrees`.
  package let code: String
  package let severity: Severity
  package let message: String
  /// The page it is about, where it is about one.
  package let page: PageNumber?

  package init(code: String, severity: Severity, message: String, page: PageNumber? = nil) {
    self.code = code
    self.severity = severity
    self.message = message
    self.page = page
  }
}
