import Foundation
import Logging
import ServiceSettings

/// Log lines on standard error, one JSON object each. What is logged are our own words, codes and numbers: no file name, no text.
struct JSONLineLog: LogHandler {
  private let label: String
  private let format: ServiceSettings.LogFormat
  var logLevel: Logger.Level
  var metadata: Logger.Metadata = [:]

  init(label: String, level: Logger.Level, format: ServiceSettings.LogFormat) {
    self.label = label
    self.format = format
    logLevel = level
  }

  /// Makes every logger of this process write such lines; once, before anything is logged.
  static func install(_ settings: ServiceSettings.Log?) {
    let level: Logger.Level =
      switch settings?.level ?? .info {
      case .debug: .debug
      case .info: .info
      case .warning: .warning
      case .error: .error
      }
    let format = settings?.format ?? (isatty(STDERR_FILENO) == 1 ? .text : .json)
    LoggingSystem.bootstrap { JSONLineLog(label: $0, level: level, format: format) }
  }

  subscript(metadataKey key: String) -> Logger.Metadata.Value? {
    get { metadata[key] }
    set { metadata[key] = newValue }
  }

  func log(event: LogEvent) {
    var fields = metadata.merging(event.metadata ?? [:]) { $1 }.mapValues(\.description)
    if format == .text {
      let details = fields.sorted { $0.key < $1.key }.map { " \($0.key)=\($0.value)" }.joined()
      return StandardError.write("\(event.level) \(label): \(event.message)\(details)\n")
    }
    fields["at"] = Date().ISO8601Format(.iso8601(timeZone: .gmt, includingFractionalSeconds: true))
    fields["level"] = event.level.rawValue
    fields["part"] = label
    fields["message"] = event.message.description
    do {
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
      StandardError.write(String(decoding: try encoder.encode(fields), as: UTF8.self) + "\n")
    } catch {
      StandardError.write("{\"level\":\"error\",\"message\":\"a log line cannot be written\"}\n")
    }
  }
}
