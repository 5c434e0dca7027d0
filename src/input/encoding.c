#include "input/encoding.h"

#include <errno.h>
#include <fcntl.h>
#include <iconv.h>
#include <math.h>
#include <stdint.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

#include "base/memory.h"
#include "base/text.h"
#include "input/code_page.h"

#define SAMPLE ((size_t)256 << 10)
#define LEAST_ROOM ((size_t)4 << 10)

struct op_text_stream {
  gzFile file;           /* NULL = bytes are read as they stand: a plain file on a disk, or memory */
  int fd;                /* the same file's */
  bool regular;          /* a file on a disk, not a pipe */
  off_t at;              /* in a plain file */
  struct stat opened;    /* what it was when it was opened */
  const char *memory;
  size_t memory_left;
  char *raw;             /* raw_room bytes: input waiting to be converted */
  size_t raw_at, raw_n, raw_room;
  bool raw_end;
  iconv_t converter;     /* (iconv_t)-1 = UTF-8, passed through */
  char encoding[CODE_PAGE_NAME];
};

/* What zlib says of a file that gave no more bytes: gzread itself ends without an error where a gzip file is cut short. */
static op_status gzip_end(const op_text_stream *s, op_error *err) {
  int code = Z_OK;
  const char *why = gzerror(s->file, &code);
  if (code == Z_OK || code == Z_STREAM_END) return OP_OK;
  if (code == Z_ERRNO) return op_fail(err, OP_E_SYSTEM, "cannot read: %s", why);
  op_fail(err, OP_E_DATA, "the gzip file is damaged: %s", code == Z_BUF_ERROR ? "it ends in the middle" : why);
  return op_fail_hint(err, "it may be cut short: compare its size with the source's");
}

op_status op_text_stream_unchanged(const op_text_stream *s, op_error *err) {
  struct stat now;
  if (!s->regular || fstat(s->fd, &now) != 0) return OP_OK;
  bool same = now.st_size == s->opened.st_size && now.st_mtim.tv_sec == s->opened.st_mtim.tv_sec && now.st_mtim.tv_nsec == s->opened.st_mtim.tv_nsec;
  if (same) return OP_OK;
  op_fail(err, OP_E_DATA, "the file changed while it was read: it had %lld bytes, now %lld", (long long)s->opened.st_size, (long long)now.st_size);
  return op_fail_hint(err, "wait until it is written, then run this again");
}

static op_status read_plain(op_text_stream *s, char *to, size_t room, size_t *got, op_error *err) {
  ssize_t n;
  do {
    n = pread(s->fd, to, room, s->at);
  } while (n < 0 && errno == EINTR);
  if (n < 0) return op_fail(err, OP_E_SYSTEM, "cannot read: %s", strerror(errno));
  *got = (size_t)n;
  s->at += n;
  return OP_OK;
}

/* Up to `room` bytes as they stand in the file; none is the end. */
static op_status read_raw(op_text_stream *s, char *to, size_t room, size_t *got, op_error *err) {
  *got = 0;
  if (s->memory != NULL) {
    *got = room < s->memory_left ? room : s->memory_left;
    memcpy(to, s->memory, *got);
    s->memory += *got;
    s->memory_left -= *got;
    return OP_OK;
  }
  op_status status = OP_OK;
  if (s->file == NULL) {
    status = read_plain(s, to, room, got, err);
  } else {
    int n = gzread(s->file, to, (unsigned)room);
    if (n > 0) *got = (size_t)n;
    else status = gzip_end(s, err);
  }
  return *got > 0 || status != OP_OK ? status : op_text_stream_unchanged(s, err);
}

static op_status fill_raw(op_text_stream *s, op_error *err) {
  if (s->raw_at > 0) {
    memmove(s->raw, s->raw + s->raw_at, s->raw_n - s->raw_at);
    s->raw_n -= s->raw_at;
    s->raw_at = 0;
  }
  while (!s->raw_end && s->raw_n < s->raw_room) {
    size_t got = 0;
    op_status status = read_raw(s, s->raw + s->raw_n, s->raw_room - s->raw_n, &got, err);
    if (status != OP_OK) return status;
    if (got == 0) s->raw_end = true;
    s->raw_n += got;
  }
  return OP_OK;
}

/* --- finding the encoding --- */

static size_t valid_utf8_length(const char *bytes, size_t n) {
  size_t cut = op_utf8_cut(bytes, n, n);
  return op_utf8_valid(bytes, cut) ? cut : 0;
}

