/* Whether a data file is still the one that a cache was made of. */
#ifndef OPINE_INPUT_CACHE_STAMP_H
#define OPINE_INPUT_CACHE_STAMP_H

#include "input/cache_layout.h"

/* How a data file looks; `seen`: the time now by the clock of its file system. The hash is left out. */
cache_stamp cache_stamp_of(const struct stat *data, const struct timespec *seen);
/* Fills in the head that the stamp belongs to and its checksum. */
void cache_stamp_seal(cache_stamp *stamp, uint64_t head);
bool cache_stamp_sound(const cache_stamp *stamp, uint64_t head);
/* Same size, times, inode and device. */
bool cache_stamp_same(const cache_stamp *stamp, const struct stat *data);
/* The data file was changed so shortly before it was seen that another change could have left the same times: only its content can tell. */
bool cache_stamp_racy(const cache_stamp *stamp);

#endif
