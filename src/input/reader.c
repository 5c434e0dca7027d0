/* The list of formats, and which one reads a file. */
#include "input/reader.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

#include "input/cache_reader.h"
#include "input/metadata.h"

#define OP_FORMAT(name) extern const op_reader_format name;
#include "input/formats.def"
#undef OP_FORMAT

static const op_reader_format *const formats[] = {
#define OP_FORMAT(name) &name,
#include "input/formats.def"
#undef OP_FORMAT
};

const op_reader_format *const *op_reader_formats(size_t *count) {
  *count = sizeof formats / sizeof *formats;
  return formats;
}

const op_reader_format *op_reader_format_named(const char *name) {
  for (size_t f = 0; f < sizeof formats / sizeof *formats; f++) {
    if (strcmp(formats[f]->name, name) == 0) return formats[f];
  }
  return NULL;
}

/* True when the text ends in a point and one of the words. */
static bool ends_in(const char *text, const char *words) {
  for (size_t n; *words != '\0'; words += n + (words[n] == ' ')) {
    n = strcspn(words, " ");
    size_t length = strlen(text);
    if (length > n && text[length - n - 1] == '.' && strncasecmp(text + length - n, words, n) == 0) return true;
  }
  return false;
}

bool op_source_is_data_name(const char *path) {
  bool found = false;
  for (size_t f = 0; !found && f < sizeof formats / sizeof *formats; f++) found = ends_in(path, formats[f]->extensions);
  return found;
}

static op_status read_head(const char *path, unsigned char *head, size_t size, size_t *n, op_error *err) {
  struct stat info;
  *n = 0;
  if (stat(path, &info) != 0) {
    op_fail(err, OP_E_SYSTEM, "cannot read: %s", strerror(errno));
    return op_fail_at(err, path, 0, 0);
  }
  if (S_ISDIR(info.st_mode)) {
    op_fail(err, OP_E_SYSTEM, "this is a directory, expected a data file");
    return op_fail_at(err, path, 0, 0);
  }
  if (!S_ISREG(info.st_mode)) return OP_OK; /* a pipe cannot be looked at twice: it is CSV */
  int fd = open(path, O_RDONLY | O_CLOEXEC);
  if (fd < 0) {
    op_fail(err, OP_E_SYSTEM, "cannot read: %s", strerror(errno));
    return op_fail_at(err, path, 0, 0);
  }
  ssize_t got = read(fd, head, size);
  int why = errno;
  close(fd);
  if (got > 0) {
    *n = (size_t)got;
    return OP_OK;
  }
  if (got < 0) op_fail(err, OP_E_SYSTEM, "cannot read: %s", strerror(why));
  else op_fail(err, OP_E_DATA, "the file is empty");
  return op_fail_at(err, path, 0, 0);
}

op_status op_reader_no_sheets(const char *path, const op_reader_format *format, op_error *err) {
  op_fail(err, OP_E_REQUEST, "a sheet is asked for, but the file is of the format %s, which has none", format->name);
  op_fail_at(err, path, 0, 0);
  return op_fail_hint(err, "leave --sheet out");
}

/* The reader of a format that recognises the file. */
static op_status open_format(const char *path, const unsigned char *head, size_t n, const op_read_options *options, op_reader **reader, op_error *err) {
  size_t count;
  const op_reader_format *const *list = op_reader_formats(&count);
  for (size_t f = 0; f < count; f++) {
    if (list[f]->recognises(path, head, n)) {
      if (options->sheet != NULL && !list[f]->sheets) return op_reader_no_sheets(path, list[f], err);
      op_status status = list[f]->open(path, options, reader, err);
      return status == OP_OK ? OP_OK : op_fail_at(err, path, 0, 0);
    }
  }
  op_fail(err, OP_E_DATA, "the format of the file is not known");
  return op_fail_at(err, path, 0, 0);
}

op_status op_reader_open(const char *path, const op_read_options *options, op_reader **reader, op_error *err) {
  unsigned char head[512];
  char why[768] = "";
  size_t n = 0;
  bool input = strcmp(path, "-") == 0;
  if (options->metadata != NULL) return metadata_reader_open(path, options->metadata, options, reader, err);
  op_status status = input ? OP_OK : read_head(path, head, sizeof head, &n, err);
  if (status != OP_OK) return status;
  if (n > 0 && !options->no_cache) { /* a regular file with something in it */
    cache_reader_try(path, options, reader, why, sizeof why);
    if (*reader != NULL) return OP_OK;
  }
  status = open_format(path, head, n, options, reader, err);
  if (status == OP_OK) snprintf((*reader)->cache_note, sizeof (*reader)->cache_note, "%s", why);
  return status;
}
