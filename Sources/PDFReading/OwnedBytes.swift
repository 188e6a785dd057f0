/// Bytes at a fixed place, freed with this value.
final class OwnedBytes {
  let bytes: UnsafeRawBufferPointer

  init(_ source: [UInt8]) {
    let place = UnsafeMutableRawBufferPointer.allocate(byteCount: source.count, alignment: 16)
    place.copyBytes(from: source)
    bytes = UnsafeRawBufferPointer(place)
  }

  deinit { bytes.deallocate() }
}
