import CaseModel

extension RecognitionFailure {
  /// What is missing, and how to get it.
  package var finding: Finding {
    switch self {
    case .noLanguage(let names):
      Finding(
        code: "ocr-language-missing", severity: .error,
        message:
          "None of the OCR languages \(names.joined(separator: ", ")) is installed. Install the tesseract data for one of them and reprocess."
      )
    }
  }
}
