/* Opening a cache file, judging it, and reading its parts. */
#include "input/cache_file.h"

#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <stddef.h>
#include <string.h>
#include <unistd.h>

#include "input/cache_hash.h"
#include "input/cache_pack.h"
#include "input/cache_stamp.h"
#include "opine/opine.h"

static op_status judge(op_cache_state *state, op_cache_state as, op_status status) {
  *state = as;
  return status;
}

/* --- reading --- */

/* n bytes at a place; fewer where the file ends. */
static size_t read_at(int fd, uint64_t at, void *out, size_t n) {
  size_t done = 0;
  while (done < n) {
    ssize_t got = pread(fd, (char *)out + done, n - done, (off_t)(at + done));
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) break;
    done += (size_t)got;
  }
  return done;
}

op_status cache_file_section(const cache_file *file, const cache_section *section, char *out, op_error *err) {
  if (section->bytes == 0) return OP_OK;
  if (read_at(file->fd, section->at, out, (size_t)section->bytes) != section->bytes) return op_fail(err, OP_E_DATA, "it is damaged: it ends within a section");
  if (!file->unchecked && cache_hash(out, (size_t)section->bytes) != section->hash) return op_fail(err, OP_E_DATA, "it is damaged: a checksum does not fit");
  return OP_OK;
}

/* The largest code of a segment; blocks of constant length, which the compiler turns into vector instructions. Bytes behind the rows are zero. */
#define LARGEST(type)                                                             \
  static uint32_t largest_##type(const type *codes, size_t n) {                   \
    type most[64] = {0}, result = 0;                                              \
    for (size_t i = 0; i < n; i += 64) {                                          \
      for (size_t j = 0; j < 64; j++) most[j] = codes[i + j] > most[j] ? codes[i + j] : most[j]; \
    }                                                                             \
    for (size_t j = 0; j < 64; j++) result = most[j] > result ? most[j] : result; \
    return (uint32_t)result;                                                      \
  }
LARGEST(uint8_t)
LARGEST(uint16_t)
LARGEST(uint32_t)

static bool codes_have_levels(const cache_column *column, uint64_t width, const void *codes, size_t n) {
  uint32_t most = width == 1 ? largest_uint8_t(codes, n) : width == 2 ? largest_uint16_t(codes, n) : largest_uint32_t(codes, n);
  return most < column->n_levels || n == 0;
}

static bool numbers_are_finite(const double *numbers, size_t n) {
  for (size_t i = 0; i < n; i++) {
    if (isinf(numbers[i])) return false;
  }
  return true;
}

op_status cache_file_segment(const cache_file *file, const cache_column *column, size_t group, void *out, op_error *err) {
  const cache_segment *segment = &column->segments[group];
  size_t rows = (size_t)file->directory.group_rows[group], bytes = rows * (size_t)segment->width;
  cache_section section = {segment->at, bytes, segment->hash};
  op_status status = cache_file_section(file, &section, out, err);
  if (status != OP_OK) return status;
  size_t room = CACHE_GROUP_ROWS * (size_t)segment->width;
  memset((char *)out + bytes, 0, room - bytes);
  bool good = column->kind == CACHE_NUMBERS ? numbers_are_finite(out, rows) : codes_have_levels(column, segment->width, out, rows);
  return good ? OP_OK : op_fail(err, OP_E_DATA, "it is damaged: a column holds what its levels do not know");
}

/* --- opening --- */

