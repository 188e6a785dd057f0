import Crypto
import Foundation

/// What the processor can do, as far as the inference library asks.
package struct Processor: Sendable {
  /// As the kernel names them in `/proc/cpuinfo`.
  private let flags: Set<Substring>

  package init(cpuInfo: String) {
    let line = cpuInfo.split(separator: "\n").first { $0.hasPrefix("flags") } ?? ""
    flags = Set(line.split(separator: " "))
  }

  static func current() throws(NeuralFailure) -> Processor {
    do {
      return Processor(cpuInfo: try String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8))
    } catch {
      throw .processor
    }
  }

  /// The library's plugin ends the process with an illegal instruction where AVX2 is missing.
  package func check() throws(NeuralFailure) {
    guard flags.contains("avx2") else { throw .processor }
  }

  /// True where it multiplies bytes and adds the products up without a sum in between that may be cut off.
  var multipliesBytes: Bool { !flags.isDisjoint(with: ["avx512_vnni", "avx_vnni", "amx_int8"]) }

  /// The same for processors that can do the same.
  var identity: String {
    SHA256.hash(data: Data(flags.sorted().joined(separator: " ").utf8)).prefix(8).map { byte in
      (byte < 16 ? "0" : "") + String(byte, radix: 16)
    }.joined()
  }

  /// What the library makes of a wish for bfloat16 here.
  package var precision: InferencePrecision {
    flags.contains("avx512_bf16") || flags.contains("amx_bf16") ? .bfloat16 : .float32
  }
}
