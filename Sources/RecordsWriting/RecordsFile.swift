import CRecords
import CaseModel

/// Why the library did not do what was asked.
enum RecordsFailure: Error, Equatable {
  case password, damaged, noSuchPage, unsupported, tooLarge, memory, inner
  /// The output could not be written; the number is `errno`.
  case output(Int32)

  fileprivate init?(_ status: cr_status) {
    switch status {
    case CR_OK: return nil
    case CR_PASSWORD: self = .password
    case CR_DAMAGED: self = .damaged
    case CR_NO_SUCH_PAGE: self = .noSuchPage
    case CR_UNSUPPORTED: self = .unsupported
    case CR_TOO_LARGE: self = .tooLarge
    case CR_MEMORY: self = .memory
    default: self = .inner
    }
  }
}

/// The PDF under construction, in libqpdf's hands.
struct RecordsFile: ~Copyable {
  private let writer: OpaquePointer

  init() throws(RecordsFailure) {
    guard let writer = cr_new() else { throw .memory }
    self.writer = writer
  }

  deinit { cr_free(writer) }

  /// Opens a PDF with the first password that fits; none is always tried first.
  func openPDF(input: Int, descriptor: Int32, passwords: [String]) throws(RecordsFailure) {
    var status = cr_open_pdf(writer, input, descriptor, nil)
    for password in passwords where status == CR_PASSWORD {
      status = cr_open_pdf(writer, input, descriptor, password)
    }
    try check(status)
  }

  func openPictures(input: Int, descriptor: Int32, kind: ContentKind) throws(RecordsFailure) {
    let picture: cr_picture_kind =
      switch kind {
      case .jpeg: CR_JPEG
      case .png: CR_PNG
      case .tiff: CR_TIFF
      case .heic: CR_HEIF
      case .bmp, .gif: CR_OTHER
      default: throw .unsupported
      }
    try check(cr_open_pictures(writer, input, descriptor, picture))
  }

  /// Copies a page of a PDF and answers how its upright view of this size lies in its user space.
  func appendPDFPage(
    input: Int, number: PageNumber, turn: QuarterTurn, upright: PageSize
  ) throws(RecordsFailure) -> Placement {
    var box = cr_placement()
    try check(cr_append_pdf_page(writer, input, number.value, Int32(turn.rawValue), &box))
    return .ontoPage(
      upright: upright, left: box.left, bottom: box.bottom, right: box.right, top: box.top,
      rotation: QuarterTurn(degrees: Int(box.rotation)) ?? .none)
  }

  func appendPicture(
    input: Int, number: PageNumber, turn: QuarterTurn, upright: PageSize
  ) throws(RecordsFailure) {
    var facts = cr_picture_facts()
    try check(cr_picture(writer, input, number.value, &facts))
    let placement = Placement.ofPicture(orientation: Int(facts.orientation), turn: turn, upright: upright)
    try check(
      cr_append_picture_page(
        writer, input, number.value, upright.widthInPoints, upright.heightInPoints, placement.operands))
  }

  /// A page of ours and what its marked contents 0, 1, … are, in reading order.
  func appendDrawn(size: PageSize, content: [UInt8], roles: [DrawnPage.Part.Role]) throws(RecordsFailure) {
    try check(cr_append_drawn_page(writer, size.widthInPoints, size.heightInPoints, content, content.count))
    for (mark, role) in roles.enumerated() { try tag(mark, as: role) }
  }

  /// A page of ours that is one paragraph.
  func appendDrawn(size: PageSize, paragraph: [UInt8]) throws(RecordsFailure) {
    var content = ContentOperators()
    content.write("/P <</MCID 0>> BDC\n")
    content.write(bytes: paragraph)
    content.write("EMC\n")
    try appendDrawn(size: size, content: content.bytes, roles: [.paragraph])
  }

  /// Puts operators before those of the last page.
  func putUnder(_ content: [UInt8], replacingInvisible: Bool) throws(RecordsFailure) {
    try check(cr_put_under(writer, content, content.count, replacingInvisible ? 1 : 0))
  }

  /// Says what the marked content of this number on the last page, drawn here, is to those who cannot see it.
  private func tag(_ mark: Int, as role: DrawnPage.Part.Role) throws(RecordsFailure) {
    let (role, link): (cr_role, Int) =
      switch role {
      case .heading: (CR_HEADING, -1)
      case .subheading: (CR_SUBHEADING, -1)
      case .paragraph: (CR_PARAGRAPH, -1)
      case .contentsEntry(let link): (CR_CONTENTS_ENTRY, link)
      }
    try check(cr_tag(writer, role, Int32(mark), Int32(link)))
  }

  func addLabel(_ label: String) throws(RecordsFailure) { try check(cr_add_label(writer, label)) }

  func addBookmark(depth: Int, title: String, page: Int) throws(RecordsFailure) {
    try check(cr_add_bookmark(writer, Int32(depth), title, page))
  }

  /// Makes a part of page `page` lead to page `target`, both counted from 0; `box` lies on the upright page.
  func addLink(page: Int, box: Box, on size: PageSize, to target: Int) throws(RecordsFailure) {
    let top = size.heightInPoints - box.y
    try check(cr_add_link(writer, page, box.x, top - box.height, box.maxX, top, target))
  }

  /// Writes all to `descriptor` and answers how many bytes that were.
  func write(to descriptor: Int32, title: String, codes: CharacterCodes) throws(RecordsFailure) -> Int {
    var count: UInt64 = 0
    var number: Int32 = 0
    let (meaning, encoding) = (codes.meaning, codes.encoding)
    let status = meaning.withUnsafeBufferPointer { meaning in
      encoding.withUnsafeBufferPointer { encoding in
        var maps = cr_character_maps(
          meaning: meaning.baseAddress, meaning_length: meaning.count, encoding: encoding.baseAddress,
          encoding_length: encoding.count)
        return codes.isEmpty
          ? cr_write(writer, descriptor, title, nil, &count, &number)
          : cr_write(writer, descriptor, title, &maps, &count, &number)
      }
    }
    if status == CR_WRITE { throw .output(number) }
    try check(status)
    return Int(count)
  }

  /// True, once all is written, for a tagged PDF whose pages stand without their tags: those are damaged or too many.
  func lostStructure(ofInput input: Int) -> Bool { cr_lost_structure(writer, input) != 0 }

  private func check(_ status: cr_status) throws(RecordsFailure) {
    if let failure = RecordsFailure(status) { throw failure }
  }

  static var libraryVersion: String { String(cString: cr_library_version()) }
}
