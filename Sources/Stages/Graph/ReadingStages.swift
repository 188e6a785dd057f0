/// The stages that turn arrived bytes into text and studies, with their settings and tools.
package struct ReadingStages: Sendable {
  package let identify: IdentifyItems
  package let unpack: UnpackContainer
  package let convert: ConvertDocument
  package let read: ReadPaper
  package let disc: ReadDisc
  package let pictures: RenderKeyImages
  package let recognise: RecognisePages
  package let reread: FindPagesToReread
  package let choose: ChooseText
  /// Pages that one reader recognises.
  package let pagesPerRange: Int
  /// Containers within containers.
  package let maximumDepth: Int

  package init(
    identify: IdentifyItems, unpack: UnpackContainer, convert: ConvertDocument, read: ReadPaper, disc: ReadDisc,
    pictures: RenderKeyImages, recognise: RecognisePages,
    reread: FindPagesToReread, choose: ChooseText, pagesPerRange: Int, maximumDepth: Int
  ) {
    self.identify = identify
    self.unpack = unpack
    self.convert = convert
    self.read = read
    self.disc = disc
    self.pictures = pictures
    self.recognise = recognise
    self.reread = reread
    self.choose = choose
    self.pagesPerRange = pagesPerRange
    self.maximumDepth = maximumDepth
  }
}
