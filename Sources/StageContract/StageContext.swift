/// What a stage may use beside its input.
package struct StageContext: Sendable {
  package let blobs: any BlobKeeper
  package let readers: any ReaderLauncher

  package init(blobs: any BlobKeeper, readers: any ReaderLauncher) {
    self.blobs = blobs
    self.readers = readers
  }
}
