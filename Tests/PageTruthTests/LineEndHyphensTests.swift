import CaseModel
import Foundation
import Testing

@testable import PageTruth

@Suite struct LineEndHyphensTests {
  /// Words as they stand between white space, in boxes that tell their order.
  private func page(_ text: String) -> PageText {
    let utf8 = Array(text.utf8)
    var words = PageWords()
    var start: Int?
    for (index, byte) in (utf8 + [0x20]).enumerated() {
      if byte == 0x20 || byte == 0x0A {
        if let from = start {
          let box = Box(x: Double(words.count), y: 10, width: 1, height: 8)
          words.append(PageWord(utf8Range: from..<index, box: box, confidence: 0.9))
        }
        start = nil
      } else if start == nil {
        start = index
      }
    }
    return PageText(text: text, words: words)
  }

  private func spelled(_ text: PageText) -> [String] {
    let utf8 = Array(text.text.utf8)
    return text.words.map { String(decoding: utf8[$0.utf8Range], as: UTF8.self) }
  }

  @Test(arguments: [
    ("MRI of the cer-\nvical spine.\nNo lesion.\n", "MRI of the cervical\nspine.\nNo lesion.\n"),
    ("(obstruc-\ntion) was\n", "(obstruction)\nwas\n"),
    ("metas-\ntases,\nnone\n", "metastases,\nnone\n"),
    ("a biop\u{AD}\nsy of\n", "a biopsy\nof\n"),
    ("a biop\u{2010}\nsy", "a biopsy"),
    ("infla-\nmma-\ntion of\n", "inflammation\nof\n"),
    // The hyphen is the word's own.
    ("for follow-\nup in May\n", "for follow-up\nin May\n"),
    ("contrast-\nenhanced CT\n", "contrast-enhanced\nCT\n"),
    ("a 56-year-\nold man\n", "a 56-year-old\nman\n"),
    ("T2-\nweighted\n", "T2-weighted\n"),
    ("X-\nray of\n", "X-ray\nof\n"),
  ]) func `a word that a line end parted is one word`(_ read: String, _ whole: String) {
    #expect(LineEndHyphens.joined(page(read)).text == whole)
  }

  @Test(arguments: [
    "born 1961-\n04-02\n", "MRN HV-R-26-\n402\n", "10 -\nmeasured\n", "PET-\nCT of\n", "non-\nHodgkin\n",
    "end of a part-\n\nnext paragraph\n", "dose 5-\n10 mg\n", "a dash -\n", "well-\n", "-\n", "\n", "",
  ]) func `numbers, names, dashes and paragraphs stay as they stand`(_ read: String) {
    #expect(LineEndHyphens.joined(page(read)) == page(read))
  }

  @Test func `both parts keep their places, and no word is lost`() throws {
    let read = page("The left cer-\nvical node, meas-\nured twice, is\nsmall.\n")
    let whole = LineEndHyphens.joined(read)
    #expect(whole.text == "The left cervical\nnode, measured\ntwice, is\nsmall.\n")
    #expect(spelled(whole) == ["The", "left", "cer", "vical", "node,", "meas", "ured", "twice,", "is", "small."])
    #expect(whole.words.map(\.box) == read.words.map(\.box))
    let range = try #require(whole.text.range(of: "cervical"))
    let offset = whole.text.utf8.distance(from: whole.text.startIndex, to: range.lowerBound)
    #expect(whole.words(overlapping: offset..<offset + 8).map(\.box.x) == [2, 3])
  }
}
