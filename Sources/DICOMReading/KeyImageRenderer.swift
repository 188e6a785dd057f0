import CDCMTK
import CaseModel
import ReaderProtocol

/// Renders one small picture of each instance that it is given: the only place where pixels are decoded.
package enum KeyImageRenderer {
  private static let maximumPixels: UInt64 = 50_000_000
  /// Larger files are multi-frame objects whose pixels would not fit beside their copy.
  private static let maximumFile = 400 << 20

  /// Answers `renderKeyImages`. The caller sends `end`.
  package static func run(count: Int, edgeInPixels: Int, channel: ReaderChannel) throws {
    for index in 0..<count {
      let input = try MappedInput(descriptor: channel.descriptor(ofInput: index))
      try input.withBytes { bytes in
        guard bytes.count <= maximumFile else {
          try channel.send(.pictureMissing(index: index, reason: .tooLarge))
          return
        }
        let picture = Picture(bytes, edge: edgeInPixels)
        guard let jpeg = picture.bytes else {
          try channel.send(.pictureMissing(index: index, reason: picture.absence))
          return
        }
        try channel.send(
          .picture(
            index: index, widthInPixels: picture.width, heightInPixels: picture.height, byteCount: jpeg.count))
        try channel.sendBytes(jpeg)
      }
    }
  }

  private struct Picture: ~Copyable {
    private let picture: cdcmtk_picture

    init(_ bytes: UnsafeRawBufferPointer, edge: Int) {
      picture = cdcmtk_render(
        bytes.bindMemory(to: UInt8.self).baseAddress, bytes.count, UInt32(clamping: edge), maximumPixels)
    }

    deinit { cdcmtk_free_picture(picture) }

    var width: Int { Int(picture.width) }
    var height: Int { Int(picture.height) }
    var bytes: [UInt8]? {
      guard picture.status == CDCMTK_PICTURE, let start = picture.bytes else { return nil }
      return [UInt8](UnsafeBufferPointer(start: start, count: picture.count))
    }

    var absence: KeyImage.Absence {
      switch picture.status {
      case CDCMTK_PICTURE_UNSUPPORTED: .unsupportedCompression
      case CDCMTK_PICTURE_NO_PIXELS: .noPixels
      case CDCMTK_PICTURE_TOO_LARGE: .tooLarge
      default: .damaged
      }
    }
  }
}
