/* Rows of a data file out of its cache. */
#ifndef OPINE_INPUT_CACHE_READER_H
#define OPINE_INPUT_CACHE_READER_H

#include "input/cache_file.h"

/* Opens the cache beside a data file, when it is valid for these options: *reader is NULL where it is not, and `why` (of `size` bytes) says so, or is "" where
   there is none. Never fails: the data file itself is always there to be read. */
void cache_reader_try(const char *path, const op_read_options *options, op_reader **reader, char *why, size_t size);

/* Takes over an open cache, which need not stand beside a file; `path` and `options` name the data file that answers what the cache cannot. */
op_status cache_reader_take(cache_file *file, const char *path, const op_read_options *options, op_reader **reader, op_error *err);

/* Compares the checksums of all columns. fails OP_E_DATA with the variable's name */
op_status cache_reader_verify(const cache_file *file, op_error *err);

#endif
