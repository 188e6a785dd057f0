import CaseModel

/// The day or year that an entry of the declared reviews names: `2024-03-01`, `3/1/2024`, `2024`.
struct ReviewDate {
  private let day: CalendarDate?
  private let year: String

  /// `nil` where the text names none.
  init?(_ text: String) {
    let words = text.split { !($0.isNumber || $0 == "-" || $0 == "/" || $0 == ".") }.map(String.init)
    if let day = words.lazy.compactMap(ReviewDate.day).first {
      self.day = day
      year = ""
    } else if let year = words.first(where: { $0.count == 4 && ($0.hasPrefix("19") || $0.hasPrefix("20")) }) {
      day = nil
      self.year = year
    } else {
      return nil
    }
  }

  func covers(_ date: CalendarDate) -> Bool { day.map { $0 == date } ?? date.description.hasPrefix(year) }

  /// Year, month and day, or month, day and year, as the programme's country writes it.
  private static func day(_ word: String) -> CalendarDate? {
    let parts = word.split { "-/.".contains($0) }.compactMap { Int($0) }
    guard parts.count == 3 else { return nil }
    return parts[0] > 31
      ? CalendarDate(year: parts[0], month: parts[1], day: parts[2])
      : CalendarDate(year: parts[2], month: parts[0], day: parts[1])
  }
}
