#include "plot_samples.h"

#include <math.h>
#include <stdio.h>

typedef struct maker {
  const plot_sample *s;
  op_result *result;
  op_error err;
} maker;

static bool add_keys(maker *m) {
  size_t section;
  const plot_sample *s = m->s;
  bool ok = op_result_section_add(m->result, "estimates", s->question != NULL ? s->question : "", s->answers != NULL, &section, &m->err) == OP_OK;
  if (s->by_title != NULL) ok = ok && op_section_key_add(m->result, 0, "by", s->by_title, OP_KEY_GROUP, &m->err) == OP_OK;
  if (s->inner_title != NULL) ok = ok && op_section_key_add(m->result, 0, "inner", s->inner_title, OP_KEY_GROUP, &m->err) == OP_OK;
  ok = ok && op_section_key_add(m->result, 0, "variable", "variable", OP_KEY_CODED, &m->err) == OP_OK;
  ok = ok && op_section_key_add(m->result, 0, "category", "category", OP_KEY_CODED, &m->err) == OP_OK;
  static const op_measure measures[] = {OP_M_N, OP_M_WEIGHTED_N, OP_M_BASE_N, OP_M_ESTIMATE, OP_M_LOWER, OP_M_UPPER};
  for (size_t i = 0; ok && i < sizeof measures / sizeof *measures; i++) ok = op_section_measure_add(m->result, 0, measures[i], &m->err) == OP_OK;
  return ok;
}

/* The first group has the shares as given; each further one bends them, and they are brought back to a sum of one (nets apart). */
static double share(const plot_sample *s, size_t group, size_t answer) {
  size_t plain = s->n_answers - s->n_nets - s->n_missing;
  double total = 0, mine = 0;
  for (size_t i = 0; i < s->n_answers; i++) {
    if (i >= plain && i < plain + s->n_nets) continue;
    double w = s->shares != NULL ? s->shares[i] : 1 + 0.1 * (double)i;
    w *= 1 + (group == 0 ? 0 : 0.45 * sin(1.3 * (double)group + 1.9 * (double)i));
    total += w;
    if (i == answer) mine = w;
  }
  return mine / total;
}

static double value_of(const plot_sample *s, size_t group, size_t answer) {
  size_t plain = s->n_answers - s->n_nets - s->n_missing;
  if (s->answers == NULL) return 3.1 + 0.6 * sin(2.1 * (double)group);
  if (answer < plain || answer >= plain + s->n_nets) return share(s, group, answer);
  double sum = 0; /* nets take the answers in equal runs */
  size_t run = plain / s->n_nets, first = (answer - plain) * run;
  for (size_t i = first; i < first + run; i++) sum += share(s, group, i);
  return sum;
}

static void fill(const plot_sample *s, op_row *row, size_t group, size_t answer) {
  double p = value_of(s, group, answer), base = 1509 - 60.0 * (double)(group % 9);
  double half = s->answers != NULL ? 1.96 * sqrt(1.5 * p * (1 - p) / base) : 0.08 + 0.02 * (double)(group % 3);
  size_t plain = s->n_answers - s->n_nets - s->n_missing;
  row->measures[OP_M_BASE_N] = base;
  if (s->answers != NULL && answer >= plain) row->flags |= answer < plain + s->n_nets ? OP_ROW_NET : OP_ROW_MISSING;
  if (s->empty) return;
  row->measures[OP_M_N] = s->answers != NULL ? floor(p * base) : base;
  row->measures[OP_M_WEIGHTED_N] = s->answers != NULL ? p * (base - 7.7) : base - 7.7;
  row->measures[OP_M_ESTIMATE] = p;
  row->measures[OP_M_LOWER] = p - half < 0 && s->answers != NULL ? 0 : p - half;
  row->measures[OP_M_UPPER] = p + half;
  row->method = "logit";
}

static bool add_row(maker *m, size_t group, size_t inner, size_t question, size_t answer) {
  const plot_sample *s = m->s;
  op_row *row;
  size_t key = 0;
  char code[24];
  bool ok = op_section_row_add(m->result, 0, &row, &m->err) == OP_OK;
  if (ok && s->by_title != NULL) {
    snprintf(code, sizeof code, "%zu", group + 1);
    ok = op_row_key_set(m->result, row, key++, code, s->groups[group], &m->err) == OP_OK;
  }
  if (ok && s->inner_title != NULL) {
    snprintf(code, sizeof code, "%zu", inner + 1);
    ok = op_row_key_set(m->result, row, key++, code, s->inner[inner], &m->err) == OP_OK;
  }
  snprintf(code, sizeof code, "q%zu", question + 1);
  ok = ok && op_row_key_set(m->result, row, key++, code, s->questions != NULL ? s->questions[question] : s->question, &m->err) == OP_OK;
  snprintf(code, sizeof code, "%zu", answer + 1);
  const char *answer_code = s->answers != NULL && s->text_codes ? s->answers[answer] : code;
  if (ok && s->answers != NULL) ok = op_row_key_set(m->result, row, key, answer_code, s->answers[answer], &m->err) == OP_OK;
  if (ok) fill(s, row, group + 3 * inner + 2 * question, answer);
  return ok;
}

static bool add_rows(maker *m) {
  const plot_sample *s = m->s;
  bool ok = true;
  size_t questions = s->questions != NULL ? s->n_questions : 1, groups = s->by_title != NULL ? s->n_groups : 1;
  size_t inner = s->inner_title != NULL ? s->n_inner : 1, answers = s->answers != NULL ? s->n_answers : 1;
  for (size_t q = 0; q < questions; q++) {
    for (size_t g = 0; g < groups; g++) {
      for (size_t i = 0; i < inner; i++) {
        for (size_t a = 0; ok && a < answers; a++) ok = add_row(m, g, i, q, a);
      }
    }
  }
  return ok;
}

