/* Columns of a cache that is being made. */
#include "input/cache_made.h"

#include <math.h>
#include <string.h>

#include "input/cache_pack.h"
#include "table/missing.h"

op_status made_begin(made_column *c, made_ask ask, op_error *err) {
  bool codes = ask == MADE_BOTH || ask == MADE_CODES, numbers = ask == MADE_NUMBERS;
  c->ask = ask;
  c->known = c->n_segments = 0;
  c->zero = c->text = c->odd = c->empty = c->differs = c->missing = false;
  c->column = (cache_column){.kind = codes ? CACHE_CODES : numbers ? CACHE_NUMBERS : CACHE_ABSENT, .segments = c->column.segments};
  if (codes && c->codes == NULL) c->codes = op_array_new(CACHE_GROUP_ROWS, sizeof *c->codes, err);
  if (numbers && c->numbers == NULL) c->numbers = op_array_new(CACHE_GROUP_ROWS, sizeof *c->numbers, err);
  return (codes && c->codes == NULL) || (numbers && c->numbers == NULL) ? OP_E_MEMORY : OP_OK;
}

void made_clear(made_column *c) {
  op_free(c->codes);
  op_free(c->numbers);
  op_free(c->number_of);
  c->codes = NULL;
  c->numbers = c->number_of = NULL;
  c->known = c->known_capacity = 0;
}

/* --- rows --- */

static op_status meet_levels(made_column *c, const op_levels *levels, op_error *err) {
  size_t n = op_levels_count(levels);
  if (n == c->known) return OP_OK;
  if (op_array_grow((void **)&c->number_of, &c->known_capacity, n, sizeof *c->number_of, 0, err) != OP_OK) return OP_E_MEMORY;
  if (c->known == 0) c->number_of[c->known++] = (double)NAN;
  for (; c->known < n; c->known++) {
    const op_value *value = &op_levels_at(levels, (uint32_t)c->known)->value;
    c->number_of[c->known] = value->type == OP_VALUE_NUMBER ? value->number : (double)NAN;
    if (value->type != OP_VALUE_NUMBER || !isfinite(value->number)) c->odd = true;
    else if (value->number == 0) c->zero = true;
    if (value->type == OP_VALUE_TEXT && !op_missing_placeholder(value->text, strlen(value->text))) c->text = true;
  }
  return OP_OK;
}

static bool same_bits(double a, double b) { return (isnan(a) && isnan(b)) || memcmp(&a, &b, sizeof a) == 0; }

op_status made_take(made_column *c, const op_batch *batch, const op_levels *levels, size_t first, size_t rows, size_t at, op_error *err) {
  if (c->ask == MADE_NUMBERS) {
    const double *numbers = batch->numbers[c->number_column] + first;
    memcpy(c->numbers + at, numbers, rows * sizeof *numbers);
    for (size_t r = 0; r < rows; r++) c->missing = c->missing || isnan(numbers[r]);
    return OP_OK;
  }
  if (c->ask == MADE_NOTHING) return OP_OK;
  const uint32_t *codes = batch->codes[c->code_column] + first;
  op_status status = meet_levels(c, levels, err);
  if (status != OP_OK) return status;
  memcpy(c->codes + at, codes, rows * sizeof *codes);
  for (size_t r = 0; r < rows; r++) c->empty = c->empty || codes[r] == 0;
  if (c->ask == MADE_CODES) return OP_OK;
  const double *numbers = batch->numbers[c->number_column] + first;
  for (size_t r = 0; r < rows; r++) c->differs = c->differs || !same_bits(numbers[r], c->number_of[codes[r]]);
  return OP_OK;
}

made_ask made_better(const made_column *c, size_t rows) {
  if (c->ask == MADE_NUMBERS || c->ask == MADE_NOTHING || c->known <= MADE_MANY_LEVELS / 2) return c->ask;
  bool numbers = !c->odd && !c->differs && c->ask == MADE_BOTH;
  if (numbers && !c->empty && (c->known > MADE_MANY_LEVELS || c->known > rows / 2)) return MADE_NUMBERS;
  if (c->known <= MADE_MOST_LEVELS) return c->ask;
  return numbers ? MADE_NUMBERS : MADE_NOTHING;
}

/* --- writing --- */

/* Codes in as few bytes as the largest of them takes. Gives that number. */
static size_t narrow(const uint32_t *codes, size_t rows, void *out) {
  uint32_t most = 0;
  for (size_t r = 0; r < rows; r++) most = codes[r] > most ? codes[r] : most;
  if (most <= UINT8_MAX) {
    for (size_t r = 0; r < rows; r++) ((uint8_t *)out)[r] = (uint8_t)codes[r];
    return sizeof(uint8_t);
  }
  if (most <= UINT16_MAX) {
    for (size_t r = 0; r < rows; r++) ((uint16_t *)out)[r] = (uint16_t)codes[r];
    return sizeof(uint16_t);
  }
  memcpy(out, codes, rows * sizeof *codes);
  return sizeof *codes;
}

op_status made_flush(made_column *c, cache_writer *w, size_t rows, void *scratch, op_error *err) {
  cache_section section;
  if (c->ask == MADE_NOTHING) return OP_OK;
  size_t width = c->ask == MADE_NUMBERS ? sizeof(double) : narrow(c->codes, rows, scratch);
  op_status status = cache_writer_section(w, c->ask == MADE_NUMBERS ? (const void *)c->numbers : scratch, rows * width, &section, err);
  if (status == OP_OK) status = op_array_grow((void **)&c->column.segments, &c->segment_capacity, c->n_segments + 1, sizeof *c->column.segments, 0, err);
  if (status == OP_OK) c->column.segments[c->n_segments++] = (cache_segment){section.at, section.hash, width};
  return status;
}

/* Numbers follow from levels when that was seen, and else when no level is 0, which may have been "-0". */
op_status made_finish(made_column *c, cache_writer *w, const op_levels *levels, op_error *err) {
  op_text bytes = {0};
  if (c->ask == MADE_NUMBERS) c->column.other_exact = !c->missing;
  if (c->column.kind != CACHE_CODES) return OP_OK;
  c->column.n_levels = op_levels_count(levels);
  c->column.other_exact = c->ask == MADE_BOTH ? !c->differs : !c->zero;
  cache_put_levels(&bytes, levels);
  op_status status = op_text_check(&bytes, err);
  if (status == OP_OK && bytes.length > 0) status = cache_writer_section(w, bytes.data, bytes.length, &c->column.levels, err);
  op_text_clear(&bytes);
  return status;
}
