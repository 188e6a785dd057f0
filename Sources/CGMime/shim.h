#pragma once
#include <gmime/gmime.h>

// What GMime writes as macros (casts and type tests of GObject), as functions; every argument is borrowed.

/// What a part of a message is.
enum cgmime_kind { CGMIME_LEAF, CGMIME_MULTIPART, CGMIME_MESSAGE, CGMIME_OTHER };

static inline enum cgmime_kind cgmime_kind_of(GMimeObject *object) {
  if (GMIME_IS_MULTIPART(object)) return CGMIME_MULTIPART;
  if (GMIME_IS_MESSAGE_PART(object)) return CGMIME_MESSAGE;
  if (GMIME_IS_PART(object)) return CGMIME_LEAF;
  return CGMIME_OTHER;
}

static inline void cgmime_note_warning(gint64 offset, GMimeParserWarning code, const gchar *item, gpointer user_data) {
  (void)offset;
  (void)item;
  int *damaged = (int *)user_data;
  if (code == GMIME_WARN_TRUNCATED_MESSAGE || code == GMIME_CRIT_NESTING_OVERFLOW ||
      code == GMIME_CRIT_MULTIPART_WITHOUT_BOUNDARY || code == GMIME_WARN_MALFORMED_MULTIPART)
    *damaged = 1;
}

/// Once for the process, and done before anybody goes on: GMime's own count lets a second thread through while the first is still at it.
static inline void cgmime_init(void) {
  static gsize done = 0;
  if (g_once_init_enter(&done)) {
    g_mime_init();
    g_once_init_leave(&done, 1);
  }
}

/// The message in a descriptor that stays the caller's; NULL where there is none. `damaged` is set to 1 where it is cut.
static inline GMimeMessage *cgmime_message(int descriptor, int *damaged) {
  cgmime_init();
  GMimeStream *stream = g_mime_stream_fs_new(descriptor);
  if (stream == NULL) return NULL;
  g_mime_stream_fs_set_owner(GMIME_STREAM_FS(stream), FALSE);
  GMimeParser *parser = g_mime_parser_new_with_stream(stream);
  // Contents stay in the file and are read when they are asked for.
  g_mime_parser_set_persist_stream(parser, TRUE);
  GMimeParserOptions *options = g_mime_parser_options_new();
  g_mime_parser_options_set_warning_callback(options, cgmime_note_warning, damaged);
  GMimeMessage *message = g_mime_parser_construct_message(parser, options);
  g_mime_parser_options_free(options);
  g_object_unref(parser);
  g_object_unref(stream);
  return message;
}

static inline void cgmime_free(GMimeMessage *message) { g_object_unref(message); }

static inline int cgmime_count(GMimeObject *multipart) { return g_mime_multipart_get_count(GMIME_MULTIPART(multipart)); }

static inline GMimeObject *cgmime_child(GMimeObject *multipart, int index) {
  return g_mime_multipart_get_part(GMIME_MULTIPART(multipart), index);
}

static inline GMimeMessage *cgmime_inner(GMimeObject *part) {
  return g_mime_message_part_get_message(GMIME_MESSAGE_PART(part));
}

static inline int cgmime_is_type(GMimeObject *object, const char *type, const char *subtype) {
  GMimeContentType *stated = g_mime_object_get_content_type(object);
  return stated != NULL && g_mime_content_type_is_type(stated, type, subtype);
}

static inline const char *cgmime_file_name(GMimeObject *part) { return g_mime_part_get_filename(GMIME_PART(part)); }

static inline int cgmime_is_attachment(GMimeObject *part) {
  const char *disposition = g_mime_object_get_disposition(part);
  return disposition != NULL && g_ascii_strcasecmp(disposition, GMIME_DISPOSITION_ATTACHMENT) == 0;
}

/// A header's value, decoded to UTF-8, NULL where it is missing; the caller frees it with g_free.
static inline char *cgmime_header(GMimeMessage *message, const char *name) {
  const char *raw = g_mime_object_get_header(GMIME_OBJECT(message), name);
  return raw == NULL ? NULL : g_mime_utils_header_decode_text(NULL, raw);
}

/// The decoded bytes of a part, to UTF-8 where `as_text`; NULL where it has none. The caller closes it with cgmime_close.
static inline GMimeStream *cgmime_open(GMimeObject *part, int as_text) {
  GMimeDataWrapper *content = g_mime_part_get_content(GMIME_PART(part));
  if (content == NULL) return NULL;
  GMimeStream *raw = g_mime_data_wrapper_get_stream(content);
  if (raw == NULL || g_mime_stream_reset(raw) != 0) return NULL;
  GMimeStream *stream = g_mime_stream_filter_new(raw);
  GMimeFilter *decoder = g_mime_filter_basic_new(g_mime_data_wrapper_get_encoding(content), FALSE);
  g_mime_stream_filter_add(GMIME_STREAM_FILTER(stream), decoder);
  g_object_unref(decoder);
  const char *charset = as_text ? g_mime_object_get_content_type_parameter(part, "charset") : NULL;
  if (charset != NULL && g_ascii_strcasecmp(charset, "utf-8") != 0 && g_ascii_strcasecmp(charset, "us-ascii") != 0) {
    GMimeFilter *converter = g_mime_filter_charset_new(charset, "utf-8");
    if (converter != NULL) {
      g_mime_stream_filter_add(GMIME_STREAM_FILTER(stream), converter);
      g_object_unref(converter);
    }
  }
  return stream;
}

static inline void cgmime_close(GMimeStream *stream) { g_object_unref(stream); }
