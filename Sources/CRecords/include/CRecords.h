#ifndef CRECORDS_H
#define CRECORDS_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/// A PDF under construction. One thread at a time; inputs stay open (by descriptor) until it is freed.
typedef struct cr_writer cr_writer;

typedef enum cr_status {
  CR_OK = 0,
  /// No password opens the file.
  CR_PASSWORD = 1,
  /// The file or page is damaged beyond use.
  CR_DAMAGED = 2,
  /// The input has no page of that number.
  CR_NO_SUCH_PAGE = 3,
  /// A kind of picture that cannot be put into a PDF here.
  CR_UNSUPPORTED = 4,
  /// A picture of more pixels than are decoded.
  CR_TOO_LARGE = 5,
  /// The output could not be written: `errno` is in `cr_write`'s `error`.
  CR_WRITE = 6,
  CR_MEMORY = 7,
  CR_INTERNAL = 8
} cr_status;

/// How pictures come; a PDF is opened by `cr_open_pdf`.
typedef enum cr_picture_kind {
  CR_JPEG = 0,
  CR_PNG = 1,
  CR_TIFF = 2,
  /// BMP, GIF and whatever else leptonica reads.
  CR_OTHER = 3,
  /// HEIC and AVIF.
  CR_HEIF = 4
} cr_picture_kind;

/// Where the last page that was appended stands: its visible box in default user space, and its /Rotate (0, 90, 180, 270).
typedef struct cr_placement {
  double left, bottom, right, top;
  int rotation;
} cr_placement;

/// A picture as stored: pixels and TIFF/EXIF orientation, 1 to 8.
typedef struct cr_picture_facts {
  uint32_t width, height;
  int orientation;
} cr_picture_facts;

cr_writer *cr_new(void);
void cr_free(cr_writer *writer);

/// Opens input number `input` from `descriptor` (read by offset; its position is neither used nor changed).
/// A NULL `password` means none.
cr_status cr_open_pdf(cr_writer *writer, size_t input, int descriptor, const char *password);
cr_status cr_open_pictures(cr_writer *writer, size_t input, int descriptor, cr_picture_kind kind);

/// Copies page `number` (from 1) of a PDF input to the end, turned clockwise by `turn` degrees.
cr_status cr_append_pdf_page(cr_writer *writer, size_t input, size_t number, int turn, cr_placement *placement);

cr_status cr_picture(cr_writer *writer, size_t input, size_t number, cr_picture_facts *facts);
/// Appends a page of `width` by `height` points that shows the picture under `matrix` (PDF 32000-1, 8.3.4).
cr_status cr_append_picture_page(
  cr_writer *writer, size_t input, size_t number, double width, double height, const double matrix[6]);
/// Appends a page with these content operators; the fonts /Words (Helvetica) and /Heading (Helvetica-Bold) are at hand.
cr_status cr_append_drawn_page(cr_writer *writer, double width, double height, const uint8_t *content, size_t length);

/// Puts content operators before those of the last page; the font /Dsr is at hand.
/// Where `replaces_invisible` is not 0, invisible text that the page brought along is left out.
cr_status cr_put_under(cr_writer *writer, const uint8_t *content, size_t length, int replaces_invisible);

/// What a part of a page that was drawn here is (PDF 32000-1, 14.8.4).
typedef enum cr_role {
  CR_HEADING = 0,
  CR_SUBHEADING = 1,
  CR_PARAGRAPH = 2,
  CR_CONTENTS_ENTRY = 3,
  /// A picture: it is called by the page's label.
  CR_FIGURE = 4
} cr_role;

/// Says, in reading order, what marked content sequence `mark` of the last page is. `link` is the index of an entry's link
/// among those that the page will get, or -1.
cr_status cr_tag(cr_writer *writer, cr_role role, int mark, int link);

/// The label of the next page that has none yet.
cr_status cr_add_label(cr_writer *writer, const char *label);
/// The next bookmark in reading order; `depth` 0 is outermost, `page` counts from 0.
cr_status cr_add_bookmark(cr_writer *writer, int depth, const char *title, size_t page);

/// Makes a part of page `page` (in its user space) lead to page `target`; both count from 0 and were appended.
cr_status cr_add_link(
  cr_writer *writer, size_t page, double left, double bottom, double right, double top, size_t target);

/// The CMaps of /Dsr: /ToUnicode and /Encoding.
typedef struct {
  const uint8_t *meaning;
  size_t meaning_length;
  const uint8_t *encoding;
  size_t encoding_length;
} cr_character_maps;

/// Completes the file and writes it to `descriptor` from its present position. `maps` is NULL where no page uses the font
/// /Dsr.
cr_status cr_write(
  cr_writer *writer, int descriptor, const char *title, const cr_character_maps *maps, uint64_t *byte_count,
  int *error);

/// 1 for a tagged PDF input whose pages stand without their tags, because those are damaged or more than are read. To be
/// asked after `cr_write`.
int cr_lost_structure(const cr_writer *writer, size_t input);

/// The version of the PDF library, like `11.3.0`.
const char *cr_library_version(void);

#ifdef __cplusplus
}
#endif
#endif
