#include "COpenVINO.h"

#include <dlfcn.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The part of the C API that is used: openvino/c of 2026.4, Apache-2.0. Names as there, without `ov_`. */
typedef struct ov_core ov_core;
typedef struct ov_model ov_model;
typedef struct ov_compiled_model ov_compiled_model;
typedef struct ov_infer_request ov_infer_request;
typedef struct ov_tensor ov_tensor;
typedef struct {
  const char *build_number;
  const char *description;
} ov_version;
typedef struct {
  int64_t rank;
  int64_t *dims;
} ov_shape;
enum { OV_F32 = 4 };

typedef struct {
  int (*get_openvino_version)(ov_version *);
  void (*version_free)(ov_version *);
  const char *(*get_last_err_msg)(void);
  void (*free)(const char *);
  int (*core_create)(ov_core **);
  void (*core_free)(ov_core *);
  int (*core_read_model_from_memory_buffer)(const ov_core *, const char *, size_t, const ov_tensor *, ov_model **);
  void (*model_free)(ov_model *);
  int (*core_compile_model)(const ov_core *, const ov_model *, const char *, size_t, ov_compiled_model **, ...);
  int (*core_set_property)(const ov_core *, const char *, ...);
  int (*core_import_model)(const ov_core *, const char *, size_t, const char *, ov_compiled_model **);
  int (*compiled_model_export_model)(const ov_compiled_model *, const char *);
  int (*compiled_model_get_property)(const ov_compiled_model *, const char *, char **);
  int (*compiled_model_create_infer_request)(const ov_compiled_model *, ov_infer_request **);
  void (*compiled_model_free)(ov_compiled_model *);
  int (*tensor_create_from_host_ptr)(int, ov_shape, void *, ov_tensor **);
  int (*tensor_get_shape)(const ov_tensor *, ov_shape *);
  int (*tensor_get_element_type)(const ov_tensor *, int *);
  int (*tensor_data)(const ov_tensor *, void **);
  void (*tensor_free)(ov_tensor *);
  int (*shape_free)(ov_shape *);
  int (*infer_request_set_input_tensor_by_index)(ov_infer_request *, size_t, const ov_tensor *);
  int (*infer_request_get_output_tensor)(const ov_infer_request *, ov_tensor **);
  int (*infer_request_infer)(ov_infer_request *);
  void (*infer_request_free)(ov_infer_request *);
} functions;

struct copenvino_runtime {
  functions api;
  void *library;
  ov_core *core;
};

struct copenvino_network {
  functions api;
  ov_compiled_model *compiled;
  ov_infer_request *request;
  /* Of the last run, for its output. */
  ov_tensor *output;
};

/* Writes what fits, always ended; answers a failure. */
static int failed(char *reason, size_t size, const char *format, ...) {
  if (size > 0) {
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(reason, size, format, arguments);
    va_end(arguments);
  }
  return -1;
}

static int refused(const functions *api, char *reason, size_t size, const char *what, int status) {
  const char *message = api->get_last_err_msg();
  failed(reason, size, "%s failed (%d)%s%s", what, status, message && *message ? ": " : "", message ? message : "");
  if (message) api->free(message);
  return -1;
}

static int find(void *library, const char *name, void **function) {
  *function = dlsym(library, name);
  return *function != NULL;
}

