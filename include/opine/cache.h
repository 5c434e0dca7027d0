/* A columnar copy of a data file, beside it: made once, and from then on read instead of the file by every request, as long as the file stays what it was.

   1. op_cache_make     writes FILE.opine-cache
   2. op_source_open    uses it when it is valid, and reads the file itself when it is not; results are the same (op_read_options.no_cache refuses it)
   3. op_cache_check    says whether it is valid, and why not
   4. op_cache_remove   removes it */
#ifndef OPINE_CACHE_H
#define OPINE_CACHE_H

#include "opine/source.h"

typedef enum {
  OP_CACHE_VALID,
  OP_CACHE_NONE,    /* there is none */
  OP_CACHE_STALE,   /* the data file has changed since */
  OP_CACHE_OTHER,   /* made with other options of reading, by another version of opine, on another kind of machine or by another user */
  OP_CACHE_DAMAGED, /* cut short, or a checksum does not fit */
  OP_CACHE_FOREIGN  /* a file of this name that opine did not write: never overwritten, never removed */
} op_cache_state;

typedef struct op_cache_info {
  op_cache_state state;
  bool written;            /* by op_cache_make: now, rather than found valid */
  uint64_t data_bytes, cache_bytes;
  uint64_t rows;
  size_t n_variables;
  size_t n_left_out;       /* variables with so many distinct texts that the data file is read for them */
  char why[768];           /* when not valid; lower case, no full stop */
} op_cache_info;

/* Told while a cache is made: rows so far, and how much of the file that is (0 to 1; NaN = not known). */
typedef void (*op_cache_progress)(void *context, double rows, double share);

/* Path of the cache of a data file. The caller's, freed with op_free_text (present.h). NULL with OP_E_MEMORY. */
char *op_cache_path(const char *path, op_error *err);
/* "valid", "none", "stale", "not fitting", "damaged" or "foreign". */
const char *op_cache_state_name(op_cache_state state);

/* Makes the cache of a data file for these options of reading, or leaves one that is valid as it is. It is written beside the file and renamed when it is whole: a
   run that fails leaves the old one. `progress` may be NULL.
   fails  OP_E_DATA the data file cannot be read to its end, is no regular file, or changed meanwhile; OP_E_SYSTEM the cache cannot be written, or a foreign file
          stands in its place; OP_E_MEMORY */
op_status op_cache_make(const char *path, const op_read_options *options, op_cache_progress progress, void *context, op_cache_info *info, op_error *err);
/* Looks at the cache of a data file, checksums of all columns included. info->state says what was found; the status is OP_OK whatever that is.
   fails  OP_E_SYSTEM the data file cannot be read; OP_E_MEMORY */
op_status op_cache_check(const char *path, const op_read_options *options, op_cache_info *info, op_error *err);
/* Removes a cache, valid or not; *removed = false where there was none. The data file need not be there.
   fails  OP_E_SYSTEM a foreign file stands in its place, or it cannot be removed */
op_status op_cache_remove(const char *path, bool *removed, op_error *err);

#endif
