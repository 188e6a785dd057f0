import CaseModel
import PacketWriting
import StageContract

/// Writes down one version of a case: packet.json, packet.html, quote.html, bundle.json, the imaging manifests, and the manifest
/// over all files, `records.pdf` among them.
package struct AssemblePacket: Stage {
  package static let name = StageName("assemble-packet")
  package static let version = 8

  package struct Input: Codable, Sendable {
    /// The digest of a `CaseSummary`.
    package let summary: BlobDigest
    package let records: StoredBlob?
    package let version: Int
    /// Of everything that the packet is made from: what the packet says of itself.
    package let inputsDigest: BlobDigest
    /// The `packet.json` of the version before.
    package let previous: BlobDigest?
    /// The digests of the deliveries' `ArrivalManifest`s.
    package let originals: [BlobDigest]
    /// When the newest delivery arrived: `2026-01-14T09:30:00.000Z`.
    package let instant: String

    package init(
      summary: BlobDigest, records: StoredBlob?, version: Int, inputsDigest: BlobDigest,
      previous: BlobDigest?, originals: [BlobDigest], instant: String
    ) {
      self.summary = summary
      self.records = records
      self.version = version
      self.inputsDigest = inputsDigest
      self.previous = previous
      self.originals = originals
      self.instant = instant
    }
  }

  /// One file of a packet, kept as a blob.
  package struct File: Codable, Hashable, Sendable {
    /// Without folders: `packet.json`.
    package let name: String
    package let digest: BlobDigest
    package let byteCount: Int
  }

  package init() {}

  package func run(_ input: Input, in context: StageContext) async throws(StageFailure) -> [File] {
    let blobs = context.blobs
    let summary = try await blobs.output(CaseSummary.self, input.summary)
    var previous: JSONValue?
    if let digest = input.previous { previous = try await blobs.output(JSONValue.self, digest) }
    var pictures: [BlobDigest: [UInt8]] = [:]
    let shown = (summary.keyImages ?? []).compactMap(\.picture) + (summary.pagePictures ?? []).map(\.picture)
    for picture in shown where pictures[picture.digest] == nil {
      do { pictures[picture.digest] = try await blobs.get(picture.digest) } catch { throw StageFailure(error) }
    }
    let imaging = try await imagingManifests(summary, instant: input.instant, blobs)
    let content = PacketContent(
      summary: summary, version: input.version, inputsDigest: input.inputsDigest, previous: previous,
      pictures: pictures, imagingManifests: imaging.map(\.manifest))
    let document = PacketJSON.document(content)
    var files = imaging.map(\.file)
    files += [
      try await keep("packet.json", try encoded(document), blobs),
      try await keep("packet.html", Array(try html(content, document).utf8), blobs),
    ]
    var originals: [ArrivalManifest] = []
    for digest in input.originals { originals.append(try await blobs.output(ArrivalManifest.self, digest)) }
    let bundle = FHIRBundle(
      content, records: input.records.map { .init(digest: $0.digest, byteCount: $0.byteCount) }, originals: originals,
      instant: input.instant)
    files.append(try await keep("bundle.json", try encoded(bundle.document), blobs))
    files.append(try await keep("quote.html", Array(try patientQuote(content).utf8), blobs))
    if let records = input.records {
      files.append(File(name: "records.pdf", digest: records.digest, byteCount: records.byteCount))
    }
    let manifest = PacketManifest(
      reference: summary.reference, version: input.version,
      files: files.map { PacketManifest.Entry(name: $0.name, digest: $0.digest, byteCount: $0.byteCount) },
      originals: originals)
    files.append(try await keep("manifest.json", try encoded(manifest.document), blobs))
    return files
  }

  /// One for each accepted study whose instances are known, one after another: thousands of instances are a few hundred kilobytes.
  private func imagingManifests(
    _ summary: CaseSummary, instant: String, _ blobs: any BlobKeeper
  ) async throws(StageFailure) -> [(manifest: PacketContent.ImagingManifest, file: File)] {
    var manifests: [(manifest: PacketContent.ImagingManifest, file: File)] = []
    for (index, entry) in summary.studies.enumerated() where entry.isAccepted {
      var named: [InstanceList.Entry] = []
      for digest in entry.study.instanceLists ?? [] {
        let bytes: [UInt8]
        do { bytes = try await blobs.get(digest) } catch { throw StageFailure(error) }
        guard let list = InstanceList(bytes: bytes) else { throw StageFailure(ReaderFailure.garbage) }
        named += list.entries
      }
      let list = InstanceList(named)
      guard let selection = KeyObjectSelection(entry.study, instances: list, instant: instant) else { continue }
      let file = try await keep("imaging-\(manifests.count + 1).dcm", selection.file, blobs)
      manifests.append(
        (PacketContent.ImagingManifest(name: file.name, study: index, instanceCount: list.entries.count), file))
    }
    return manifests
  }

  private func html(_ content: PacketContent, _ document: JSONValue) throws(StageFailure) -> String {
    let changes = document["packet"]?["changes"]?.items.compactMap(\.stringValue) ?? []
    do {
      return try PacketPage().html(content, changes: changes)
    } catch {
      throw StageFailure(
        code: "packet-not-rendered", verdict: .halt,
        message: "packet.html could not be written. Report this as a defect.")
    }
  }

  private func patientQuote(_ content: PacketContent) throws(StageFailure) -> String {
    do {
      return try PatientQuote().html(content)
    } catch {
      throw StageFailure(
        code: "packet-not-rendered", verdict: .halt,
        message: "quote.html could not be written. Report this as a defect.")
    }
  }

  private func encoded(_ document: JSONValue) throws(StageFailure) -> [UInt8] {
    do {
      return Array(try document.encoded())
    } catch {
      throw StageFailure(
        code: "packet-unencodable", verdict: .halt,
        message: "packet.json could not be written. Report this as a defect.")
    }
  }

  private func keep(_ name: String, _ bytes: [UInt8], _ blobs: any BlobKeeper) async throws(StageFailure) -> File {
    do {
      return File(name: name, digest: try await blobs.put(bytes), byteCount: bytes.count)
    } catch {
      throw StageFailure(error)
    }
  }
}
