import CReaderProcess

/// The limits of the process, set before it reads a byte of input.
enum ProcessLimits {
  /// False where one could not be set: then nothing may be read.
  static func apply(_ arguments: ReaderArguments) -> Bool {
    creader_ignore_broken_pipes()
    var failures = [creader_no_core(), creader_no_new_privileges(), creader_set_locale()]
    failures.append(creader_limit_address_space(arguments.addressSpace ?? 3 << 29))
    failures.append(creader_limit_descriptors(arguments.descriptors ?? 64))
    if let seconds = arguments.cpuSeconds { failures.append(creader_limit_cpu(seconds)) }
    return failures.allSatisfy { $0 == 0 }
  }
}
