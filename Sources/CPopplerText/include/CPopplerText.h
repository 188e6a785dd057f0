#pragma once
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/// A PDF opened for its text by poppler. One thread at a time.
typedef struct cpt_document cpt_document;

typedef struct cpt_size {
  double width, height;
} cpt_size;

/// From the page's top left corner as displayed, in points.
typedef struct cpt_box {
  double left, top, right, bottom;
} cpt_box;

/// What stands between one word and the next.
typedef enum cpt_gap {
  /// Nothing: they may be one word, or stand far from each other.
  CPT_NONE = 0,
  CPT_SPACE = 1,
  CPT_LINE_END = 2
} cpt_gap;

/// Characters without white space, set beside one another in one font.
typedef struct cpt_word {
  /// Of the whole word, of its first and of its last character.
  cpt_box box, first, last;
  /// Where its UTF-8 ends in the page's; it begins where the word before ends.
  size_t end;
  cpt_gap gap;
} cpt_word;

typedef struct cpt_text {
  const cpt_word *words;
  size_t word_count;
  /// No zero byte at the end.
  const uint8_t *utf8;
} cpt_text;

/// `bytes` must outlive the document. `password` is UTF-8, empty for none. NULL where poppler cannot open it.
cpt_document *cpt_open(const uint8_t *bytes, size_t count, const char *password);
void cpt_close(cpt_document *document);

size_t cpt_page_count(cpt_document *document);
/// After crop and the file's own rotation, in the page's units; 0 where poppler has no page at `index` (from 0).
int cpt_page_size(cpt_document *document, size_t index, cpt_size *size);
/// The words of a page in reading order, invisible ones included, annotations not. Valid until the next call on the
/// document; without words where poppler has no such page or no memory for it.
cpt_text cpt_page_text(cpt_document *document, size_t index);

/// Writes the bytes of a stream object as its filters decode them to `bytes`, at most `most`, and gives their number; 0 where
/// there is no such stream.
size_t cpt_stream(cpt_document *document, int number, int generation, uint8_t *bytes, size_t most);

#ifdef __cplusplus
}
#endif
