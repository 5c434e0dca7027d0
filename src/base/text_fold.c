#include "base/text_fold.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unicase.h>
#include <unictype.h>
#include <uninorm.h>
#include <unistr.h>

#include "base/memory.h"

/* What programs write differently without meaning it. */
static ucs4_t plain_form(ucs4_t c) {
  if (c == 0x2018 || c == 0x2019 || c == 0x02BC || c == 0x0060 || c == 0x00B4) return '\'';
  if (c == 0x201C || c == 0x201D || c == 0x201E || c == 0x00AB || c == 0x00BB) return '"';
  if (c >= 0x2010 && c <= 0x2015) return '-';
  return uc_is_space(c) ? ' ' : c;
}

/* Blanks at both ends go, runs of them become one. Returns the new length. */
static size_t tidy(uint8_t *text, size_t n) {
  size_t to = 0, from = 0;
  bool blank = true;
  while (from < n) {
    ucs4_t c;
    int taken = u8_mbtouc(&c, text + from, n - from);
    from += (size_t)(taken > 0 ? taken : 1);
    c = plain_form(c);
    if (c == ' ' && blank) continue;
    blank = c == ' ';
    int made = u8_uctomb(text + to, c, (ptrdiff_t)(from - to)); /* no form above is longer than what it stands for */
    to += made > 0 ? (size_t)made : 0;
  }
  if (to > 0 && blank) to--;
  return to;
}

char *op_text_fold(const char *text, op_error *err) {
  size_t n = strlen(text), length = 0;
  if (u8_check((const uint8_t *)text, n) != NULL) return op_text_copy(text, n, err);
  uint8_t *folded = u8_casefold((const uint8_t *)text, n, NULL, UNINORM_NFKC, NULL, &length);
  char *out = folded != NULL ? op_text_copy((const char *)folded, length, err) : NULL;
  if (folded == NULL) op_fail(err, OP_E_MEMORY, "out of memory while folding a text");
  free(folded);
  if (out != NULL) out[tidy((uint8_t *)out, strlen(out))] = '\0';
  return out;
}

/* The next byte of an ASCII text in its folded form, 0 at the end. */
static char next_ascii(const char **at, bool *begun) {
  const char *p = *at;
  while (*p == ' ' || (*p >= '\t' && *p <= '\r')) p++;
  bool blank = p > *at && *begun && *p != '\0';
  *at = blank || *p == '\0' ? p : p + 1;
  *begun = true;
  if (blank) return ' ';
  return *p >= 'A' && *p <= 'Z' ? (char)(*p + 32) : *p == '`' ? '\'' : *p;
}

static bool is_ascii(const char *text) {
  for (; *text != '\0'; text++) {
    if ((unsigned char)*text >= 0x80) return false;
  }
  return true;
}

static bool same_ascii(const char *a, const char *b) {
  bool begun_a = false, begun_b = false;
  for (;;) {
    char x = next_ascii(&a, &begun_a), y = next_ascii(&b, &begun_b);
    if (x != y) return false;
    if (x == '\0') return true;
  }
}

bool op_text_same(const char *a, const char *b) {
  if (strcmp(a, b) == 0) return true;
  if (is_ascii(a) && is_ascii(b)) return same_ascii(a, b);
  char *x = op_text_fold(a, NULL), *y = op_text_fold(b, NULL);
  bool same = x != NULL && y != NULL && strcmp(x, y) == 0;
  op_free(x);
  op_free(y);
  return same;
}

/* The next word at *at, its length in *n; NULL at the end. */
static const char *next_word(const char **at, size_t *n) {
  const char *p = *at, *start = NULL;
  while (*p != '\0') {
    ucs4_t c;
    int taken = u8_strmbtouc(&c, (const uint8_t *)p);
    bool letter = taken > 0 && uc_is_alnum(c);
    if (taken <= 0) taken = 1;
    if (letter && start == NULL) start = p;
    if (!letter && start != NULL) break;
    p += taken;
  }
  *at = p;
  *n = start != NULL ? (size_t)(p - start) : 0;
  return start;
}

static bool has_word(const char *text, const char *word, size_t n) {
  size_t length;
  for (const char *w; (w = next_word(&text, &length)) != NULL;) {
    if (length == n && memcmp(w, word, n) == 0) return true;
  }
  return false;
}

double op_text_alike(const char *a, const char *b) {
  size_t n, words_a = 0, words_b = 0, common = 0;
  const char *at = a, *w;
  while ((w = next_word(&at, &n)) != NULL) {
    words_a++;
    common += has_word(b, w, n);
  }
  at = b;
  while ((w = next_word(&at, &n)) != NULL) {
    words_b++;
    common += has_word(a, w, n);
  }
  return words_a + words_b > 0 ? (double)common / (double)(words_a + words_b) : 0;
}
