/// The version of the tesseract that runs.
package enum TesseractVersion {
  package static var text: String { Tesseract.version }
}
