/* A trend of figures that were given (opine series): its result holds them beside their smoothed line, and no estimates of its own. */
#include <math.h>
#include <string.h>

#include "plot/trend.h"

static op_status add_row(const op_section *smooth, size_t wave, const op_row *from, op_section *to, op_arena *arena, op_error *err) {
  op_row *row = &to->rows[to->n_rows];
  *row = (op_row){.codes = op_arena_alloc(arena, to->n_keys * sizeof *row->codes, err), .labels = op_arena_alloc(arena, to->n_keys * sizeof *row->labels, err)};
  if (row->codes == NULL || row->labels == NULL) return OP_E_MEMORY;
  for (size_t m = 0; m < OP_M_COUNT; m++) row->measures[m] = (double)NAN;
  row->codes[0] = from->codes[wave];
  row->labels[0] = from->labels[wave];
  for (size_t k = 0, at = 1; k < smooth->n_keys; k++) {
    if (k == wave) continue;
    row->codes[at] = from->codes[k];
    row->labels[at++] = from->labels[k];
  }
  row->measures[OP_M_ESTIMATE] = from->measures[OP_M_OBSERVED];
  to->n_rows++;
  return OP_OK;
}

/* The waves first, as in a trend; a category that is none, as of a mean. */
static op_status estimates(const op_section *smooth, size_t wave, op_section *out, op_arena *arena, op_error *err) {
  const char *method = NULL;
  op_status status = OP_OK;
  bool category = op_section_key_named(smooth, "category") != SIZE_MAX;
  *out = (op_section){.name = "estimates", .title = "", .percent = smooth->percent};
  out->keys = op_arena_alloc(arena, (smooth->n_keys + 1) * sizeof *out->keys, err);
  out->rows = op_arena_alloc(arena, smooth->n_rows * sizeof *out->rows, err);
  if (out->keys == NULL || out->rows == NULL) return OP_E_MEMORY;
  out->keys[out->n_keys] = smooth->keys[wave];
  out->keys[out->n_keys++].by = true;
  for (size_t k = 0; k < smooth->n_keys; k++) {
    if (k != wave) out->keys[out->n_keys++] = smooth->keys[k];
  }
  if (!category) out->keys[out->n_keys++] = (op_key){.name = "category", .title = "category"};
  for (size_t i = 0; status == OP_OK && i < smooth->n_rows; i++) {
    if (method == NULL) method = smooth->rows[i].method;
    if (op_text_equal(method, smooth->rows[i].method)) status = add_row(smooth, wave, &smooth->rows[i], out, arena, err);
  }
  return status;
}

op_status trend_given(const op_result *result, op_arena *arena, op_result *out, op_error *err) {
  const op_section *smooth = op_result_section_named(result, "smooth");
  size_t wave = smooth != NULL ? op_section_key_named(smooth, "wave") : SIZE_MAX;
  *out = *result;
  if (wave == SIZE_MAX) {
    op_fail(err, OP_E_REQUEST, "figures that are given are drawn with their smoothed line, and this result has none");
    return op_fail_hint(err, "add --smooth loess, lowess or local-level");
  }
  out->sections = op_arena_alloc(arena, (result->n_sections + 1) * sizeof *out->sections, err);
  if (out->sections == NULL) return OP_E_MEMORY;
  memcpy(out->sections + 1, result->sections, result->n_sections * sizeof *out->sections);
  out->n_sections = result->n_sections + 1;
  return estimates(smooth, wave, &out->sections[0], arena, err);
}
