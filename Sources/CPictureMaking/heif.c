#include "CPictureMaking.h"

#include <libheif/heif.h>
#include <stdlib.h>
#include <string.h>

static int ok(struct heif_error error) { return error.code == heif_error_Ok; }

int cpm_can_encode(cpm_codec codec) {
  return heif_have_encoder_for_format((enum heif_compression_format)codec);
}

struct growing {
  uint8_t *bytes;
  size_t count;
};

static struct heif_error append(struct heif_context *context, const void *data, size_t size, void *user) {
  struct growing *target = user;
  uint8_t *larger = realloc(target->bytes, target->count + size);
  if (!larger) {
    return (struct heif_error){heif_error_Memory_allocation_error, heif_suberror_Unspecified, "out of memory"};
  }
  memcpy(larger + target->count, data, size);
  target->bytes = larger;
  target->count += size;
  return (struct heif_error){heif_error_Ok, heif_suberror_Unspecified, "ok"};
}

static int add_picture(
    struct heif_context *context, struct heif_encoder *encoder, const uint8_t *rows, uint32_t width, uint32_t height,
    int has_thumbnail, int orientation) {
  struct heif_image *image = NULL;
  if (!ok(heif_image_create(
          (int)width, (int)height, heif_colorspace_RGB, heif_chroma_interleaved_RGB, &image))) {
    return 0;
  }
  int done = ok(heif_image_add_plane(image, heif_channel_interleaved, (int)width, (int)height, 24));
  int stride = 0;
  uint8_t *plane = done ? heif_image_get_plane(image, heif_channel_interleaved, &stride) : NULL;
  for (uint32_t y = 0; plane && y < height; y++) {
    for (uint32_t x = 0; x < width; x++) {
      memset(plane + (size_t)y * (size_t)stride + 3 * x, rows[(size_t)y * width + x], 3);
    }
  }
  struct heif_image_handle *handle = NULL;
  struct heif_encoding_options *options = heif_encoding_options_alloc();
  options->image_orientation = (enum heif_orientation)orientation;
  done = plane && ok(heif_context_encode_image(context, image, encoder, options, &handle));
  heif_encoding_options_free(options);
  if (done && has_thumbnail) {
    struct heif_image_handle *small = NULL;
    done = ok(heif_context_encode_thumbnail(context, image, handle, encoder, NULL, 64, &small));
    if (small) heif_image_handle_release(small);
  }
  if (handle) heif_image_handle_release(handle);
  heif_image_release(image);
  return done;
}

int cpm_heif(
    cpm_codec codec, const uint8_t *rows, uint32_t width, uint32_t height, int picture_count, int has_thumbnails,
    int orientation, uint8_t **out, size_t *out_count) {
  struct heif_context *context = heif_context_alloc();
  struct heif_encoder *encoder = NULL;
  struct growing target = {NULL, 0};
  int done = context &&
             ok(heif_context_get_encoder_for_format(context, (enum heif_compression_format)codec, &encoder));
  if (done) heif_encoder_set_lossy_quality(encoder, 90);
  for (int index = 0; done && index < picture_count; index++) {
    done = add_picture(context, encoder, rows + (size_t)index * width * height, width, height, has_thumbnails, orientation);
  }
  struct heif_writer writer = {1, append};
  done = done && ok(heif_context_write(context, &writer, &target));
  if (encoder) heif_encoder_release(encoder);
  if (context) heif_context_free(context);
  if (!done) {
    free(target.bytes);
    return 0;
  }
  *out = target.bytes;
  *out_count = target.count;
  return 1;
}
