#pragma once
#include <stddef.h>
#include <stdint.h>

/// Picture files for tests, each made in memory by the library that the world writes such files with.
/// Every function answers 0 on failure; `*out` is the caller's to `free`.

typedef struct cpm_tiff_page {
  /// Stored rows, each padded to whole bytes.
  const uint8_t *rows;
  uint32_t width, height;
  uint16_t bits_per_sample, samples_per_pixel;
  /// 1 whole numbers, 3 floating point.
  uint16_t sample_format;
  /// As in TIFF 6.0: 0 white is zero, 1 black is zero, 2 RGB, 3 palette, 5 CMYK.
  uint16_t photometric;
  uint16_t compression;
  /// Bit 0: two-dimensional coding; bit 2: byte-aligned ends of line.
  uint32_t group3_options;
  /// 1 most significant bit first, 2 least.
  uint16_t fill_order;
  uint16_t orientation;
  uint32_t rows_per_strip;
  float horizontal_resolution, vertical_resolution;
  uint32_t subfile_type;
  uint16_t page_number, page_total;
} cpm_tiff_page;

int cpm_tiff(const cpm_tiff_page *pages, int page_count, uint8_t **out, size_t *out_count);

typedef enum cpm_jpeg_kind { CPM_GRAY = 1, CPM_RGB = 3, CPM_CMYK = 4, CPM_YCCK = 5 } cpm_jpeg_kind;

/// `exif` is a whole APP1 body, or NULL. CMYK samples are stored inverted under Adobe's marker, as Adobe does.
int cpm_jpeg(
    cpm_jpeg_kind kind, const uint8_t *samples, uint32_t width, uint32_t height, const uint8_t *exif, size_t exif_count,
    uint8_t **out, size_t *out_count);

/// PNG's own colour types: 0 gray, 2 RGB, 3 palette, 4 gray with alpha, 6 RGBA. A palette is `palette_count` RGB triples.
int cpm_png(
    int color_type, int bit_depth, const uint8_t *samples, uint32_t width, uint32_t height, const uint8_t *palette,
    int palette_count, uint8_t **out, size_t *out_count);

typedef enum cpm_codec { CPM_HEVC = 1, CPM_AV1 = 4 } cpm_codec;

/// 0 where this machine's libheif cannot encode the codec.
int cpm_can_encode(cpm_codec codec);
/// Gray pictures of one size one after the other in `rows`, with a thumbnail each where `has_thumbnails`; `orientation` is
/// that of EXIF, 1 to 8, written as the properties that a phone writes (`irot`, `imir`).
int cpm_heif(
    cpm_codec codec, const uint8_t *rows, uint32_t width, uint32_t height, int picture_count, int has_thumbnails,
    int orientation, uint8_t **out, size_t *out_count);