static op_status read_head(cache_file *f, uint64_t size, op_cache_state *state, op_error *err) {
  char bytes[CACHE_SECTIONS_AT];
  size_t got = read_at(f->fd, 0, bytes, sizeof bytes);
  if (got < 8 || memcmp(bytes, CACHE_MAGIC, 8) != 0) return judge(state, OP_CACHE_FOREIGN, op_fail(err, OP_E_DATA, "it is no cache that opine wrote"));
  if (got < sizeof bytes) return judge(state, OP_CACHE_DAMAGED, op_fail(err, OP_E_DATA, "it is cut short: it ends after %zu bytes", got));
  memcpy(&f->head, bytes, sizeof f->head);
  memcpy(&f->stamp, bytes + CACHE_STAMP_AT, sizeof f->stamp);
  const cache_head *h = &f->head;
  if (h->order == __builtin_bswap64(CACHE_ORDER)) return judge(state, OP_CACHE_OTHER, op_fail(err, OP_E_DATA, "it was made on another kind of machine"));
  if (h->version != CACHE_VERSION || strncmp(h->program, OPINE_VERSION, sizeof h->program) != 0) {
    return judge(state, OP_CACHE_OTHER, op_fail(err, OP_E_DATA, "it was made by another version of opine"));
  }
  bool sound = h->order == CACHE_ORDER && (f->unchecked || h->hash == cache_hash(h, offsetof(cache_head, hash)));
  if (!sound) return judge(state, OP_CACHE_DAMAGED, op_fail(err, OP_E_DATA, "it is damaged: the checksum of its head does not fit"));
  if (h->file_bytes != size) {
    return judge(state, OP_CACHE_DAMAGED, op_fail(err, OP_E_DATA, "it is cut short or longer than it was: it has %llu bytes of %llu", (unsigned long long)size, (unsigned long long)h->file_bytes));
  }
  bool directory = h->directory_at >= CACHE_SECTIONS_AT && h->directory_at <= size && h->directory_bytes <= size - h->directory_at;
  if (!directory) return judge(state, OP_CACHE_DAMAGED, op_fail(err, OP_E_DATA, "it is damaged: its head makes no sense"));
  return OP_OK;
}

static op_status read_directory(cache_file *f, op_cache_state *state, op_error *err) {
  cache_section section = {f->head.directory_at, f->head.directory_bytes, f->head.directory_hash};
  f->bytes = op_array_new((size_t)section.bytes, 1, err);
  if (f->bytes == NULL) return OP_E_MEMORY;
  *state = OP_CACHE_DAMAGED;
  op_status status = cache_file_section(f, &section, f->bytes, err);
  return status == OP_OK ? cache_get_directory(f->bytes, &f->head, f->arena, &f->directory, err) : status;
}

/* A pipe or device of this name must not be waited for. */
static op_status open_regular(const char *path, int *fd, struct stat *info, op_cache_state *state, op_error *err) {
  *fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
  if (*fd < 0 && (errno == ENOENT || errno == ENOTDIR)) return judge(state, OP_CACHE_NONE, op_fail(err, OP_E_DATA, "there is no cache"));
  if (*fd < 0) return judge(state, OP_CACHE_FOREIGN, op_fail(err, OP_E_DATA, "it cannot be read: %s", strerror(errno)));
  if (fstat(*fd, info) == 0 && S_ISREG(info->st_mode)) return OP_OK;
  close(*fd);
  return judge(state, OP_CACHE_FOREIGN, op_fail(err, OP_E_DATA, "it is no regular file"));
}

op_status cache_file_open(const char *cache_path, bool unchecked, cache_file **file, op_cache_state *state, op_error *err) {
  struct stat info;
  int fd;
  op_status status = open_regular(cache_path, &fd, &info, state, err);
  if (status != OP_OK) return status;
  cache_file *f = op_array_new(1, sizeof *f, err);
  if (f == NULL) {
    close(fd);
    return OP_E_MEMORY;
  }
  f->fd = fd;
  f->unchecked = unchecked;
  f->arena = op_arena_new(err);
  status = f->arena != NULL ? read_head(f, (uint64_t)info.st_size, state, err) : OP_E_MEMORY;
  if (status == OP_OK) status = read_directory(f, state, err);
  if (status != OP_OK) {
    cache_file_close(f);
    return status;
  }
  *file = f;
  *state = OP_CACHE_VALID;
  return OP_OK;
}

void cache_file_close(cache_file *file) {
  if (file == NULL) return;
  close(file->fd);
  op_free(file->bytes);
  op_arena_free(file->arena);
  op_free(file);
}

