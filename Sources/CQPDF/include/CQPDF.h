#pragma once
#include <qpdf/qpdf-c.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/// Pages `indices` (from 0, ascending) of a PDF whose page tree is sound, as a PDF of their own in which the
/// annotations that a person sees are part of the pages: filled fields, free texts, stamps. A field or free text
/// without an appearance gets one. The bytes are the caller's to `free`; 0 where qpdf cannot do it.
int cqpdf_flattened(
    const uint8_t *bytes, size_t count, const char *password, const size_t *indices, size_t index_count,
    uint8_t **out, size_t *out_count);

/// The files inside a PDF: its name tree of embedded files and its file annotations. `bytes` must outlive it.
typedef struct cqpdf_files cqpdf_files;

/// What came of one file's bytes.
typedef enum cqpdf_outcome {
  CQPDF_WHOLE = 0,
  CQPDF_DAMAGED = 1,
  /// `take` wanted no more.
  CQPDF_STOPPED = 2
} cqpdf_outcome;

/// NULL where qpdf cannot open the PDF; lists at most `maximum` files.
cqpdf_files *cqpdf_files_open(const uint8_t *bytes, size_t count, const char *password, size_t maximum);
void cqpdf_files_close(cqpdf_files *files);
size_t cqpdf_files_count(const cqpdf_files *files);
/// The file's name as the PDF states it, UTF-8; empty where it states none.
const char *cqpdf_files_name(const cqpdf_files *files, size_t index);
/// Hands the decoded bytes to `take` piece by piece, which answers 0 to stop.
cqpdf_outcome cqpdf_files_read(
    cqpdf_files *files, size_t index, void *context, int (*take)(void *context, const uint8_t *bytes, size_t count));

/// The streams of a PDF, for what they come to when decoded. `bytes` must outlive it.
typedef struct cqpdf_streams cqpdf_streams;

/// NULL where qpdf cannot open the PDF.
cqpdf_streams *cqpdf_streams_open(const uint8_t *bytes, size_t count, const char *password);
void cqpdf_streams_close(cqpdf_streams *streams);
/// Decoded bytes of one stream (Flate, LZW, ASCII and run-length undone), counted without keeping them; decoding ends
/// with the first piece past `limit`.
uint64_t cqpdf_streams_size(cqpdf_streams *streams, int number, int generation, uint64_t limit);

#ifdef __cplusplus
}
#endif
