import CUDFRead

/// A disc image in UDF, by libudfread.
struct UDFImage: ~Copyable {
  private let image: OpaquePointer

  /// `nil` where the descriptor holds no UDF that can be read; it stays the caller's and open as long as this value lives.
  init?(descriptor: Int32) {
    guard let opened = cudfread_open(descriptor) else { return nil }
    image = opened
  }

  deinit { udfread_close(image) }

  /// `udfread 1.1.2`
  static var version: String {
    var (major, minor, micro): (Int32, Int32, Int32) = (0, 0, 0)
    udfread_get_version(&major, &minor, &micro)
    return "udfread \(major).\(minor).\(micro)"
  }

  /// `nil` where the image's root cannot be read.
  borrowing func openRoot() -> Folder? { udfread_opendir(image, "/").map { Folder($0) } }

  /// Lives no longer than its image.
  struct Folder: ~Copyable {
    private let folder: OpaquePointer

    fileprivate init(_ opened: OpaquePointer) { folder = opened }

    deinit { udfread_closedir(folder) }

    /// Everything in it but itself and what it lies in.
    borrowing func entries(most: Int) -> [Entry] {
      var entries: [Entry] = []
      var next = udfread_dirent()
      while entries.count < most, udfread_readdir(folder, &next) != nil {
        guard let name = next.d_name else { continue }
        let text = String(cString: name)
        if text == "." || text == ".." { continue }
        entries.append(Entry(name: text, isFolder: next.d_type == UInt32(UDF_DT_DIR)))
      }
      return entries
    }

    borrowing func openFolder(_ name: String) -> Folder? { udfread_opendir_at(folder, name).map { Folder($0) } }
    borrowing func openFile(_ name: String) -> File? { udfread_file_openat(folder, name).map { File($0) } }
  }

  struct Entry {
    let name: String
    let isFolder: Bool
  }

  struct File: ~Copyable {
    private let file: OpaquePointer

    fileprivate init(_ opened: OpaquePointer) { file = opened }

    deinit { udfread_file_close(file) }

    /// As the image states it.
    var byteCount: Int { max(0, Int(udfread_file_size(file))) }

    /// The next bytes, none at the end; `nil` where they cannot be read.
    borrowing func read(most: Int) -> [UInt8]? {
      var count = 0
      let bytes = [UInt8](unsafeUninitializedCapacity: most) { buffer, used in
        count = udfread_file_read(file, buffer.baseAddress, buffer.count)
        used = max(0, count)
      }
      return count < 0 ? nil : bytes
    }
  }
}
