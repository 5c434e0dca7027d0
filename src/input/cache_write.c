/* Writing a cache. Two writers at once each have a file of their own, and the last to rename wins; both are right. A crash leaves at most a file ".NAME.XXXXXX.tmp". */
#include "input/cache_write.h"

#include <errno.h>
#include <fcntl.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "input/cache_hash.h"
#include "input/cache_pack.h"
#include "input/cache_stamp.h"
#include "opine/opine.h"

#define ALIGNED 64

static op_status cannot_write(const cache_writer *w, op_error *err) {
  op_fail(err, OP_E_SYSTEM, "cannot write: %s", strerror(errno));
  return op_fail_at(err, w->target, 0, 0);
}

/* The data file's permissions and group, as far as they can be given: a copy of confidential answers must not be open to more people than the answers. */
static void take_permissions(int fd, const struct stat *data) {
  mode_t mode = data->st_mode & 0666;
  if (fchown(fd, (uid_t)-1, data->st_gid) != 0) mode &= 0606;
  (void)fchmod(fd, mode | 0600);
}

op_status cache_writer_open(cache_writer *w, const char *target, const struct stat *data, op_error *err) {
  const char *slash = strrchr(target, '/'), *name = slash != NULL ? slash + 1 : target;
  op_text path = {0};
  *w = (cache_writer){.target = target, .fd = -1, .at = CACHE_SECTIONS_AT};
  op_text_add_bytes(&path, target, (size_t)(name - target));
  op_text_addf(&path, ".%.*s.XXXXXX.tmp", (int)op_utf8_cut(name, strlen(name), 200), name);
  if (op_text_check(&path, err) != OP_OK) {
    op_text_clear(&path);
    return OP_E_MEMORY;
  }
  w->temporary = path.data;
  w->fd = mkostemps(w->temporary, 4, O_CLOEXEC);
  if (w->fd < 0) {
    op_status status = cannot_write(w, err);
    w->temporary[0] = '\0';
    return status;
  }
  take_permissions(w->fd, data);
  return OP_OK;
}

static op_status write_at(const cache_writer *w, uint64_t at, const void *bytes, size_t n, op_error *err) {
  for (size_t done = 0; done < n;) {
    ssize_t wrote = pwrite(w->fd, (const char *)bytes + done, n - done, (off_t)(at + done));
    if (wrote < 0 && errno == EINTR) continue;
    if (wrote < 0) return cannot_write(w, err);
    done += (size_t)wrote;
  }
  return OP_OK;
}

op_status cache_writer_section(cache_writer *w, const void *bytes, size_t n, cache_section *section, op_error *err) {
  op_status status = write_at(w, w->at, bytes, n, err);
  if (status != OP_OK) return status;
  *section = (cache_section){w->at, n, cache_hash(bytes, n)};
  w->at = (w->at + n + ALIGNED - 1) / ALIGNED * ALIGNED;
  return OP_OK;
}

void cache_writer_rewind(cache_writer *w, uint64_t at) { w->at = at; }

static void fill_head(cache_head *head, const cache_writer *w, const cache_section *directory) {
  memcpy(head->magic, CACHE_MAGIC, sizeof head->magic);
  head->order = CACHE_ORDER;
  head->version = CACHE_VERSION;
  snprintf(head->program, sizeof head->program, "%s", OPINE_VERSION);
  head->file_bytes = w->at;
  head->directory_at = directory->at;
  head->directory_bytes = directory->bytes;
  head->directory_hash = directory->hash;
  head->hash = cache_hash(head, offsetof(cache_head, hash));
}

op_status cache_writer_commit(cache_writer *w, const cache_directory *directory, cache_head *head, cache_stamp *stamp, op_error *err) {
  op_text bytes = {0};
  cache_section section = {0};
  cache_put_directory(&bytes, directory);
  op_status status = op_text_check(&bytes, err);
  if (status == OP_OK) status = cache_writer_section(w, bytes.data, bytes.length, &section, err);
  op_text_clear(&bytes);
  if (status != OP_OK) return status;
  fill_head(head, w, &section);
  cache_stamp_seal(stamp, head->hash);
  status = write_at(w, 0, head, sizeof *head, err);
  if (status == OP_OK) status = write_at(w, CACHE_STAMP_AT, stamp, sizeof *stamp, err);
  if (status != OP_OK) return status;
  if (ftruncate(w->fd, (off_t)w->at) != 0 || fsync(w->fd) != 0 || rename(w->temporary, w->target) != 0) return cannot_write(w, err);
  w->temporary[0] = '\0';
  return OP_OK;
}

void cache_writer_close(cache_writer *w) {
  if (w->fd >= 0) close(w->fd);
  if (w->temporary != NULL && w->temporary[0] != '\0') unlink(w->temporary);
  op_free(w->temporary);
  *w = (cache_writer){.fd = -1};
}
