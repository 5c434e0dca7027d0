/* A cache file opened for reading. Everything is read with pread into memory of our own and checked there: a file that is cut, overwritten or damaged while it is
   open gives an error where it is read, never a signal and never a wrong number (a mapping would give SIGBUS, and could change after it was checked). */
#ifndef OPINE_INPUT_CACHE_FILE_H
#define OPINE_INPUT_CACHE_FILE_H

#include "input/cache_layout.h"
#include "opine/cache.h"

typedef struct cache_file {
  int fd;
  bool unchecked;            /* checksums are not compared: for the test that mutates files */
  op_arena *arena;
  cache_head head;
  cache_stamp stamp;
  char *bytes;               /* of the directory */
  cache_directory directory;
} cache_file;

/* Opens and reads head and directory.
   fails  with *state and the reason in err, without a place; OP_E_MEMORY */
op_status cache_file_open(const char *cache_path, bool unchecked, cache_file **file, op_cache_state *state, op_error *err);
void cache_file_close(cache_file *file);

/* Whether the cache is of this data file as it is now, read with these options. Notes in the cache how the file looks when its content had to be compared.
   fails  with *state and the reason; OP_E_SYSTEM the data file cannot be read */
op_status cache_file_fits(cache_file *file, const char *cache_path, const char *data_path, const op_read_options *options, op_cache_state *state, op_error *err);

/* A section into memory of the caller, checked. fails OP_E_DATA */
op_status cache_file_section(const cache_file *file, const cache_section *section, char *out, op_error *err);
/* The rows of a segment into `out` (CACHE_GROUP_ROWS x the segment's width), checked; codes lie below the column's number of levels. fails OP_E_DATA */
op_status cache_file_segment(const cache_file *file, const cache_column *column, size_t group, void *out, op_error *err);

#endif
