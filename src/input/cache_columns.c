/* Columns of a cache as codes and as numbers. What a level is as a number is what the reader of the data file makes of its text (csv_reader.c, readstat_reader.c);
   where that would be an error, or cannot be told from the level, the data file is asked. */
#include "input/cache_columns.h"

#include <math.h>
#include <string.h>

#include "base/number.h"
#include "input/cache_pack.h"
#include "table/missing.h"

/* --- levels --- */

static op_status load_levels(const cache_view *view, const cache_file *file, char **bytes, op_error *err) {
  *bytes = op_array_new((size_t)view->column->levels.bytes, 1, err);
  return *bytes != NULL ? cache_file_section(file, &view->column->levels, *bytes, err) : OP_E_MEMORY;
}

static op_status bad_levels(op_error *err) { return op_fail(err, OP_E_DATA, "it is damaged: a table of levels makes no sense"); }

static op_status fill_levels(cache_view *view, const char *bytes, op_error *err) {
  cache_levels_walk walk = cache_levels_begin(bytes, (size_t)view->column->levels.bytes, view->column->n_levels);
  op_value value;
  for (uint32_t code = 1; cache_levels_next(&walk, &value); code++) {
    uint32_t got = op_levels_add(view->levels, &value, err);
    if (got == OP_CODE_NONE) return OP_E_MEMORY;
    if (got != code) return bad_levels(err); /* a level stands there twice */
  }
  return walk.in.failed ? bad_levels(err) : OP_OK;
}

/* A text among numbers: missing where something declares it so; in files other than CSV, in which a level of digits is a number already, maybe a number. A declared
   text that is not plain ASCII is left to the data file: the cache does not know which bytes stood there before they were mended. */
static bool number_of_text(const cache_view *view, bool csv, const op_value *value, double *number) {
  const char *text = value->text;
  size_t n = strlen(text);
  *number = (double)NAN;
  if (op_missing_placeholder(text, n) || (!csv && op_number_read(text, n, '.', number))) return true;
  for (size_t i = 0; i < n; i++) {
    if ((unsigned char)text[i] >= 128) return false;
  }
  return op_missing_find(view->request.text_missing, view->request.n_text_missing, value, NULL) != NULL;
}

static op_status fill_numbers(cache_view *view, const cache_file *file, const char *bytes, bool *answers, op_error *err) {
  cache_levels_walk walk = cache_levels_begin(bytes, (size_t)view->column->levels.bytes, view->column->n_levels);
  const op_reader_format *format = op_reader_format_named(file->directory.schema.format);
  bool plain = format != NULL && format->plain_text;
  op_value value;
  view->number_of[0] = (double)NAN;
  for (size_t code = 1; *answers && cache_levels_next(&walk, &value); code++) {
    if (value.type == OP_VALUE_TEXT) *answers = number_of_text(view, plain, &value, &view->number_of[code]);
    else view->number_of[code] = value.type == OP_VALUE_NUMBER ? value.number : (double)NAN;
  }
  return walk.in.failed ? bad_levels(err) : OP_OK;
}

/* --- opening and closing --- */

op_status cache_view_open(cache_view *view, const cache_file *file, const op_reader_column *request, bool *answers, op_error *err) {
  const cache_column *column = &file->directory.columns[request->variable];
  bool codes = request->as == OP_READ_CODES;
  char *bytes = NULL;
  *view = (cache_view){.request = *request, .column = column};
  *answers = column->kind != CACHE_ABSENT && (codes == (column->kind == CACHE_CODES) || column->other_exact);
  if (!*answers) return OP_OK;
  for (size_t g = 0; g < file->directory.n_groups; g++) {
    size_t own = CACHE_GROUP_ROWS * (size_t)column->segments[g].width;
    if (own > view->room) view->room = own;
  }
  view->own = op_array_raw(OP_BATCH_ROWS, codes ? sizeof(uint32_t) : sizeof(double), err);
  if (codes) view->levels = op_levels_new(err);
  if (view->own == NULL || (codes && view->levels == NULL)) return OP_E_MEMORY;
  if (column->kind == CACHE_NUMBERS) return OP_OK;
  op_status status = load_levels(view, file, &bytes, err);
  if (status == OP_OK && codes) status = fill_levels(view, bytes, err);
  if (status == OP_OK && !codes) {
    view->number_of = op_array_new((size_t)column->n_levels, sizeof *view->number_of, err);
    status = view->number_of != NULL && column->n_levels > 0 ? fill_numbers(view, file, bytes, answers, err) : bad_levels(err);
  }
  op_free(bytes);
  return status;
}