/* UTF-16 without its mark: the zero bytes of its digits, delimiters and line ends stand all at odd or all at even places. One zero byte is damage. */
static const char *by_zero_bytes(const unsigned char *bytes, size_t n) {
  size_t even = 0, odd = 0, look = n < 4096 ? n : 4096;
  for (size_t i = 0; i < look; i++) {
    if (bytes[i] == 0) (i % 2 == 0 ? &even : &odd)[0]++;
  }
  if (odd > 1 && odd > look / 64 && even < odd / 16 + 1) return "UTF-16LE";
  if (even > 1 && even > look / 64 && odd < even / 16 + 1) return "UTF-16BE";
  return NULL;
}

static void set_encoding(op_text_stream *s, const char *name, size_t skip) {
  size_t n = strlen(name) < sizeof s->encoding ? strlen(name) : sizeof s->encoding - 1;
  memcpy(s->encoding, name, n);
  s->encoding[n] = '\0';
  s->raw_at += skip;
}

static void skip_mark(op_text_stream *s) {
  const unsigned char *b = (const unsigned char *)s->raw;
  if (strcasecmp(s->encoding, "UTF-8") == 0 && s->raw_n >= 3 && memcmp(b, "\xEF\xBB\xBF", 3) == 0) s->raw_at = 3;
  bool ordered = strcasecmp(s->encoding, "UTF-16LE") == 0 || strcasecmp(s->encoding, "UTF-16BE") == 0; /* plain UTF-16 needs the mark to know its order */
  if (ordered && s->raw_n >= 2 && (memcmp(b, "\xFF\xFE", 2) == 0 || memcmp(b, "\xFE\xFF", 2) == 0)) s->raw_at = 2;
}

/* A file that is nearly all UTF-8 with a stray byte is UTF-8: its bad bytes are mended field by field. */
static bool mostly_utf8(const char *bytes, size_t n) {
  size_t multibyte = 0, bad = 0;
  for (size_t i = 0; i < n;) {
    unsigned char c = (unsigned char)bytes[i];
    size_t length = c < 0x80 ? 1 : c >= 0xF0 ? 4 : c >= 0xE0 ? 3 : c >= 0xC2 ? 2 : 0;
    if (length > 1 && i + length <= n && op_utf8_valid(bytes + i, length)) {
      multibyte++;
      i += length;
    } else {
      bad += c >= 0x80;
      i++;
    }
  }
  return multibyte > 0 && bad * 20 < multibyte;
}

static void detect(op_text_stream *s) {
  const unsigned char *b = (const unsigned char *)s->raw;
  const char *by_zero = by_zero_bytes(b, s->raw_n);
  if (s->raw_n >= 3 && b[0] == 0xEF && b[1] == 0xBB && b[2] == 0xBF) set_encoding(s, "UTF-8", 3);
  else if (s->raw_n >= 2 && b[0] == 0xFF && b[1] == 0xFE) set_encoding(s, "UTF-16LE", 2);
  else if (s->raw_n >= 2 && b[0] == 0xFE && b[1] == 0xFF) set_encoding(s, "UTF-16BE", 2);
  else if (by_zero != NULL) set_encoding(s, by_zero, 0);
  else if (s->raw_n == 0 || valid_utf8_length(s->raw, s->raw_n) > 0) set_encoding(s, "UTF-8", 0);
  else if (mostly_utf8(s->raw, s->raw_n)) set_encoding(s, "UTF-8", 0);
  else code_page_guess(s->raw, s->raw_n, s->encoding);
}

/* What input takes at a time: a small one little more than its bytes, so that its end is seen. */
static size_t raw_room(op_text_stream *s) {
  size_t size = SAMPLE;
  if (s->memory != NULL) size = s->memory_left;
  else if (s->file == NULL && s->opened.st_size > 0) size = (size_t)s->opened.st_size;
  if (size < LEAST_ROOM) return LEAST_ROOM;
  return size < SAMPLE ? size + 1 : SAMPLE;
}

