/// Names the plane of an image from its orientation (0020,0037): direction cosines of a row and of a column in the patient.
enum ImagePlane {
  /// `axial`, `sagittal`, `coronal`, or `oblique` where no axis of the body is within about 37 degrees of the image's normal.
  static func name(_ cosines: [String]) -> String? {
    let numbers = cosines.compactMap { Double($0) }.filter(\.isFinite)
    guard numbers.count == 6, cosines.count == 6 else { return nil }
    let x = numbers[1] * numbers[5] - numbers[2] * numbers[4]
    let y = numbers[2] * numbers[3] - numbers[0] * numbers[5]
    let z = numbers[0] * numbers[4] - numbers[1] * numbers[3]
    let length = (x * x + y * y + z * z).squareRoot()
    guard length > 0.5, length < 2 else { return nil }
    let parts = [("sagittal", abs(x) / length), ("coronal", abs(y) / length), ("axial", abs(z) / length)]
    return parts.first { $0.1 > 0.8 }?.0 ?? "oblique"
  }
}
