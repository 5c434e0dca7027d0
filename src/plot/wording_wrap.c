/* Width of text without a font at hand, and line breaking. */
#include <stdint.h>
#include <string.h>
#include <unilbrk.h>
#include <unistr.h>
#include <uniwidth.h>

#include "plot/wording.h"

/* Advance widths of U+0020..U+007E in hundredths of the font size: the wider of DejaVu Sans and Noto Sans, one of which stands behind
   sans-serif on most machines. The estimate is a ceiling, so that text is never cut. */
static const unsigned char ascii_width[95] = {
    32, 40, 46, 84, 64, 95, 78, 28, 39, 39, 55, 84, 32, 36, 32, 38, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 34, 34, 84, 84, 84, 53,
    100, 69, 69, 70, 77, 64, 58, 78, 76, 34, 30, 66, 56, 91, 76, 79, 61, 79, 70, 64, 61, 74, 69, 99, 69, 61, 69, 39, 38, 39, 84, 50,
    50, 62, 64, 55, 64, 62, 36, 64, 64, 28, 28, 58, 28, 98, 64, 62, 64, 64, 42, 52, 40, 64, 60, 82, 60, 60, 53, 64, 55, 64, 84};

static const ucs4_t wide_letters[] = {0x416, 0x428, 0x429, 0x42E, 0x424, 0x42B, 0x436, 0x448, 0x449, 0x44E, 0x444, 0x44B, 0x41C, 0x10DA};

static double width_of(ucs4_t c) {
  if (c < 0x7F) return c < 0x20 ? 0 : (double)ascii_width[c - 0x20] / 100;
  if (c == 0xA0) return 0.32;
  if (c == 0x202F || c == 0x2009) return 0.2;
  int columns = uc_width(c, "UTF-8");
  if (columns == 0) return 0;
  if (columns == 2) return 1.05;
  for (size_t i = 0; i < sizeof wide_letters / sizeof *wide_letters; i++) {
    if (c == wide_letters[i]) return c >= 0x10D0 ? 1.08 : c < 0x430 ? 1.09 : 0.95;
  }
  if (c >= 0x10D0 && c < 0x1100) return 0.67; /* Georgian: few letters of 0.8, most of 0.6 */
  if (c >= 0x410 && c < 0x430) return 0.73;   /* Cyrillic capitals */
  if (c >= 0x400 && c < 0x530) return 0.68;
  if (c < 0x250) return 0.66;
  if (c >= 0x2010 && c <= 0x2015) return c <= 0x2011 ? 0.36 : c == 0x2012 ? 0.64 : c == 0x2013 ? 0.5 : 1.0;
  if (c >= 0x2018 && c <= 0x201F) return 0.52;
  return c == 0x2026 ? 1.0 : 0.8;
}

static double char_at(const char *text, size_t n, size_t *used, ucs4_t *c) {
  int size = u8_mbtouc(c, (const uint8_t *)text, n);
  *used = size > 0 ? (size_t)size : 1;
  return width_of(*c);
}

#define BOLD_FACTOR 1.13 /* DejaVu Sans Bold against DejaVu Sans, over running text */

double wording_width(const char *text, size_t n, double size, bool bold) {
  double sum = 0;
  for (size_t i = 0, used; i < n; i += used) {
    ucs4_t c;
    sum += char_at(text + i, n - i, &used, &c);
  }
  return sum * size * (bold ? BOLD_FACTOR : 1);
}

/* Bytes of the first line of text[0..n) within `ems`; *skip is what to leave out before the next line. `breaks` marks where a line may begin. */
static size_t first_line(const char *text, const char *breaks, size_t n, double ems, size_t *skip) {
  double sum = 0;
  size_t break_at = 0;
  for (size_t i = 0, used; i < n; i += used) {
    ucs4_t c;
    double width = char_at(text + i, n - i, &used, &c);
    if (i > 0 && breaks[i] == UC_BREAK_POSSIBLE) break_at = i;
    if (c != ' ' && sum + width > ems && i > 0) {
      size_t end = break_at > 0 ? break_at : i;
      *skip = 0;
      while (end > 0 && text[end - 1] == ' ') end--, ++*skip;
      return end;
    }
    sum += width;
  }
  *skip = 0;
  return n;
}

/* The longest prefix of the line that leaves room for an ellipsis. */
static const char *with_ellipsis(op_arena *arena, const char *text, size_t n, double ems, op_error *err) {
  static const char ellipsis[] = "\xE2\x80\xA6";
  double sum = width_of(0x2026);
  size_t keep = 0;
  for (size_t i = 0, used; i < n; i += used) {
    ucs4_t c;
    sum += char_at(text + i, n - i, &used, &c);
    if (sum > ems) break;
    keep = i + used;
  }
  if (keep < n && text[keep] != ' ') { /* rather a word less than part of one, where that leaves most of the line */
    size_t word = keep;
    while (word > 0 && text[word - 1] != ' ') word--;
    if (word > keep / 2) keep = word;
  }
  while (keep > 0 && text[keep - 1] == ' ') keep--;
  char *out = op_arena_alloc(arena, keep + sizeof ellipsis, err);
  if (out == NULL) return NULL;
  memcpy(out, text, keep);
  memcpy(out + keep, ellipsis, sizeof ellipsis);
  return out;
}

op_status wording_wrap(op_arena *arena, const char *text, double size, bool bold, double width, size_t max_lines, wording_lines *out,
                       op_error *err) {
  double ems = width / size / (bold ? BOLD_FACTOR : 1);
  size_t left = strlen(text);
  *out = (wording_lines){.items = op_arena_alloc(arena, (max_lines + 1) * sizeof(char *), err)};
  char *breaks = op_arena_alloc(arena, left + 1, err);
  if (out->items == NULL || breaks == NULL) return OP_E_MEMORY;
  u8_possible_linebreaks((const uint8_t *)text, left, "UTF-8", breaks);
  while (left > 0 && out->count < max_lines) {
    size_t skip, n = first_line(text, breaks, left, ems, &skip);
    bool cut = out->count + 1 == max_lines && n < left;
    const char *line = cut ? with_ellipsis(arena, text, left, ems, err) : op_arena_text(arena, text, n, err);
    if (line == NULL) return OP_E_MEMORY;
    out->items[out->count++] = line;
    double wide = wording_width(line, strlen(line), size, bold);
    if (wide > out->width) out->width = wide;
    text += n + skip;
    breaks += n + skip;
    left -= n + skip;
  }
  return OP_OK;
}
