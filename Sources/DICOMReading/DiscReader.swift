import CaseModel
import ReaderProtocol

/// Reads a disc file by file as the supervisor sends them, and answers with its studies, documents and findings.
package struct DiscReader: ~Copyable {
  private var parser: DICOMParser
  private let channel: ReaderChannel
  private var studies = StudyCollection()
  private var directories = DirectoryReconciliation()
  private var troubles = DiscTroubles()
  private var otherFiles = 0

  /// No header of an image and no DICOMDIR is longer.
  private static let maximumHeader = 64 << 20
  private static let maximumDocument = 512 << 20
  private static let chunk = 1 << 20

  /// Answers `readDisc`: takes files until `discEnd`, then sends the `disc`. The caller sends `end`.
  package static func run(channel: ReaderChannel) throws {
    var reader = DiscReader(parser: try DICOMParser(), channel: channel)
    while case .discFiles(let files) = try channel.receive(ReaderInput.self) {
      guard let heads = files.all else { throw DICOMReadingFailure.unexpectedInput }
      let bytes = try reader.receiveBytes()
      var start = 0
      for file in heads {
        guard file.headByteCount >= 0, file.headByteCount <= bytes.count - start else {
          throw DICOMReadingFailure.unexpectedInput
        }
        try reader.read(file, head: bytes[start..<start + file.headByteCount])
        start += file.headByteCount
      }
      guard start == bytes.count, let last = heads.last else { throw DICOMReadingFailure.unexpectedInput }
      try channel.send(.discFilesDone(index: last.index))
    }
    try reader.sendInstances()
    try channel.send(.disc(reader.reading()))
  }

  /// `dcmtk 3.6.7`
  package static var engineVersion: String { "dcmtk \(DICOMParser.version)" }

  private init(parser: consuming DICOMParser, channel: ReaderChannel) {
    self.parser = parser
    self.channel = channel
  }

  private mutating func read(_ file: DiscFileHead, head: ArraySlice<UInt8>) throws {
    var prefix = head
    var size = file.byteCount
    while true {
      switch parser.parse(prefix: prefix, byteCount: size) {
      case .needsBytes(let needed):
        let wanted = min(needed, DiscReader.maximumHeader)
        let before = prefix.count
        if wanted > before {
          try prefix.append(contentsOf: bytes(ofFile: file.index, from: before, count: wanted - before))
        }
        if prefix.count == before || prefix.count >= DiscReader.maximumHeader {
          // There is no more to be had: what is here is the whole of it.
          if prefix.count >= DiscReader.maximumHeader { troubles.tooLong += 1 }
          size = prefix.count
        }
      case .notDICOM:
        otherFiles += 1
        return
      case .unreadable(let isTooDeep):
        if isTooDeep { troubles.tooDeep += 1 } else { troubles.unreadable += 1 }
        return
      case .directory(let records):
        directories.addDirectory(path: file.path, records: records)
        return
      case .instance(let header):
        try take(header, of: file, prefix: prefix)
        return
      }
    }
  }

  private mutating func take(_ header: InstanceHeader, of file: DiscFileHead, prefix: ArraySlice<UInt8>) throws {
    guard !header.instanceUID.isEmpty || !header.studyUID.isEmpty || !header.sopClass.isEmpty else {
      troubles.unreadable += 1
      return
    }
    if header.isDamaged { troubles.damaged += 1 }
    if !header.knowsTransferSyntax { troubles.unknownTransferSyntaxes += 1 }
    if header.hasGuessedText { troubles.guessedTexts += 1 }
    if header.studyUID.isEmpty || header.seriesUID.isEmpty { troubles.withoutUIDs += 1 }
    directories.addInstance(path: file.path, uid: header.instanceUID)
    for earlier in studies.files(ofInstance: header.instanceUID) where earlier.byteCount == file.byteCount {
      if try isSame(earlier, file) {
        studies.addCopy()
        return
      }
    }
    studies.add(header, file)
    try sendDocument(of: header, prefix: prefix, index: file.index)
  }

  /// True where two files of one size hold the same bytes, all of them.
  private func isSame(_ earlier: InstanceFile, _ file: DiscFileHead) throws -> Bool {
    if earlier.digest == file.digest { return true }
    var offset = 0
    while offset < file.byteCount {
      let count = min(DiscReader.chunk, file.byteCount - offset)
      let one = try bytes(ofFile: earlier.index, from: offset, count: count)
      let other = try bytes(ofFile: file.index, from: offset, count: count)
      guard !one.isEmpty, one == other else { return false }
      offset += one.count
    }
    return true
  }

  private mutating func sendDocument(of header: InstanceHeader, prefix: ArraySlice<UInt8>, index: Int) throws {
    guard let document = header.document else { return }
    let mediaType = header.mediaType ?? DiscReader.mediaType(ofClass: header.sopClass)
    switch document {
    case .bytes(let bytes):
      try announce(header, mediaType: mediaType, byteCount: bytes.count)
      try channel.sendBytes(bytes)
    case .range(let offset, let length):
      guard length > 0, length <= DiscReader.maximumDocument, !header.isDamaged else {
        troubles.documentsCut += 1
        return
      }
      // Nothing is announced before the last byte is known to be there: an announced document must come whole.
      let last = try byte(at: offset + length - 1, prefix: prefix, index: index)
      guard let last else {
        troubles.documentsCut += 1
        return
      }
      let count = last == 0 ? length - 1 : length
      try announce(header, mediaType: mediaType, byteCount: count)
      var sent = 0
      while sent < count {
        let part = min(DiscReader.chunk, count - sent)
        let from = offset + sent
        if from + part <= prefix.count {
          try channel.sendBytes(prefix.dropFirst(from).prefix(part))
        } else {
          let more = try bytes(ofFile: index, from: from, count: part)
          guard more.count == part else { throw DICOMReadingFailure.unexpectedInput }
          try channel.sendBytes(more)
        }
        sent += part
      }
    }
  }

  private func sendInstances() throws {
    for (study, list) in studies.instanceLists {
      let bytes = list.encoded
      try channel.send(.studyInstances(study: study, byteCount: bytes.count))
      for start in stride(from: 0, to: bytes.count, by: DiscReader.chunk) {
        try channel.sendBytes(bytes[start..<min(start + DiscReader.chunk, bytes.count)])
      }
    }
  }

  private func announce(_ header: InstanceHeader, mediaType: String, byteCount: Int) throws {
    try channel.send(
      .embeddedDocument(
        study: header.studyUID, mediaType: mediaType, title: header.documentTitle ?? header.seriesDescription,
        byteCount: byteCount))
  }

  private func byte(at offset: Int, prefix: ArraySlice<UInt8>, index: Int) throws -> UInt8? {
    if offset < prefix.count { return prefix[prefix.startIndex + offset] }
    return try bytes(ofFile: index, from: offset, count: 1).first
  }

  /// Asks for bytes of the file in hand; fewer come at its end.
  private func bytes(ofFile index: Int, from offset: Int, count: Int) throws -> [UInt8] {
    try channel.send(.wantsBytes(index: index, offset: offset, length: count))
    guard case .discFileBytes(let answered, let at) = try channel.receive(ReaderInput.self), answered == index,
      at == offset
    else { throw DICOMReadingFailure.unexpectedInput }
    let bytes = try receiveBytes()
    guard bytes.count <= count else { throw DICOMReadingFailure.unexpectedInput }
    return bytes
  }

  private func receiveBytes() throws -> [UInt8] {
    guard case .bytes(let bytes) = try channel.receive() else { throw DICOMReadingFailure.unexpectedInput }
    return bytes
  }

  private func reading() -> DiscReading {
    let absent = directories.absentSeries(besides: studies.seriesUIDs)
    return DiscReading(
      studies: studies.records(absent: absent), documents: [], otherFileCount: otherFiles,
      findings: troubles.findings(otherFiles: otherFiles, studies: studies)
        + directories.findings(absentSeries: absent.values.reduce(0) { $0 + $1.count }))
  }

  private static func mediaType(ofClass sopClass: String) -> String {
    switch sopClass {
    case "1.2.840.10008.5.1.4.1.1.104.1": "application/pdf"
    case "1.2.840.10008.5.1.4.1.1.104.2": "text/xml"
    case "1.2.840.10008.5.1.4.1.1.104.3": "model/stl"
    case "1.2.840.10008.5.1.4.1.1.104.4": "model/obj"
    case "1.2.840.10008.5.1.4.1.1.104.5": "model/mtl"
    default: "application/octet-stream"
    }
  }
}
