import CLinux
import Glibc
import ReaderProtocol
import StageContract
import SystemFiles

/// A started reader: its process, killed and waited for by whoever holds it.
struct ReaderProcess: Sendable {
  private let id: pid_t

  /// A reader that was started, with our ends of its pipes.
  struct Started: ~Copyable {
    let process: ReaderProcess
    private let requests: Int32
    private let replies: Int32

    fileprivate init(process: ReaderProcess, requests: Int32, replies: Int32) {
      self.process = process
      self.requests = requests
      self.replies = replies
    }

    /// To be called once.
    func takeRequests() -> OwnedDescriptor { OwnedDescriptor(owning: requests) }
    /// To be called once.
    func takeReplies() -> OwnedDescriptor { OwnedDescriptor(owning: replies) }
  }

  /// Our descriptors are lifted above every number that the reader expects one at.
  private static let lowestOwn: Int32 = 64

  static func start(
    _ executable: String, inputs: [Int32], limits: ReaderLimits
  ) throws(ReaderFailure) -> Started {
    do {
      let requests = try pipe()
      let replies = try pipe()
      let null = try lifted(OwnedDescriptor(opening: "/dev/null", O_RDWR))
      var lifted: [Int32] = []
      defer { for number in lifted { close(number) } }
      for number in inputs {
        let copy = dossier_duplicate_above(number, lowestOwn)
        guard copy >= 0 else { throw SystemFailure("fcntl") }
        lifted.append(copy)
      }
      let descriptors = [requests.reading.number, null.number, null.number, replies.writing.number] + lifted
      let targets =
        [0, 1, 2, ReaderDescriptors.reply] + inputs.indices.map { ReaderDescriptors.firstInput + Int32($0) }
      var id: pid_t = 0
      let error = spawn(executable, limits, descriptors, targets, &id)
      guard error == 0 else {
        if error == ENOENT || error == EACCES || error == ENOEXEC || error == ENOTDIR { throw ReaderFailure.missing }
        throw SystemFailure("posix_spawn", errno: error)
      }
      let process = ReaderProcess(id: id)
      process.apply(limits)
      guard dossier_set_nonblocking(requests.writing.number) == 0, dossier_set_nonblocking(replies.reading.number) == 0
      else {
        process.kill()
        throw SystemFailure("fcntl")
      }
      return Started(process: process, requests: requests.takeWriting(), replies: replies.takeReading())
    } catch let failure as ReaderFailure {
      throw failure
    } catch let failure as SystemFailure {
      throw .system(operation: failure.operation, errno: failure.errno)
    } catch {
      throw .missing
    }
  }

  /// Ends the whole process group and waits for the reader.
  func kill() {
    Glibc.kill(-id, SIGKILL)
    var isSignal: Int32 = 0
    var value: Int32 = 0
    while dossier_has_ended(id, &isSignal, &value) == 0 { usleep(500) }
  }

  /// Waits until `deadline` for the exit of a reader that has closed its pipe, then says what its end means.
  func finish(by deadline: ContinuousClock.Instant, hasSaidEnd: Bool) throws(ReaderFailure) {
    var isSignal: Int32 = 0
    var value: Int32 = 0
    var pause: UInt32 = 100
    while true {
      let answer = dossier_has_ended(id, &isSignal, &value)
      if answer != 0 { break }
      guard ContinuousClock.now < deadline else {
        kill()
        throw .timedOut
      }
      usleep(pause)
      pause = min(pause * 2, 10_000)
    }
    // What it may have started ends with it.
    Glibc.kill(-id, SIGKILL)
    if isSignal != 0 {
      switch value {
      case SIGXCPU: throw .outOfLimits(.cpuTime)
      case SIGXFSZ: throw .outOfLimits(.outputFile)
      default: throw .crashed(signal: value)
      }
    }
    if value != 0 { throw .failed(status: value) }
    if !hasSaidEnd { throw .garbage }
  }

  private func apply(_ limits: ReaderLimits) {
    // A reader that is gone already has no limits to set. Past the soft limit of time it is told why it ends (SIGXCPU).
    let memory = UInt64(clamping: limits.addressSpaceInBytes)
    let descriptors = UInt64(clamping: limits.descriptors)
    let fileSize = UInt64(clamping: limits.outputFileBytes)
    _ = dossier_limit(id, dossier_limit_address_space, memory, memory)
    allow(cpuSeconds: limits.cpuSeconds, atMost: limits.mostCPUSeconds)
    _ = dossier_limit(id, dossier_limit_descriptors, descriptors, descriptors)
    _ = dossier_limit(id, dossier_limit_file_size, fileSize, fileSize)
    _ = dossier_limit(id, dossier_limit_core, 0, 0)
  }

