/* Sections that have a form of their own for readers: fewer columns than --verbose, CSV and JSON show. */
#include <math.h>
#include <stdint.h>
#include <string.h>

#include "base/number.h"
#include "base/text.h"
#include "present/layout.h"

/* --- keys that head a line --- */

/* Columns for the keys that tell rows apart, but for those in `apart`; a question that all rows share goes under the title. Returns their number. */
size_t layout_key_columns(layout *l, const char *const *apart, size_t keys[LAYOUT_KEYS]) {
  const op_section *s = l->section;
  size_t n = 0;
  for (size_t k = 0; k < s->n_keys && n < LAYOUT_KEYS; k++) {
    bool skip = layout_empty_key(s, k);
    for (size_t i = 0; apart[i] != NULL; i++) skip = skip || strcmp(s->keys[k].name, apart[i]) == 0;
    if (skip) continue;
    bool variable = strcmp(s->keys[k].name, "variable") == 0;
    if (variable && layout_constant_key(s, k)) {
      l->g->base = grid_clean(l->g, s->rows[0].labels[k]);
      continue;
    }
    keys[n++] = k;
    grid_column(l->g, strcmp(s->keys[k].name, "category") == 0 ? "" : s->keys[k].title, GRID_LEFT);
  }
  if (n > 0) return n;
  grid_column(l->g, "", GRID_LEFT);
  keys[0] = SIZE_MAX; /* a column of no key */
  return 1;
}

bool layout_same_keys(const op_section *s, const op_row *a, const op_row *b, const size_t *keys, size_t n) {
  for (size_t i = 0; i < n; i++) {
    if (keys[i] < s->n_keys && !op_text_equal(a->codes[keys[i]], b->codes[keys[i]])) return false;
  }
  return true;
}

/* A row with its keys filled in, unless they are those of the line before. */
grid_row *layout_keyed_row(layout *l, const op_row *row, const op_row *before, const size_t *keys, size_t n) {
  grid_row *to = grid_add_row(l->g);
  to->style = layout_style_of(row);
  if (before != NULL && layout_same_keys(l->section, row, before, keys, n)) return to;
  for (size_t i = 0; i < n; i++) {
    if (keys[i] < l->section->n_keys) grid_cell(l->g, to, i, row->labels[keys[i]]);
  }
  return to;
}

void layout_measure_cell(layout *l, grid_row *to, size_t column, const op_row *row, op_measure of) {
  grid_put(l->g, to, column, grid_number(l->g, l->section, of, row->measures[of], l->options));
}

/* --- stars --- */

const char *layout_stars(double p) { return p < 0.001 ? "***" : p < 0.01 ? "**" : p < 0.05 ? "*" : ""; }

/* --- the described file: its name, and a line of facts --- */

void layout_file(layout *l) {
  const op_section *s = l->section;
  size_t name = op_section_key_named(s, "name"), value = op_section_key_named(s, "value");
  op_text facts = {0};
  for (size_t r = 0; r < s->n_rows; r++) {
    const op_row *row = &s->rows[r];
    const char *what = row->codes[name], *text = row->codes[value], *between = facts.length > 0 ? ", " : "";
    double count;
    if (op_text_equal(what, "file")) {
      l->g->title = grid_clean(l->g, text);
    } else if (op_text_equal(what, "rows") || op_text_equal(what, "variables")) {
      char grouped[OP_NUMBER_GROUPED] = "";
      if (op_number_read(text, strlen(text), '.', &count)) op_number_write_grouped(count, 0, grouped);
      size_t letters = strlen(what) - (op_text_equal(text, "1") ? 1 : 0); /* "1 row" */
      op_text_addf(&facts, "%s%s %.*s", between, grouped, (int)letters, what);
    } else if (op_text_equal(what, "format") || op_text_equal(what, "encoding")) {
      op_text_addf(&facts, "%s%s", between, text);
    } else {
      op_text_addf(&facts, "%s%s %s", between, what, text);
    }
  }
  l->g->failed = l->g->failed || facts.failed;
  if (facts.data != NULL) l->g->base = grid_clean(l->g, facts.data);
  op_text_clear(&facts);
}

