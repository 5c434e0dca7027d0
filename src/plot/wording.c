/* Cleaning and quoting of text from data. */
#include "plot/wording.h"

#include <math.h>
#include <stdint.h>
#include <string.h>
#include <unicase.h>
#include <unictype.h>
#include <unistr.h>

#define LONGEST_TEXT ((size_t)4096) /* bytes; no chart has room for more, and it bounds the work for a hostile label */

typedef enum { KEEP, BLANK, DROP } fate;

static fate fate_of(ucs4_t c) {
  if (c <= 0x20 || (c >= 0x7F && c <= 0xA0) || c == 0x2028 || c == 0x2029) return BLANK;
  if (c == 0x200E || c == 0x200F || c == 0x061C || (c >= 0x202A && c <= 0x202E) || (c >= 0x2060 && c <= 0x206F)) return DROP;
  if (c == 0x00AD || c == 0xFEFF || (c >= 0xFFF9 && c <= 0xFFFC) || (c & 0xFFFE) == 0xFFFE) return DROP;
  return KEEP;
}

const char *wording_clean(op_arena *arena, const char *text, op_error *err) {
  static const char replacement[] = "\xEF\xBF\xBD";
  if (text == NULL) return "";
  size_t n = strnlen(text, LONGEST_TEXT + 1), length = 0;
  if (n > LONGEST_TEXT) n = op_utf8_cut(text, n, LONGEST_TEXT);
  char *out = op_arena_alloc(arena, 3 * n + 1, err);
  if (out == NULL) return NULL;
  for (size_t i = 0; i < n;) {
    ucs4_t c;
    int used = u8_mbtoucr(&c, (const uint8_t *)text + i, n - i);
    size_t size = used > 0 ? (size_t)used : 1;
    fate f = used > 0 ? fate_of(c) : KEEP;
    if (f == BLANK && length > 0 && out[length - 1] != ' ') out[length++] = ' ';
    if (f == KEEP) {
      const char *from = used > 0 ? text + i : replacement;
      size_t bytes = used > 0 ? size : sizeof replacement - 1;
      memcpy(out + length, from, bytes);
      length += bytes;
    }
    i += size;
  }
  while (length > 0 && out[length - 1] == ' ') length--;
  out[length] = '\0';
  return out;
}

/* The characters of a text inside single quotes; those in `special` get a backslash. `fresh`: the quote has just been opened. */
static void add_inside(op_text *script, const char *clean, const char *special, bool fresh) {
  bool doubles = !fresh; /* a quote can be doubled here */
  for (const char *c = clean; *c != '\0'; c++) {
    if (*c == '\'') {
      op_text_add(script, doubles ? "''" : "'.quote.'");
      doubles = false;
      continue;
    }
    if (strchr(special, *c) != NULL) op_text_add_char(script, '\\');
    op_text_add_char(script, *c);
    doubles = true;
  }
}

/* True when the first letter that has a direction goes from right to left (Unicode UAX 9, rule P2). */
static bool right_to_left(const char *clean) {
  const uint8_t *at = (const uint8_t *)clean;
  for (ucs4_t c; (at = u8_next(&c, at)) != NULL;) {
    int class = uc_bidi_category(c);
    if (class == UC_BIDI_R || class == UC_BIDI_AL) return true;
    if (class == UC_BIDI_L) return false;
  }
  return false;
}

#define EMBED_RIGHT "\xE2\x80\xAB" /* U+202B */
#define EMBED_END "\xE2\x80\xAC"   /* U+202C */

void wording_add_quoted(op_text *script, const char *clean) {
  bool right = right_to_left(clean);
  op_text_add(script, right ? "'" EMBED_RIGHT : "'");
  add_inside(script, clean, "", !right);
  op_text_add(script, right ? EMBED_END "'" : "'");
}

void wording_add_bold(op_text *script, const char *clean) {
  bool right = right_to_left(clean);
  op_text_add(script, right ? "'{/:Bold " EMBED_RIGHT : "'{/:Bold ");
  add_inside(script, clean, "\\{}^_@&~", false);
  op_text_add(script, right ? EMBED_END "}'" : "}'");
}

#define FOLD_BYTES 1024

/* Folds the beginning of a text; the buffer is large enough for any folding of FOLD_BYTES / 4 bytes, so that the library allocates nothing. */
static size_t fold(const char *text, uint8_t out[FOLD_BYTES]) {
  size_t length = FOLD_BYTES - 1, n = op_utf8_cut(text, strlen(text), FOLD_BYTES / 4);
  if (n == 0 || u8_casefold((const uint8_t *)text, n, NULL, NULL, out, &length) != out) length = 0;
  out[length] = '\0';
  return length;
}

size_t wording_find(const char *text, const char *const *words, size_t count) {
  uint8_t folded[FOLD_BYTES], word[FOLD_BYTES];
  size_t earliest = SIZE_MAX;
  fold(text, folded);
  for (size_t i = 0; i < count; i++) {
    const char *found = fold(words[i], word) > 0 ? strstr((const char *)folded, (const char *)word) : NULL;
    size_t at = found != NULL ? (size_t)(found - (const char *)folded) : SIZE_MAX;
    if (at < earliest) earliest = at;
  }
  return earliest;
}

double wording_widest_word(const char *text, double size) {
  double widest = 0;
  while (*text != '\0') {
    size_t n = strcspn(text, " ");
    widest = fmax(widest, wording_width(text, n, size, false));
    text += n;
    text += strspn(text, " ");
  }
  return widest;
}
