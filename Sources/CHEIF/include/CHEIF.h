#pragma once
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/// A HEIF file (HEIC, AVIF; ISO/IEC 23008-12) in memory; the bytes must outlive it.
typedef struct cheif_file cheif_file;

/// Opens `bytes`; NULL where libheif sees no picture in them.
cheif_file *cheif_open(const uint8_t *bytes, size_t count);
void cheif_close(cheif_file *file);
/// Pictures that stand for themselves: thumbnails and depth maps are none.
int cheif_count(const cheif_file *file);
/// Size and bits of picture `index` as displayed, turned and cropped as the file asks; 0 where there is none.
int cheif_facts(const cheif_file *file, int index, uint32_t *width, uint32_t *height, uint32_t *bits_per_pixel);
/// Gray rows, top first, transparent parts white; `out` has `width * height` bytes. 0 where nothing could be decoded.
int cheif_read_gray(cheif_file *file, int index, uint32_t width, uint32_t height, uint8_t *out);
/// The same in colour, three bytes a pixel.
int cheif_read_rgb(cheif_file *file, int index, uint32_t width, uint32_t height, uint8_t *out);
/// `1.15.1`
const char *cheif_version(void);

#ifdef __cplusplus
}
#endif
