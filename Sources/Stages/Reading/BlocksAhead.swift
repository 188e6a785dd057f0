import CaseModel
import StageContract

/// Blocks of pages in order, the next ones worked on ahead while one is taken.
package struct BlocksAhead {
  private let blocks: [PageBlock]
  /// So many are at hand: one for each core, and the one that is taken.
  private let width: Int

  /// `width`: worked on at once.
  package init(_ blocks: [PageBlock], width: Int) {
    self.blocks = blocks
    self.width = max(1, width) + 1
  }

  /// `work` is done on several blocks at once; `take` gets what it gave block by block, in order. Throws what either throws
  /// first.
  package func forEach<Value: Sendable>(
    work: @escaping @Sendable (PageBlock) async throws(StageFailure) -> Value,
    take: (Value) async throws(StageFailure) -> Void
  ) async throws(StageFailure) {
    let failure = await withTaskGroup(of: (Int, Result<Value, StageFailure>).self) { group -> StageFailure? in
      var started = 0
      var ready: [Int: Result<Value, StageFailure>] = [:]
      for index in blocks.indices {
        while started < min(index + width, blocks.count) {
          let (next, block) = (started, blocks[started])
          group.addTask {
            do throws(StageFailure) {
              return (next, .success(try await work(block)))
            } catch {
              return (next, .failure(error))
            }
          }
          started += 1
        }
        while ready[index] == nil, let (done, value) = await group.next() { ready[done] = value }
        guard let value = ready.removeValue(forKey: index) else { preconditionFailure("every block was started") }
        do throws(StageFailure) {
          try await take(try value.get())
        } catch {
          group.cancelAll()
          return error
        }
      }
      return nil
    }
    if let failure { throw failure }
  }
}
