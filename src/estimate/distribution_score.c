/* Score limits by halving: every quantile of every set takes its steps together with the others, so that a step costs one variance. */
#include <math.h>

#include "base/memory.h"
#include "estimate/distribution.h"

/* One limit: the first distinct value at which the test has turned, in [low, high). */
typedef struct search {
  size_t low, high;
} search;

/* Distinct values of an order. Returns their number. */
static size_t distinct_values(const op_ordered *o, double *out) {
  size_t n = 0;
  for (size_t k = 0; k < o->n; k++) {
    if (n == 0 || o->y[k] != out[n - 1]) out[n++] = o->y[k];
  }
  return n;
}

static bool narrow(search *s, bool turned) {
  size_t middle = s->low + (s->high - s->low) / 2;
  if (turned) s->high = middle;
  else s->low = middle + 1;
  return s->low < s->high;
}

/* Even limits are lower ends: F(a) is no more too small. Odd ones are upper ends: F(a) is too large. */
static bool turned(double F, double variance, double p, double c, bool upper) {
  double distance = F - p, reach = c * sqrt(variance > 0 ? variance : 0);
  return upper ? distance > reach : distance >= -reach;
}

typedef struct score {
  const op_row_estimation *in;
  const double *values, *p, *critical;
  size_t K;
  double **distinct;
  size_t *n_distinct;
  search *limits;   /* n_sets x K x 2 */
  double *at;
} score;

static op_status step(score *s, bool *more, op_error *err) {
  size_t ends = 2 * s->K;
  op_distribution d = {0};
  for (size_t e = 0; e < s->in->n_sets * ends; e++) {
    const search *l = &s->limits[e];
    s->at[e] = s->n_distinct[e / ends] > 0 ? s->distinct[e / ends][l->low + (l->high - l->low) / 2] : (double)NAN;
  }
  op_status status = op_distribution_at(s->in, s->values, s->at, ends, &d, err);
  *more = false;
  for (size_t e = 0; status == OP_OK && e < s->in->n_sets * ends; e++) {
    if (s->limits[e].low >= s->limits[e].high) continue;
    bool has = turned(d.F[e], d.V[e], s->p[e % ends / 2], s->critical[e / ends], e % 2 != 0);
    if (narrow(&s->limits[e], has)) *more = true;
  }
  op_distribution_clear(&d);
  return status;
}

/* F at the limits found (before 0), or at the distinct values before them (before 1; 0 where there is none). */
static op_status read_step(score *s, size_t before, double *lower, double *upper, op_error *err) {
  size_t ends = 2 * s->K;
  op_distribution d = {0};
  for (size_t e = 0; e < s->in->n_sets * ends; e++) {
    size_t n = s->n_distinct[e / ends], k = s->limits[e].low;
    s->at[e] = n == 0 || isnan(s->critical[e / ends]) ? (double)NAN : k < before ? -(double)INFINITY : s->distinct[e / ends][k - before];
  }
  op_status status = op_distribution_at(s->in, s->values, s->at, ends, &d, err);
  for (size_t e = 0; status == OP_OK && e < s->in->n_sets * ends; e++) (e % 2 == 0 ? lower : upper)[e / 2] += d.F[e] / 2;
  op_distribution_clear(&d);
  return status;
}

op_status op_distribution_score(const op_row_estimation *in, const double *values, const op_ordered *ordered, const double *p, size_t K,
                                const double *critical, double *lower, double *upper, op_error *err) {
  op_row_estimation each = *in;
  each.full = false;
  score s = {.in = &each, .values = values, .p = p, .critical = critical, .K = K};
  bool more = true;
  s.distinct = op_array_new(in->n_sets, sizeof *s.distinct, err);
  s.n_distinct = op_array_new(in->n_sets, sizeof *s.n_distinct, err);
  s.limits = op_array_new(in->n_sets * K * 2, sizeof *s.limits, err);
  s.at = op_array_new(in->n_sets * K * 2, sizeof *s.at, err);
  op_status status = s.distinct && s.n_distinct && s.limits && s.at ? OP_OK : OP_E_MEMORY;
  for (size_t i = 0; status == OP_OK && i < in->n_sets; i++) {
    s.distinct[i] = op_array_new(ordered[i].n, sizeof **s.distinct, err);
    if (s.distinct[i] == NULL) status = OP_E_MEMORY;
    else s.n_distinct[i] = distinct_values(&ordered[i], s.distinct[i]);
    for (size_t e = 0; e < 2 * K; e++) s.limits[i * 2 * K + e] = (search){0, s.n_distinct[i] > 0 ? s.n_distinct[i] - 1 : 0};
  }
  while (status == OP_OK && more) status = step(&s, &more, err);
  for (size_t e = 0; status == OP_OK && e < in->n_sets * K; e++) lower[e] = upper[e] = 0;
  if (status == OP_OK) status = read_step(&s, 0, lower, upper, err);
  if (status == OP_OK) status = read_step(&s, 1, lower, upper, err);
  for (size_t i = 0; s.distinct != NULL && i < in->n_sets; i++) op_free(s.distinct[i]);
  op_free(s.distinct);
  op_free(s.n_distinct);
  op_free(s.limits);
  op_free(s.at);
  return status;
}
