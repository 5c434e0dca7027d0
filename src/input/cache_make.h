/* Making a cache out of a data file. */
#ifndef OPINE_INPUT_CACHE_MAKE_H
#define OPINE_INPUT_CACHE_MAKE_H

#include "opine/cache.h"

/* Writes the cache of a data file to `target`, whatever stands there. fails OP_E_DATA, OP_E_SYSTEM, OP_E_MEMORY; the old one stays */
op_status cache_make(const char *path, const char *target, const op_read_options *options, op_cache_progress progress, void *context, op_error *err);

#endif
