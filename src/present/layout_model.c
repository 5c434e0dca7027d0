/* Tables of a regression: coefficients with factors headed by their name and reference, tests of terms, and figures of the fit on a few lines. */
#include <math.h>
#include <stdint.h>
#include <string.h>

#include "base/text.h"
#include "present/layout.h"

static const char *convention(const layout *l, const char *name) {
  for (size_t i = 0; i < l->result->n_conventions; i++) {
    if (strcmp(l->result->conventions[i].name, name) == 0) return l->result->conventions[i].value;
  }
  return NULL;
}

static bool same_group(const op_section *s, const op_row *a, const op_row *b) {
  for (size_t k = 0; k < s->n_keys; k++) {
    if (s->keys[k].by && !op_text_equal(a->codes[k], b->codes[k])) return false;
  }
  return true;
}

static bool same_key(const op_row *a, const op_row *b, size_t key) { return key == SIZE_MAX || op_text_equal(a->codes[key], b->codes[key]); }

/* "Region: North, Sex: Men" over the rows of a group; nothing without --by. */
static void head_group(layout *l, const op_row *row, const op_row *before) {
  const op_section *s = l->section;
  op_text text = {0};
  if (before != NULL && same_group(s, row, before)) return;
  for (size_t k = 0; k < s->n_keys; k++) {
    if (s->keys[k].by) op_text_addf(&text, "%s%s: %s", text.length > 0 ? ", " : "", s->keys[k].title, row->labels[k] != NULL ? row->labels[k] : "");
  }
  if (text.length > 0) {
    grid_row *head = grid_add_row(l->g);
    head->style = GRID_STRONG;
    head->rule_before = before != NULL;
    grid_cell(l->g, head, 0, text.data);
  }
  l->g->failed = l->g->failed || text.failed;
  op_text_clear(&text);
}

static void measure_cell(layout *l, grid_row *to, size_t column, const op_row *row, op_measure of) {
  grid_put(l->g, to, column, grid_number(l->g, l->section, of, row->measures[of], l->options));
}

/* A row's note below the table, led by what the row is about; a note that all rows share stands alone. */
static void note_row(layout *l, const op_row *row, const char *about) {
  const op_section *s = l->section;
  bool all = true;
  if (row->note == NULL) return;
  for (size_t r = 0; r < s->n_rows && all; r++) all = op_text_equal(s->rows[r].note, row->note);
  grid_footnote(l->g, all ? row->note : grid_format(l->g, "%s: %s", about, row->note));
}

/* --- coefficients --- */

typedef struct coefficient_keys {
  size_t outcome, term, category, reference;
} coefficient_keys;

static void coefficient_columns(layout *l, const char *ratio) {
  grid_column(l->g, "", GRID_LEFT);
  grid_column(l->g, "coefficient", GRID_RIGHT);
  grid_column(l->g, "SE", GRID_RIGHT);
  if (ratio == NULL || l->options->verbose) grid_column(l->g, layout_level_heading(l), GRID_RIGHT);
  grid_column(l->g, "t", GRID_RIGHT);
  if (l->options->verbose) grid_column(l->g, "df", GRID_RIGHT);
  grid_column(l->g, "p", GRID_RIGHT);
  if (ratio != NULL) {
    grid_column(l->g, ratio, GRID_RIGHT);
    grid_column(l->g, layout_level_heading(l), GRID_RIGHT);
  }
}

/* The interval of the ratio, as grid_interval shows that of the estimate. */
static grid_value ratio_interval(layout *l, const op_row *row) {
  op_row as_estimate = *row;
  as_estimate.measures[OP_M_LOWER] = row->measures[OP_M_RATIO_LOWER];
  as_estimate.measures[OP_M_UPPER] = row->measures[OP_M_RATIO_UPPER];
  return grid_interval(l->g, l->section, &as_estimate, l->options);
}

