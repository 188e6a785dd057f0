import CReaderProcess
import CaseModel
import ReaderProtocol

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Has LibreOffice print an office document to PDF, in a folder of its own that the supervisor removes.
///
/// LibreOffice is a child of the reader: it has the reader's limits and none of its descriptors, a fresh profile with macros
/// and link updates off, and no socket but local ones.
package enum ConvertOffice {
  /// Answers `convert`: an `entry`, its bytes and an `entryEnd` with the PDF. Input 0 is the document, input 1 the folder.
  ///
  /// Throws a `Refusal` where LibreOffice is missing or could not print the document.
  /// `confine` is called on the thread that starts it, with the folder: the program inherits what the thread may not do.
  package static func run(
    kind: ContentKind, channel: ReaderChannel, confine: @escaping @Sendable (_ folder: String) -> Bool
  ) throws {
    guard let program = InstalledOffice.program else { throw Refusal(missing) }
    let folder = try path(of: channel.descriptor(ofInput: 1))
    let document = folder + "/document." + suffix(of: kind)
    try copy(channel.descriptor(ofInput: 0), to: document)
    try OfficeProfile.write(in: folder)
    for index in 0...1 { try keep(channel.descriptor(ofInput: index)) }
    for descriptor in [STDIN_FILENO, ReaderDescriptors.reply] { try keep(descriptor) }
    guard creader_no_network() == 0 else { throw ChannelFailure.system(errno) }
    try OfficeRun(program: program, folder: folder, confine: confine).print(document)
    try send(folder + "/printed/document.pdf", channel)
  }

  private static let missing = Finding(
    code: "needs-conversion", severity: .error,
    message: "This document is of an office program and LibreOffice is not installed here to print it. Install it "
      + "(apt-get install libreoffice-writer-nogui) and reprocess the case, or print the document to PDF and file that."
  )

  private static let failed = Finding(
    code: "not-converted", severity: .error,
    message: "LibreOffice could not print this document: it is damaged, locked or of a kind that it does not read. "
      + "Ask the sender for a PDF of it.")

  private static func suffix(of kind: ContentKind) -> String {
    switch kind {
    case .rtf: "rtf"
    case .openDocument: "odt"
    default: "docx"
    }
  }

  private static func path(of descriptor: Int32) throws(ChannelFailure) -> String {
    var buffer = [CChar](repeating: 0, count: Int(PATH_MAX))
    let count = readlink("/proc/self/fd/\(descriptor)", &buffer, buffer.count)
    guard count > 0 else { throw .system(errno) }
    return String(decoding: buffer.prefix(count).map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  /// Closed in the child.
  private static func keep(_ descriptor: Int32) throws(ChannelFailure) {
    guard fcntl(descriptor, F_SETFD, FD_CLOEXEC) == 0 else { throw .system(errno) }
  }

  private static func copy(_ descriptor: Int32, to path: String) throws {
    let input = try MappedInput(descriptor: descriptor)
    try input.withBytes { bytes in try OfficeProfile.write(bytes, to: path) }
  }

  private static func send(_ path: String, _ channel: ReaderChannel) throws {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
    guard descriptor >= 0 else { throw Refusal(failed) }
    defer { close(descriptor) }
    let printed = try MappedInput(descriptor: descriptor)
    try printed.withBytes { bytes in
      guard bytes.starts(with: "%PDF-".utf8) else { throw Refusal(failed) }
      try channel.send(.entry(path: "document.pdf"))
      try channel.sendBytes(bytes)
      try channel.send(.entryEnd(isComplete: true))
    }
  }
}