int copenvino_open(const char *library, copenvino_runtime **runtime, char *reason, size_t size) {
  *runtime = NULL;
  copenvino_runtime *made = calloc(1, sizeof *made);
  if (!made) return failed(reason, size, "no memory");
  made->library = dlopen(library, RTLD_NOW | RTLD_LOCAL);
  if (!made->library) {
    const char *message = dlerror();
    failed(reason, size, "it cannot be opened: %s", message ? message : "unknown");
    free(made);
    return -1;
  }
  functions *api = &made->api;
  const struct {
    const char *name;
    void **function;
  } wanted[] = {
#define WANTED(name) {"ov_" #name, (void **)&api->name}
      WANTED(get_openvino_version),
      WANTED(version_free),
      WANTED(get_last_err_msg),
      WANTED(free),
      WANTED(core_create),
      WANTED(core_free),
      WANTED(core_read_model_from_memory_buffer),
      WANTED(model_free),
      WANTED(core_compile_model),
      WANTED(core_set_property),
      WANTED(core_import_model),
      WANTED(compiled_model_export_model),
      WANTED(compiled_model_get_property),
      WANTED(compiled_model_create_infer_request),
      WANTED(compiled_model_free),
      WANTED(tensor_create_from_host_ptr),
      WANTED(tensor_get_shape),
      WANTED(tensor_get_element_type),
      WANTED(tensor_data),
      WANTED(tensor_free),
      WANTED(shape_free),
      WANTED(infer_request_set_input_tensor_by_index),
      WANTED(infer_request_get_output_tensor),
      WANTED(infer_request_infer),
      WANTED(infer_request_free),
#undef WANTED
  };
  for (size_t i = 0; i < sizeof wanted / sizeof *wanted; i++) {
    if (!find(made->library, wanted[i].name, wanted[i].function)) {
      failed(reason, size, "it has no function %s: another version", wanted[i].name);
      copenvino_close(made);
      return -1;
    }
  }
  int status = api->core_create(&made->core);
  if (status != 0) {
    refused(api, reason, size, "making a core", status);
    copenvino_close(made);
    return -1;
  }
  *runtime = made;
  return 0;
}

void copenvino_close(copenvino_runtime *runtime) {
  if (!runtime) return;
  if (runtime->core) runtime->api.core_free(runtime->core);
  /* The library stays open: its threads and statics do not come down in good order, and the process ends soon. */
  free(runtime);
}

int copenvino_version(const copenvino_runtime *runtime, char *version, size_t size) {
  ov_version found = {NULL, NULL};
  if (runtime->api.get_openvino_version(&found) != 0) return -1;
  snprintf(version, size, "%s", found.build_number ? found.build_number : "unknown");
  runtime->api.version_free(&found);
  return 0;
}

/* Of one stream on one thread. Not bound to a core: the library would bind the thread of every reader to the same one. */
static const char *const properties[][2] = {
    {"INFERENCE_NUM_THREADS", "1"}, {"NUM_STREAMS", "1"}, {"PERFORMANCE_HINT", "LATENCY"}, {"ENABLE_CPU_PINNING", "NO"}};

static copenvino_network *make_network(const functions *api, copenvino_network **network) {
  *network = NULL;
  copenvino_network *made = calloc(1, sizeof *made);
  if (made) made->api = *api;
  return made;
}

static int make_request(copenvino_network *made, copenvino_network **network, char *reason, size_t size) {
  int status = made->api.compiled_model_create_infer_request(made->compiled, &made->request);
  if (status != 0) {
    refused(&made->api, reason, size, "making a request", status);
    copenvino_unload(made);
    return -1;
  }
  *network = made;
  return 0;
}

int copenvino_load(const copenvino_runtime *runtime, const void *model, size_t length, const char *precision,
                   copenvino_network **network, char *reason, size_t size) {
  const functions *api = &runtime->api;
  copenvino_network *made = make_network(api, network);
  if (!made) return failed(reason, size, "no memory");
  ov_model *read = NULL;
  int status = api->core_read_model_from_memory_buffer(runtime->core, model, length, NULL, &read);
  if (status != 0) {
    refused(api, reason, size, "reading the model", status);
    copenvino_unload(made);
    return -1;
  }
  status = api->core_compile_model(
      runtime->core, read, "CPU", 10, &made->compiled, properties[0][0], properties[0][1], properties[1][0],
      properties[1][1], properties[2][0], properties[2][1], properties[3][0], properties[3][1],
      "INFERENCE_PRECISION_HINT", precision);
  api->model_free(read);
  if (status != 0) {
    refused(api, reason, size, "compiling the model", status);
    copenvino_unload(made);
    return -1;
  }
  return make_request(made, network, reason, size);
}

int copenvino_save(const copenvino_network *network, const char *file, char *reason, size_t size) {
  int status = network->api.compiled_model_export_model(network->compiled, file);
  return status == 0 ? 0 : refused(&network->api, reason, size, "writing the compiled model", status);
}