  /// Sets the soft limit of processor time; `most` is the hard one, which nothing raises again.
  func allow(cpuSeconds: Int, atMost most: Int) {
    _ = dossier_limit(
      id, dossier_limit_cpu_seconds, UInt64(clamping: cpuSeconds), UInt64(clamping: most) + 2)
  }

  /// What it holds in memory now; `Int.max` where that cannot be known.
  func residentBytes() -> Int {
    // proc_pid_statm(5): the second number, in pages.
    guard let status = fopen("/proc/\(id)/statm", "r") else { return .max }
    defer { fclose(status) }
    var line = [CChar](repeating: 0, count: 128)
    guard fgets(&line, Int32(line.count), status) != nil else { return .max }
    let numbers = String(decoding: line.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self).split(
      separator: " ")
    guard numbers.count > 1, let pages = Int(numbers[1]) else { return .max }
    return pages * sysconf(Int32(_SC_PAGESIZE))
  }

  /// The reader sets these itself before it reads a byte; from outside they come a moment later. Its time is ours alone to
  /// set: it grows with the pages that the reader announces.
  private static func arguments(_ limits: ReaderLimits) -> [String] {
    [
      "dossier-reader", "--address-space", "\(limits.addressSpaceInBytes)", "--descriptors", "\(limits.descriptors)",
      "--sandbox", sandbox,
    ]
  }

  private static var environment: [String] {
    [
      "PATH=/usr/bin:/bin", "LC_ALL=C.UTF-8", "LC_CTYPE=C.UTF-8", "TZ=UTC", "OMP_THREAD_LIMIT=1",
      "SWIFT_BACKTRACE=enable=no", "DOSSIER_SECOND_READER=\(secondReader)", "GLIBC_TUNABLES=\(allocation)",
    ]
  }

  /// Poppler makes and drops some ten thousand small things a page. The C library keeps 7 of each size at hand and sorts
  /// the others back among its free memory; kept at hand all of them, reading text takes a fifth less time.
  private static let allocation = "glibc.malloc.tcache_count=65535"

  /// Looked at when the program starts: an unknown word never comes so far.
  private static var sandbox: String {
    (SandboxUse.named(getenv("DOSSIER_SANDBOX").map { String(cString: $0) }) ?? .required).rawValue
  }

  /// Where the second reader is, if that was said: readers look for it themselves.
  private static var secondReader: String { getenv("DOSSIER_SECOND_READER").map { String(cString: $0) } ?? "" }

  private static func spawn(
    _ executable: String, _ limits: ReaderLimits, _ descriptors: [Int32], _ targets: [Int32], _ id: inout pid_t
  ) -> Int32 {
    var arguments = arguments(limits).map { strdup($0) } + [nil]
    var variables = environment.map { strdup($0) } + [nil]
    defer { for text in arguments + variables { free(text) } }
    return dossier_spawn(executable, &arguments, &variables, descriptors, targets, descriptors.count, &id)
  }

  private struct Pipe: ~Copyable {
    let reading: OwnedDescriptor
    let writing: OwnedDescriptor

    consuming func takeWriting() -> Int32 { writing.release() }
    consuming func takeReading() -> Int32 { reading.release() }
  }

  private static func pipe() throws(SystemFailure) -> Pipe {
    var ends: (reading: Int32, writing: Int32) = (-1, -1)
    guard dossier_pipe(&ends.reading, &ends.writing) == 0 else { throw SystemFailure("pipe2") }
    let reading = OwnedDescriptor(owning: ends.reading)
    let writing = OwnedDescriptor(owning: ends.writing)
    return Pipe(reading: try lifted(reading), writing: try lifted(writing))
  }

  private static func lifted(_ descriptor: consuming OwnedDescriptor) throws(SystemFailure) -> OwnedDescriptor {
    let number = dossier_duplicate_above(descriptor.number, lowestOwn)
    guard number >= 0 else { throw SystemFailure("fcntl") }
    return OwnedDescriptor(owning: number)
  }
}
