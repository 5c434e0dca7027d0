#include "input/readstat_file.h"

#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static int open_file(const char *path, void *context) {
  readstat_file *f = context;
  f->at = f->first = 0;
  f->n = 0;
  f->number = open(path, O_RDONLY | O_CLOEXEC);
  return f->number < 0 ? -1 : 0;
}

static int close_file(void *context) {
  readstat_file *f = context;
  int result = f->number >= 0 ? close(f->number) : 0;
  f->number = -1;
  return result;
}

static readstat_off_t seek(readstat_off_t offset, readstat_io_flags_t whence, void *context) {
  readstat_file *f = context;
  struct stat state;
  if (whence == READSTAT_SEEK_END && fstat(f->number, &state) != 0) return -1;
  off_t to, from = whence == READSTAT_SEEK_CUR ? f->at : whence == READSTAT_SEEK_END ? state.st_size : 0;
  if (__builtin_add_overflow(from, offset, &to) || to < 0) return -1; /* damaged files ask for any place */
  return f->at = to;
}

/* Bytes of the buffer from where reading stands; 0 where it holds none. */
static size_t buffered(const readstat_file *f) {
  return f->at >= f->first && f->at - f->first < (off_t)f->n ? f->n - (size_t)(f->at - f->first) : 0;
}

/* False at the file's end and where reading fails. */
static bool fill(readstat_file *f) {
  ssize_t got = pread(f->number, f->bytes, sizeof f->bytes, f->at);
  f->failed = got < 0;
  f->first = f->at;
  f->n = got > 0 ? (size_t)got : 0;
  return got > 0;
}

static ssize_t read_bytes(void *to, size_t n, void *context) {
  readstat_file *f = context;
  size_t done = 0;
  f->failed = false;
  while (done < n && (buffered(f) > 0 || fill(f))) {
    size_t some = buffered(f) < n - done ? buffered(f) : n - done;
    memcpy((char *)to + done, f->bytes + (f->at - f->first), some);
    f->at += (off_t)some;
    done += some;
  }
  return f->failed ? -1 : (ssize_t)done;
}

/* Called for every row to tell how far reading is, which nobody asks. */
static readstat_error_t update(long size, readstat_progress_handler progress, void *user, void *context) {
  (void)size;
  (void)progress;
  (void)user;
  (void)context;
  return READSTAT_OK;
}

readstat_parser_t *readstat_parser_buffered(readstat_file *file) {
  readstat_parser_t *parser = readstat_parser_init();
  if (parser == NULL) return NULL;
  file->number = -1;
  readstat_set_io_ctx(parser, file);
  readstat_set_open_handler(parser, open_file);
  readstat_set_close_handler(parser, close_file);
  readstat_set_seek_handler(parser, seek);
  readstat_set_read_handler(parser, read_bytes);
  readstat_set_update_handler(parser, update);
  return parser;
}
