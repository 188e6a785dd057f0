import CTesseract
import Foundation
import Testing

/// Tesseract's teams of threads: a reader has one core, and what libgomp does for a team of one costs a sixth of a page.
@Suite struct OneThreadTests {
  @Test(arguments: [
    "GOMP_parallel", "GOMP_parallel_sections", "GOMP_sections_start", "GOMP_sections_next", "GOMP_sections_end",
    "GOMP_sections_end_nowait",
  ]) func `the program's own call is found before libgomp's`(_ name: String) throws {
    let found = try #require(dlsym(nil, name))
    let library = try #require(dlopen("libgomp.so.1", RTLD_NOW | RTLD_NOLOAD), "tesseract brings libgomp along")
    let theirs = try #require(dlsym(library, name))
    #expect(found != theirs)
  }

  @Test func `each section runs once, also within another's`() throws {
    typealias Body = @convention(c) (UnsafeMutableRawPointer?) -> Void
    typealias Sections = @convention(c) (Body, UnsafeMutableRawPointer?, UInt32, UInt32, UInt32) -> Void
    let call = unsafeBitCast(try #require(dlsym(nil, "GOMP_parallel_sections")), to: Sections.self)
    var seen: [UInt32] = []
    try withUnsafeMutablePointer(to: &seen) { seen in
      call(
        { data in
          let next = unsafeBitCast(dlsym(nil, "GOMP_sections_next"), to: (@convention(c) () -> UInt32).self)
          let call = unsafeBitCast(dlsym(nil, "GOMP_parallel_sections"), to: Sections.self)
          let seen = data!.assumingMemoryBound(to: [UInt32].self)
          while case let section = next(), section > 0 {
            seen.pointee.append(section)
            guard section == 2 else { continue }
            call(
              { data in
                let next = unsafeBitCast(dlsym(nil, "GOMP_sections_next"), to: (@convention(c) () -> UInt32).self)
                while case let inner = next(), inner > 0 {
                  data!.assumingMemoryBound(to: [UInt32].self).pointee.append(10 + inner)
                }
              }, data, 4, 2, 0)
          }
        }, seen, 4, 3, 0)
    }
    #expect(seen == [1, 2, 11, 12, 3])
  }
}
