/* The layout is that of `help dta` in Stata: <stata_dta><header>...</header><map>14 offsets</map> ... <strls>GSO...</strls> ... </stata_dta>. */
#include "input/dta_check.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

typedef struct dta_file {
  FILE *file;
  int release;
  bool big_endian;
} dta_file;

static bool take(dta_file *d, void *bytes, size_t n) { return fread(bytes, 1, n, d->file) == n; }

static bool take_text(dta_file *d, const char *expected) {
  char found[32];
  size_t n = strlen(expected);
  return n < sizeof found && take(d, found, n) && memcmp(found, expected, n) == 0;
}

static bool take_number(dta_file *d, size_t bytes, uint64_t *out) {
  unsigned char b[8];
  if (!take(d, b, bytes)) return false;
  *out = 0;
  for (size_t i = 0; i < bytes; i++) *out = *out << 8 | b[d->big_endian ? i : bytes - 1 - i];
  return true;
}

static bool skip(dta_file *d, uint64_t n) { return n < (uint64_t)INT64_MAX && fseeko(d->file, (off_t)n, SEEK_CUR) == 0; }

/* Header and map; gives where the long texts stand. */
static bool find_long_texts(dta_file *d, uint64_t *offset) {
  char digits[3], order[3];
  uint64_t length = 0;
  if (!take_text(d, "<stata_dta><header><release>") || !take(d, digits, 3) || !take_text(d, "</release><byteorder>") || !take(d, order, 3)) return false;
  d->release = (digits[0] - '0') * 100 + (digits[1] - '0') * 10 + (digits[2] - '0');
  d->big_endian = memcmp(order, "MSF", 3) == 0;
  size_t variables = d->release >= 119 ? 4 : 2, rows = d->release >= 118 ? 8 : 4, label = d->release >= 118 ? 2 : 1;
  if (!take_text(d, "</byteorder><K>") || !skip(d, variables) || !take_text(d, "</K><N>") || !skip(d, rows)) return false;
  if (!take_text(d, "</N><label>") || !take_number(d, label, &length) || !skip(d, length)) return false;
  if (!take_text(d, "</label><timestamp>") || !take_number(d, 1, &length) || !skip(d, length)) return false;
  return take_text(d, "</timestamp></header><map>") && skip(d, 10 * 8) && take_number(d, 8, offset);
}

/* Each long text: "GSO", variable (4 bytes), row (4, from release 118 on 8), type (1), length (4), the text. */
static bool long_texts_end(dta_file *d, uint64_t offset) {
  if (offset >= (uint64_t)INT64_MAX || fseeko(d->file, (off_t)offset, SEEK_SET) != 0 || !take_text(d, "<strls>")) return true;
  for (;;) {
    char mark[3], last = 1;
    uint64_t length;
    if (!take(d, mark, 3) || memcmp(mark, "GSO", 3) != 0 || !skip(d, d->release >= 118 ? 13 : 9) || !take_number(d, 4, &length)) return true;
    if (length == 0 || !skip(d, length - 1) || !take(d, &last, 1) || last != '\0') return false;
  }
}

static bool has_end_mark(FILE *file) {
  char tail[65] = "";
  long size = fseek(file, 0, SEEK_END) == 0 ? ftell(file) : -1, room = (long)sizeof tail - 1;
  if (size < 0 || fseek(file, size < room ? 0 : size - room, SEEK_SET) != 0) return false;
  size_t n = fread(tail, 1, (size_t)room, file);
  for (size_t i = 0; i + 12 <= n; i++) {
    if (memcmp(tail + i, "</stata_dta>", 12) == 0) return true;
  }
  return false;
}

op_status dta_check(const char *path, op_error *err) {
  dta_file d = {.file = fopen(path, "rb")};
  uint64_t offset = 0;
  char head[11];
  op_status status = OP_OK;
  if (d.file == NULL) return OP_OK; /* ReadStat says why */
  if (take(&d, head, sizeof head) && memcmp(head, "<stata_dta>", sizeof head) == 0) {
    if (!has_end_mark(d.file)) {
      status = op_fail(err, OP_E_DATA, "the file is cut short: it has no '</stata_dta>' at its end");
      op_fail_hint(err, "compare its size with the source's");
    } else if (fseek(d.file, 0, SEEK_SET) == 0 && find_long_texts(&d, &offset) && !long_texts_end(&d, offset)) {
      status = op_fail(err, OP_E_DATA, "a long text (strL) in the file is binary or has no end");
      op_fail_hint(err, "drop the variable that holds it, or save it as text, and save the file again");
    }
  }
  fclose(d.file);
  return status == OP_OK ? OP_OK : op_fail_at(err, path, 0, 0);
}
