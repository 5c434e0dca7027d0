/* Whole-file reading and replacing. */
#include "base/output.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/memory.h"
#include "base/text.h"

/* A file is read by so many bytes at least; most of them are smaller. */
#define READ_ROOM ((size_t)4 << 10)

static op_status system_failure(op_error *err, const char *path, const char *doing) {
  op_fail(err, OP_E_SYSTEM, "cannot %s: %s", doing, strerror(errno));
  return op_fail_at(err, path, 0, 0);
}

char *op_file_temporary_name(const char *path, op_error *err) {
  const char *slash = strrchr(path, '/');
  const char *name = slash != NULL ? slash + 1 : path;
  const char *dot = strrchr(name, '.');
  const char *extension = dot != NULL && dot != name ? dot : "";
  op_text text = {0};
  op_text_add_bytes(&text, path, (size_t)(name - path));
  op_text_addf(&text, ".%.*s.%ld.tmp%s", (int)op_utf8_cut(name, strlen(name), 100), name, (long)getpid(), extension);
  if (op_text_check(&text, err) != OP_OK) {
    op_text_clear(&text);
    return NULL;
  }
  return text.data;
}

static op_status write_all(int fd, const char *bytes, size_t n) {
  while (n > 0) {
    ssize_t done = write(fd, bytes, n);
    if (done < 0 && errno == EINTR) continue;
    if (done < 0) return OP_E_SYSTEM;
    bytes += done;
    n -= (size_t)done;
  }
  return OP_OK;
}

op_status op_file_move(const char *from, const char *to, op_error *err) {
  if (rename(from, to) == 0) return OP_OK;
  op_status status = system_failure(err, to, "write");
  unlink(from);
  return status;
}

/* A device or pipe (/dev/stdout, a FIFO) cannot be replaced by rename: it is written straight. */
static bool is_special(const char *path) {
  struct stat info;
  return stat(path, &info) == 0 && !S_ISREG(info.st_mode) && !S_ISDIR(info.st_mode);
}

struct op_file_writer {
  const char *path;
  char *temporary;  /* NULL: written straight */
  int fd;
};

static void free_writer(op_file_writer *w) {
  op_free(w->temporary);
  op_free(w);
}

op_status op_file_writer_open(const char *path, op_file_writer **writer, op_error *err) {
  if (op_file_is_directory(path)) {
    op_fail(err, OP_E_SYSTEM, "cannot write: it is a directory");
    return op_fail_at(err, path, 0, 0);
  }
  op_file_writer *w = op_array_new(1, sizeof *w, err);
  if (w == NULL) return OP_E_MEMORY;
  w->path = path;
  bool special = is_special(path);
  if (!special) w->temporary = op_file_temporary_name(path, err);
  if (!special && w->temporary == NULL) {
    free_writer(w);
    return OP_E_MEMORY;
  }
  w->fd = special ? open(path, O_WRONLY | O_CLOEXEC) : open(w->temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
  if (w->fd < 0) {
    op_status status = system_failure(err, path, "write");
    free_writer(w);
    return status;
  }
  *writer = w;
  return OP_OK;
}

op_status op_file_writer_add(op_file_writer *w, const void *bytes, size_t n, op_error *err) {
  return write_all(w->fd, bytes, n) == OP_OK ? OP_OK : system_failure(err, w->path, "write");
}

op_status op_file_writer_commit(op_file_writer *w, op_error *err) {
  op_status status = OP_OK;
  if (w->temporary != NULL && fsync(w->fd) != 0) status = system_failure(err, w->path, "write");
  if (close(w->fd) != 0 && status == OP_OK) status = system_failure(err, w->path, "write");
  if (w->temporary != NULL && status == OP_OK) status = op_file_move(w->temporary, w->path, err);
  else if (w->temporary != NULL) unlink(w->temporary);
  free_writer(w);
  return status;
}

void op_file_writer_abandon(op_file_writer *w) {
  if (w == NULL) return;
  close(w->fd);
  if (w->temporary != NULL) unlink(w->temporary);
  free_writer(w);
}

op_status op_file_replace(const char *path, const void *bytes, size_t n, op_error *err) {
  op_file_writer *w = NULL;
  op_status status = op_file_writer_open(path, &w, err);
  if (status != OP_OK) return status;
  status = op_file_writer_add(w, bytes, n, err);
  if (status == OP_OK) return op_file_writer_commit(w, err);
  op_file_writer_abandon(w);
  return status;
}

op_status op_file_read(const char *path, size_t limit, char **bytes, size_t *n, op_error *err) {
  char *data = NULL;
  size_t capacity = 0, length = 0;
  op_status status = OP_OK;
  int fd = open(path, O_RDONLY | O_CLOEXEC);
  if (fd < 0) return system_failure(err, path, "read");
  for (;;) {
    status = op_array_extend((void **)&data, &capacity, length + READ_ROOM, 1, err);
    if (status != OP_OK) break;
    ssize_t got = read(fd, data + length, capacity - length - 1);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) status = system_failure(err, path, "read");
    if (got <= 0) break;
    length += (size_t)got;
    if (length > limit) {
      op_fail(err, OP_E_DATA, "the file is larger than %zu bytes, which is more than a file of this kind can need", limit);
      status = op_fail_at(err, path, 0, 0);
      break;
    }
  }
  close(fd);
  if (status != OP_OK) {
    op_free(data);
    return status;
  }
  data[length] = '\0';
  *bytes = data;
  *n = length;
  return OP_OK;
}

bool op_file_exists(const char *path) {
  struct stat info;
  return stat(path, &info) == 0;
}

bool op_file_is_directory(const char *path) {
  struct stat info;
  return stat(path, &info) == 0 && S_ISDIR(info.st_mode);
}

char *op_file_beside(const char *base_file, const char *path, op_error *err) {
  const char *slash = strrchr(base_file, '/');
  op_text text = {0};
  if (path[0] != '/' && slash != NULL) op_text_add_bytes(&text, base_file, (size_t)(slash - base_file) + 1);
  op_text_add(&text, path);
  if (op_text_check(&text, err) != OP_OK) {
    op_text_clear(&text);
    return NULL;
  }
  return text.data;
}
