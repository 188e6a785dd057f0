#pragma once
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/// A TIFF file in memory; the bytes must outlive it.
typedef struct ctiff_file ctiff_file;

typedef struct {
  uint32_t width;
  uint32_t height;
  uint16_t bits_per_sample;
  uint16_t samples_per_pixel;
  uint16_t compression;
  uint16_t photometric;
  uint16_t orientation;
  uint16_t planar;
} ctiff_facts;

/// Opens `bytes`; NULL where libtiff does not know them.
ctiff_file *ctiff_open(const uint8_t *bytes, size_t count);
void ctiff_close(ctiff_file *file);
/// Makes the directory at `offset` the current one; 0 where it cannot be read.
int ctiff_select(ctiff_file *file, uint64_t offset);
/// Facts of the current directory, standard defaults applied; 0 where there is no size.
int ctiff_facts_of(ctiff_file *file, ctiff_facts *facts);
/// Rows of one sample a pixel, most significant bit first, as stored in strips; `out` has `height * ((width * bits + 7) / 8)`
/// bytes. Answers how many rows came out before the data failed.
uint32_t ctiff_read_rows(ctiff_file *file, uint8_t *out);
/// Eight-bit RGBA words (libtiff's ABGR packing), top row first as stored; 0 where nothing could be decoded.
int ctiff_read_rgba(ctiff_file *file, uint32_t width, uint32_t height, uint32_t *out);
/// 1 where the current directory stores more bytes than its pixels could need at the worst that deflate and LZW do to them: a
/// strip or tile that decodes to far more than the page has. 0 for other codecs.
int ctiff_has_excess(ctiff_file *file);
/// `libtiff 4.5.0`
const char *ctiff_version(void);
/// Gray rows, top first as stored, for what libtiff's RGBA interface refuses: samples of 8, 16 or 32 bits, whole numbers or
/// floating point, gray, RGB or CMYK, in strips. `out` has `width * height` bytes. 0 where nothing could be decoded.
int ctiff_read_gray(ctiff_file *file, uint8_t *out);

#ifdef __cplusplus
}
#endif
