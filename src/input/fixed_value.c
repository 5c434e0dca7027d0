/* What stands in a place of a record as the value of its variable: plain, with implied decimals, a date, one answer of a multiple question, a score. */
#include <math.h>
#include <string.h>

#include "base/number.h"
#include "input/fixed_reader.h"
#include "table/missing.h"

/* --- into the column --- */

static op_status put_empty(fixed_column *c, size_t row) {
  if (c->cells->codes != NULL) c->cells->codes[row] = 0;
  if (c->cells->numbers != NULL) c->cells->numbers[row] = (double)NAN;
  return OP_OK;
}

static op_status put_number(fixed_column *c, size_t row, double number, op_error *err) {
  if (c->cells->numbers != NULL) c->cells->numbers[row] = number;
  if (c->cells->codes == NULL) return OP_OK;
  char text[OP_NUMBER_TEXT];
  size_t n = op_number_write(number, text);
  return csv_codes_find(&c->of_texts, text, n, '.', &c->cells->codes[row], err);
}

static bool declared_missing(const fixed_column *c, const char *text) {
  op_value value = {.type = OP_VALUE_TEXT, .text = text};
  return op_missing_find(c->request.text_missing, c->request.n_text_missing, &value, NULL) != NULL;
}

static op_status no_number(const fixed_column *c, const char *text, op_error *err) {
  const char *name = c->from->variable.name;
  op_fail(err, OP_E_DATA, "%s is '%.60s', expected a number", name, text);
  return op_fail_hint(err, "declare it with --missing '%s=%.60s', or look whether the columns of the codebook are those of the data", name, text);
}

/* Texts are levels of their own; in a variable of numbers only those that somebody declared missing. */
static op_status put_text(fixed_column *c, size_t row, const char *text, size_t n, op_error *err) {
  bool number_wanted = c->from->variable.kind == OP_KIND_NUMBER || c->cells->numbers != NULL;
  bool missing = number_wanted && (op_missing_placeholder(text, n) || declared_missing(c, text));
  if (number_wanted && !missing) return no_number(c, text, err);
  if (c->cells->numbers != NULL) c->cells->numbers[row] = (double)NAN;
  if (c->cells->codes == NULL) return OP_OK;
  if (number_wanted && op_missing_placeholder(text, n)) c->cells->codes[row] = 0;
  else return csv_codes_find(&c->of_texts, text, n, '.', &c->cells->codes[row], err);
  return OP_OK;
}

/* --- storages --- */

/* Exact where the digits fit a double: both numbers are whole, and division rounds once. */
static double with_decimals(double whole, int decimals) {
  static const double tens[] = {1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15};
  return whole / tens[decimals];
}

/* Codes of plain values are looked up by their text alone: only a text that is no number is looked at again. */
static op_status put_value(fixed_column *c, size_t row, char *text, size_t n, op_error *err) {
  double number;
  if (c->cells->numbers == NULL && c->from->decimals == 0) {
    op_status status = csv_codes_find(&c->of_texts, text, n, '.', &c->cells->codes[row], err);
    if (status != OP_OK || c->from->variable.kind != OP_KIND_NUMBER) return status;
    return op_levels_at(c->of_texts.levels, c->cells->codes[row])->value.type == OP_VALUE_TEXT ? put_text(c, row, text, n, err) : OP_OK;
  }
  if (!op_number_read(text, n, '.', &number)) return put_text(c, row, text, n, err);
  bool implied = c->from->decimals > 0 && memchr(text, '.', n) == NULL;
  return put_number(c, row, implied ? with_decimals(number, c->from->decimals) : number, err);
}

static bool all_digits(const char *text, size_t n) {
  for (size_t i = 0; i < n; i++) {
    if (text[i] < '0' || text[i] > '9') return false;
  }
  return true;
}

static int two(const char *digits) { return (digits[0] - '0') * 10 + digits[1] - '0'; }

/* "20210503" as "2021-05-03"; zeros alone are no date. */
static op_status put_date(fixed_column *c, size_t row, const char *text, size_t n, op_error *err) {
  char date[11] = "yyyy-mm-dd";
  if (n == 8 && strcmp(text, "00000000") == 0) return put_empty(c, row);
  if (n != 8 || !all_digits(text, n) || two(text + 4) < 1 || two(text + 4) > 12 || two(text + 6) < 1 || two(text + 6) > 31) {
    return op_fail(err, OP_E_DATA, "%s is '%.60s', expected a date as yyyymmdd", c->from->variable.name, text);
  }
  memcpy(date, text, 4);
  memcpy(date + 5, text + 4, 2);
  memcpy(date + 8, text + 6, 2);
  return put_text(c, row, date, 10, err);
}

