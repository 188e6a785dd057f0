import CTesseract
import Foundation
import Testing

/// Tesseract's teams of threads: a reader has one core, and what libgomp does for a team of one costs a sixth of a page.
@Suite struct OneThreadTests {
  @Test(arguments: [("liblept.so.5", true), ("libtesseract.so.5", false), ("libgomp.so.1", false)])
  func `tesseract is part of the program, and no runtime for threads comes along`(_ name: String, _ isLoaded: Bool) {
    _ = TessVersion()
    #expect((dlopen(name, RTLD_NOW | RTLD_NOLOAD) != nil) == isLoaded)
  }

  @Test func `each section runs once, also within another's`() {
    var seen: [UInt32] = []
    withUnsafeMutablePointer(to: &seen) { seen in
      GOMP_parallel_sections(
        { data in
          let seen = data!.assumingMemoryBound(to: [UInt32].self)
          while case let section = GOMP_sections_next(), section > 0 {
            seen.pointee.append(section)
            guard section == 2 else { continue }
            GOMP_parallel_sections(
              { data in
                while case let inner = GOMP_sections_next(), inner > 0 {
                  data!.assumingMemoryBound(to: [UInt32].self).pointee.append(10 + inner)
                }
              }, data, 4, 2, 0)
          }
        }, seen, 4, 3, 0)
    }
    #expect(seen == [1, 2, 11, 12, 3])
  }
}
