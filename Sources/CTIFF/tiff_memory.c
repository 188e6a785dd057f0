#include "CTIFF.h"
#include "tiff_file.h"

#include <stdlib.h>
#include <string.h>

static tsize_t memory_read(thandle_t handle, tdata_t out, tsize_t wanted) {
  ctiff_file *file = (ctiff_file *)handle;
  if (wanted <= 0 || file->at >= file->count) return 0;
  uint64_t left = file->count - file->at;
  uint64_t length = (uint64_t)wanted < left ? (uint64_t)wanted : left;
  memcpy(out, file->bytes + file->at, (size_t)length);
  file->at += length;
  return (tsize_t)length;
}

static tsize_t memory_write(thandle_t handle, tdata_t data, tsize_t length) { return 0; }

static toff_t memory_seek(thandle_t handle, toff_t offset, int whence) {
  ctiff_file *file = (ctiff_file *)handle;
  switch (whence) {
    case SEEK_SET: file->at = offset; break;
    case SEEK_CUR: file->at += offset; break;
    case SEEK_END: file->at = file->count + offset; break;
    default: return (toff_t)-1;
  }
  return file->at;
}

static int memory_close(thandle_t handle) { return 0; }
static toff_t memory_size(thandle_t handle) { return ((ctiff_file *)handle)->count; }

static int memory_map(thandle_t handle, tdata_t *base, toff_t *size) {
  ctiff_file *file = (ctiff_file *)handle;
  *base = (tdata_t)file->bytes;
  *size = file->count;
  return 1;
}

static void memory_unmap(thandle_t handle, tdata_t base, toff_t size) {}

ctiff_file *ctiff_open(const uint8_t *bytes, size_t count) {
  TIFFSetErrorHandler(NULL);
  TIFFSetWarningHandler(NULL);
  ctiff_file *file = calloc(1, sizeof *file);
  if (!file) return NULL;
  file->bytes = bytes;
  file->count = count;
  /* 'h': only the header; directories are selected by offset. */
  file->tiff = TIFFClientOpen(
      "-", "rhm", (thandle_t)file, memory_read, memory_write, memory_seek, memory_close, memory_size,
      memory_map, memory_unmap);
  if (!file->tiff) {
    free(file);
    return NULL;
  }
  return file;
}

void ctiff_close(ctiff_file *file) {
  if (!file) return;
  TIFFClose(file->tiff);
  free(file);
}

int ctiff_select(ctiff_file *file, uint64_t offset) { return TIFFSetSubDirectory(file->tiff, offset); }

int ctiff_facts_of(ctiff_file *file, ctiff_facts *facts) {
  memset(facts, 0, sizeof *facts);
  if (!TIFFGetField(file->tiff, TIFFTAG_IMAGEWIDTH, &facts->width)) return 0;
  if (!TIFFGetField(file->tiff, TIFFTAG_IMAGELENGTH, &facts->height)) return 0;
  TIFFGetFieldDefaulted(file->tiff, TIFFTAG_BITSPERSAMPLE, &facts->bits_per_sample);
  TIFFGetFieldDefaulted(file->tiff, TIFFTAG_SAMPLESPERPIXEL, &facts->samples_per_pixel);
  TIFFGetFieldDefaulted(file->tiff, TIFFTAG_COMPRESSION, &facts->compression);
  TIFFGetFieldDefaulted(file->tiff, TIFFTAG_ORIENTATION, &facts->orientation);
  TIFFGetFieldDefaulted(file->tiff, TIFFTAG_PLANARCONFIG, &facts->planar);
  if (!TIFFGetField(file->tiff, TIFFTAG_PHOTOMETRIC, &facts->photometric)) facts->photometric = PHOTOMETRIC_MINISWHITE;
  return 1;
}

uint32_t ctiff_read_rows(ctiff_file *file, uint8_t *out) {
  ctiff_facts facts;
  if (!ctiff_facts_of(file, &facts) || TIFFIsTiled(file->tiff) || facts.samples_per_pixel != 1) return 0;
  size_t stride = ((size_t)facts.width * facts.bits_per_sample + 7) / 8;
  if (TIFFScanlineSize64(file->tiff) > stride) return 0;
  for (uint32_t row = 0; row < facts.height; row++) {
    /* A damaged fax row is replaced by libtiff with what it could decode; a failed one ends the page. */
    if (TIFFReadScanline(file->tiff, out + row * stride, row, 0) < 0) return row;
  }
  return facts.height;
}

int ctiff_read_rgba(ctiff_file *file, uint32_t width, uint32_t height, uint32_t *out) {
  char message[1024];
  if (!TIFFRGBAImageOK(file->tiff, message)) return 0;
  TIFFRGBAImage image;
  if (!TIFFRGBAImageBegin(&image, file->tiff, 0, message)) return 0;
  int ok = 0;
  if (image.width == width && image.height == height) {
    /* Asking for the stored orientation keeps the rows as they stand in the file. */
    image.req_orientation = image.orientation;
    ok = TIFFRGBAImageGet(&image, out, width, height);
  }
  TIFFRGBAImageEnd(&image);
  return ok;
}

int ctiff_has_excess(ctiff_file *file) {
  ctiff_facts facts;
  if (!ctiff_facts_of(file, &facts)) return 0;
  if (facts.compression != COMPRESSION_LZW && facts.compression != COMPRESSION_ADOBE_DEFLATE &&
      facts.compression != COMPRESSION_DEFLATE) {
    return 0;
  }
  int tiled = TIFFIsTiled(file->tiff);
  uint32_t count = tiled ? TIFFNumberOfTiles(file->tiff) : TIFFNumberOfStrips(file->tiff);
  uint64_t each = tiled ? TIFFTileSize64(file->tiff) : TIFFStripSize64(file->tiff);
  for (uint32_t index = 0; index < count; index++) {
    int failed = 0;
    uint64_t stored = TIFFGetStrileByteCountWithErr(file->tiff, index, &failed);
    if (failed) return 0;
    if (stored > file->count) stored = file->count;
    /* LZW makes noise half as large again. */
    if (stored > 2 * each + (64 << 10)) return 1;
  }
  return 0;
}

static char version[32];

const char *ctiff_version(void) {
  /* 'LIBTIFF, Version 4.5.0\n…' */
  const char *text = strstr(TIFFGetVersion(), "Version ");
  size_t at = 0;
  if (text) {
    text += 8;
    while (at + 1 < sizeof version && ((*text >= '0' && *text <= '9') || *text == '.')) version[at++] = *text++;
  }
  version[at] = 0;
  return version;
}
