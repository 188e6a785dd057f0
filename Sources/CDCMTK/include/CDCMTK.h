/* DICOM headers by DCMTK (PS3.5, PS3.10), behind plain C. No function throws, keeps a caller's pointer or reads a file. */
#ifndef CDCMTK_H
#define CDCMTK_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* One reader: scratch space and converters of character sets, used for one instance after another on one thread. */
typedef struct cdcmtk_reader cdcmtk_reader;
/* An item of a sequence, or the data set; it lives until the reader parses again or is closed. */
typedef struct cdcmtk_item cdcmtk_item;

typedef enum {
  CDCMTK_READ = 0,        /* the wanted attributes are there */
  CDCMTK_NEEDS_MORE = 1,  /* `needed` bytes from the start of the file must be given */
  CDCMTK_NOT_DICOM = 2,
  CDCMTK_TOO_DEEP = 3,    /* sequences within sequences beyond every sensible depth */
  CDCMTK_UNREADABLE = 4   /* DCMTK could make nothing of it, or memory ran out */
} cdcmtk_status;

typedef struct {
  cdcmtk_status status;
  uint64_t needed;
  /* (0002,0010), or what the bytes look like where there is none. */
  char transfer_syntax[65];
  int knows_transfer_syntax;
  /* The data set ends, or cannot be followed, before its header is over: what came before was read. */
  int is_damaged;
  int is_directory;
  /* Where (0042,0011) stands: offset into the file and length; 0 and 0 where there is none. */
  uint64_t document_offset;
  uint64_t document_length;
  /* Set where the document stands in inflated bytes: `cdcmtk_document` has it. */
  int document_is_inflated;
  /* What differs from instance to instance of a series: (0008,0018), and (0020,0013) or -1 where there is none. */
  char instance_uid[65];
  int64_t instance_number;
  /*
   * Headers that are equal but for those two have the same variant, from 0 to CDCMTK_VARIANTS - 1; -1 for none. Where the variant is
   * known from an instance parsed before, there is no root: what was read from that instance holds for this one.
   */
  int variant;
  int is_known_variant;
} cdcmtk_outcome;

enum { CDCMTK_VARIANTS = 32 };

/* 1 where DCMTK found its data dictionary; without it nothing may be read. */
int cdcmtk_dictionary_is_loaded(void);
/* `3.6.7` */
const char *cdcmtk_version(void);

/* NULL where memory ran out. */
cdcmtk_reader *cdcmtk_open(void);
void cdcmtk_close(cdcmtk_reader *reader);

/* Parses the first `count` bytes of a file of `file_size` bytes, up to its pixel data. */
cdcmtk_outcome cdcmtk_parse(cdcmtk_reader *reader, const uint8_t *bytes, size_t count, uint64_t file_size);
/* The inflated bytes of (0042,0011) of a deflated data set; NULL where there are none. */
const uint8_t *cdcmtk_document(const cdcmtk_reader *reader, size_t *count);

/* NULL before anything was parsed and for a known variant. */
const cdcmtk_item *cdcmtk_root(const cdcmtk_reader *reader);
/* Items of a sequence of this item; 0 where it has no such sequence. */
size_t cdcmtk_item_count(cdcmtk_reader *reader, const cdcmtk_item *item, uint16_t group, uint16_t element);
const cdcmtk_item *cdcmtk_item_at(
    cdcmtk_reader *reader, const cdcmtk_item *item, uint16_t group, uint16_t element, size_t index);
/*
 * The values of an attribute as one UTF-8 string, `\` between them; NULL where the attribute is missing or empty.
 * Lives until the next call. `is_guessed` is set to 1 where the declared character set could not be the right one.
 */
const char *cdcmtk_text(
    cdcmtk_reader *reader, const cdcmtk_item *item, uint16_t group, uint16_t element, size_t *length,
    int *is_guessed);
/* An unsigned number (UL, US), or -1. */
int64_t cdcmtk_number(const cdcmtk_item *item, uint16_t group, uint16_t element);
/* Of a DICOMDIR: the offset in the file of its directory record `index`; 0 where there is none. */
uint64_t cdcmtk_record_offset(const cdcmtk_reader *reader, size_t index);

typedef enum {
  CDCMTK_PICTURE = 0,
  CDCMTK_PICTURE_UNSUPPORTED = 1, /* compressed in a way that has no decoder here */
  CDCMTK_PICTURE_NO_PIXELS = 2,
  CDCMTK_PICTURE_DAMAGED = 3,
  CDCMTK_PICTURE_TOO_LARGE = 4
} cdcmtk_picture_status;

typedef struct {
  cdcmtk_picture_status status;
  uint32_t width;
  uint32_t height;
  /* A JPEG; to be given back with `cdcmtk_free_picture`. NULL where there is no picture. */
  uint8_t *bytes;
  size_t count;
} cdcmtk_picture;

/*
 * Renders the middle frame of an instance, its longer edge `edge` pixels at most, with the first window that the header
 * gives, else from the lowest to the highest value. More than `maximum_pixels` in a frame are not decoded.
 */
cdcmtk_picture cdcmtk_render(const uint8_t *bytes, size_t count, uint32_t edge, uint64_t maximum_pixels);
void cdcmtk_free_picture(cdcmtk_picture picture);

#ifdef __cplusplus
}
#endif
#endif
