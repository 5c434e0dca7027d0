/* Errors as values: filling them without allocation. */
#include "opine/status.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"

/* Messages quote what files hold: bytes that are no UTF-8 become '?', control characters (which could steer a terminal) become blanks. */
static void make_printable(char *text) {
  size_t n = strlen(text);
  for (size_t i = 0; i < n;) {
    unsigned char c = (unsigned char)text[i];
    size_t length = c < 0x80 ? 1 : c >= 0xF0 ? 4 : c >= 0xE0 ? 3 : 2;
    bool valid = i + length <= n && op_utf8_valid(text + i, length);
    bool control = c < 0x20 || c == 0x7F || (valid && c == 0xC2 && (unsigned char)text[i + 1] < 0xA0);
    if (!valid) length = 1;
    if (!valid || control) memset(text + i, valid ? ' ' : '?', length);
    i += length;
  }
}

void op_text_message(char *out, size_t size, const char *format, va_list args) {
  int n = vsnprintf(out, size, format, args);
  if (n < 0) {
    out[0] = '\0';
  } else if ((size_t)n >= size) {
    out[op_utf8_cut(out, strlen(out), size - 1)] = '\0';
  }
  make_printable(out);
}

op_status op_fail(op_error *err, op_status status, const char *format, ...) {
  if (err != NULL) {
    va_list args;
    err->status = status;
    err->hint[0] = '\0';
    err->file[0] = '\0';
    err->line = 0;
    err->column = 0;
    err->excerpt[0] = '\0';
    err->caret = 0;
    va_start(args, format);
    op_text_message(err->what, sizeof err->what, format, args);
    va_end(args);
  }
  return status;
}

op_status op_fail_hint(op_error *err, const char *format, ...) {
  if (err == NULL) return OP_E_DATA;
  va_list args;
  va_start(args, format);
  op_text_message(err->hint, sizeof err->hint, format, args);
  va_end(args);
  return err->status;
}

op_status op_fail_excerpt(op_error *err, const char *text, size_t position) {
  if (err == NULL) return OP_E_DATA;
  size_t room = sizeof err->excerpt - 1, length = strlen(text), at = position > 0 ? position - 1 : 0, start = 0;
  at = at > length ? length : at;
  if (length > room && at > room * 2 / 3) start = at - room * 2 / 3;
  while (start < at && ((unsigned char)text[start] & 0xC0) == 0x80) start++;
  snprintf(err->excerpt, sizeof err->excerpt, "%.*s", (int)(at - start), text + start);
  make_printable(err->excerpt);
  err->caret = op_utf8_width(err->excerpt) + 1;
  size_t n = length - start <= room ? length - start : op_utf8_cut(text + start, length - start, room);
  memcpy(err->excerpt, text + start, n);
  err->excerpt[n] = '\0';
  make_printable(err->excerpt);
  return err->status;
}

op_status op_fail_at(op_error *err, const char *file, size_t line, size_t column) {
  if (err == NULL) return OP_E_DATA;
  if (err->file[0] == '\0' && file != NULL) {
    snprintf(err->file, sizeof err->file, "%s", file);
    err->file[op_utf8_cut(err->file, strlen(err->file), sizeof err->file - 1)] = '\0';
    if (err->line == 0) {
      err->line = line;
      err->column = column;
    }
  }
  return err->status;
}

int op_status_exit_code(op_status status) {
  switch (status) {
    case OP_OK: return 0;
    case OP_E_DATA:
    case OP_E_REQUEST: return 1;
    case OP_E_USAGE: return 2;
    case OP_E_SYSTEM:
    case OP_E_MEMORY: return 3;
  }
  return 3;
}

size_t op_error_text(const op_error *err, char *out, size_t size) {
  char place[600] = "";
  if (size == 0) return 0;
  if (err->file[0] != '\0' && err->line > 0 && err->column > 0) {
    snprintf(place, sizeof place, "%s:%zu:%zu: ", err->file, err->line, err->column);
  } else if (err->file[0] != '\0' && err->line > 0) {
    snprintf(place, sizeof place, "%s:%zu: ", err->file, err->line);
  } else if (err->file[0] != '\0') {
    snprintf(place, sizeof place, "%s: ", err->file);
  }
  int n = snprintf(out, size, "%s%s%s%s", place, err->what, err->hint[0] ? "; " : "", err->hint);
  if (n < 0) {
    out[0] = '\0';
    return 0;
  }
  return (size_t)n < size ? (size_t)n : size - 1;
}
