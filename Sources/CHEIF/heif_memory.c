#include "CHEIF.h"

#include <libheif/heif.h>
#include <stdlib.h>
#include <string.h>

struct cheif_file {
  struct heif_context *context;
  heif_item_id *pictures;
  int count;
};

static int ok(struct heif_error error) { return error.code == heif_error_Ok; }

cheif_file *cheif_open(const uint8_t *bytes, size_t count) {
  cheif_file *file = calloc(1, sizeof *file);
  if (!file) return NULL;
  file->context = heif_context_alloc();
  if (!file->context) {
    free(file);
    return NULL;
  }
  /* One thread: a reader has one core. */
  heif_context_set_max_decoding_threads(file->context, 0);
  if (!ok(heif_context_read_from_memory_without_copy(file->context, bytes, count, NULL))) {
    cheif_close(file);
    return NULL;
  }
  int wanted = heif_context_get_number_of_top_level_images(file->context);
  file->pictures = wanted > 0 ? calloc((size_t)wanted, sizeof *file->pictures) : NULL;
  if (!file->pictures) {
    cheif_close(file);
    return NULL;
  }
  file->count = heif_context_get_list_of_top_level_image_IDs(file->context, file->pictures, wanted);
  return file;
}

void cheif_close(cheif_file *file) {
  if (!file) return;
  heif_context_free(file->context);
  free(file->pictures);
  free(file);
}

int cheif_count(const cheif_file *file) { return file->count; }

static struct heif_image_handle *picture(const cheif_file *file, int index) {
  struct heif_image_handle *handle = NULL;
  if (index < 0 || index >= file->count) return NULL;
  if (!ok(heif_context_get_image_handle(file->context, file->pictures[index], &handle))) return NULL;
  return handle;
}

int cheif_facts(const cheif_file *file, int index, uint32_t *width, uint32_t *height, uint32_t *bits_per_pixel) {
  struct heif_image_handle *handle = picture(file, index);
  if (!handle) return 0;
  int across = heif_image_handle_get_width(handle);
  int down = heif_image_handle_get_height(handle);
  int bits = heif_image_handle_get_luma_bits_per_pixel(handle);
  heif_image_handle_release(handle);
  if (across <= 0 || down <= 0) return 0;
  *width = (uint32_t)across;
  *height = (uint32_t)down;
  *bits_per_pixel = bits > 0 ? 3 * (uint32_t)bits : 24;
  return 1;
}

/* Transparent parts are paper. */
static void flattened(const uint8_t *pixel, int has_alpha, uint8_t rgb[3]) {
  for (int at = 0; at < 3; at++) {
    rgb[at] = has_alpha ? (uint8_t)((pixel[at] * pixel[3] + 255u * (255u - pixel[3])) / 255u) : pixel[at];
  }
}

static int read_rows(cheif_file *file, int index, uint32_t width, uint32_t height, int is_gray, uint8_t *out) {
  struct heif_image_handle *handle = picture(file, index);
  if (!handle) return 0;
  struct heif_image *image = NULL;
  int has_alpha = heif_image_handle_has_alpha_channel(handle);
  int samples = has_alpha ? 4 : 3;
  int done = ok(heif_decode_image(
      handle, &image, heif_colorspace_RGB, has_alpha ? heif_chroma_interleaved_RGBA : heif_chroma_interleaved_RGB, NULL));
  heif_image_handle_release(handle);
  if (!done) return 0;
  int stride = 0;
  const uint8_t *rows = heif_image_get_plane_readonly(image, heif_channel_interleaved, &stride);
  done = rows && heif_image_get_width(image, heif_channel_interleaved) == (int)width &&
         heif_image_get_height(image, heif_channel_interleaved) == (int)height;
  for (uint32_t y = 0; done && y < height; y++) {
    const uint8_t *row = rows + (size_t)y * (size_t)stride;
    for (uint32_t x = 0; x < width; x++, row += samples) {
      uint8_t rgb[3];
      flattened(row, has_alpha, rgb);
      if (is_gray) {
        /* Rec. 601 luma in 1/256. */
        *out++ = (uint8_t)((rgb[0] * 77u + rgb[1] * 150u + rgb[2] * 29u) >> 8);
      } else {
        memcpy(out, rgb, 3);
        out += 3;
      }
    }
  }
  heif_image_release(image);
  return done;
}

int cheif_read_gray(cheif_file *file, int index, uint32_t width, uint32_t height, uint8_t *out) {
  return read_rows(file, index, width, height, 1, out);
}

int cheif_read_rgb(cheif_file *file, int index, uint32_t width, uint32_t height, uint8_t *out) {
  return read_rows(file, index, width, height, 0, out);
}

const char *cheif_version(void) { return heif_get_version(); }