/* Decimals that show three digits of the standard error, unless --digits says otherwise. */
static op_present_options precise(const layout *l, const op_row *row) {
  op_present_options options = *l->options;
  double se = row->measures[OP_M_SE];
  if (options.digits >= 0 || !(se > 0)) return options;
  double digits = 2 - floor(log10(se));
  options.digits = digits < 0 ? 0 : digits > 12 ? 12 : (int)digits;
  return options;
}

static void coefficient_row(layout *l, const op_row *row, const char *label, const char *ratio) {
  grid_row *to = grid_add_row(l->g);
  size_t column = 0;
  op_present_options options = precise(l, row);
  grid_cell(l->g, to, column++, label);
  grid_put(l->g, to, column++, grid_number(l->g, l->section, OP_M_ESTIMATE, row->measures[OP_M_ESTIMATE], &options));
  grid_put(l->g, to, column++, grid_number(l->g, l->section, OP_M_SE, row->measures[OP_M_SE], &options));
  if (ratio == NULL || l->options->verbose) grid_put(l->g, to, column++, grid_interval(l->g, l->section, row, &options));
  measure_cell(l, to, column++, row, OP_M_STATISTIC);
  if (l->options->verbose) measure_cell(l, to, column++, row, OP_M_DF);
  measure_cell(l, to, column++, row, OP_M_P);
  if (ratio != NULL) {
    bool has = !isnan(row->measures[OP_M_RATIO]);
    if (has) grid_put(l->g, to, column, grid_number(l->g, l->section, OP_M_RATIO, row->measures[OP_M_RATIO], l->options));
    if (has) grid_put(l->g, to, column + 1, ratio_interval(l, row));
  }
  const op_section *s = l->section;
  size_t term = op_section_key_named(s, "term"), category = op_section_key_named(s, "category");
  const char *of = row->labels[category];
  note_row(l, row, of != NULL ? grid_format(l->g, "%s = %s", row->labels[term], of) : row->labels[term]);
}

static void head_outcome(layout *l, const op_row *row, const op_row *before, size_t outcome) {
  if (row->labels[outcome] == NULL || (before != NULL && same_group(l->section, row, before) && same_key(row, before, outcome))) return;
  grid_row *head = grid_add_row(l->g);
  head->style = GRID_STRONG;
  head->rule_before = before != NULL;
  grid_cell(l->g, head, 0, grid_clean(l->g, row->labels[outcome]));
}

void layout_model(layout *l) {
  const op_section *s = l->section;
  const char *ratio = convention(l, "ratio");
  coefficient_keys k = {op_section_key_named(s, "outcome"), op_section_key_named(s, "term"), op_section_key_named(s, "category"),
                        op_section_key_named(s, "reference")};
  coefficient_columns(l, ratio);
  for (size_t r = 0; r < s->n_rows; r++) {
    const op_row *row = &s->rows[r], *before = r > 0 ? &s->rows[r - 1] : NULL;
    bool again = before != NULL && same_group(s, row, before) && same_key(row, before, k.outcome) && same_key(row, before, k.term);
    head_group(l, row, before);
    head_outcome(l, row, before, k.outcome);
    const char *term = grid_clean(l->g, row->labels[k.term]), *category = row->labels[k.category];
    if (category == NULL) {
      coefficient_row(l, row, term, ratio);
      continue;
    }
    if (!again) {
      const char *reference = row->labels[k.reference];
      grid_row *head = grid_add_row(l->g);
      grid_cell(l->g, head, 0, reference != NULL ? grid_format(l->g, "%s (against %s)", term, grid_clean(l->g, reference)) : term);
    }
    coefficient_row(l, row, grid_format(l->g, "  %s", grid_clean(l->g, category)), ratio);
  }
  bool one = true;
  for (size_t r = 1; r < s->n_rows && one; r++) one = same_group(s, &s->rows[0], &s->rows[r]);
  const char *family = convention(l, "family");
  if (s->n_rows > 0 && one)
    l->g->base = grid_format(l->g, "%s, n = %s", family != NULL ? family : "", grid_measure(l->g, s, OP_M_N, s->rows[0].measures[OP_M_N], l->options));
}

/* --- tests of terms --- */