static op_status begin(op_text_stream *s, const char *encoding, op_error *err) {
  s->converter = (iconv_t)-1;
  s->raw_room = raw_room(s);
  s->raw = op_array_raw(s->raw_room + OP_TEXT_STREAM_MARGIN, 1, err);
  op_status status = s->raw != NULL ? fill_raw(s, err) : OP_E_MEMORY;
  if (status != OP_OK) return status;
  if (encoding != NULL) {
    set_encoding(s, encoding, 0);
    skip_mark(s);
  } else {
    detect(s);
  }
  if (strcasecmp(s->encoding, "UTF-8") == 0 || strcasecmp(s->encoding, "UTF8") == 0) return OP_OK;
  s->converter = iconv_open("UTF-8", s->encoding);
  if (s->converter != (iconv_t)-1) return OP_OK;
  op_fail(err, OP_E_USAGE, "no encoding '%s' is known", s->encoding);
  return op_fail_hint(err, "names are those of iconv: UTF-8, UTF-16LE, CP1251, CP1252, KOI8-R");
}

static op_status open_stream(op_text_stream *s, const char *encoding, op_text_stream **stream, op_error *err) {
  op_status status = begin(s, encoding, err);
  if (status != OP_OK) {
    op_text_stream_close(s);
    return status;
  }
  *stream = s;
  return OP_OK;
}

/* Whether the file can be read as it stands. */
static bool is_plain(const op_text_stream *s) {
  unsigned char magic[2];
  if (!s->regular) return false;
  ssize_t n = pread(s->fd, magic, sizeof magic, 0);
  return n >= 0 && !(n == sizeof magic && magic[0] == 0x1F && magic[1] == 0x8B);
}

op_status op_text_stream_open(const char *path, const char *encoding, op_text_stream **stream, op_error *err) {
  op_text_stream *s = op_array_new(1, sizeof *s, err);
  if (s == NULL) return OP_E_MEMORY;
  s->converter = (iconv_t)-1;
  errno = 0;
  bool standard_input = strcmp(path, "-") == 0;
  s->fd = standard_input ? dup(0) : open(path, O_RDONLY | O_CLOEXEC);
  s->regular = s->fd >= 0 && fstat(s->fd, &s->opened) == 0 && S_ISREG(s->opened.st_mode);
  bool plain = !standard_input && is_plain(s);
  s->file = s->fd >= 0 && !plain ? gzdopen(s->fd, "rb") : NULL;
  if (s->fd < 0 || (s->file == NULL && !plain)) {
    op_fail(err, OP_E_SYSTEM, "cannot read: %s", errno != 0 ? strerror(errno) : "out of memory");
    if (s->fd >= 0) close(s->fd);
    op_free(s);
    return OP_E_SYSTEM;
  }
  if (s->file != NULL) gzbuffer(s->file, 32 << 10); /* what is asked for beyond twice this goes straight to the caller where a pipe is not compressed */
  return open_stream(s, encoding, stream, err);
}

op_status op_text_stream_memory(const char *bytes, size_t n, const char *encoding, op_text_stream **stream, op_error *err) {
  op_text_stream *s = op_array_new(1, sizeof *s, err);
  if (s == NULL) return OP_E_MEMORY;
  s->fd = -1;
  s->memory = bytes;
  s->memory_left = n;
  return open_stream(s, encoding, stream, err);
}

bool op_text_stream_first(op_text_stream *s, char **bytes, size_t *n, bool *whole) {
  if (s->converter != (iconv_t)-1) return false;
  *bytes = s->raw + s->raw_at;
  *n = s->raw_n - s->raw_at;
  *whole = s->raw_end;
  s->raw_at = s->raw_n;
  return true;
}

void op_text_stream_forget(op_text_stream *s) {
  if (s->raw_at < s->raw_n) return;
  op_free(s->raw);
  s->raw = NULL;
}

double op_text_stream_share(const op_text_stream *s) {
  long at = s->file != NULL ? gzoffset(s->file) : (long)s->at;
  long size = s->regular ? (long)s->opened.st_size : 0;
  return size > 0 && at >= 0 ? (at < size ? (double)at / (double)size : 1) : (double)NAN;
}

void op_text_stream_close(op_text_stream *stream) {
  if (stream == NULL) return;
  if (stream->file != NULL) gzclose(stream->file);
  else if (stream->fd >= 0) close(stream->fd);
  if (stream->converter != (iconv_t)-1) iconv_close(stream->converter);
  op_free(stream->raw);
  op_free(stream);
}

const char *op_text_stream_encoding(const op_text_stream *stream) { return stream->encoding; }

/* --- reading --- */

