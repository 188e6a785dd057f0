#include "CUDFRead.h"

#include <stdlib.h>
#include <sys/stat.h>
#include <udfread/blockinput.h>
#include <unistd.h>

struct descriptor_input {
  struct udfread_block_input input;
  int descriptor;
};

static int close_input(struct udfread_block_input *input) {
  free(input);
  return 0;
}

static int read_blocks(struct udfread_block_input *input, uint32_t block, void *buffer, uint32_t count, int flags) {
  (void)flags;
  const int descriptor = ((struct descriptor_input *)input)->descriptor;
  const size_t wanted = (size_t)count * UDF_BLOCK_SIZE;
  size_t got = 0;
  while (got < wanted) {
    const ssize_t part =
        pread(descriptor, (char *)buffer + got, wanted - got, (off_t)block * UDF_BLOCK_SIZE + (off_t)got);
    if (part <= 0) break;
    got += (size_t)part;
  }
  return got == 0 ? -1 : (int)(got / UDF_BLOCK_SIZE);
}

static uint32_t size_in_blocks(struct udfread_block_input *input) {
  struct stat facts;
  if (fstat(((struct descriptor_input *)input)->descriptor, &facts) != 0) return 0;
  const off_t blocks = facts.st_size / UDF_BLOCK_SIZE;
  return blocks > (off_t)UINT32_MAX ? UINT32_MAX : (uint32_t)blocks;
}

udfread *cudfread_open(int descriptor) {
  struct descriptor_input *input = calloc(1, sizeof *input);
  udfread *image = udfread_init();
  if (!input || !image) {
    free(input);
    if (image) udfread_close(image);
    return NULL;
  }
  input->input.close = close_input;
  input->input.read = read_blocks;
  input->input.size = size_in_blocks;
  input->descriptor = descriptor;
  if (udfread_open_input(image, &input->input) < 0) {
    /* Where opening fails the input is ours to free, once. */
    input->input.close = NULL;
    udfread_close(image);
    free(input);
    return NULL;
  }
  return image;
}
