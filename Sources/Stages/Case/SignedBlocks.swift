import CaseModel
import ChartUnderstanding
import StageContract

/// The pages of a source block by block, in order, the next blocks worked on ahead while one is taken.
struct SignedBlocks {
  private let text: SourceText
  private let lexicon: ChartLexicon

  init(of text: SourceText, by lexicon: ChartLexicon) {
    self.text = text
    self.lexicon = lexicon
  }

  /// Hands the pages of each block to `take`. As many blocks are at hand as readers may run: one for each core.
  func forEach(in context: StageContext, take: ([SignedPage]) -> Void) async throws(StageFailure) {
    let most = max(1, context.readers.width)
    let failure = await withTaskGroup(of: (Int, Result<[SignedPage], StageFailure>).self) { group -> StageFailure? in
      var started = 0
      var ready: [Int: Result<[SignedPage], StageFailure>] = [:]
      for index in text.blocks.indices {
        while started < min(index + most, text.blocks.count) {
          let next = started
          group.addTask { (next, await signed(text.blocks[next], from: context.blobs)) }
          started += 1
        }
        while ready[index] == nil, let (done, pages) = await group.next() { ready[done] = pages }
        switch ready.removeValue(forKey: index) {
        case .success(let pages)?: take(pages)
        case .failure(let failure)?:
          group.cancelAll()
          return failure
        case nil: preconditionFailure("every block was started")
        }
      }
      return nil
    }
    if let failure { throw failure }
  }

  private func signed(_ block: PageBlock, from blobs: any BlobReader) async -> Result<[SignedPage], StageFailure> {
    do throws(StageFailure) {
      return .success(lexicon.signedPages(of: try await blobs.pages(PageContent.self, of: block), in: text))
    } catch {
      return .failure(error)
    }
  }
}
