import CaseModel
import ProgramTesting
import ReaderProtocol
import Unpacking

extension UnpackRun {
  static func unpack(
    _ bytes: [UInt8], kind: ContentKind = .zip, limits: UnpackLimits = UnpackLimits(), passwords: [String] = []
  ) throws -> UnpackRun {
    try collect(bytes) { try Unpack.run(kind: kind, limits: limits, passwords: passwords, channel: $0) }
  }
}