/* Converts what it can; a sequence that means nothing becomes U+FFFD. */
static size_t convert(op_text_stream *s, char *out, size_t size) {
  char *in = s->raw + s->raw_at, *to = out;
  size_t in_left = s->raw_n - s->raw_at, out_left = size;
  while (in_left > 0 && out_left >= OP_TEXT_STREAM_LEAST) {
    size_t code = iconv(s->converter, &in, &in_left, &to, &out_left);
    if (code != (size_t)-1 || errno == E2BIG) break;
    if (errno == EINVAL && !s->raw_end) break; /* a sequence cut by the block: more bytes come */
    if (out_left < 3 || in_left == 0) break;
    memcpy(to, "\xEF\xBF\xBD", 3);
    to += 3;
    out_left -= 3;
    in++;
    in_left--;
  }
  s->raw_at = (size_t)(in - s->raw);
  return (size_t)(to - out);
}

op_status op_text_stream_read(op_text_stream *s, char *out, size_t size, size_t *n, op_error *err) {
  *n = 0;
  if (size < OP_TEXT_STREAM_LEAST) return op_fail(err, OP_E_USAGE, "%zu bytes are too few to read text into", size);
  if (s->converter == (iconv_t)-1 && s->raw_at == s->raw_n) { /* what needs no conversion goes straight to the caller */
    op_text_stream_forget(s);
    return s->raw_end ? OP_OK : read_raw(s, out, size < SAMPLE ? size : SAMPLE, n, err);
  }
  for (;;) {
    if (s->raw_at == s->raw_n || (s->converter != (iconv_t)-1 && s->raw_n - s->raw_at < 16)) {
      op_status status = fill_raw(s, err);
      if (status != OP_OK) return status;
    }
    if (s->raw_at == s->raw_n) return OP_OK;
    if (s->converter == (iconv_t)-1) {
      *n = s->raw_n - s->raw_at < size ? s->raw_n - s->raw_at : size;
      memcpy(out, s->raw + s->raw_at, *n);
      s->raw_at += *n;
      return OP_OK;
    }
    *n = convert(s, out, size);
    if (*n > 0) return OP_OK;
  }
}

/* --- reading by place --- */

bool op_text_stream_range(const op_text_stream *s, uint64_t *place, uint64_t *end) {
  if (s->file != NULL || s->memory != NULL || s->opened.st_size == 0 || s->converter != (iconv_t)-1) return false;
  *place = (uint64_t)s->at - (s->raw_n - s->raw_at);
  *end = (uint64_t)s->opened.st_size;
  return *place <= *end;
}

op_status op_text_stream_read_at(const op_text_stream *s, uint64_t place, char *out, size_t n, op_error *err) {
  while (n > 0) {
    ssize_t got = pread(s->fd, out, n, (off_t)place);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return op_fail(err, OP_E_SYSTEM, "cannot read: %s", strerror(errno));
    if (got == 0) {
      op_status status = op_text_stream_unchanged(s, err);
      return status != OP_OK ? status : op_fail(err, OP_E_SYSTEM, "cannot read: the file ends before its size");
    }
    out += got;
    place += (uint64_t)got;
    n -= (size_t)got;
  }
  return OP_OK;
}

char *op_text_mend(const char *text, size_t n, op_error *err) {
  op_text out = {0};
  char *copy = NULL;
  iconv_t cp1252 = iconv_open("UTF-8", "WINDOWS-1252");
  for (size_t i = 0; i < n;) {
    unsigned char c = (unsigned char)text[i];
    size_t length = c < 0x80 ? 1 : c >= 0xF0 ? 4 : c >= 0xE0 ? 3 : c >= 0xC2 ? 2 : 0;
    if (length > 0 && i + length <= n && op_utf8_valid(text + i, length)) {
      op_text_add_bytes(&out, text + i, length);
      i += length;
      continue;
    }
    char in = text[i++], utf8[8], *from = &in, *to = utf8;
    size_t in_left = 1, out_left = sizeof utf8;
    bool converted = cp1252 != (iconv_t)-1 && iconv(cp1252, &from, &in_left, &to, &out_left) != (size_t)-1;
    if (converted) op_text_add_bytes(&out, utf8, (size_t)(to - utf8));
    else op_text_add(&out, "\xEF\xBF\xBD");
  }
  if (cp1252 != (iconv_t)-1) iconv_close(cp1252);
  if (op_text_check(&out, err) == OP_OK) copy = op_text_copy(out.data != NULL ? out.data : "", out.length, err);
  op_text_clear(&out);
  return copy;
}