/* --- sections of trends; the waves are the first group variable --- */

static bool add_events(maker *m) {
  size_t section;
  bool ok = op_result_section_add(m->result, "events", "Breaks at events", true, &section, &m->err) == OP_OK;
  ok = ok && op_section_key_add(m->result, section, "event", "event", OP_KEY_TEXT, &m->err) == OP_OK;
  ok = ok && op_section_key_add(m->result, section, "when", "when", OP_KEY_TEXT, &m->err) == OP_OK;
  for (size_t i = 0; ok && i < m->s->n_events; i++) {
    op_row *row;
    ok = op_section_row_add(m->result, section, &row, &m->err) == OP_OK && op_row_key_set(m->result, row, 0, m->s->events[i], NULL, &m->err) == OP_OK &&
         op_row_key_set(m->result, row, 1, m->s->dates[i], NULL, &m->err) == OP_OK;
  }
  return ok;
}

/* A section whose keys are those of the estimates without the wave, and then `more`. */
static bool add_section(maker *m, const char *name, const char *const *more, size_t n, size_t *section) {
  bool ok = op_result_section_add(m->result, name, name, true, section, &m->err) == OP_OK;
  for (size_t k = 1; ok && k < m->result->sections[0].n_keys; k++) {
    const op_key *key = &m->result->sections[0].keys[k];
    ok = op_section_key_add(m->result, *section, key->name, key->title, key->by ? OP_KEY_GROUP : OP_KEY_CODED, &m->err) == OP_OK;
  }
  for (size_t i = 0; ok && i < n; i++) ok = op_section_key_add(m->result, *section, more[i], more[i], OP_KEY_CODED, &m->err) == OP_OK;
  return ok;
}

static bool copy_row(maker *m, size_t section, size_t from, op_row **row) {
  bool ok = op_section_row_add(m->result, section, row, &m->err) == OP_OK;
  const op_row *figure = &m->result->sections[0].rows[from];
  for (size_t k = 1; ok && k < m->result->sections[0].n_keys; k++) {
    ok = figure->codes[k] == NULL || op_row_key_set(m->result, *row, k - 1, figure->codes[k], figure->labels[k], &m->err) == OP_OK;
  }
  return ok;
}

static bool add_smooth(maker *m) {
  static const char *const keys[] = {"wave"};
  size_t section, n = m->result->sections[0].n_keys;
  op_row *row;
  bool ok = add_section(m, "smooth", keys, 1, &section);
  for (size_t i = 0; ok && i < m->result->sections[0].n_rows; i++) {
    ok = copy_row(m, section, i, &row) && op_row_key_set(m->result, row, n - 1, m->result->sections[0].rows[i].codes[0], NULL, &m->err) == OP_OK;
    if (!ok) break;
    for (size_t k = 0; k < OP_M_COUNT; k++) row->measures[k] = m->result->sections[0].rows[i].measures[k];
    row->measures[OP_M_ESTIMATE] += 0.001;
    row->method = "loess";
  }
  return ok;
}

static bool add_changes(maker *m) {
  static const char *const keys[] = {"from", "to"};
  size_t section, n = m->result->sections[0].n_keys, rows = m->result->sections[0].n_rows, wave_rows = m->s->n_groups > 0 ? rows / m->s->n_groups : 0;
  char last[24];
  op_row *row;
  bool ok = add_section(m, "changes", keys, 2, &section);
  snprintf(last, sizeof last, "%zu", m->s->n_groups);
  for (size_t i = 0; ok && i < wave_rows; i++) {
    ok = copy_row(m, section, i, &row) && op_row_key_set(m->result, row, n - 1, "1", NULL, &m->err) == OP_OK &&
         op_row_key_set(m->result, row, n, last, NULL, &m->err) == OP_OK;
    if (ok) row->measures[OP_M_P] = i % 2 == 0 ? 0.001 : 0.4;
  }
  return ok;
}

op_result *plot_sample_make(const plot_sample *sample) {
  maker m = {.s = sample};
  m.result = op_result_new(sample->command != NULL ? sample->command : "tabulate", &m.err);
  if (m.result == NULL) return NULL;
  m.result->title = op_result_text(m.result, sample->title != NULL ? sample->title : "", &m.err);
  m.result->source = op_result_text(m.result, sample->source != NULL ? sample->source : "", &m.err);
  if (sample->banner != NULL) m.result->banner = op_result_text(m.result, sample->banner, &m.err);
  m.result->level = 0.95;
  bool ok = add_keys(&m) && add_rows(&m);
  ok = ok && op_result_design_add(m.result, "kind", "linearized", &m.err) == OP_OK && op_result_design_add(m.result, "weights", "FinalWgt1", &m.err) == OP_OK;
  ok = ok && op_result_design_add(m.result, "strata_variables", "region", &m.err) == OP_OK && op_result_design_add(m.result, "strata", "17", &m.err) == OP_OK;
  ok = ok && op_result_convention_add(m.result, "base", "valid", &m.err) == OP_OK;
  ok = ok && (sample->n_events == 0 || add_events(&m)) && (!sample->smooth || add_smooth(&m)) && (!sample->changes || add_changes(&m));
  if (ok) return m.result;
  op_result_free(m.result);
  return NULL;
}
