#include "CTIFF.h"
#include "tiff_file.h"

#include <math.h>
#include <stdlib.h>
#include <tiffio.h>

typedef struct {
  uint32_t width;
  uint32_t height;
  uint16_t bits;
  uint16_t format;
  uint16_t samples;
  uint16_t photometric;
} layout;

/* A sample as a number: 0 to 1 for whole numbers, as it stands for floating point. */
static float sample(const uint8_t *row, size_t index, const layout *of) {
  switch (of->bits) {
    case 8: return (float)row[index] / 255.0f;
    case 16:
      if (of->format == SAMPLEFORMAT_INT) return ((float)((const int16_t *)row)[index] + 32768.0f) / 65535.0f;
      return (float)((const uint16_t *)row)[index] / 65535.0f;
    default:
      if (of->format == SAMPLEFORMAT_IEEEFP) return ((const float *)row)[index];
      if (of->format == SAMPLEFORMAT_INT) return (float)(((double)((const int32_t *)row)[index] + 2147483648.0) / 4294967295.0);
      return (float)((double)((const uint32_t *)row)[index] / 4294967295.0);
  }
}

/* What sample `index` adds to the page's light; ink takes light away. */
static float weight(const layout *of, uint16_t index) {
  static const float rgb[] = {77.0f / 256, 150.0f / 256, 29.0f / 256};
  switch (of->photometric) {
    case PHOTOMETRIC_RGB: return index < 3 ? rgb[index] : 0;
    case PHOTOMETRIC_SEPARATED: return index < 3 ? -rgb[index] : index == 3 ? -1.0f : 0;
    case PHOTOMETRIC_MINISWHITE: return index == 0 ? -1.0f : 0;
    default: return index == 0 ? 1.0f : 0;
  }
}

static int described(TIFF *tiff, layout *of) {
  uint16_t planar = PLANARCONFIG_CONTIG;
  if (!TIFFGetField(tiff, TIFFTAG_IMAGEWIDTH, &of->width) || !TIFFGetField(tiff, TIFFTAG_IMAGELENGTH, &of->height)) return 0;
  TIFFGetFieldDefaulted(tiff, TIFFTAG_BITSPERSAMPLE, &of->bits);
  TIFFGetFieldDefaulted(tiff, TIFFTAG_SAMPLEFORMAT, &of->format);
  TIFFGetFieldDefaulted(tiff, TIFFTAG_SAMPLESPERPIXEL, &of->samples);
  TIFFGetFieldDefaulted(tiff, TIFFTAG_PLANARCONFIG, &planar);
  if (!TIFFGetField(tiff, TIFFTAG_PHOTOMETRIC, &of->photometric)) of->photometric = PHOTOMETRIC_MINISWHITE;
  if (of->bits != 8 && of->bits != 16 && of->bits != 32) return 0;
  if (of->format == SAMPLEFORMAT_IEEEFP && of->bits != 32) return 0;
  if (of->photometric != PHOTOMETRIC_MINISBLACK && of->photometric != PHOTOMETRIC_MINISWHITE &&
      of->photometric != PHOTOMETRIC_RGB && of->photometric != PHOTOMETRIC_SEPARATED) {
    return 0;
  }
  uint64_t row = (uint64_t)of->width * (of->bits / 8) * (planar == PLANARCONFIG_CONTIG ? of->samples : 1);
  return TIFFScanlineSize64(tiff) >= row ? (planar == PLANARCONFIG_CONTIG ? 1 : 2) : 0;
}

int ctiff_read_gray(ctiff_file *file, uint8_t *out) {
  TIFF *tiff = file->tiff;
  layout of = {0};
  int kind = TIFFIsTiled(tiff) ? 0 : described(tiff, &of);
  if (kind == 0) return 0;
  size_t pixels = (size_t)of.width * of.height;
  float *light = calloc(pixels, sizeof *light);
  uint8_t *row = malloc((size_t)TIFFScanlineSize64(tiff));
  uint32_t rows = 0;
  uint16_t planes = kind == 1 ? 1 : of.samples;
  for (uint16_t plane = 0; light && row && plane < planes; plane++) {
    for (uint32_t y = 0; y < of.height; y++) {
      if (TIFFReadScanline(tiff, row, y, plane) < 0) break;
      if (plane == 0) rows = y + 1;
      float *target = light + (size_t)y * of.width;
      for (uint32_t x = 0; x < of.width; x++) {
        if (kind == 2) {
          target[x] += weight(&of, plane) * sample(row, x, &of);
        } else {
          for (uint16_t index = 0; index < of.samples && index < 4; index++) {
            target[x] += weight(&of, index) * sample(row, (size_t)x * of.samples + index, &of);
          }
        }
      }
    }
  }
  /* Where whole ink takes all light away, none leaves it whole. */
  float low = 0, high = 1;
  if (of.photometric == PHOTOMETRIC_SEPARATED || of.photometric == PHOTOMETRIC_MINISWHITE) {
    low = -1;
    high = 0;
  }
  if (rows > 0 && of.format == SAMPLEFORMAT_IEEEFP) {
    /* Measurements have a range of their own. */
    low = INFINITY;
    high = -INFINITY;
    for (size_t at = 0; at < (size_t)rows * of.width; at++) {
      if (!isfinite(light[at])) continue;
      if (light[at] < low) low = light[at];
      if (light[at] > high) high = light[at];
    }
  }
  float scale = high > low ? 255.0f / (high - low) : 0;
  for (size_t at = 0; rows > 0 && at < pixels; at++) {
    /* A page that broke off keeps what came; the rest stays white. */
    float value = at < (size_t)rows * of.width && isfinite(light[at]) ? (light[at] - low) * scale : 255.0f;
    out[at] = (uint8_t)(value <= 0 ? 0 : value >= 255 ? 255 : value + 0.5f);
  }
  free(light);
  free(row);
  return rows > 0;
}
