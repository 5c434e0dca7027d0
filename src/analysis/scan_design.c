/* Weights and leaves of the rows of a batch. */
#include <math.h>
#include <string.h>

#include "analysis/scan.h"
#include "base/vector.h"

op_status scan_design_new(scan *s) {
  s->file_stratum = op_array_raw(OP_BATCH_ROWS, sizeof(uint32_t), s->err);
  s->weight_buffer = op_array_raw(OP_BATCH_ROWS, sizeof(double), s->err);
  s->first_buffer = op_array_raw(OP_BATCH_ROWS, sizeof(double), s->err);
  s->in_second = op_array_raw(OP_BATCH_ROWS, sizeof(double), s->err);
  s->inverse = op_array_raw(OP_BATCH_ROWS, sizeof(double), s->err);
  return s->file_stratum && s->weight_buffer && s->first_buffer && s->in_second && s->inverse ? OP_OK : OP_E_MEMORY;
}

void scan_design_free(scan *s) {
  op_free(s->file_stratum);
  op_free(s->weight_buffer);
  op_free(s->first_buffer);
  op_free(s->in_second);
  op_free(s->inverse);
  op_free(s->leaf_weight);
  op_free(s->leaf_weight2);
}

/* --- weights --- */

static op_status check_weight(scan *s, const plan_variable *v, size_t r, double w) {
  if (isnan(w)) {
    op_fail(s->err, OP_E_DATA, "the weight '%s' is missing", v->name);
    op_fail_hint(s->err, "give rows that do not count the weight 0, or choose another --weights");
  } else {
    op_fail(s->err, OP_E_DATA, "the weight '%s' is %g, a weight cannot be negative", v->name, w);
  }
  return scan_fail_at(s, r);
}

static op_status check_probability(scan *s, const plan_variable *v, size_t r, double p) {
  if (isnan(p)) op_fail(s->err, OP_E_DATA, "the selection probability '%s' is missing", v->name);
  else op_fail(s->err, OP_E_DATA, "the selection probability '%s' is %g, expected a number above 0 and at most 1", v->name, p);
  if (p > 1) op_fail_hint(s->err, "a weight is named with --weights");
  return scan_fail_at(s, r);
}

/* Multiplies weight[r] by what a phase's variables say, in the rows that are `inside` (NULL = all). */
static op_status multiply(scan *s, const plan_phase *phase, const double *inside, double *weight) {
  size_t n = s->batch.rows;
  if (phase->has_weight) {
    const double *w = scan_values(s, &phase->weight).numbers;
    for (size_t r = 0; r < n; r++) {
      if (inside != NULL && inside[r] == 0) continue;
      if (isnan(w[r]) || w[r] < 0) return check_weight(s, &phase->weight, r, w[r]);
      weight[r] *= w[r];
    }
  }
  for (size_t v = 0; v < phase->n_probs; v++) {
    const double *p = scan_values(s, &phase->probs[v]).numbers;
    for (size_t r = 0; r < n; r++) {
      if (inside != NULL && inside[r] == 0) continue;
      if (!(p[r] > 0 && p[r] <= 1)) return check_probability(s, &phase->probs[v], r, p[r]);
      weight[r] /= p[r];
    }
  }
  return OP_OK;
}

static op_status find_weights(scan *s) {
  op_plan *plan = s->plan;
  const plan_phase *first = &plan->phases[0];
  size_t n = s->batch.rows;
  bool given = first->has_weight || first->n_probs > 0;
  s->weight = s->first_weight = NULL;
  if (!given && plan->in_second == NULL) return OP_OK;
  if (first->has_weight && first->n_probs == 0 && plan->in_second == NULL) { /* the weights of one variable stay where they are */
    s->weight = scan_values(s, &first->weight).numbers;
    return OP_OK;
  }
  for (size_t r = 0; r < n; r++) s->weight_buffer[r] = 1;
  op_status status = multiply(s, first, NULL, s->weight_buffer);
  s->weight = s->weight_buffer;
  if (status != OP_OK || plan->in_second == NULL) return status;
  if (given) {
    memcpy(s->first_buffer, s->weight_buffer, n * sizeof(double));
    s->first_weight = s->first_buffer;
  }
  for (size_t r = 0; r < n; r++) s->weight_buffer[r] *= s->in_second[r] != 0 ? 1 : 0;
  return multiply(s, &plan->phases[1], s->in_second, s->weight_buffer);
}

typedef struct weight_sums {
  double sum[4], squares[4]; /* four each, so that an addition need not wait for the one before */
  size_t rows, bad;          /* not 0; missing or below 0 */
} weight_sums;

