#include "input/xlsx_text.h"

#include <stdbool.h>
#include <string.h>

static int digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

/* The code of an escape of 7 characters, or -1. */
static long escape_code(const char *at, size_t left) {
  long code = 0;
  if (left < 7 || at[0] != '_' || at[1] != 'x' || at[6] != '_') return -1;
  for (int i = 2; i < 6; i++) {
    int d = digit(at[i]);
    if (d < 0) return -1;
    code = code * 16 + d;
  }
  return code == 0 || (code >= 0xD800 && code <= 0xDFFF) ? -1 : code;
}

/* At most 3 bytes: never longer than the escape. */
static size_t put_utf8(char *out, long code) {
  if (code < 0x80) {
    out[0] = (char)code;
    return 1;
  }
  if (code < 0x800) {
    out[0] = (char)(0xC0 | code >> 6);
    out[1] = (char)(0x80 | (code & 0x3F));
    return 2;
  }
  out[0] = (char)(0xE0 | code >> 12);
  out[1] = (char)(0x80 | (code >> 6 & 0x3F));
  out[2] = (char)(0x80 | (code & 0x3F));
  return 3;
}

static bool blank(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

size_t xlsx_text_clean(char *text, size_t n) {
  if (memchr(text, '_', n) != NULL) {
    size_t to = 0;
    for (size_t from = 0; from < n;) {
      long code = escape_code(text + from, n - from);
      if (code < 0) {
        text[to++] = text[from++];
      } else {
        to += put_utf8(text + to, code);
        from += 7;
      }
    }
    n = to;
  }
  size_t start = 0;
  while (start < n && blank(text[start])) start++;
  while (n > start && blank(text[n - 1])) n--;
  if (start > 0) memmove(text, text + start, n - start);
  return n - start;
}