/* --- judging --- */

static bool same_key(const cache_key *a, const cache_key *b) {
  return strcmp(a->encoding, b->encoding) == 0 && strcmp(a->sheet, b->sheet) == 0 && a->delimiter == b->delimiter && a->decimal == b->decimal && a->header_rows == b->header_rows && a->verbatim == b->verbatim;
}

/* The cache again, to write in; -1 where that is not allowed. */
static int open_to_stamp(const cache_file *f, const char *cache_path) {
  struct stat ours, again;
  int fd = open(cache_path, O_RDWR | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
  if (fd < 0) return -1;
  if (fstat(f->fd, &ours) == 0 && fstat(fd, &again) == 0 && ours.st_ino == again.st_ino && ours.st_dev == again.st_dev) return fd;
  close(fd);
  return -1;
}

/* Compares contents. When the file system's clock has moved on since the data file was changed, the cache remembers how the file looks, so that the next run need
   not compare. The stamp is written in one piece with a checksum of its own: whoever reads half of it compares contents once more. */
static op_status compare_content(cache_file *f, const char *cache_path, int data, op_cache_state *state, op_error *err) {
  struct stat before, after, clock;
  uint64_t hash[2], n;
  int fd = open_to_stamp(f, cache_path);
  bool timed = fd >= 0 && futimens(fd, NULL) == 0 && fstat(fd, &clock) == 0 && fstat(data, &before) == 0;
  op_status status = cache_hash_file(data, hash, &n, err);
  bool same = status == OP_OK && n == f->head.data_bytes && hash[0] == f->head.data_hash[0] && hash[1] == f->head.data_hash[1];
  if (same && timed && fstat(data, &after) == 0) {
    cache_stamp stamp = cache_stamp_of(&before, &clock.st_mtim);
    cache_stamp_seal(&stamp, f->head.hash);
    bool useful = cache_stamp_same(&stamp, &after) && !cache_stamp_racy(&stamp);
    if (useful && pwrite(fd, &stamp, sizeof stamp, CACHE_STAMP_AT) == (ssize_t)sizeof stamp) f->stamp = stamp;
  }
  if (fd >= 0) close(fd);
  if (status != OP_OK) return judge(state, OP_CACHE_STALE, status);
  return same ? OP_OK : judge(state, OP_CACHE_STALE, op_fail(err, OP_E_DATA, "the data file has changed since"));
}

op_status cache_file_fits(cache_file *f, const char *cache_path, const char *data_path, const op_read_options *options, op_cache_state *state, op_error *err) {
  struct stat data, cache;
  cache_key key = cache_key_of(options);
  *state = OP_CACHE_VALID;
  if (stat(data_path, &data) != 0) return op_fail(err, OP_E_SYSTEM, "cannot read: %s", strerror(errno));
  bool trusted = fstat(f->fd, &cache) == 0 && (cache.st_uid == geteuid() || cache.st_uid == data.st_uid || cache.st_uid == 0);
  if (!trusted) return judge(state, OP_CACHE_OTHER, op_fail(err, OP_E_DATA, "it belongs to a user who is neither you nor the owner of the data file"));
  if (!same_key(&f->directory.key, &key)) return judge(state, OP_CACHE_OTHER, op_fail(err, OP_E_DATA, "it was made with other options of reading (--encoding, --delimiter, --decimal, --header-rows, --sheet)"));
  if ((uint64_t)data.st_size != f->head.data_bytes) return judge(state, OP_CACHE_STALE, op_fail(err, OP_E_DATA, "the data file has changed since"));
  if (cache_stamp_sound(&f->stamp, f->head.hash) && cache_stamp_same(&f->stamp, &data) && !cache_stamp_racy(&f->stamp)) return OP_OK;
  int fd = open(data_path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
  if (fd < 0) return op_fail(err, OP_E_SYSTEM, "cannot read: %s", strerror(errno));
  op_status status = compare_content(f, cache_path, fd, state, err);
  close(fd);
  return status;
}
