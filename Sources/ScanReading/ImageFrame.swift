import CaseModel

/// How an image file's picture is displayed: turn, mirror, size on paper.
struct ImageFrame: Equatable {
  let storedWidth: Int
  let storedHeight: Int
  /// 1 to 8 as in TIFF and EXIF.
  let orientation: Int
  /// Along the stored rows and columns.
  let storedHorizontalDPI: Double
  let storedVerticalDPI: Double

  /// Resolutions outside of 30 to 2,400 dpi are taken as absent; without any, the longer side is taken as a Letter page's.
  init(
    width: Int, height: Int, orientation: Int, horizontalDPI: Double?, verticalDPI: Double?
  ) {
    storedWidth = width
    storedHeight = height
    self.orientation = (1...8).contains(orientation) ? orientation : 1
    func sane(_ value: Double?) -> Double? { value.flatMap { (30...2_400).contains($0) ? $0 : nil } }
    // 72 dpi on a picture of many pixels is a camera's default and no measure of paper.
    let isCameraDefault = horizontalDPI == 72 && verticalDPI == 72 && max(width, height) > 1_600
    let horizontal = isCameraDefault ? nil : sane(horizontalDPI)
    let vertical = isCameraDefault ? nil : sane(verticalDPI)
    let fallback = ImageFrame.likelyDPI(width: width, height: height)
    storedHorizontalDPI = horizontal ?? vertical ?? fallback
    storedVerticalDPI = vertical ?? horizontal ?? fallback
  }

  private static func likelyDPI(width: Int, height: Int) -> Double {
    // A fax without resolution: 1,728 pixels in a row are 204 dpi.
    if width == 1_728 { return 204 }
    return max(72, Double(max(width, height)) / 11)
  }

  var isSwapped: Bool { orientation >= 5 }

  /// The turn clockwise that displays the picture; mirrored orientations are mirrored first.
  var rotation: QuarterTurn {
    switch orientation {
    case 3, 4: .half
    case 6, 7: .right
    case 5, 8: .left
    default: .none
    }
  }

  var width: Int { isSwapped ? storedHeight : storedWidth }
  var height: Int { isSwapped ? storedWidth : storedHeight }
  var horizontalDPI: Double { isSwapped ? storedVerticalDPI : storedHorizontalDPI }
  var verticalDPI: Double { isSwapped ? storedHorizontalDPI : storedVerticalDPI }

  var size: PageSize {
    PageSize(
      widthInPoints: Double(width) / horizontalDPI * 72, heightInPoints: Double(height) / verticalDPI * 72)
  }
}