OP_VECTOR static void sum_weights(const double *restrict w, size_t n, weight_sums *out) {
  double sum[4] = {0}, squares[4] = {0};
  uint64_t rows[4] = {0}, bad[4] = {0};
  for (size_t r = 0; r + 4 <= n; r += 4) {
    for (size_t k = 0; k < 4; k++) {
      sum[k] += w[r + k];
      squares[k] += w[r + k] * w[r + k];
      rows[k] += w[r + k] != 0;
      bad[k] += !(w[r + k] >= 0);
    }
  }
  for (size_t r = n / 4 * 4; r < n; r++) {
    sum[0] += w[r];
    squares[0] += w[r] * w[r];
    rows[0] += w[r] != 0;
    bad[0] += !(w[r] >= 0);
  }
  *out = (weight_sums){{sum[0], sum[1], sum[2], sum[3]}, {squares[0], squares[1], squares[2], squares[3]}, 0, 0};
  for (size_t k = 0; k < 4; k++) {
    out->rows += rows[k];
    out->bad += bad[k];
  }
}

op_status scan_weights(scan *s) {
  op_plan *plan = s->plan;
  op_status status = find_weights(s);
  size_t n = s->batch.rows;
  if (status != OP_OK) return status;
  if (s->weight == NULL) {
    plan->sum_w += (double)n;
    plan->sum_w2 += (double)n;
    plan->weighted_rows += (double)n;
    return OP_OK;
  }
  weight_sums w;
  sum_weights(s->weight, n, &w);
  for (size_t r = 0; w.bad > 0 && plan->phases[0].has_weight && r < n; r++) {
    if (!(s->weight[r] >= 0)) return check_weight(s, &plan->phases[0].weight, r, s->weight[r]);
  }
  plan->sum_w += w.sum[0] + w.sum[1] + (w.sum[2] + w.sum[3]);
  plan->sum_w2 += w.squares[0] + w.squares[1] + (w.squares[2] + w.squares[3]);
  plan->weighted_rows += (double)w.rows;
  return OP_OK;
}

/* --- leaves --- */

/* Each stacked file is a sample of its own: the file is a stratum variable. */
static void find_file_strata(scan *s) {
  for (size_t r = 0; r < s->batch.rows; r++) {
    const char *file = NULL;
    size_t line;
    op_source_place(s->plan->source, r, &file, &line);
    if (file != s->last_file) {
      s->last_file = file;
      s->files_seen++;
    }
    s->file_stratum[r] = s->files_seen;
  }
}

/* Every stacked file must hold the design's variables. */
static op_status need_in_file(const scan *s, const plan_variable *variables, size_t n, const char *what) {
  for (size_t i = 0; i < n; i++) {
    if (variables[i].is_let || op_source_present(s->plan->source, s->plan->columns[variables[i].index].variable)) continue;
    const char *file = NULL;
    size_t line;
    op_source_place(s->plan->source, 0, &file, &line);
    op_fail(s->err, OP_E_DATA, "the %s variable '%s' is not in this file", what, variables[i].name);
    op_fail_hint(s->err, "name it in the study file's 'variables' of this file, or give it as a fact: FILE@NAME=VALUE");
    return op_fail_at(s->err, file, 0, 0);
  }
  return OP_OK;
}

static op_status need_design(const scan *s) {
  const plan_phase *p = &s->plan->phases[0];
  op_status status = need_in_file(s, p->strata, p->n_strata, "stratum");
  if (status == OP_OK) status = need_in_file(s, p->psu, p->n_psu, "PSU");
  return status == OP_OK && p->has_weight ? need_in_file(s, &p->weight, 1, "weight") : status;
}

/* The design knows that a stratum or PSU of a row is missing; which variable holds it is known here. */
static void name_missing(const scan *s, const plan_variable *variables, size_t n, size_t row, const char *what) {
  for (size_t i = 0; i < n; i++) {
    if (scan_values(s, &variables[i]).codes[row] != 0) continue;
    op_fail(s->err, OP_E_DATA, "the %s variable '%s' is missing", what, variables[i].name);
    op_fail_hint(s->err, "every row needs its %s: give such rows one of their own", what);
    return;
  }
}

static void name_missing_in(const scan *s, size_t row) {
  bool second = s->plan->in_second != NULL && s->in_second[row] != 0;
  for (size_t p = 0; p < (second ? 2 : 1); p++) {
    const plan_phase *phase = &s->plan->phases[p];
    name_missing(s, phase->psu, phase->n_psu, row, "PSU");
    name_missing(s, phase->strata, phase->n_strata, row, "stratum");
  }
}

typedef struct phase_columns {
  const uint32_t *strata[OP_DESIGN_STAGES + 1], *psu[OP_DESIGN_STAGES];
  const double *fpc[OP_DESIGN_STAGES + 1], *probabilities[OP_DESIGN_STAGES + 1];
} phase_columns;