static const char *distribution(layout *l, const op_row *row) {
  const double *m = row->measures;
  if (!(m[OP_M_DF2] > 0)) return "\xE2\x80\x93";
  if (isinf(m[OP_M_DF2])) return grid_format(l->g, "chi-square(%g)", m[OP_M_DF1]);
  return grid_format(l->g, "%s(%g, %g)", strncmp(row->method, "wald", 4) == 0 ? "F" : "chi-square mixture", m[OP_M_DF1], m[OP_M_DF2]);
}

void layout_term_tests(layout *l) {
  const op_section *s = l->section;
  size_t term = op_section_key_named(s, "term");
  bool several = false;
  for (size_t r = 1; r < s->n_rows; r++) several = several || !op_text_equal(s->rows[r].method, s->rows[0].method);
  grid_column(l->g, "", GRID_LEFT);
  if (several) grid_column(l->g, "test", GRID_LEFT);
  grid_column(l->g, "statistic", GRID_RIGHT);
  grid_column(l->g, "against", GRID_LEFT);
  grid_column(l->g, "p", GRID_RIGHT);
  for (size_t r = 0; r < s->n_rows; r++) {
    const op_row *row = &s->rows[r], *before = r > 0 ? &s->rows[r - 1] : NULL;
    head_group(l, row, before);
    grid_row *to = grid_add_row(l->g);
    size_t column = 0;
    bool again = before != NULL && same_group(s, row, before) && same_key(row, before, term);
    to->rule_before = several && before != NULL && !again && same_group(s, row, before);
    grid_cell(l->g, to, column++, again ? "" : grid_clean(l->g, row->labels[term]));
    if (several) grid_cell(l->g, to, column++, row->method);
    measure_cell(l, to, column++, row, OP_M_STATISTIC);
    grid_cell(l->g, to, column++, distribution(l, row));
    measure_cell(l, to, column, row, OP_M_P);
    note_row(l, row, row->labels[term]);
  }
}

/* --- effects and predictions --- */

static void average_columns(layout *l, bool tests) {
  grid_column(l->g, l->section->percent ? (tests ? "points" : "%") : (tests ? "effect" : "mean"), GRID_RIGHT);
  grid_column(l->g, "SE", GRID_RIGHT);
  grid_column(l->g, layout_level_heading(l), GRID_RIGHT);
  if (!tests) return;
  grid_column(l->g, "t", GRID_RIGHT);
  grid_column(l->g, "p", GRID_RIGHT);
}

static void average_cells(layout *l, grid_row *to, size_t column, const op_row *row, const char *about, bool tests) {
  measure_cell(l, to, column++, row, OP_M_ESTIMATE);
  measure_cell(l, to, column++, row, OP_M_SE);
  grid_put(l->g, to, column++, grid_interval(l->g, l->section, row, l->options));
  if (tests) {
    measure_cell(l, to, column++, row, OP_M_STATISTIC);
    measure_cell(l, to, column, row, OP_M_P);
  }
  note_row(l, row, about);
}

void layout_effects(layout *l) {
  const op_section *s = l->section;
  size_t variable = op_section_key_named(s, "variable"), category = op_section_key_named(s, "category"), reference = op_section_key_named(s, "reference");
  size_t outcome = op_section_key_named(s, "outcome");
  bool outcomes = outcome != SIZE_MAX && !layout_empty_key(s, outcome);
  grid_column(l->g, "", GRID_LEFT);
  if (outcomes) grid_column(l->g, "outcome", GRID_LEFT);
  average_columns(l, true);
  for (size_t r = 0; r < s->n_rows; r++) {
    const op_row *row = &s->rows[r], *before = r > 0 ? &s->rows[r - 1] : NULL;
    const char *name = grid_clean(l->g, row->labels[variable]);
    head_group(l, row, before);
    bool again = before != NULL && same_group(s, row, before) && same_key(row, before, variable);
    bool repeat = again && same_key(row, before, category);
    if (row->labels[category] != NULL && !again) {
      grid_row *head = grid_add_row(l->g);
      grid_cell(l->g, head, 0, grid_format(l->g, "%s (against %s)", name, grid_clean(l->g, row->labels[reference])));
    }
    grid_row *to = grid_add_row(l->g);
    const char *label = row->labels[category] != NULL ? grid_format(l->g, "  %s", grid_clean(l->g, row->labels[category])) : name;
    grid_cell(l->g, to, 0, repeat ? "" : label);
    if (outcomes) grid_cell(l->g, to, 1, grid_clean(l->g, row->labels[outcome]));
    average_cells(l, to, outcomes ? 2 : 1, row, name, true);
  }
}

