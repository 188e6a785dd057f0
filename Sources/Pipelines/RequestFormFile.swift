import CaseModel

/// Reads `case.yaml`, `case.json` or a hook's body. What is wrong in it becomes a finding and is left out; nothing else is lost.
package enum RequestFormFile {
  /// In bytes.
  package static let sizeLimit = 1 << 20

  /// The form is `nil` where the text as a whole cannot be used.
  package static func parse(_ bytes: [UInt8]) -> (form: RequestForm?, findings: [Finding]) {
    guard bytes.count <= sizeLimit else {
      return (
        nil,
        [
          finding(
            "request-form-too-large", .error,
            "The request form is larger than 1 MiB and was not read. Send a form without attachments in it.")
        ]
      )
    }
    guard let text = String(validating: bytes, as: UTF8.self) else {
      return (
        nil,
        [
          finding(
            "request-form-unreadable", .error,
            "The request form is no UTF-8 text and was not read. Save it as UTF-8 and send it again.")
        ]
      )
    }
    let tree: RuleTree
    do {
      tree = try RuleTree(text.hasPrefix("\u{FEFF}") ? String(text.dropFirst()) : text)
    } catch {
      return (
        nil,
        [
          finding(
            "request-form-unreadable", .error,
            "The request form could not be read\(place(error.line)): \(error.message). Correct it and send it again.")
        ]
      )
    }
    guard case .mapping = tree.root else {
      return (
        nil,
        [
          finding(
            "request-form-unreadable", .error,
            "The request form is no list of keys and values and was not read. It must begin with 'reference:'.")
        ]
      )
    }
    let (form, faults) = RuleFile.decode(RequestForm.self, from: tree)
    var findings = faults.map { fault in
      fault.message.hasSuffix("is not known")
        ? finding(
          "request-form-unknown-key", .warning,
          "In the request form\(place(fault.line)), \(fault.message): it was ignored.")
        : finding(
          "request-form-wrong-value", .warning,
          "In the request form\(place(fault.line)), \(fault.message). It was left out; correct it and send the form again."
        )
    }
    if let form, form.reference == nil {
      findings.append(
        finding(
          "request-form-no-reference", .warning,
          "The request form has no usable reference of 10 digits. It is filed where it arrived."))
    }
    return (form, findings)
  }

  private static func place(_ line: Int?) -> String { line.map { " on line \($0)" } ?? "" }

  private static func finding(_ code: String, _ severity: Finding.Severity, _ message: String) -> Finding {
    Finding(code: code, severity: severity, message: message)
  }
}
