#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// An input descriptor's bytes, mapped for reading as long as this value lives.
package struct MappedInput: ~Copyable {
  private let start: UnsafeMutableRawPointer?
  private let count: Int

  /// Maps the whole of a regular file or memfd. Throws ``ChannelFailure/system(_:)`` with the `errno` of what failed.
  package init(descriptor: Int32) throws(ChannelFailure) {
    (start, count) = try MappedInput.mapped(descriptor)
  }

  private static func mapped(_ descriptor: Int32) throws(ChannelFailure) -> (UnsafeMutableRawPointer?, Int) {
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw .system(errno) }
    let count = Int(status.st_size)
    guard count > 0 else { return (nil, 0) }
    guard let mapped = mmap(nil, count, PROT_READ, MAP_PRIVATE, descriptor, 0), mapped != MAP_FAILED else {
      throw .system(errno)
    }
    return (mapped, count)
  }

  deinit {
    if let start { munmap(start, count) }
  }

  /// The bytes, valid until the closure returns.
  package borrowing func withBytes<Value>(_ body: (UnsafeRawBufferPointer) throws -> Value) rethrows -> Value {
    try body(UnsafeRawBufferPointer(start: start, count: count))
  }
}
