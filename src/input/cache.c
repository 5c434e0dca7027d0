/* The public face of caches: where they stand, making, checking, removing. */
#include "opine/cache.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/text.h"
#include "input/cache_make.h"
#include "input/cache_reader.h"

char *op_cache_path(const char *path, op_error *err) {
  op_text text = {0};
  op_text_addf(&text, "%s%s", path, CACHE_SUFFIX);
  if (op_text_check(&text, err) == OP_OK) return text.data;
  op_text_clear(&text);
  return NULL;
}

const char *op_cache_state_name(op_cache_state state) {
  static const char *const names[] = {[OP_CACHE_VALID] = "valid", [OP_CACHE_NONE] = "none", [OP_CACHE_STALE] = "stale", [OP_CACHE_OTHER] = "not fitting",
                                      [OP_CACHE_DAMAGED] = "damaged", [OP_CACHE_FOREIGN] = "foreign"};
  return names[state];
}

/* Standard input, pipes and devices are read once; nothing can stand beside them. */
static op_status regular(const char *path, struct stat *data, op_error *err) {
  if (strcmp(path, "-") == 0) {
    op_fail(err, OP_E_DATA, "standard input cannot be cached: it is read once and gone");
    return op_fail_hint(err, "write it to a file first");
  }
  if (stat(path, data) != 0) {
    op_fail(err, OP_E_SYSTEM, "cannot read: %s", strerror(errno));
  } else if (S_ISDIR(data->st_mode)) {
    op_fail(err, OP_E_SYSTEM, "this is a directory, expected a data file");
  } else if (!S_ISREG(data->st_mode)) {
    op_fail(err, OP_E_DATA, "a pipe or device cannot be cached: it is read once and gone");
    op_fail_hint(err, "write it to a file first");
  } else {
    return OP_OK;
  }
  return op_fail_at(err, path, 0, 0);
}

static void fill(op_cache_info *info, const cache_file *file) {
  info->cache_bytes = file->head.file_bytes;
  info->rows = file->head.rows;
  info->n_variables = file->directory.schema.n_variables;
  for (size_t v = 0; v < info->n_variables; v++) info->n_left_out += file->directory.columns[v].kind == CACHE_ABSENT;
}

/* Only a lack of memory and an unreadable data file are failures: all else is what was found. */
static op_status look(const char *path, const char *cache_path, const op_read_options *options, op_cache_info *info, op_error *err) {
  struct stat data;
  cache_file *file = NULL;
  op_error found = {0};
  *info = (op_cache_info){.state = OP_CACHE_NONE};
  op_status status = regular(path, &data, err);
  if (status != OP_OK) return status;
  info->data_bytes = (uint64_t)data.st_size;
  status = cache_file_open(cache_path, false, &file, &info->state, &found);
  if (status == OP_OK) status = cache_file_fits(file, cache_path, path, options, &info->state, &found);
  if (status == OP_OK) {
    status = cache_reader_verify(file, &found);
    if (status != OP_OK) info->state = OP_CACHE_DAMAGED;
  }
  if (status == OP_OK) fill(info, file);
  else snprintf(info->why, sizeof info->why, "%s", found.what);
  cache_file_close(file);
  if (status == OP_OK || (status != OP_E_MEMORY && info->state != OP_CACHE_VALID)) return OP_OK;
  if (err != NULL) *err = found;
  return op_fail_at(err, path, 0, 0);
}

op_status op_cache_check(const char *path, const op_read_options *options, op_cache_info *info, op_error *err) {
  char *cache_path = op_cache_path(path, err);
  op_status status = cache_path != NULL ? look(path, cache_path, options, info, err) : OP_E_MEMORY;
  op_free(cache_path);
  return status;
}

static op_status is_foreign(const char *cache_path, const char *why, const char *undone, op_error *err) {
  op_fail(err, OP_E_SYSTEM, "%s; it is not %s", why, undone);
  op_fail_at(err, cache_path, 0, 0);
  return op_fail_hint(err, "move it elsewhere if the name is needed for the cache");
}

op_status op_cache_make(const char *path, const op_read_options *options, op_cache_progress progress, void *context, op_cache_info *info, op_error *err) {
  char *cache_path = op_cache_path(path, err);
  op_status status = cache_path != NULL ? look(path, cache_path, options, info, err) : OP_E_MEMORY;
  if (status == OP_OK && info->state == OP_CACHE_FOREIGN) status = is_foreign(cache_path, info->why, "overwritten", err);
  if (status == OP_OK && info->state != OP_CACHE_VALID) {
    status = cache_make(path, cache_path, options, progress, context, err);
    if (status == OP_OK) status = look(path, cache_path, options, info, err);
    info->written = status == OP_OK;
    if (status == OP_OK && info->state != OP_CACHE_VALID) {
      op_fail(err, OP_E_SYSTEM, "the cache was written, but what is read back does not fit: %.500s", info->why);
      status = op_fail_at(err, cache_path, 0, 0);
    }
  }
  op_free(cache_path);
  return status;
}

op_status op_cache_remove(const char *path, bool *removed, op_error *err) {
  cache_file *file = NULL;
  op_cache_state state = OP_CACHE_NONE;
  op_error found = {0};
  char *cache_path = op_cache_path(path, err);
  op_status status = cache_path != NULL ? OP_OK : OP_E_MEMORY;
  *removed = false;
  if (status == OP_OK) {
    op_status opened = cache_file_open(cache_path, false, &file, &state, &found);
    cache_file_close(file);
    if (opened == OP_E_MEMORY && err != NULL) *err = found;
    if (opened == OP_E_MEMORY) status = OP_E_MEMORY;
    else if (state == OP_CACHE_FOREIGN) status = is_foreign(cache_path, found.what, "removed", err);
  }
  if (status == OP_OK && state != OP_CACHE_NONE) {
    *removed = unlink(cache_path) == 0;
    if (!*removed) {
      op_fail(err, OP_E_SYSTEM, "cannot be removed: %s", strerror(errno));
      status = op_fail_at(err, cache_path, 0, 0);
    }
  }
  op_free(cache_path);
  return status;
}
