#include "plot_figures.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

typedef struct drawn {
  const plot_sample *s;
  op_result *result;
  op_error err;
  bool ok;
} drawn;

static const char *text_of(const plot_sample *s, size_t i) { return s->n_answers > 0 ? s->answers[i % s->n_answers] : "a category"; }

static size_t section(drawn *d, const char *name, bool percent, const char *const *keys, size_t n_keys, const op_measure *measures, size_t n_measures) {
  size_t at = 0;
  const char *by = d->s->by_title;
  d->ok = d->ok && op_result_section_add(d->result, name, d->s->question != NULL ? d->s->question : "", percent, &at, &d->err) == OP_OK;
  if (by != NULL) d->ok = d->ok && op_section_key_add(d->result, at, "by", by, OP_KEY_GROUP, &d->err) == OP_OK;
  for (size_t k = 0; k < n_keys; k++) d->ok = d->ok && op_section_key_add(d->result, at, keys[k], keys[k], OP_KEY_CODED, &d->err) == OP_OK;
  for (size_t m = 0; m < n_measures; m++) d->ok = d->ok && op_section_measure_add(d->result, at, measures[m], &d->err) == OP_OK;
  return at;
}

/* A row of a group with its key labels; codes are their places. NULL labels stay empty. */
static op_row *row_of(drawn *d, size_t at, size_t group, const char *const *codes, const char *const *labels, size_t n) {
  static op_row lost;
  op_row *row = &lost;
  char code[24];
  size_t key = 0;
  d->ok = d->ok && op_result_section_named(d->result, d->result->sections[at].name) != NULL && op_section_row_add(d->result, at, &row, &d->err) == OP_OK;
  if (!d->ok) return &lost;
  if (d->s->by_title != NULL) {
    snprintf(code, sizeof code, "%zu", group + 1);
    d->ok = op_row_key_set(d->result, row, key++, code, d->s->groups[group], &d->err) == OP_OK;
  }
  for (size_t k = 0; d->ok && k < n; k++, key++) {
    if (codes[k] != NULL) d->ok = op_row_key_set(d->result, row, key, codes[k], labels[k], &d->err) == OP_OK;
  }
  return row;
}

static size_t groups_of(const drawn *d) { return d->s->by_title != NULL ? d->s->n_groups : 1; }

static void figure(const drawn *d, op_row *row, double estimate, double half) {
  row->measures[OP_M_N] = 1500;
  if (d->s->empty) return;
  row->measures[OP_M_ESTIMATE] = estimate;
  row->measures[OP_M_LOWER] = estimate - half;
  row->measures[OP_M_UPPER] = estimate + half;
}

static void model(drawn *d) {
  static const char *const keys[] = {"outcome", "term", "category", "reference"};
  static const op_measure measures[] = {OP_M_N, OP_M_ESTIMATE, OP_M_LOWER, OP_M_UPPER, OP_M_RATIO, OP_M_RATIO_LOWER, OP_M_RATIO_UPPER};
  size_t at = section(d, "estimates", false, keys, 4, measures, 7);
  for (size_t g = 0; g < groups_of(d); g++) {
    for (size_t i = 0; i <= d->s->n_answers + 1; i++) {
      char code[24];
      snprintf(code, sizeof code, "%zu", i);
      bool intercept = i == 0, number = i == 1;
      const char *codes[] = {NULL, intercept ? "(Intercept)" : number ? "x" : "f", intercept || number ? NULL : code, intercept || number ? NULL : "0"};
      const char *labels[] = {NULL, intercept ? "(Intercept)" : number ? text_of(d->s, 0) : d->s->question, text_of(d->s, i), text_of(d->s, 0)};
      op_row *row = row_of(d, at, g, codes, labels, 4);
      figure(d, row, 0.3 * sin((double)i + (double)g), 0.2);
      if (intercept || d->s->empty) continue;
      row->measures[OP_M_RATIO] = exp(row->measures[OP_M_ESTIMATE]);
      row->measures[OP_M_RATIO_LOWER] = exp(row->measures[OP_M_LOWER]);
      row->measures[OP_M_RATIO_UPPER] = exp(row->measures[OP_M_UPPER]);
    }
  }
  d->ok = d->ok && op_result_convention_add(d->result, "family", "logit", &d->err) == OP_OK &&
          op_result_convention_add(d->result, "ratio", "odds ratio", &d->err) == OP_OK;
}