static op_phase_rows columns_of(const scan *s, const plan_phase *p, phase_columns *c) {
  for (size_t i = 0; i < p->n_strata; i++) c->strata[i] = scan_values(s, &p->strata[i]).codes;
  for (size_t i = 0; i < p->n_psu; i++) c->psu[i] = scan_values(s, &p->psu[i]).codes;
  for (size_t i = 0; i < p->n_fpc; i++) c->fpc[i] = scan_values(s, &p->fpc[i]).numbers;
  for (size_t i = 0; i < p->n_probs; i++) c->probabilities[i] = scan_values(s, &p->probs[i]).numbers;
  return (op_phase_rows){c->strata, c->psu, c->fpc, p->n_probs > 0 ? c->probabilities : NULL};
}

/* Weights of the second phase as inclusion probabilities. */
static void invert_second(scan *s, phase_columns *c, op_phase_rows *rows) {
  const plan_phase *p = &s->plan->phases[1];
  if (!p->has_weight) return;
  const double *w = scan_values(s, &p->weight).numbers;
  for (size_t r = 0; r < s->batch.rows; r++) s->inverse[r] = 1 / w[r];
  c->probabilities[0] = s->inverse;
  rows->probabilities = c->probabilities;
}

/* What FPCs imply is known at the end, by leaf; what variables say must then be known by leaf too. */
static op_status sum_by_leaf(scan *s) {
  size_t leaves = op_design_leaf_count(s->plan->design);
  op_status status = op_array_grow((void **)&s->leaf_weight, &s->leaf_capacity, leaves, sizeof(double), 0, s->err);
  if (status == OP_OK) status = op_array_grow((void **)&s->leaf_weight2, &s->leaf_capacity2, leaves, sizeof(double), 0, s->err);
  for (size_t r = 0; status == OP_OK && r < s->batch.rows; r++) {
    double w = s->weight != NULL ? s->weight[r] : 1;
    s->leaf_weight[s->leaf[r]] += w;
    s->leaf_weight2[s->leaf[r]] += w * w;
  }
  return status;
}

op_status scan_leaves(scan *s) {
  op_plan *plan = s->plan;
  phase_columns first, second;
  size_t bad = 0;
  op_status status = need_design(s);
  if (status != OP_OK) return status;
  op_design_rows rows = {.rows = s->batch.rows, .first = columns_of(s, &plan->phases[0], &first), .second = columns_of(s, &plan->phases[1], &second),
                         .weights = s->weight, .first_weights = s->first_weight};
  if (plan->file_strata) {
    find_file_strata(s);
    first.strata[plan->phases[0].n_strata] = s->file_stratum;
  }
  if (plan->in_second != NULL) {
    rows.in_second = s->in_second;
    invert_second(s, &second, &rows.second);
  }
  if (plan->has_psum) rows.psum = scan_values(s, &plan->psum).numbers;
  status = op_design_leaves(plan->design, &rows, s->leaf, &bad, s->err);
  if (status == OP_E_DATA) {
    name_missing_in(s, bad);
    return scan_fail_at(s, bad);
  }
  return status == OP_OK && plan->implied_weight ? sum_by_leaf(s) : status;
}

/* --- the end --- */

/* Weights that the FPCs imply, known once all units are counted. */
static op_status imply_weights(scan *s) {
  op_plan *plan = s->plan;
  size_t leaves = op_design_leaf_count(plan->design);
  if (!plan->implied_weight) return OP_OK;
  plan->leaf_weight = op_array_new(leaves, sizeof *plan->leaf_weight, s->err);
  if (plan->leaf_weight == NULL) return OP_E_MEMORY;
  plan->sum_w = plan->sum_w2 = 0;
  for (uint32_t l = 0; l < leaves; l++) {
    double w = plan->phases[0].implied ? op_design_leaf_weight(plan->design, l, false) : 1;
    if (plan->in_second != NULL && plan->phases[1].implied) w *= op_design_leaf_weight(plan->design, l, true);
    plan->leaf_weight[l] = w;
    plan->sum_w += s->leaf_weight[l] * w;
    plan->sum_w2 += s->leaf_weight2[l] * w * w;
  }
  return OP_OK;
}

op_status scan_design_finish(scan *s) {
  op_plan *plan = s->plan;
  if (plan->sum_w == 0 && plan->weight_name != NULL && (plan->in_second == NULL || plan->weighted_rows > 0)) {
    op_fail(s->err, OP_E_DATA, "all weights of '%s' are zero", plan->weight_name);
    return op_fail_at(s->err, plan->file, 0, 0);
  }
  op_status status = op_design_finish(plan->design, plan->phases[0].strata_levels, plan->phases[1].strata_levels, s->err);
  if (status == OP_OK) status = imply_weights(s);
  return status == OP_OK ? OP_OK : op_fail_at(s->err, plan->file, 0, 0);
}