void cache_view_close(cache_view *view) {
  op_free(view->number_of);
  op_free(view->own);
  op_levels_free(view->levels);
  *view = (cache_view){.segment = NULL};
}

op_status cache_view_load(const cache_view *view, const cache_file *file, size_t group, void *to, op_error *err) {
  return cache_file_segment(file, view->column, group, to, err);
}

void cache_view_take(cache_view *view, size_t group, const void *segment) {
  view->width = view->column->segments[group].width;
  view->segment = segment;
}

/* --- batches --- */

/* Codes of one, two or four bytes as codes of four, and as the numbers of their levels. Blocks of constant length become vector instructions; segment and batch have
   room for whole blocks. */
#define WIDEN(type)                                                                                        \
  static void widen_##type(const type *restrict from, size_t rows, uint32_t *restrict to) {               \
    for (size_t i = 0; i < rows; i += 64) {                                                                \
      for (size_t j = 0; j < 64; j++) to[i + j] = from[i + j];                                             \
    }                                                                                                      \
  }                                                                                                        \
  static void look_up_##type(const type *restrict from, size_t rows, const double *restrict number_of, double *restrict to) { \
    for (size_t i = 0; i < rows; i++) to[i] = number_of[from[i]];                                          \
  }
WIDEN(uint8_t)
WIDEN(uint16_t)
WIDEN(uint32_t)

static void widen(const cache_view *view, size_t first, size_t rows, uint32_t *to) {
  if (view->width == 1) widen_uint8_t((const uint8_t *)view->segment + first, rows, to);
  else if (view->width == 2) widen_uint16_t((const uint16_t *)view->segment + first, rows, to);
  else widen_uint32_t((const uint32_t *)view->segment + first, rows, to);
}

static void look_up(const cache_view *view, size_t first, size_t rows, double *to) {
  if (view->width == 1) look_up_uint8_t((const uint8_t *)view->segment + first, rows, view->number_of, to);
  else if (view->width == 2) look_up_uint16_t((const uint16_t *)view->segment + first, rows, view->number_of, to);
  else look_up_uint32_t((const uint32_t *)view->segment + first, rows, view->number_of, to);
}

/* Levels of numbers in order of first appearance, as the reader of the data file makes them. */
static op_status code_numbers(cache_view *view, size_t first, size_t rows, uint32_t *to, op_error *err) {
  const double *numbers = (const double *)view->segment + first;
  for (size_t r = 0; r < rows; r++) {
    op_value value = {.type = OP_VALUE_NUMBER, .number = numbers[r]};
    to[r] = isnan(numbers[r]) ? 0 : op_levels_add(view->levels, &value, err);
    if (to[r] == OP_CODE_NONE) return OP_E_MEMORY;
  }
  return OP_OK;
}

op_status cache_view_batch(cache_view *view, size_t first, size_t rows, void *to, op_error *err) {
  bool codes = view->request.as == OP_READ_CODES;
  if (view->column->kind == CACHE_NUMBERS && codes) return code_numbers(view, first, rows, to, err);
  if (view->column->kind == CACHE_NUMBERS) memcpy(to, (const double *)view->segment + first, rows * sizeof(double));
  else if (codes) widen(view, first, rows, to);
  else look_up(view, first, rows, to);
  return OP_OK;
}
