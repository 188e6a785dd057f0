/// What kind of thing some bytes are, told from the bytes and never from the name.
package enum ContentKind: String, Sendable, Codable, CaseIterable {
  case pdf, tiff, jpeg, png, heic, gif, bmp
  case text, rtf, html, officeDocument, openDocument, clinicalDocument
  case email, zip, sevenZip, tar, isoImage, udfImage
  /// A message or winmail.dat of Outlook, in its own format.
  case outlookData
  case dicom, dicomDirectory
  case requestForm
  case executable, unknown, empty

  /// Kinds that become pages by themselves.
  package var isPaper: Bool {
    switch self {
    case .pdf, .tiff, .jpeg, .png, .heic, .gif, .bmp, .text, .rtf, .html, .officeDocument, .openDocument,
      .clinicalDocument:
      true
    default: false
    }
  }

  /// Kinds whose pages are set from their characters: what they say is known, and nothing of it is recognised.
  package var isTyped: Bool {
    switch self {
    case .text, .html, .clinicalDocument: true
    default: false
    }
  }

  /// Kinds that an office program has to print before they have pages.
  package var isPrinted: Bool {
    switch self {
    case .rtf, .officeDocument, .openDocument: true
    default: false
    }
  }

  /// Kinds that hold other files.
  package var isContainer: Bool {
    switch self {
    case .zip, .sevenZip, .tar, .isoImage, .udfImage, .email: true
    default: false
    }
  }
}

/// One thing of a delivery that is read as a whole: a file that becomes pages, or a disc that becomes studies.
package struct Source: Hashable, Sendable, Codable {
  package enum Content: Hashable, Sendable, Codable {
    case file(BlobDigest)
    /// Every file of the disc, viewers and autorun files included, sorted by path.
    case disc([ArrivalItem])
  }

  /// Where it came from, outermost first, ending with its own name: patient data.
  package let path: [String]
  package let kind: ContentKind
  package let content: Content
  package let channel: Channel

  /// The file as it came; `nil` for a disc.
  package var original: BlobDigest? {
    guard case .file(let digest) = content else { return nil }
    return digest
  }

  package init(path: [String], kind: ContentKind, content: Content, channel: Channel) {
    self.path = path
    self.kind = kind
    self.content = content
    self.channel = channel
  }
}
