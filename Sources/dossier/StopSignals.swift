import Dispatch
import Foundation
import Workers

/// SIGTERM and SIGINT: the first is a request, the second an order.
struct StopSignals {
  private let sources: [any DispatchSourceSignal]

  init(stop: StopRequest, order: @escaping @Sendable () -> Void) {
    sources = [SIGTERM, SIGINT].map { number in
      signal(number, SIG_IGN)
      let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
      source.setEventHandler { if stop.isRequested { order() } else { stop.request() } }
      source.resume()
      return source
    }
  }

  func cancel() { for source in sources { source.cancel() } }
}
