/// A day of the Gregorian calendar without time or zone, written `YYYY-MM-DD` (ISO 8601).
package struct CalendarDate: Hashable, Sendable, Comparable, CustomStringConvertible {
  package let year: Int
  package let month: Int
  package let day: Int

  /// `nil` where there is no such day (1582 to 9999).
  package init?(year: Int, month: Int, day: Int) {
    guard (1582...9999).contains(year), (1...12).contains(month), day >= 1,
      day <= CalendarDate.days(inMonth: month, of: year)
    else { return nil }
    self.year = year
    self.month = month
    self.day = day
  }

  /// Reads `YYYY-MM-DD` and DICOM's `YYYYMMDD` (PS3.5, DA); anything else is `nil`.
  package init?(_ text: some StringProtocol) {
    let bytes = Array(text.utf8)
    let digits = bytes.filter { (0x30...0x39).contains($0) }.map { Int($0 - 0x30) }
    guard digits.count == 8 else { return nil }
    switch bytes.count {
    case 8: break
    case 10 where bytes[4] == 0x2D && bytes[7] == 0x2D: break
    default: return nil
    }
    func number(_ range: Range<Int>) -> Int { digits[range].reduce(0) { $0 * 10 + $1 } }
    self.init(year: number(0..<4), month: number(4..<6), day: number(6..<8))
  }

  package var description: String {
    func padded(_ value: Int, _ width: Int) -> String {
      let text = String(value)
      return String(repeating: "0", count: max(0, width - text.count)) + text
    }
    return "\(padded(year, 4))-\(padded(month, 2))-\(padded(day, 2))"
  }

  package static func < (left: CalendarDate, right: CalendarDate) -> Bool {
    (left.year, left.month, left.day) < (right.year, right.month, right.day)
  }

  /// Whole years from this date to `later`; negative where `later` is earlier.
  package func wholeYears(until later: CalendarDate) -> Int {
    let years = later.year - year
    return (later.month, later.day) < (month, day) ? years - 1 : years
  }

  /// Days since 1970-01-01, negative before.
  package var dayNumber: Int {
    let y = month <= 2 ? year - 1 : year
    let era = y / 400
    let yearOfEra = y - era * 400
    let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
    return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
  }

  private static func days(inMonth month: Int, of year: Int) -> Int {
    switch month {
    case 4, 6, 9, 11: 30
    case 2: (year % 4 == 0 && year % 100 != 0) || year % 400 == 0 ? 29 : 28
    default: 31
    }
  }
}

extension CalendarDate: Codable {
  package init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    guard let date = CalendarDate(try container.decode(String.self)) else {
      throw DecodingError.dataCorruptedError(in: container, debugDescription: "a date is written YYYY-MM-DD")
    }
    self = date
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(description)
  }
}
