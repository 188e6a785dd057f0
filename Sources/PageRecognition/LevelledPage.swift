import CaseModel
import Foundation

/// A page's picture turned and levelled for an engine, with the way back from its pixels to the page as it lay on the glass.
package struct LevelledPage: ~Copyable {
  package let picture: Picture
  package let dotsPerInch: Double
  /// The turn, clockwise, that was made.
  package let quarters: Int
  /// Degrees clockwise by which the picture was turned further, to level it.
  package let skew: Double
  /// After the turn.
  package let size: PageSize

  /// In points of the turned page, around the word as it stands there. The levelled picture has the page's centre and size.
  package func box(of word: ReadWord) -> Box {
    let cosine = cos(-skew * .pi / 180)
    let sine = sin(-skew * .pi / 180)
    let centreX = Double(picture.width) / 2
    let centreY = Double(picture.height) / 2
    let xScale = size.widthInPoints / Double(picture.width)
    let yScale = size.heightInPoints / Double(picture.height)
    let x = (word.left + word.right) / 2 - centreX
    let y = (word.top + word.bottom) / 2 - centreY
    let width = word.right - word.left
    let height = word.bottom - word.top
    let turnedWidth = width * cosine + height * abs(sine)
    let turnedHeight = height * cosine + width * abs(sine)
    return Box(
      x: (x * cosine - y * sine + centreX - turnedWidth / 2) * xScale,
      y: (x * sine + y * cosine + centreY - turnedHeight / 2) * yScale,
      width: turnedWidth * xScale, height: turnedHeight * yScale)
  }
}
