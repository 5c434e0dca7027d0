/* Smoothed lines of a trend. */
#include <math.h>
#include <string.h>

#include "plot/trend.h"

/* True when a row of the section "smooth" is of a line: same groups, question and answer. */
static bool is_of_line(const op_section *smooth, const op_row *row, const trend *t, size_t group, size_t column) {
  const op_section *figures = t->grid.section;
  const op_row *figure = t->grid.rows[group].first;
  for (size_t k = 0; k < smooth->n_keys; k++) {
    const char *name = smooth->keys[k].name;
    size_t key = op_section_key_named(figures, name);
    if (strcmp(name, "category") == 0) {
      if (row->codes[k] != NULL && !op_text_equal(row->codes[k], t->grid.columns[column].code)) return false;
    } else if ((smooth->keys[k].by || strcmp(name, "variable") == 0) && key != SIZE_MAX && !op_text_equal(row->codes[k], figure->codes[key])) {
      return false;
    }
  }
  return true;
}

static double scaled(const op_section *section, double value) { return section->percent && isfinite(value) ? op_number_round(100 * value, 6) : value; }

op_status trend_smooth_read(trend *t, trend_line *line, size_t group, size_t column) {
  const op_section *smooth = op_result_section_named(t->sheet.result, "smooth");
  size_t wave = smooth != NULL ? op_section_key_named(smooth, "wave") : SIZE_MAX;
  /* the key is called as the wave variable is */
  for (size_t k = 0; smooth != NULL && wave == SIZE_MAX && k < smooth->n_keys; k++) {
    if (op_text_equal(smooth->keys[k].name, t->grid.section->keys[t->time].name)) wave = k;
  }
  if (wave == SIZE_MAX) return OP_OK;
  line->smooth = op_arena_alloc(t->sheet.arena, t->waves.count * sizeof *line->smooth, t->sheet.err);
  if (line->smooth == NULL) return OP_E_MEMORY;
  for (size_t r = 0; r < smooth->n_rows; r++) {
    const op_row *row = &smooth->rows[r];
    if (t->smoother == NULL) t->smoother = row->method;
    if (!op_text_equal(row->method, t->smoother) || !isfinite(row->measures[OP_M_ESTIMATE]) || !is_of_line(smooth, row, t, group, column)) continue;
    for (size_t w = 0; w < t->waves.count; w++) {
      if (!op_text_equal(t->waves.items[w].code, row->codes[wave])) continue;
      line->smooth[w] = (chart_cell){.present = true, .estimate = scaled(smooth, row->measures[OP_M_ESTIMATE]), .lower = scaled(smooth, row->measures[OP_M_LOWER]),
                                        .upper = scaled(smooth, row->measures[OP_M_UPPER])};
      t->smoothed = true;
    }
  }
  return OP_OK;
}
