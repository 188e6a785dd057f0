import CZBar

/// The version of the zbar that runs.
package enum ZBarVersion {
  package static var text: String {
    var major: UInt32 = 0
    var minor: UInt32 = 0
    var patch: UInt32 = 0
    zbar_version(&major, &minor, &patch)
    return "zbar \(major).\(minor).\(patch)"
  }
}
