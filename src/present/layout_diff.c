/* What differs between two results or two releases. */
#include <math.h>
#include <string.h>

#include "base/number.h"
#include "base/text.h"
#include "present/layout.h"

/* A number as the measure that a row is about is printed. */
static const char *as_measure(layout *l, const op_row *row, op_measure of, double value) {
  const op_section *s = l->section;
  const char *name = row->codes[op_section_key_named(s, "measure")], *scale = row->codes[op_section_key_named(s, "scale")];
  op_section as = {.percent = op_text_equal(scale, "share")};
  op_measure m = of;
  for (int i = 0; i < OP_M_COUNT; i++) {
    if (op_text_equal(op_measure_at((op_measure)i)->name, name)) m = (op_measure)i;
  }
  if (of != OP_M_MOVED) return grid_measure(l->g, &as, m, value, l->options);
  bool estimate = op_measure_at(m)->print == OP_PRINT_ESTIMATE; /* one decimal more than the figure: what is below its last one shows */
  const char *text = grid_measure(l->g, &as, estimate ? OP_M_SE : m, value, l->options);
  return value > 0 ? grid_format(l->g, "+%s", text) : text;
}

static bool one_measure(const op_section *s) { return s->n_rows > 0 && layout_constant_key(s, op_section_key_named(s, "measure")); }

static void number_columns(layout *l, const op_measure *measures, size_t n) {
  for (size_t m = 0; m < n; m++) grid_column(l->g, op_measure_at(measures[m])->heading, GRID_RIGHT);
}

void layout_moved(layout *l) {
  static const op_measure shown[] = {OP_M_BEFORE, OP_M_AFTER, OP_M_MOVED, OP_M_IN_SE, OP_M_N_BEFORE, OP_M_N_AFTER};
  const op_section *s = l->section;
  size_t figure = op_section_key_named(s, "figure"), measure = op_section_key_named(s, "measure");
  bool same = one_measure(s);
  grid_column(l->g, same && !op_text_equal(s->rows[0].codes[measure], "estimate") ? s->rows[0].codes[measure] : "", GRID_LEFT);
  if (!same) grid_column(l->g, "", GRID_LEFT);
  number_columns(l, shown, 6);
  for (size_t r = 0; r < s->n_rows; r++) {
    const op_row *row = &s->rows[r];
    grid_row *to = grid_add_row(l->g);
    size_t c = 0;
    grid_cell(l->g, to, c++, row->labels[figure]);
    if (!same) grid_cell(l->g, to, c++, row->labels[measure]);
    for (size_t m = 0; m < 3; m++) grid_cell(l->g, to, c++, as_measure(l, row, shown[m], row->measures[shown[m]]));
    for (size_t m = 3; m < 6; m++) layout_measure_cell(l, to, c++, row, shown[m]);
  }
}

/* Every number is for programs; "moved" says the same for people. */
void layout_measures(layout *l) { l->g->hidden = true; }

void layout_only_in(layout *l) {
  const op_section *s = l->section;
  size_t only = op_section_key_named(s, "only"), figure = op_section_key_named(s, "figure");
  grid_column(l->g, "only in", GRID_LEFT);
  grid_column(l->g, "figure", GRID_LEFT);
  grid_column(l->g, one_measure(s) ? s->rows[0].codes[op_section_key_named(s, "measure")] : "value", GRID_RIGHT);
  grid_column(l->g, "base", GRID_RIGHT);
  for (size_t r = 0; r < s->n_rows; r++) {
    const op_row *row = &s->rows[r];
    bool after = op_text_equal(row->codes[only], "new");
    grid_row *to = grid_add_row(l->g);
    grid_cell(l->g, to, 0, row->labels[only]);
    grid_cell(l->g, to, 1, row->labels[figure]);
    grid_cell(l->g, to, 2, as_measure(l, row, after ? OP_M_AFTER : OP_M_BEFORE, row->measures[after ? OP_M_AFTER : OP_M_BEFORE]));
    layout_measure_cell(l, to, 3, row, after ? OP_M_N_AFTER : OP_M_N_BEFORE);
  }
}

/* A table of texts: keys that say nothing, and those named in `apart`, take no column. */
static void texts(layout *l, const char *const *apart, const char *before, const char *after) {
  const op_section *s = l->section;
  size_t keys[LAYOUT_KEYS], n = 0;
  for (size_t k = 0; k < s->n_keys && n < LAYOUT_KEYS; k++) {
    bool skip = layout_empty_key(s, k);
    for (size_t i = 0; apart[i] != NULL; i++) skip = skip || strcmp(apart[i], s->keys[k].name) == 0;
    if (skip) continue;
    const char *name = s->keys[k].name;
    grid_column(l->g, strcmp(name, "before") == 0 ? before : strcmp(name, "after") == 0 ? after : strcmp(name, "only") == 0 ? "only in" : strcmp(name, "note_text") == 0 ? "note" : name, GRID_LEFT);
    keys[n++] = k;
  }
  for (size_t m = 0; m < s->n_measures; m++) grid_column(l->g, op_measure_at(s->measures[m])->heading, GRID_RIGHT);
  for (size_t r = 0; r < s->n_rows; r++) {
    grid_row *to = grid_add_row(l->g);
    for (size_t k = 0; k < n; k++) grid_cell(l->g, to, k, s->rows[r].labels[keys[k]]);
    for (size_t m = 0; m < s->n_measures; m++) {
      if (!isnan(s->rows[r].measures[s->measures[m]])) layout_measure_cell(l, to, n + m, &s->rows[r], s->measures[m]);
    }
  }
}

static const char *const none[] = {NULL}, *const table[] = {"table", NULL};

void layout_texts(layout *l) { texts(l, table, "old", "new"); }
void layout_releases(layout *l) { texts(l, none, "old", "new"); }
void layout_bases(layout *l) { texts(l, table, "", ""); }

/* Numbers of the design have more places than anybody reads. */
static const char *short_number(layout *l, const char *text) {
  double value;
  if (text == NULL || strchr(text, '.') == NULL || !op_number_read(text, strlen(text), '.', &value)) return text;
  return grid_format(l->g, "%.6g", value);
}

void layout_settings(layout *l) {
  const op_section *s = l->section;
  static const char *const headings[] = {"", "", "old", "new"};
  for (size_t k = 0; k < 4; k++) grid_column(l->g, headings[k], GRID_LEFT);
  for (size_t r = 0; r < s->n_rows; r++) {
    grid_row *to = grid_add_row(l->g);
    for (size_t k = 0; k < 4; k++) grid_cell(l->g, to, k, k < 2 ? s->rows[r].labels[k] : short_number(l, s->rows[r].labels[k]));
  }
}

void layout_remarks(layout *l) {
  l->g->widest_label = 80;
  texts(l, none, "", "");
}
void layout_schema(layout *l) { texts(l, none, "old", "new"); }
void layout_respondents(layout *l) { texts(l, none, "", ""); }
void layout_answers_changed(layout *l) { texts(l, none, "", ""); }
void layout_examples(layout *l) { texts(l, none, "old", "new"); }
