/* Comparisons of groups, contrasts and tests: what is compared, then the figure with its interval, then p. */
#include <math.h>
#include <stdint.h>
#include <string.h>

#include "base/text.h"
#include "present/layout.h"

/* "p (holm)": the adjusted p under its method's name. */
static const char *adjusted_heading(layout *l) {
  for (size_t i = 0; i < l->result->n_conventions; i++) {
    const op_named_text *c = &l->result->conventions[i];
    if (strcmp(c->name, "adjust") == 0) return grid_format(l->g, "p (%s)", c->value);
  }
  return op_measure_at(OP_M_P_ADJUSTED)->heading;
}

static bool is_adjusted(const layout *l) {
  for (size_t i = 0; i < l->result->n_conventions; i++) {
    const op_named_text *c = &l->result->conventions[i];
    if (strcmp(c->name, "adjust") == 0) return strcmp(c->value, "none") != 0;
  }
  return false;
}

static bool all_missing(const op_section *s, op_measure m) {
  for (size_t r = 0; r < s->n_rows; r++) {
    if (!isnan(s->rows[r].measures[m])) return false;
  }
  return true;
}

/* Columns of the numbers, from `column` on. */
static void number_columns(layout *l, const char *estimate) {
  grid_column(l->g, estimate, GRID_RIGHT);
  grid_column(l->g, "SE", GRID_RIGHT);
  grid_column(l->g, layout_level_heading(l), GRID_RIGHT);
}

static void p_columns(layout *l) {
  grid_column(l->g, "p", GRID_RIGHT);
  if (is_adjusted(l)) grid_column(l->g, adjusted_heading(l), GRID_RIGHT);
  grid_column(l->g, "", GRID_LEFT);
}

static size_t number_cells(layout *l, grid_row *to, size_t column, const op_row *row, bool signs) {
  double estimate = row->measures[OP_M_ESTIMATE];
  grid_value value = grid_number(l->g, l->section, OP_M_ESTIMATE, estimate, l->options);
  grid_put(l->g, to, column, signs ? grid_signed(l->g, value) : value);
  layout_measure_cell(l, to, column + 1, row, OP_M_SE);
  grid_put(l->g, to, column + 2, grid_interval(l->g, l->section, row, l->options));
  return column + 3;
}

static void p_cells(layout *l, grid_row *to, size_t column, const op_row *row) {
  double p = row->measures[is_adjusted(l) ? OP_M_P_ADJUSTED : OP_M_P];
  layout_measure_cell(l, to, column++, row, OP_M_P);
  if (is_adjusted(l)) layout_measure_cell(l, to, column++, row, OP_M_P_ADJUSTED);
  grid_cell(l->g, to, column, layout_stars(p));
}

static void foot(layout *l) {
  grid_footnote(l->g, is_adjusted(l) ? "stars: adjusted p, * under 0.05, ** under 0.01, *** under 0.001" : "stars: p, * under 0.05, ** under 0.01, *** under 0.001");
}

/* A group's code where its label begins with it ("11 (2022-05)"), else its label. */
static const char *short_label(const op_row *row, size_t key) {
  const char *code = row->codes[key], *label = row->labels[key];
  return code != NULL && op_text_leads(label, code) ? code : label;
}

static const char *pair_text(layout *l, const op_row *row, size_t group, size_t versus) {
  if (row->labels[group] == NULL || row->labels[versus] == NULL) return "";
  return grid_format(l->g, "%s vs %s", short_label(row, group), short_label(row, versus));
}