int copenvino_load_saved(const copenvino_runtime *runtime, const void *saved, size_t length, const char *precision,
                         copenvino_network **network, char *reason, size_t size) {
  const functions *api = &runtime->api;
  copenvino_network *made = make_network(api, network);
  if (!made) return failed(reason, size, "no memory");
  int status = 0;
  for (size_t i = 0; i < sizeof properties / sizeof *properties && status == 0; i++) {
    status = api->core_set_property(runtime->core, "CPU", properties[i][0], properties[i][1]);
  }
  if (status == 0) status = api->core_set_property(runtime->core, "CPU", "INFERENCE_PRECISION_HINT", precision);
  if (status == 0) status = api->core_import_model(runtime->core, saved, length, "CPU", &made->compiled);
  if (status != 0) {
    refused(api, reason, size, "loading the compiled model", status);
    copenvino_unload(made);
    return -1;
  }
  return make_request(made, network, reason, size);
}

void copenvino_unload(copenvino_network *network) {
  if (!network) return;
  if (network->output) network->api.tensor_free(network->output);
  if (network->request) network->api.infer_request_free(network->request);
  if (network->compiled) network->api.compiled_model_free(network->compiled);
  free(network);
}

int copenvino_precision(const copenvino_network *network, char *precision, size_t size) {
  char *found = NULL;
  if (network->api.compiled_model_get_property(network->compiled, "INFERENCE_PRECISION_HINT", &found) != 0) return -1;
  snprintf(precision, size, "%s", found ? found : "unknown");
  if (found) network->api.free(found);
  return 0;
}

static int set_input(copenvino_network *network, size_t index, const copenvino_input *input, char *reason, size_t size) {
  const functions *api = &network->api;
  int64_t dimensions[8];
  if (input->rank > sizeof dimensions / sizeof *dimensions) return failed(reason, size, "an input has too many dimensions");
  memcpy(dimensions, input->shape, input->rank * sizeof *dimensions);
  ov_shape shape = {(int64_t)input->rank, dimensions};
  ov_tensor *tensor = NULL;
  int status = api->tensor_create_from_host_ptr(OV_F32, shape, input->values, &tensor);
  if (status != 0) return refused(api, reason, size, "making a tensor", status);
  status = api->infer_request_set_input_tensor_by_index(network->request, index, tensor);
  api->tensor_free(tensor);
  return status == 0 ? 0 : refused(api, reason, size, "taking an input", status);
}

int copenvino_run(copenvino_network *network, const copenvino_input *inputs, size_t count, const float **output,
                  int64_t *output_shape, size_t *rank, char *reason, size_t size) {
  const functions *api = &network->api;
  if (network->output) {
    api->tensor_free(network->output);
    network->output = NULL;
  }
  for (size_t i = 0; i < count; i++) {
    if (set_input(network, i, &inputs[i], reason, size) != 0) return -1;
  }
  int status = api->infer_request_infer(network->request);
  if (status != 0) return refused(api, reason, size, "running the model", status);
  status = api->infer_request_get_output_tensor(network->request, &network->output);
  if (status != 0) return refused(api, reason, size, "taking the output", status);
  int type = 0;
  status = api->tensor_get_element_type(network->output, &type);
  if (status != 0 || type != OV_F32) return failed(reason, size, "the output is no float32");
  ov_shape found = {0, NULL};
  status = api->tensor_get_shape(network->output, &found);
  if (status != 0) return refused(api, reason, size, "taking the output's shape", status);
  int fits = found.rank >= 0 && (size_t)found.rank <= *rank;
  if (fits) {
    for (int64_t i = 0; i < found.rank; i++) output_shape[i] = found.dims[i];
    *rank = (size_t)found.rank;
  }
  api->shape_free(&found);
  if (!fits) return failed(reason, size, "the output has too many dimensions");
  void *data = NULL;
  status = api->tensor_data(network->output, &data);
  if (status != 0) return refused(api, reason, size, "taking the output's values", status);
  *output = data;
  return 0;
}
