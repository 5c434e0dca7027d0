/* The layout of a cache file, and what of it is held in memory while it is read. docs/cache.md describes it for people.

     0     cache_head    what the file is, and of which data file; its own checksum
     256   cache_stamp   how the data file looked when its content was last found equal; its own checksum
     512   sections      segments of columns (one a group of rows and variable), level tables, lines; checksums in the directory
     ...   directory     options of reading, schema, where the sections lie; its checksum in the head

   Numbers are written as this machine holds them; cache_head.order tells another kind of machine to keep its hands off. */
#ifndef OPINE_INPUT_CACHE_LAYOUT_H
#define OPINE_INPUT_CACHE_LAYOUT_H

#include <stdint.h>
#include <sys/stat.h>

#include "base/memory.h"
#include "input/reader.h"

#define CACHE_SUFFIX ".opine-cache"
#define CACHE_MAGIC "opine\x1a\r\n" /* of 8 bytes, without its NUL; breaks when a program translates line ends */
#define CACHE_VERSION 2
#define CACHE_ORDER 0x0102030405060708u
#define CACHE_STAMP_AT 256
#define CACHE_SECTIONS_AT 512

/* Rows of a segment: eight batches. A segment of one-byte codes (32 KiB) stays in the first-level cache between checksum and use. */
#define CACHE_GROUP_ROWS ((size_t)8 * OP_BATCH_ROWS)

typedef struct cache_head {
  char magic[8];
  uint64_t order, version;
  char program[16];        /* version of opine: another may read the data file otherwise */
  uint64_t file_bytes;     /* of the cache */
  uint64_t rows;
  uint64_t directory_at, directory_bytes, directory_hash;
  uint64_t data_bytes, data_hash[2]; /* of the data file */
  uint64_t hash;           /* of all before */
} cache_head;

typedef struct cache_stamp {
  uint64_t bytes, mtime_s, mtime_ns, ctime_s, ctime_ns, inode, device; /* of the data file */
  uint64_t seen_s, seen_ns; /* when that was, by the clock of the file system */
  uint64_t head;            /* cache_head.hash */
  uint64_t hash;            /* of all before */
} cache_stamp;

/* How a column lies in the cache. */
typedef enum {
  CACHE_CODES,   /* segments of codes, in 1, 2 or 4 bytes, and a table of levels */
  CACHE_NUMBERS, /* segments of doubles: many distinct numbers and nothing else */
  CACHE_ABSENT   /* too many distinct texts: the data file is asked */
} cache_kind;

typedef struct cache_segment {
  uint64_t at, hash;
  uint64_t width; /* bytes a row */
} cache_segment;

typedef struct cache_section {
  uint64_t at, bytes, hash;
} cache_section;

typedef struct cache_column {
  cache_kind kind;
  bool other_exact;        /* CODES: numbers follow from levels; NUMBERS: codes follow from numbers, as no row is empty */
  uint64_t n_levels;       /* with level 0 */
  cache_section levels;
  cache_segment *segments; /* one a group */
} cache_column;

/* From `row` on (0-based) lines follow each other, beginning with `line`. */
typedef struct cache_run {
  uint64_t row, line;
} cache_run;

/* The options of reading under which a cache was made. */
typedef struct cache_key {
  const char *encoding; /* "" = detect */
  const char *sheet;    /* of a workbook; "" = the first */
  uint64_t delimiter, decimal, header_rows, verbatim;
} cache_key;

typedef struct cache_directory {
  cache_key key;
  op_schema schema;
  const op_reader_format *format;
  size_t n_groups;
  uint64_t *group_rows;
  cache_section runs;
  cache_column *columns; /* one a variable */
} cache_directory;

static inline cache_key cache_key_of(const op_read_options *options) {
  return (cache_key){options->encoding != NULL ? options->encoding : "", options->sheet != NULL ? options->sheet : "", (unsigned char)options->delimiter, (unsigned char)options->decimal, (uint64_t)options->header_rows,
                     options->verbatim_header};
}

#endif