static void effects(drawn *d) {
  static const char *const keys[] = {"variable", "category", "reference", "outcome"};
  static const op_measure measures[] = {OP_M_ESTIMATE, OP_M_LOWER, OP_M_UPPER};
  model(d);
  size_t at = section(d, "effects", true, keys, 4, measures, 3);
  for (size_t g = 0; g < groups_of(d); g++) {
    for (size_t i = 0; i < d->s->n_answers + 1; i++) {
      char code[24];
      snprintf(code, sizeof code, "%zu", i);
      const char *codes[] = {i == 0 ? "x" : "f", i == 0 ? NULL : code, i == 0 ? NULL : "0", "1"};
      const char *labels[] = {i == 0 ? text_of(d->s, 1) : d->s->question, text_of(d->s, i), text_of(d->s, 0), text_of(d->s, 2)};
      figure(d, row_of(d, at, g, codes, labels, 4), 0.1 * sin((double)i + (double)g), 0.04);
    }
  }
}

static void predictions(drawn *d) {
  static const char *const keys[] = {"at", "outcome", "given", "variable", "category"};
  static const op_measure measures[] = {OP_M_ESTIMATE, OP_M_LOWER, OP_M_UPPER};
  model(d);
  size_t at = section(d, "predictions", true, keys, 5, measures, 3);
  for (size_t g = 0; g < groups_of(d); g++) {
    for (size_t i = 0; i < 2 * d->s->n_answers; i++) {
      char code[24];
      snprintf(code, sizeof code, "%zu", i % d->s->n_answers);
      const char *codes[] = {code, NULL, i < d->s->n_answers ? "a" : "b", "f", code};
      const char *labels[] = {text_of(d->s, i), NULL, text_of(d->s, i / d->s->n_answers), d->s->question, text_of(d->s, i)};
      figure(d, row_of(d, at, g, codes, labels, 5), 0.4 + 0.2 * sin((double)i + (double)g), 0.05);
    }
  }
}

static void crosstab(drawn *d) {
  static const char *const keys[] = {"variable", "row", "column_variable", "column", "percent"};
  static const op_measure measures[] = {OP_M_N, OP_M_BASE_N, OP_M_ESTIMATE, OP_M_LOWER, OP_M_UPPER};
  size_t at = section(d, "crosstab", true, keys, 5, measures, 5), n = d->s->n_answers > 0 ? d->s->n_answers : 2;
  for (size_t g = 0; g < groups_of(d); g++) {
    for (size_t i = 0; i < n * n; i++) {
      char row_code[24], column_code[24];
      snprintf(row_code, sizeof row_code, "%zu", i / n);
      snprintf(column_code, sizeof column_code, "%zu", i % n);
      const char *codes[] = {"q", row_code, "c", column_code, "column"},
                 *labels[] = {d->s->question, text_of(d->s, i / n), d->s->question, text_of(d->s, i % n + 1), "column"};
      op_row *row = row_of(d, at, g, codes, labels, 5);
      figure(d, row, 0.5 + 0.4 * sin((double)i), 0.03);
      row->measures[OP_M_BASE_N] = 700 + 10 * (double)(i % n);
    }
  }
}

static void weights(drawn *d) {
  static const op_measure figures[] = {OP_M_N, OP_M_MEAN, OP_M_CV, OP_M_DEFF, OP_M_MAXIMUM, OP_M_EXTREME_N, OP_M_EXTREME_SHARE, OP_M_ZERO_N};
  static const op_measure classes[] = {OP_M_MINIMUM, OP_M_MAXIMUM, OP_M_N, OP_M_ESTIMATE};
  static const char *const key[] = {"class"};
  size_t at = section(d, "weights", true, NULL, 0, figures, 8), bins = section(d, "histogram", true, key, 1, classes, 4);
  for (size_t g = 0; g < groups_of(d); g++) {
    op_row *row = row_of(d, at, g, NULL, NULL, 0);
    const double values[] = {d->s->empty ? 0 : 1500, 1, 0.4, 1.16, 3.1, 2, 0.01, 1};
    for (size_t m = 0; m < 8; m++) row->measures[figures[m]] = values[m];
    for (size_t b = 0; b < 16 && !d->s->empty; b++) {
      char code[24];
      snprintf(code, sizeof code, "%zu", b);
      const char *codes[] = {code};
      row = row_of(d, bins, g, codes, codes, 1);
      row->measures[OP_M_MINIMUM] = 0.2 * (double)b;
      row->measures[OP_M_MAXIMUM] = b == 15 ? (double)NAN : 0.2 * (double)(b + 1);
      row->measures[OP_M_N] = 10 + (double)b;
      row->measures[OP_M_ESTIMATE] = (10 + (double)b) / 280;
    }
  }
}

