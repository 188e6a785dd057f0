#include "CPictureMaking.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <jpeglib.h>
#include <png.h>

int cpm_jpeg(
    cpm_jpeg_kind kind, const uint8_t *samples, uint32_t width, uint32_t height, const uint8_t *exif, size_t exif_count,
    uint8_t **out, size_t *out_count) {
  struct jpeg_compress_struct jpeg;
  struct jpeg_error_mgr errors;
  unsigned char *bytes = NULL;
  unsigned long count = 0;
  int components = kind == CPM_YCCK ? 4 : (int)kind;
  jpeg.err = jpeg_std_error(&errors);
  jpeg_create_compress(&jpeg);
  jpeg_mem_dest(&jpeg, &bytes, &count);
  jpeg.image_width = width;
  jpeg.image_height = height;
  jpeg.input_components = components;
  jpeg.in_color_space = components == 1 ? JCS_GRAYSCALE : components == 3 ? JCS_RGB : JCS_CMYK;
  jpeg_set_defaults(&jpeg);
  if (kind == CPM_YCCK) jpeg_set_colorspace(&jpeg, JCS_YCCK);
  jpeg_set_quality(&jpeg, 95, TRUE);
  if (components == 4) jpeg.write_Adobe_marker = TRUE;
  jpeg_start_compress(&jpeg, TRUE);
  if (exif) jpeg_write_marker(&jpeg, JPEG_APP0 + 1, exif, (unsigned)exif_count);
  size_t stride = (size_t)width * (size_t)components;
  uint8_t *row = malloc(stride);
  while (row && jpeg.next_scanline < height) {
    const uint8_t *source = samples + jpeg.next_scanline * stride;
    for (size_t at = 0; at < stride; at++) row[at] = components == 4 ? (uint8_t)(255 - source[at]) : source[at];
    JSAMPROW rows[] = {row};
    jpeg_write_scanlines(&jpeg, rows, 1);
  }
  free(row);
  jpeg_finish_compress(&jpeg);
  jpeg_destroy_compress(&jpeg);
  *out = bytes;
  *out_count = count;
  return bytes != NULL;
}

struct memory {
  uint8_t *bytes;
  size_t count;
};

static void append(png_structp png, png_bytep data, png_size_t size) {
  struct memory *target = png_get_io_ptr(png);
  uint8_t *larger = realloc(target->bytes, target->count + size);
  if (!larger) png_error(png, "out of memory");
  memcpy(larger + target->count, data, size);
  target->bytes = larger;
  target->count += size;
}

static void flush(png_structp png) {}

int cpm_png(
    int color_type, int bit_depth, const uint8_t *samples, uint32_t width, uint32_t height, const uint8_t *palette,
    int palette_count, uint8_t **out, size_t *out_count) {
  struct memory target = {0};
  png_structp png = png_create_write_struct(PNG_LIBPNG_VER_STRING, NULL, NULL, NULL);
  png_infop info = png ? png_create_info_struct(png) : NULL;
  if (!info || setjmp(png_jmpbuf(png))) {
    png_destroy_write_struct(&png, &info);
    free(target.bytes);
    return 0;
  }
  png_set_write_fn(png, &target, append, flush);
  png_set_IHDR(
      png, info, width, height, bit_depth, color_type, PNG_INTERLACE_NONE, PNG_COMPRESSION_TYPE_DEFAULT,
      PNG_FILTER_TYPE_DEFAULT);
  if (palette) png_set_PLTE(png, info, (png_const_colorp)palette, palette_count);
  png_write_info(png, info);
  size_t stride = png_get_rowbytes(png, info);
  for (uint32_t y = 0; y < height; y++) png_write_row(png, samples + y * stride);
  png_write_end(png, NULL);
  png_destroy_write_struct(&png, &info);
  *out = target.bytes;
  *out_count = target.count;
  return 1;
}
