/* A file is taken as unchanged when its size, times of modification and of change, inode and device are. The time of change (ctime) cannot be set by a user, so a
   file that was put in place with its old time of modification is noticed. A change within the tick of the file system's clock in which the file was last seen is not
   to be told from the one before (git calls such a file racily clean): then, and whenever anything differs, the content decides. */
#include "input/cache_stamp.h"

#include <stddef.h>

#include "input/cache_hash.h"

/* FAT keeps times to two seconds, ext3 and HFS+ to one, most others to some milliseconds. */
#define COARSEST_TICK 2

cache_stamp cache_stamp_of(const struct stat *data, const struct timespec *seen) {
  return (cache_stamp){.bytes = (uint64_t)data->st_size, .mtime_s = (uint64_t)data->st_mtim.tv_sec, .mtime_ns = (uint64_t)data->st_mtim.tv_nsec,
                       .ctime_s = (uint64_t)data->st_ctim.tv_sec, .ctime_ns = (uint64_t)data->st_ctim.tv_nsec, .inode = (uint64_t)data->st_ino,
                       .device = (uint64_t)data->st_dev, .seen_s = (uint64_t)seen->tv_sec, .seen_ns = (uint64_t)seen->tv_nsec};
}

void cache_stamp_seal(cache_stamp *stamp, uint64_t head) {
  stamp->head = head;
  stamp->hash = cache_hash(stamp, offsetof(cache_stamp, hash));
}

bool cache_stamp_sound(const cache_stamp *stamp, uint64_t head) {
  return stamp->head == head && stamp->hash == cache_hash(stamp, offsetof(cache_stamp, hash));
}

bool cache_stamp_same(const cache_stamp *stamp, const struct stat *data) {
  const struct timespec seen = {0};
  cache_stamp now = cache_stamp_of(data, &seen);
  return now.bytes == stamp->bytes && now.mtime_s == stamp->mtime_s && now.mtime_ns == stamp->mtime_ns && now.ctime_s == stamp->ctime_s &&
         now.ctime_ns == stamp->ctime_ns && now.inode == stamp->inode && now.device == stamp->device;
}

bool cache_stamp_racy(const cache_stamp *stamp) {
  int64_t changed = (int64_t)(stamp->mtime_s > stamp->ctime_s ? stamp->mtime_s : stamp->ctime_s);
  return (int64_t)stamp->seen_s - changed <= COARSEST_TICK;
}
