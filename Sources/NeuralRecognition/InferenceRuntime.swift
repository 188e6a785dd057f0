import COpenVINO
import Foundation

/// OpenVINO, opened from the second reader's folder: made once a process.
struct InferenceRuntime: ~Copyable {
  fileprivate let handle: OpaquePointer

  init(library path: String) throws(NeuralFailure) {
    var handle: OpaquePointer?
    let reason = Message { copenvino_open(path, &handle, $0, $1) }
    guard reason.code == 0, let handle else { throw .library(reason.text) }
    self.handle = handle
  }

  deinit { copenvino_close(handle) }

  /// `2026.4.1`, with the number of the build.
  var version: String {
    let version = Message { copenvino_version(handle, $0, $1) }
    return version.code == 0 ? version.text : "unknown"
  }
}

/// One compiled model and the request that runs it, on one thread.
struct Network: ~Copyable {
  private let handle: OpaquePointer
  /// What it was loaded from: the library reads its weights there.
  private let saved: Data?

  /// `model` is an ONNX file. The runtime must outlive the network.
  init(_ model: [UInt8], on runtime: borrowing InferenceRuntime, precision: InferencePrecision) throws(NeuralFailure) {
    handle = try Network.loaded(model, runtime.handle, precision, by: copenvino_load)
    saved = nil
  }

  /// `saved` is a mapped file that ``save(to:)`` has written. The runtime must outlive the network.
  init(saved: Data, on runtime: borrowing InferenceRuntime, precision: InferencePrecision) throws(NeuralFailure) {
    handle = try Network.loaded(saved, runtime.handle, precision, by: copenvino_load_saved)
    self.saved = saved
  }

  private static func loaded(
    _ bytes: some ContiguousBytes, _ runtime: OpaquePointer, _ precision: InferencePrecision,
    by load: (
      OpaquePointer?, UnsafeRawPointer?, Int, UnsafePointer<CChar>?, UnsafeMutablePointer<OpaquePointer?>?,
      UnsafeMutablePointer<CChar>?, Int
    ) -> Int32
  ) throws(NeuralFailure) -> OpaquePointer {
    var handle: OpaquePointer?
    let reason = bytes.withUnsafeBytes { bytes in
      Message { load(runtime, bytes.baseAddress, bytes.count, precision.rawValue, &handle, $0, $1) }
    }
    guard reason.code == 0, let handle else { throw .model(reason.text) }
    return handle
  }

  func save(to file: String) throws(NeuralFailure) {
    let reason = Message { copenvino_save(handle, file, $0, $1) }
    guard reason.code == 0 else { throw .model(reason.text) }
  }

  deinit { copenvino_unload(handle) }

  /// What the plugin computes in: a processor without bfloat16 takes `f32`.
  var precision: String {
    let precision = Message { copenvino_precision(handle, $0, $1) }
    return precision.code == 0 ? precision.text : "unknown"
  }

  /// Runs the inputs, in the order of the model, and hands the output with its shape to `body`.
  func run<Result>(
    _ inputs: [NetworkInput], _ body: (UnsafeBufferPointer<Float>, [Int]) -> Result
  ) throws(NeuralFailure) -> Result {
    var output: UnsafePointer<Float>?
    var outputShape = [Int64](repeating: 0, count: 8)
    var rank = outputShape.count
    let reason = NetworkInput.withAll(inputs) { raw in
      Message { copenvino_run(handle, raw, inputs.count, &output, &outputShape, &rank, $0, $1) }
    }
    guard reason.code == 0, let output else { throw .model(reason.text) }
    let found = outputShape.prefix(rank).map(Int.init)
    return body(UnsafeBufferPointer(start: output, count: found.reduce(1, *)), found)
  }
}

/// Values for one input of a network, row by row: pictures are batch × channels × height × width.
struct NetworkInput {
  let values: [Float]
  let shape: [Int]

  init(_ values: [Float], shape: [Int]) {
    precondition(shape.reduce(1, *) == values.count, "the input fills its shape")
    self.values = values
    self.shape = shape
  }

  /// The library reads the values and writes none.
  fileprivate static func withAll<Result>(
    _ inputs: [NetworkInput], _ body: ([copenvino_input]) -> Result
  ) -> Result {
    func with(_ rest: ArraySlice<NetworkInput>, _ raw: [copenvino_input]) -> Result {
      guard let first = rest.first else { return body(raw) }
      return first.values.withUnsafeBufferPointer { values in
        first.shape.map(Int64.init).withUnsafeBufferPointer { shape in
          let input = copenvino_input(
            values: UnsafeMutablePointer(mutating: values.baseAddress), shape: shape.baseAddress, rank: shape.count)
          return with(rest.dropFirst(), raw + [input])
        }
      }
    }
    return with(inputs[...], [])
  }
}

/// What the arithmetic of a network is done in.
package enum InferencePrecision: String, Hashable, Sendable, Codable {
  case float32 = "f32"
  /// Half the memory and time where the processor has it; else the plugin takes `f32`.
  case bfloat16 = "bf16"
}

/// The text that a C function leaves in a buffer, with its return code.
private struct Message {
  let code: Int32
  let text: String

  init(_ body: (UnsafeMutablePointer<CChar>, Int) -> Int32) {
    var buffer = [CChar](repeating: 0, count: 512)
    code = buffer.withUnsafeMutableBufferPointer { body($0.baseAddress!, $0.count) }
    text = String(decoding: buffer.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
  }
}
