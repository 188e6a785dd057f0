import CQPDF

/// The version of the qpdf that runs.
package enum QPDFVersion {
  package static var text: String { "qpdf " + (qpdf_get_qpdf_version().map { String(cString: $0) } ?? "unknown") }
}
