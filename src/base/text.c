/* Growing text, comparisons, UTF-8. */
#include "base/text.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <unistr.h>
#include <uniwidth.h>

#include "base/memory.h"

static bool make_room(op_text *text, size_t extra) {
  if (text->failed) return false;
  if (extra > SIZE_MAX / 2 - text->length - 1 ||
      op_array_grow((void **)&text->data, &text->capacity, text->length + extra + 1, 1, 0, NULL) != OP_OK) {
    text->failed = true;
    return false;
  }
  return true;
}

void op_text_add_bytes(op_text *text, const char *bytes, size_t n) {
  if (!make_room(text, n)) return;
  if (n > 0) memcpy(text->data + text->length, bytes, n);
  text->length += n;
  text->data[text->length] = '\0';
}

void op_text_add(op_text *text, const char *string) { op_text_add_bytes(text, string, strlen(string)); }

void op_text_add_char(op_text *text, char c) { op_text_add_bytes(text, &c, 1); }

void op_text_addf(op_text *text, const char *format, ...) {
  va_list args, again;
  va_start(args, format);
  va_copy(again, args);
  int n = vsnprintf(NULL, 0, format, args);
  va_end(args);
  if (n < 0) {
    text->failed = true;
  } else if (make_room(text, (size_t)n)) {
    vsnprintf(text->data + text->length, (size_t)n + 1, format, again);
    text->length += (size_t)n;
  }
  va_end(again);
}

void op_text_add_shell_word(op_text *text, const char *word) {
  size_t plain = strspn(word, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-./,:@%+=");
  if (word[0] != '\0' && word[plain] == '\0') {
    op_text_add(text, word);
    return;
  }
  op_text_add_char(text, '\'');
  for (; *word != '\0'; word++) {
    if (*word == '\'') op_text_add(text, "'\\''");
    else op_text_add_char(text, *word);
  }
  op_text_add_char(text, '\'');
}

void op_text_reset(op_text *text) {
  text->length = 0;
  if (text->data != NULL) text->data[0] = '\0';
}

void op_text_clear(op_text *text) {
  op_free(text->data);
  *text = (op_text){0};
}

op_status op_text_check(const op_text *text, op_error *err) {
  return text->failed ? op_fail(err, OP_E_MEMORY, "out of memory while writing text") : OP_OK;
}

bool op_text_equal(const char *a, const char *b) {
  return a == b || (a != NULL && b != NULL && strcmp(a, b) == 0);
}

bool op_text_starts(const char *text, const char *prefix) { return strncmp(text, prefix, strlen(prefix)) == 0; }

bool op_text_ends(const char *text, const char *suffix) {
  size_t n = strlen(text), m = strlen(suffix);
  return n >= m && memcmp(text + n - m, suffix, m) == 0;
}

bool op_text_contains(const char *text, const char *part) { return strstr(text, part) != NULL; }

static char ascii_lower(char c) { return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c; }

bool op_text_leads(const char *label, const char *code) {
  size_t n = strlen(code);
  if (n == 0 || strncmp(label, code, n) != 0) return false;
  unsigned char next = (unsigned char)label[n];
  return next < 0x80 && !(next >= '0' && next <= '9') && !(ascii_lower((char)next) >= 'a' && ascii_lower((char)next) <= 'z');
}

bool op_text_equal_nocase(const char *a, const char *b) {
  while (*a != '\0' && ascii_lower(*a) == ascii_lower(*b)) {
    a++;
    b++;
  }
  return *a == *b;
}

bool op_text_ends_nocase(const char *text, const char *suffix) {
  size_t n = strlen(text), m = strlen(suffix);
  return n >= m && op_text_equal_nocase(text + n - m, suffix);
}

size_t op_utf8_cut(const char *text, size_t n, size_t limit) {
  if (n <= limit) limit = n;
  else
    while (limit > 0 && ((unsigned char)text[limit] & 0xC0) == 0x80) limit--;
  /* a cut text may also end inside a character when n itself was cut by the caller */
  size_t start = limit;
  while (start > 0 && ((unsigned char)text[start - 1] & 0xC0) == 0x80) start--;
  if (start > 0 && (unsigned char)text[start - 1] >= 0xC0) {
    unsigned char lead = (unsigned char)text[start - 1];
    size_t need = lead >= 0xF0 ? 3 : lead >= 0xE0 ? 2 : 1;
    if (limit - start < need) return start - 1;
  }
  return limit;
}

/* Behind the ASCII characters that stand from `at` on. */
static size_t ascii_end(const char *bytes, size_t at, size_t n) {
  uint64_t words[4];
  for (; at + sizeof words <= n; at += sizeof words) {
    memcpy(words, bytes + at, sizeof words);
    if (((words[0] | words[1] | words[2] | words[3]) & 0x8080808080808080u) != 0) break;
  }
  while (at < n && (unsigned char)bytes[at] < 0x80) at++;
  return at;
}

/* Characters beyond ASCII have no byte of it, so that each run of them is right or wrong by itself. */
bool op_utf8_valid(const char *bytes, size_t n) {
  for (size_t at = ascii_end(bytes, 0, n), end; at < n; at = ascii_end(bytes, end, n)) {
    for (end = at; end < n && (unsigned char)bytes[end] >= 0x80;) end++;
    if (u8_check((const uint8_t *)bytes + at, end - at) != NULL) return false;
  }
  return true;
}

size_t op_utf8_width(const char *text) {
  int width = u8_strwidth((const uint8_t *)text, "UTF-8");
  return width > 0 ? (size_t)width : 0;
}

#define NEAREST_LONGEST 64

/* Damerau-Levenshtein distance (adjacent transpositions), ASCII case ignored; texts of at most NEAREST_LONGEST bytes. */
static size_t edit_distance(const char *a, size_t n, const char *b, size_t m) {
  size_t row[3][NEAREST_LONGEST + 1];
  for (size_t j = 0; j <= m; j++) row[1][j] = j;
  for (size_t i = 1; i <= n; i++) {
    size_t *two = row[(i + 2) % 3], *one = row[i % 3], *now = row[(i + 1) % 3];
    now[0] = i;
    for (size_t j = 1; j <= m; j++) {
      bool same = ascii_lower(a[i - 1]) == ascii_lower(b[j - 1]);
      size_t best = one[j - 1] + (same ? 0 : 1);
      if (one[j] + 1 < best) best = one[j] + 1;
      if (now[j - 1] + 1 < best) best = now[j - 1] + 1;
      if (i > 1 && j > 1 && ascii_lower(a[i - 1]) == ascii_lower(b[j - 2]) &&
          ascii_lower(a[i - 2]) == ascii_lower(b[j - 1]) && two[j - 2] + 1 < best) {
        best = two[j - 2] + 1;
      }
      now[j] = best;
    }
  }
  return row[(n + 1) % 3][m];
}

const char *op_nearest_name(const char *wanted, const char *const *names, size_t count) {
  const char *best = NULL;
  size_t n = strlen(wanted), best_distance = SIZE_MAX;
  if (n == 0 || n > NEAREST_LONGEST) return NULL;
  for (size_t i = 0; i < count; i++) {
    size_t m = strlen(names[i]);
    if (m > NEAREST_LONGEST || m == 0) continue;
    size_t distance = edit_distance(wanted, n, names[i], m);
    bool in_common = distance < (n > m ? n : m);
    if (in_common && distance < best_distance) {
      best_distance = distance;
      best = names[i];
    }
  }
  size_t allowed = n / 3 > 1 ? n / 3 : 1;
  return best_distance <= allowed ? best : NULL;
}
