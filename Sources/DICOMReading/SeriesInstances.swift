import CaseModel
import ReaderProtocol

/// The images of one series by their numbers: which are missing between the first and the last, and which is in the middle.
struct SeriesInstances {
  private struct Image {
    let number: Int
    let uid: String
    let file: BlobDigest
  }

  private var images: [Image] = []

  private static let maximumGaps = 32

  mutating func add(_ header: InstanceHeader, _ file: DiscFileHead) {
    images.append(Image(number: header.instanceNumber ?? -1, uid: header.instanceUID, file: file.digest))
  }

  /// The file of the instance in the middle, by number and then by identifier.
  var middle: BlobDigest? {
    guard !images.isEmpty else { return nil }
    return images.sorted { ($0.number, $0.uid, $0.file) < ($1.number, $1.uid, $1.file) }[images.count / 2].file
  }

  var missing: Int { gaps.reduce(0) { $0 + $1.count } }

  /// Numbers that are skipped. A series whose numbers run in steps (1, 3, 5, …) skips none by that; one whose numbers follow
  /// no order (less than half of them there) is not judged.
  var gaps: [InstanceGap] {
    let numbers = Set(images.lazy.map(\.number).filter { $0 >= 0 }).sorted()
    guard let first = numbers.first, let last = numbers.last, numbers.count >= 3 else { return [] }
    let steps = zip(numbers, numbers.dropFirst()).map { $1 - $0 }
    let step = steps.reduce(0, SeriesInstances.greatestCommonDivisor)
    guard (last - first) / step + 1 <= numbers.count * 2 else { return [] }
    return zip(numbers, steps).filter { $1 > step }.prefix(SeriesInstances.maximumGaps).map { number, width in
      InstanceGap(first: number + step, last: number + width - step, count: width / step - 1)
    }
  }

  private static func greatestCommonDivisor(_ one: Int, _ other: Int) -> Int {
    var (a, b) = (one, other)
    while b != 0 { (a, b) = (b, a % b) }
    return a
  }
}