void layout_predictions(layout *l) {
  const op_section *s = l->section;
  size_t at = op_section_key_named(s, "at"), outcome = op_section_key_named(s, "outcome");
  bool outcomes = outcome != SIZE_MAX && !layout_empty_key(s, outcome);
  grid_column(l->g, "", GRID_LEFT);
  if (outcomes) grid_column(l->g, "outcome", GRID_LEFT);
  average_columns(l, false);
  for (size_t r = 0; r < s->n_rows; r++) {
    const op_row *row = &s->rows[r], *before = r > 0 ? &s->rows[r - 1] : NULL;
    head_group(l, row, before);
    grid_row *to = grid_add_row(l->g);
    bool again = before != NULL && same_group(s, row, before) && same_key(row, before, at);
    grid_cell(l->g, to, 0, again ? "" : grid_clean(l->g, row->labels[at]));
    if (outcomes) grid_cell(l->g, to, 1, grid_clean(l->g, row->labels[outcome]));
    average_cells(l, to, outcomes ? 2 : 1, row, row->labels[at], false);
  }
}

/* --- the fit: one line a model, with the figures that readers ask for --- */

void layout_fit(layout *l) {
  static const struct {
    const char *figure, *heading;
    op_measure as;
  } figures[] = {{"n", "n", OP_M_N},
                 {"df_residual", "df", OP_M_DF},
                 {"dispersion", "dispersion", OP_M_STATISTIC},
                 {"deviance", "deviance", OP_M_ESTIMATE},
                 {"null_deviance", "null deviance", OP_M_ESTIMATE},
                 {"r2", "R\xC2\xB2", OP_M_STATISTIC},
                 {"r2_cox_snell", "R\xC2\xB2 Cox-Snell", OP_M_STATISTIC},
                 {"r2_nagelkerke", "R\xC2\xB2 Nagelkerke", OP_M_STATISTIC}};
  enum { FIGURES = sizeof figures / sizeof *figures };
  const op_section *s = l->section;
  size_t key = op_section_key_named(s, "figure"), column[FIGURES], columns = 0;
  grid_row *to = NULL;
  for (size_t k = 0; k < s->n_keys; k++) {
    if (s->keys[k].by) grid_column(l->g, s->keys[k].title, GRID_LEFT);
    columns += s->keys[k].by;
  }
  for (size_t f = 0; f < FIGURES; f++) {
    bool has = false;
    for (size_t r = 0; r < s->n_rows && !has; r++) has = op_text_equal(s->rows[r].codes[key], figures[f].figure);
    column[f] = has ? columns++ : SIZE_MAX;
    if (has) grid_column(l->g, figures[f].heading, GRID_RIGHT);
  }
  for (size_t r = 0; r < s->n_rows; r++) {
    const op_row *row = &s->rows[r];
    if (r == 0 || !same_group(s, row, &s->rows[r - 1])) {
      to = grid_add_row(l->g);
      for (size_t k = 0, at = 0; k < s->n_keys; k++) {
        if (s->keys[k].by) grid_cell(l->g, to, at++, row->labels[k]);
      }
    }
    for (size_t f = 0; f < FIGURES; f++) {
      if (op_text_equal(row->codes[key], figures[f].figure))
        grid_put(l->g, to, column[f], grid_number(l->g, s, figures[f].as, row->measures[OP_M_ESTIMATE], l->options));
    }
  }
}
