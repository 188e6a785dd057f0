#include "CPictureMaking.h"

#include <stdlib.h>
#include <string.h>
#include <tiffio.h>

struct memory {
  uint8_t *bytes;
  size_t count;
  size_t room;
  size_t at;
};

static tsize_t read_bytes(thandle_t handle, tdata_t out, tsize_t wanted) {
  struct memory *file = handle;
  size_t left = file->at < file->count ? file->count - file->at : 0;
  size_t length = (size_t)wanted < left ? (size_t)wanted : left;
  memcpy(out, file->bytes + file->at, length);
  file->at += length;
  return (tsize_t)length;
}

static tsize_t write_bytes(thandle_t handle, tdata_t data, tsize_t length) {
  struct memory *file = handle;
  size_t end = file->at + (size_t)length;
  if (end > file->room) {
    size_t room = end * 2 + 4096;
    uint8_t *larger = realloc(file->bytes, room);
    if (!larger) return -1;
    memset(larger + file->room, 0, room - file->room);
    file->bytes = larger;
    file->room = room;
  }
  memcpy(file->bytes + file->at, data, (size_t)length);
  file->at = end;
  if (end > file->count) file->count = end;
  return length;
}

static toff_t seek_to(thandle_t handle, toff_t offset, int whence) {
  struct memory *file = handle;
  file->at = (size_t)offset + (whence == SEEK_CUR ? file->at : whence == SEEK_END ? file->count : 0);
  return file->at;
}

static int close_file(thandle_t handle) { return 0; }
static toff_t size_of(thandle_t handle) { return ((struct memory *)handle)->count; }

static int write_page(TIFF *tiff, const cpm_tiff_page *page) {
  TIFFSetField(tiff, TIFFTAG_SUBFILETYPE, page->subfile_type);
  TIFFSetField(tiff, TIFFTAG_IMAGEWIDTH, page->width);
  TIFFSetField(tiff, TIFFTAG_IMAGELENGTH, page->height);
  TIFFSetField(tiff, TIFFTAG_BITSPERSAMPLE, page->bits_per_sample);
  TIFFSetField(tiff, TIFFTAG_SAMPLESPERPIXEL, page->samples_per_pixel);
  TIFFSetField(tiff, TIFFTAG_SAMPLEFORMAT, page->sample_format ? page->sample_format : 1);
  TIFFSetField(tiff, TIFFTAG_COMPRESSION, page->compression);
  TIFFSetField(tiff, TIFFTAG_PHOTOMETRIC, page->photometric);
  TIFFSetField(tiff, TIFFTAG_PLANARCONFIG, PLANARCONFIG_CONTIG);
  TIFFSetField(tiff, TIFFTAG_FILLORDER, page->fill_order ? page->fill_order : 1);
  TIFFSetField(tiff, TIFFTAG_ORIENTATION, page->orientation ? page->orientation : 1);
  TIFFSetField(tiff, TIFFTAG_ROWSPERSTRIP, page->rows_per_strip ? page->rows_per_strip : page->height);
  if (page->compression == COMPRESSION_CCITTFAX3) TIFFSetField(tiff, TIFFTAG_GROUP3OPTIONS, page->group3_options);
  if (page->horizontal_resolution > 0) {
    TIFFSetField(tiff, TIFFTAG_RESOLUTIONUNIT, RESUNIT_INCH);
    TIFFSetField(tiff, TIFFTAG_XRESOLUTION, (double)page->horizontal_resolution);
    TIFFSetField(tiff, TIFFTAG_YRESOLUTION, (double)page->vertical_resolution);
  }
  if (page->page_number || page->page_total) {
    TIFFSetField(tiff, TIFFTAG_PAGENUMBER, page->page_number, page->page_total);
  }
  if (page->photometric == PHOTOMETRIC_PALETTE) {
    uint16_t map[256];
    for (int at = 0; at < 256; at++) map[at] = (uint16_t)((at % (1 << page->bits_per_sample)) * 65535 / ((1 << page->bits_per_sample) - 1));
    TIFFSetField(tiff, TIFFTAG_COLORMAP, map, map, map);
  }
  size_t stride = ((size_t)page->width * page->bits_per_sample * page->samples_per_pixel + 7) / 8;
  uint8_t *row = malloc(stride);
  int done = row != NULL;
  for (uint32_t y = 0; done && y < page->height; y++) {
    /* libtiff may turn the bits of what it is given. */
    memcpy(row, page->rows + y * stride, stride);
    done = TIFFWriteScanline(tiff, row, y, 0) == 1;
  }
  free(row);
  return done && TIFFWriteDirectory(tiff) == 1;
}

int cpm_tiff(const cpm_tiff_page *pages, int page_count, uint8_t **out, size_t *out_count) {
  struct memory file = {0};
  TIFFSetErrorHandler(NULL);
  TIFFSetWarningHandler(NULL);
  TIFF *tiff = TIFFClientOpen(
      "memory", "w", &file, read_bytes, write_bytes, seek_to, close_file, size_of, NULL, NULL);
  int done = tiff != NULL;
  for (int at = 0; done && at < page_count; at++) done = write_page(tiff, &pages[at]);
  if (tiff) TIFFClose(tiff);
  if (!done) {
    free(file.bytes);
    return 0;
  }
  *out = file.bytes;
  *out_count = file.count;
  return 1;
}
