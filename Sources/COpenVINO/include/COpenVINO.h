#ifndef COPENVINO_H
#define COPENVINO_H

#include <stddef.h>
#include <stdint.h>

/* OpenVINO's C API, opened at run time: nothing is linked, no header of it is needed to build.
   Every function that can fail answers 0 for success and fills `reason` (cut to its size, always ended) where not. */

typedef struct copenvino_runtime copenvino_runtime;
typedef struct copenvino_network copenvino_network;

/* Opens libopenvino_c at this path and makes a core. */
int copenvino_open(const char *library, copenvino_runtime **runtime, char *reason, size_t reason_size);
void copenvino_close(copenvino_runtime *runtime);

/* `2026.4.1-…`; cut to `size`, always ended. */
int copenvino_version(const copenvino_runtime *runtime, char *version, size_t size);

/* Compiles an ONNX model for one stream on one thread of the processor. `precision` is `f32`, or `bf16` where the
   processor has it (else the plugin takes f32). */
int copenvino_load(const copenvino_runtime *runtime, const void *model, size_t length, const char *precision,
                   copenvino_network **network, char *reason, size_t reason_size);
/* Writes what the compiling came to into a file, for `copenvino_load_saved` of the same library on a like processor. */
int copenvino_save(const copenvino_network *network, const char *file, char *reason, size_t reason_size);
/* `saved` must stay where it is until the network ends. */
int copenvino_load_saved(const copenvino_runtime *runtime, const void *saved, size_t length, const char *precision,
                         copenvino_network **network, char *reason, size_t reason_size);
void copenvino_unload(copenvino_network *network);

/* The precision that the plugin chose, as it names it. */
int copenvino_precision(const copenvino_network *network, char *precision, size_t size);

/* The library reads the values; of `rank` dimensions, eight at most. */
typedef struct {
  float *values;
  const int64_t *shape;
  size_t rank;
} copenvino_input;

/* Runs the model's inputs in its order. `output` stays valid until the next run on this network or its end;
   `rank` is the room in `output_shape` before, its use after. */
int copenvino_run(copenvino_network *network, const copenvino_input *inputs, size_t count, const float **output,
                  int64_t *output_shape, size_t *rank, char *reason, size_t reason_size);

#endif
