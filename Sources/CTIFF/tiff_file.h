#pragma once
#include <stddef.h>
#include <stdint.h>
#include <tiffio.h>

struct ctiff_file {
  const uint8_t *bytes;
  size_t count;
  uint64_t at;
  TIFF *tiff;
};