static op_status put_time(fixed_column *c, size_t row, const char *text, size_t n, op_error *err) {
  char time_text[9] = "hh:mm:ss";
  if (n != 6 || !all_digits(text, n) || two(text) > 23 || two(text + 2) > 59 || two(text + 4) > 59) {
    return op_fail(err, OP_E_DATA, "%s is '%.60s', expected a time as hhmmss", c->from->variable.name, text);
  }
  for (size_t i = 0; i < 3; i++) memcpy(time_text + 3 * i, text + 2 * i, 2);
  return put_text(c, row, time_text, 8, err);
}

/* `full` characters stand in the place, blanks among them: a blank counts as "not chosen" here. */
static op_status put_bit(fixed_column *c, size_t row, const char *text, size_t n, op_error *err) {
  const metadata_variable *v = c->from;
  if (v->width == 0 && n <= v->code) {
    op_fail(err, OP_E_DATA, "%s is '%.40s', expected a 1 or 0 for each of its answers, at least %zu", v->variable.name, text, v->code + 1);
    return op_fail_hint(err, "a spreadsheet may have taken the zeros at its start away");
  }
  char bit = n > v->code ? text[v->code] : '0';
  if (bit != '0' && bit != '1' && bit != ' ') return op_fail(err, OP_E_DATA, "%s is '%c', expected 1 (chosen) or 0", v->variable.name, bit > ' ' && bit < 127 ? bit : '?');
  return put_number(c, row, bit == '1', err);
}

static bool has_code(const metadata_variable *v, size_t code) {
  for (size_t i = 0; i < v->n_codes; i++) {
    if (v->codes[i] == code) return true;
  }
  return false;
}

/* Parts that are blank or 0 are not used. */
static op_status put_subfields(fixed_column *c, size_t row, const char *text, size_t n, op_error *err) {
  const metadata_variable *v = c->from;
  bool chosen = false;
  for (size_t i = 0; i < v->subfields && i * v->part_width < n; i++) {
    const char *part = text + i * v->part_width;
    size_t width = n - i * v->part_width < v->part_width ? n - i * v->part_width : v->part_width, code = 0;
    while (width > 0 && *part == ' ') {
      part++;
      width--;
    }
    while (width > 0 && part[width - 1] == ' ') width--;
    if (width > 0 && !op_number_read_size(part, width, &code)) return op_fail(err, OP_E_DATA, "%s holds '%.*s', expected a code", v->variable.name, (int)width, part);
    if (code == v->code) chosen = true;
    else if (code != 0 && !has_code(v, code)) return op_fail(err, OP_E_DATA, "%s holds the code %zu, which the codebook does not list", v->variable.name, code);
  }
  return put_number(c, row, chosen, err);
}

static op_status put_score(fixed_column *c, size_t row, const char *text, op_error *err) {
  const metadata_variable *v = c->from;
  op_value code = op_value_read(text);
  for (size_t i = 0; i < v->variable.n_labels; i++) {
    if (op_value_same(&v->variable.labels[i].value, &code) && !isnan(v->scores[i])) return put_number(c, row, v->scores[i], err);
  }
  return put_empty(c, row);
}

op_status fixed_value_put(fixed_column *c, size_t row, char *text, size_t n, op_error *err) {
  size_t start = 0, end = n;
  while (end > 0 && text[end - 1] == ' ') end--;
  while (start < end && text[start] == ' ') start++;
  if (start == end) return put_empty(c, row);
  if (c->from->storage == METADATA_BIT) return put_bit(c, row, text, n, err);
  if (c->from->storage == METADATA_SUBFIELDS) return put_subfields(c, row, text, n, err);
  char *from = text + start, kept = text[end];
  text[end] = '\0';
  op_status status = OP_OK;
  switch (c->from->storage) {
    case METADATA_DATE: status = put_date(c, row, from, end - start, err); break;
    case METADATA_TIME: status = put_time(c, row, from, end - start, err); break;
    case METADATA_SCORE: status = put_score(c, row, from, err); break;
    default: status = put_value(c, row, from, end - start, err); break;
  }
  text[end] = kept;
  return status;
}
