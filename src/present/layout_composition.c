/* Composition of the sample: a block a variable or crossing; without weights and with them, beside the population where it is known. */
#include <math.h>
#include <stdint.h>
#include <string.h>

#include "base/text.h"
#include "present/layout.h"

typedef struct composition_keys {
  size_t variable, category, with, with_category;
} composition_keys;

static bool same(const op_row *a, const op_row *b, size_t key) { return op_text_equal(a->codes[key], b->codes[key]); }

static bool same_group(const op_section *s, const op_row *a, const op_row *b) {
  for (size_t k = 0; k < s->n_keys; k++) {
    if (s->keys[k].by && !same(a, b, k)) return false;
  }
  return true;
}

/* "Region: North · Age by Sex, n = 2,699" */
static void head(layout *l, const op_row *row, const composition_keys *k) {
  const op_section *s = l->section;
  grid_row *to = grid_add_row(l->g);
  const char *text = "";
  for (size_t i = 0; i < s->n_keys; i++) {
    if (s->keys[i].by) text = grid_format(l->g, "%s%s: %s \xC2\xB7 ", text, s->keys[i].title, grid_clean(l->g, row->labels[i]));
  }
  const char *name = grid_clean(l->g, row->labels[k->variable]);
  if (row->labels[k->with] != NULL) name = grid_format(l->g, "%s by %s", name, grid_clean(l->g, row->labels[k->with]));
  to->style = GRID_STRONG;
  to->across = true;
  to->rule_before = row != s->rows;
  grid_cell(l->g, to, 0, grid_format(l->g, "%s%s, n = %s", text, name, grid_measure(l->g, s, OP_M_BASE_N, row->measures[OP_M_BASE_N], l->options)));
}

static bool any(const op_section *s, op_measure of) {
  for (size_t r = 0; r < s->n_rows; r++) {
    if (!isnan(s->rows[r].measures[of])) return true;
  }
  return false;
}

static bool weighted(const layout *l) {
  for (size_t i = 0; i < l->result->n_design; i++) {
    if (strcmp(l->result->design[i].name, "weights") == 0) return true;
  }
  return false;
}

void layout_composition(layout *l) {
  const op_section *s = l->section;
  composition_keys k = {op_section_key_named(s, "variable"), op_section_key_named(s, "category"), op_section_key_named(s, "with"),
                        op_section_key_named(s, "with_category")};
  bool crossed = !layout_empty_key(s, k.with), against = any(s, OP_M_POPULATION), weights = weighted(l);
  size_t first = crossed ? 2 : 1;
  grid_column(l->g, "", GRID_LEFT);
  if (crossed) grid_column(l->g, "", GRID_LEFT);
  grid_column(l->g, "n", GRID_RIGHT);
  grid_column(l->g, weights ? "unweighted %" : "%", GRID_RIGHT);
  if (weights) grid_column(l->g, "weighted %", GRID_RIGHT);
  grid_column(l->g, layout_level_heading(l), GRID_RIGHT);
  if (against) grid_column(l->g, "population %", GRID_RIGHT);
  if (against) grid_column(l->g, "difference", GRID_RIGHT);
  for (size_t r = 0; r < s->n_rows; r++) {
    const op_row *row = &s->rows[r], *before = r > 0 ? &s->rows[r - 1] : NULL;
    bool goes_on = before != NULL && same_group(s, row, before) && same(row, before, k.variable) && same(row, before, k.with);
    if (!goes_on) head(l, row, &k);
    grid_row *to = grid_add_row(l->g);
    size_t column = first;
    to->style = layout_style_of(row);
    if (!goes_on || !same(row, before, k.category)) grid_cell(l->g, to, 0, row->labels[k.category]);
    if (row->labels[k.with_category] != NULL) grid_cell(l->g, to, 1, row->labels[k.with_category]);
    layout_measure_cell(l, to, column++, row, OP_M_N);
    layout_measure_cell(l, to, column++, row, OP_M_UNWEIGHTED);
    if (weights) layout_measure_cell(l, to, column++, row, OP_M_ESTIMATE);
    grid_put(l->g, to, column++, grid_interval(l->g, s, row, l->options));
    if (against) layout_measure_cell(l, to, column++, row, OP_M_POPULATION);
    if (against) layout_measure_cell(l, to, column, row, OP_M_DIFFERENCE);
  }
}