static void compared_groups(layout *l) {
  static const char *const apart[] = {"group", "versus", NULL};
  const op_section *s = l->section;
  size_t keys[LAYOUT_KEYS] = {SIZE_MAX}, n = layout_key_columns(l, apart, keys);
  size_t group = op_section_key_named(s, "group"), versus = op_section_key_named(s, "versus");
  const char *colon = strchr(s->title, ':');
  const char *effect = colon != NULL ? colon + 2 : "estimate";
  bool signs = strcmp(effect, "difference") == 0 || strcmp(effect, "relative") == 0;
  grid_column(l->g, "compared", GRID_LEFT);
  number_columns(l, effect);
  p_columns(l);
  for (size_t r = 0; r < s->n_rows; r++) {
    const op_row *row = &s->rows[r], *before = r > 0 ? &s->rows[r - 1] : NULL;
    grid_row *to = layout_keyed_row(l, row, before, keys, n);
    to->rule_before = before != NULL && !layout_same_keys(s, row, before, keys, n) && s->n_rows > 2 && layout_same_keys(s, &s->rows[0], &s->rows[1], keys, n);
    grid_cell(l->g, to, n, pair_text(l, row, group, versus));
    p_cells(l, to, number_cells(l, to, n + 1, row, signs), row);
    if (signs && row->measures[is_adjusted(l) ? OP_M_P_ADJUSTED : OP_M_P] < 0.05) to->style = row->measures[OP_M_ESTIMATE] > 0 ? GRID_GOOD : GRID_BAD;
    layout_note_row(l, row);
  }
  foot(l);
}

/* The comparisons of columns behind a crosstab's letters are for programs and --verbose. */
void layout_comparisons(layout *l) {
  if (op_section_key_named(l->section, "versus") == SIZE_MAX) l->g->hidden = true;
  else compared_groups(l);
}

void layout_contrasts(layout *l) {
  static const char *const apart[] = {NULL};
  const op_section *s = l->section;
  size_t keys[LAYOUT_KEYS] = {SIZE_MAX}, n = layout_key_columns(l, apart, keys);
  number_columns(l, "estimate");
  p_columns(l);
  for (size_t r = 0; r < s->n_rows; r++) {
    grid_row *to = layout_keyed_row(l, &s->rows[r], NULL, keys, n);
    p_cells(l, to, number_cells(l, to, n, &s->rows[r], false), &s->rows[r]);
    layout_note_row(l, &s->rows[r]);
  }
  foot(l);
}

void layout_group_tests(layout *l) {
  static const char *const apart[] = {"group", "versus", NULL};
  static const op_measure figures[] = {OP_M_STATISTIC, OP_M_DF, OP_M_DF1, OP_M_DF2};
  const op_section *s = l->section;
  size_t keys[LAYOUT_KEYS] = {SIZE_MAX}, n = layout_key_columns(l, apart, keys);
  size_t group = op_section_key_named(s, "group"), versus = op_section_key_named(s, "versus");
  bool pairs = group != SIZE_MAX && !layout_empty_key(s, group), estimates = !all_missing(s, OP_M_ESTIMATE);
  if (pairs) grid_column(l->g, "compared", GRID_LEFT);
  grid_column(l->g, "n", GRID_RIGHT);
  if (estimates) number_columns(l, pairs ? "difference" : "estimate");
  for (size_t m = 0; m < 4; m++) {
    const char *heading = figures[m] != OP_M_STATISTIC ? op_measure_at(figures[m])->heading : all_missing(s, OP_M_DF) ? "F" : all_missing(s, OP_M_DF1) ? "t" : "statistic";
    if (!all_missing(s, figures[m])) grid_column(l->g, heading, GRID_RIGHT);
  }
  p_columns(l);
  for (size_t r = 0; r < s->n_rows; r++) {
    const op_row *row = &s->rows[r], *before = r > 0 ? &s->rows[r - 1] : NULL;
    grid_row *to = layout_keyed_row(l, row, before, keys, n);
    size_t column = n;
    if (pairs) grid_cell(l->g, to, column++, pair_text(l, row, group, versus));
    layout_measure_cell(l, to, column++, row, OP_M_N);
    if (estimates) column = number_cells(l, to, column, row, pairs);
    for (size_t m = 0; m < 4; m++) {
      if (!all_missing(s, figures[m])) layout_measure_cell(l, to, column++, row, figures[m]);
    }
    p_cells(l, to, column, row);
    layout_note_row(l, row);
  }
  foot(l);
}