/* --- described variables --- */

static const char *range_text(layout *l, const op_row *row) {
  const double *m = row->measures;
  char low[OP_NUMBER_TEXT], high[OP_NUMBER_TEXT], mean[OP_NUMBER_TEXT];
  if (isnan(m[OP_M_MINIMUM])) return m[OP_M_DISTINCT] > 0 ? grid_format(l->g, "%.0f different texts", m[OP_M_DISTINCT]) : "";
  op_number_write(m[OP_M_MINIMUM], low);
  op_number_write(m[OP_M_MAXIMUM], high);
  if (isnan(m[OP_M_MEAN])) return grid_format(l->g, "%s to %s", low, high);
  double size = fabs(m[OP_M_MEAN]);
  op_number_write_fixed(m[OP_M_MEAN], size >= 100 ? 1 : size >= 1 ? 2 : 4, mean);
  return grid_format(l->g, "%s to %s, mean %s", low, high, mean);
}

void layout_variables(layout *l) {
  static const char *const columns[] = {"name", "label", "type"};
  const op_section *s = l->section;
  size_t keys[3], values = op_section_key_named(s, "values"), n = 0;
  for (size_t k = 0; k < 3; k++) {
    size_t key = op_section_key_named(s, columns[k]);
    if (k == 1 && layout_empty_key(s, key)) continue;
    keys[n++] = key;
    grid_column(l->g, columns[k], GRID_LEFT);
  }
  grid_column(l->g, "n", GRID_RIGHT);
  grid_column(l->g, "missing", GRID_RIGHT);
  grid_column(l->g, "values", GRID_LEFT);
  for (size_t r = 0; r < s->n_rows; r++) {
    const op_row *row = &s->rows[r];
    grid_row *to = layout_keyed_row(l, row, NULL, keys, n);
    const char *list = row->labels[values];
    layout_measure_cell(l, to, n, row, OP_M_N);
    layout_measure_cell(l, to, n + 1, row, OP_M_MISSING_N);
    grid_cell(l->g, to, n + 2, list != NULL && list[0] != '\0' ? list : range_text(l, row));
  }
}

/* --- the values of described variables: code and label apart --- */

void layout_values(layout *l) {
  static const char *const apart[] = {"category", "missing", NULL};
  const op_section *s = l->section;
  size_t keys[LAYOUT_KEYS] = {SIZE_MAX}, category = op_section_key_named(s, "category"), missing = op_section_key_named(s, "missing");
  bool several = !layout_constant_key(s, op_section_key_named(s, "variable"));
  size_t n = several ? layout_key_columns(l, apart, keys) : 0;
  if (!several && s->n_rows > 0) l->g->base = grid_clean(l->g, s->rows[0].labels[op_section_key_named(s, "variable")]);
  grid_column(l->g, "code", GRID_LEFT);
  grid_column(l->g, "label", GRID_LEFT);
  grid_column(l->g, "n", GRID_RIGHT);
  grid_column(l->g, "missing", GRID_LEFT);
  for (size_t r = 0; r < s->n_rows; r++) {
    const op_row *row = &s->rows[r], *before = r > 0 ? &s->rows[r - 1] : NULL;
    grid_row *to = layout_keyed_row(l, row, before, keys, n);
    to->rule_before = several && before != NULL && !layout_same_keys(s, row, before, keys, n);
    grid_cell(l->g, to, n, row->codes[category]);
    if (!op_text_equal(row->codes[category], row->labels[category])) grid_cell(l->g, to, n + 1, row->labels[category]);
    layout_measure_cell(l, to, n + 2, row, OP_M_N);
    grid_cell(l->g, to, n + 3, row->labels[missing]);
  }
}