static void composition(drawn *d) {
  static const char *const keys[] = {"variable", "category", "with", "with_category"};
  static const op_measure measures[] = {OP_M_N, OP_M_BASE_N, OP_M_UNWEIGHTED, OP_M_ESTIMATE, OP_M_LOWER, OP_M_UPPER, OP_M_POPULATION};
  plot_sample alone = *d->s; /* one pyramid a chart */
  size_t n = d->s->n_answers > 2 ? d->s->n_answers : 3;
  alone.by_title = NULL;
  d->s = &alone;
  size_t at = section(d, "composition", true, keys, 4, measures, 7);
  for (size_t i = 0; i < 2 * n; i++) {
    char code[24];
    snprintf(code, sizeof code, "%zu", i / 2);
    const char *codes[] = {"age", code, "sex", i % 2 == 0 ? "1" : "2"},
               *labels[] = {alone.question, text_of(d->s, i / 2), text_of(d->s, 1), text_of(d->s, i % 2)};
    op_row *row = row_of(d, at, 0, codes, labels, 4);
    double share = 0.5 / (double)n;
    figure(d, row, share, share / 5);
    row->measures[OP_M_BASE_N] = 1500;
    if (alone.empty) continue;
    row->measures[OP_M_UNWEIGHTED] = share * 0.9;
    row->measures[OP_M_POPULATION] = share * 1.1;
  }
}

static op_result *estimates(const plot_sample *s) {
  op_result *result = plot_sample_make(s);
  for (size_t i = 0; result != NULL && !s->empty && i < result->sections[0].n_rows; i++) {
    result->sections[0].rows[i].measures[OP_M_DEFF] = 1.1 + 0.1 * (double)(i % 5);
    result->sections[0].rows[i].measures[OP_M_DEFF_KISH] = 1.2;
  }
  return result;
}

op_result *plot_figures_make(const plot_sample *s, const char *kind) {
  static const struct {
    const char *section, *key;
    void (*make)(drawn *d);
  } makers[] = {{"estimates", "term", model},  {"effects", "variable", effects}, {"predictions", "variable", predictions},
                {"crosstab", "row", crosstab}, {"histogram", "class", weights},  {"composition", "with_category", composition}};
  const op_chart *chart = kind != NULL ? op_chart_named(kind) : NULL;
  for (size_t i = 0; chart != NULL && chart->section != NULL && i < sizeof makers / sizeof *makers; i++) {
    if (strcmp(makers[i].section, chart->section) != 0 || strcmp(makers[i].key, chart->key) != 0) continue;
    drawn d = {.s = s, .ok = true};
    d.result = op_result_new(chart->command, &d.err);
    if (d.result == NULL) return NULL;
    d.result->title = op_result_text(d.result, s->title != NULL ? s->title : "", &d.err);
    d.result->source = op_result_text(d.result, s->source != NULL ? s->source : "", &d.err);
    if (s->banner != NULL) d.result->banner = op_result_text(d.result, s->banner, &d.err);
    d.result->level = 0.95;
    makers[i].make(&d);
    d.ok = d.ok && op_result_design_add(d.result, "kind", "linearized", &d.err) == OP_OK && op_result_design_add(d.result, "weights", "w", &d.err) == OP_OK;
    if (d.ok) return d.result;
    op_result_free(d.result);
    return NULL;
  }
  return chart != NULL && chart->section != NULL ? estimates(s) : plot_sample_make(s);
}
