/* Writing a cache: sections one after the other into a temporary file beside the target, which is renamed when it is whole. */
#ifndef OPINE_INPUT_CACHE_WRITE_H
#define OPINE_INPUT_CACHE_WRITE_H

#include "input/cache_layout.h"

typedef struct cache_writer {
  char *temporary;     /* "" before the file is made and after it is renamed */
  const char *target;
  int fd;
  uint64_t at;         /* end of what is written */
} cache_writer;

/* Makes the temporary file, readable for those who may read the data file and for nobody else. fails OP_E_SYSTEM with the target's name */
op_status cache_writer_open(cache_writer *w, const char *target, const struct stat *data, op_error *err);
/* Appends a section and fills in where it lies and its checksum. */
op_status cache_writer_section(cache_writer *w, const void *bytes, size_t n, cache_section *section, op_error *err);
/* Forgets what was written behind a place. */
void cache_writer_rewind(cache_writer *w, uint64_t at);
/* Writes the directory, the head and the stamp, flushes, and renames. */
op_status cache_writer_commit(cache_writer *w, const cache_directory *directory, cache_head *head, cache_stamp *stamp, op_error *err);
/* Closes, and removes the temporary file if it is still there. */
void cache_writer_close(cache_writer *w);

#endif
