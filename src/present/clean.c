#include "present/clean.h"

#include <string.h>

/* Direction characters that could reorder or hide what stands beside them. */
static bool is_hidden(const char *text) {
  static const char *const hidden[] = {"\xD8\x9C", "\xE2\x80\x8E", "\xE2\x80\x8F", "\xE2\x80\xAA", "\xE2\x80\xAB", "\xE2\x80\xAC", "\xE2\x80\xAD", "\xE2\x80\xAE",
                                       "\xE2\x81\xA6", "\xE2\x81\xA7", "\xE2\x81\xA8", "\xE2\x81\xA9", "\xEF\xBB\xBF"};
  if ((unsigned char)*text < 0xD8) return false; /* nearly every byte */
  for (size_t i = 0; i < sizeof hidden / sizeof *hidden; i++) {
    if (op_text_starts(text, hidden[i])) return true;
  }
  return false;
}

/* The second control block (U+0080 to U+009F), two bytes in UTF-8: U+009B begins an escape sequence on some terminals. */
static bool is_control(const char *text, size_t n) {
  unsigned char c = (unsigned char)text[0];
  return c < 0x20 || c == 0x7F || (n == 2 && c == 0xC2 && (unsigned char)text[1] < 0xA0);
}

bool clean_is(const char *text) {
  bool plain = true;
  for (const char *p = text; *p != '\0' && plain; p++) plain = !is_control(p, 1) && !((unsigned char)*p == 0xC2 && is_control(p, 2)) && !is_hidden(p);
  return plain && op_utf8_valid(text, strlen(text));
}

void clean_add(op_text *out, const char *text) {
  for (const char *p = text; *p != '\0';) {
    unsigned char c = (unsigned char)*p;
    size_t n = c < 0x80 ? 1 : c >= 0xF0 ? 4 : c >= 0xE0 ? 3 : c >= 0xC2 ? 2 : 0;
    bool valid = n > 0 && strnlen(p, n) == n && op_utf8_valid(p, n);
    if (!valid) op_text_add(out, "\xEF\xBF\xBD");
    else if (is_control(p, n)) op_text_add_char(out, ' ');
    else if (!is_hidden(p)) op_text_add_bytes(out, p, n);
    p += valid ? n : 1;
  }
}
