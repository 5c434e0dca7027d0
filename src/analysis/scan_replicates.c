/* Replicate weights of a batch: gathered row by row, checked, and what they are like. */
#include <math.h>

#include "analysis/rank.h"
#include "analysis/scan.h"
#include "design/replicate.h"
#include "moments/replicate_sums.h"

/* The mean of a row's replicate weights goes with its weight (slope 1), or does not where they are factors (slope 0). Between these it is not clear. */
#define SLOPE_FACTORS 0.3
#define SLOPE_WEIGHTS 0.7

typedef struct scan_replicates {
  const replicate_type *type;
  const double **columns;     /* replicates: their weights in a batch */
  double *mean;               /* rows of a batch: of the replicate weights as the file has them */
  double rows, sum_m, sum_w, sum_ww, sum_mw;
  unsigned char *kept, *seen; /* jkn: unit x replicate with a weight that is not 0; unit with a weight */
  size_t kept_capacity, seen_capacity, units;
} scan_replicates;

op_status scan_replicates_new(scan *s) {
  scan_replicates *r = s->replication = op_array_new(1, sizeof *r, s->err);
  if (r == NULL) return OP_E_MEMORY;
  r->type = replicate_type_at(s->plan->request.replicate.type);
  r->columns = op_array_new(s->plan->n_replicates, sizeof *r->columns, s->err);
  r->mean = op_array_new(OP_BATCH_ROWS, sizeof *r->mean, s->err);
  s->replicates = op_array_new(OP_BATCH_ROWS * s->plan->n_replicates, sizeof(double), s->err);
  if (r->columns == NULL || r->mean == NULL || s->replicates == NULL) return OP_E_MEMORY;
  return replicate_ranks_new(s->plan->n_replicates, &s->plan->ranks, s->err);
}

void scan_replicates_free(scan *s) {
  op_free(s->replicates);
  if (s->replication == NULL) return;
  op_free(s->replication->columns);
  op_free(s->replication->mean);
  op_free(s->replication->kept);
  op_free(s->replication->seen);
  op_free(s->replication);
}

static op_status bad_value(scan *s, size_t k, size_t row, double value) {
  const op_column_request *request = &s->plan->columns[s->plan->replicate_columns[k]];
  const char *name = op_source_schema(s->plan->source)->variables[request->variable].name;
  if (isnan(value)) {
    op_fail(s->err, OP_E_DATA, "the replicate weight '%s' is missing", name);
  } else {
    op_fail(s->err, OP_E_DATA, "the replicate weight '%s' is %g, %s weights cannot be negative", name, value, s->replication->type->method.name);
    op_fail_hint(s->err, "where negative weights are meant (calibrated replicates), take --rep-type other with --rep-scale");
  }
  return scan_fail_at(s, row);
}

/* Refuses the first weight that cannot be, in the order of replicates. */
static op_status refuse(scan *s, bool negative) {
  op_status status = OP_OK;
  for (size_t k = 0; status == OP_OK && k < s->plan->n_replicates; k++) {
    const double *column = s->batch.numbers[s->plan->replicate_columns[k]];
    for (size_t r = 0; status == OP_OK && r < s->batch.rows; r++) {
      if (isnan(column[r]) || (column[r] < 0 && !negative)) status = bad_value(s, k, r, column[r]);
    }
  }
  return status;
}

static op_status gather(scan *s) {
  scan_replicates *x = s->replication;
  size_t R = s->plan->n_replicates;
  bool negative = !x->type->never_negative;
  const double *factor = s->plan->request.replicate.combined == OP_NO ? s->weight : NULL;
  for (size_t k = 0; k < R; k++) x->columns[k] = s->batch.numbers[s->plan->replicate_columns[k]];
  bool good = replicate_sums_gather(x->columns, R, s->batch.rows, factor, negative ? -(double)INFINITY : 0, s->replicates, x->mean);
  return good ? OP_OK : refuse(s, negative);
}

static void add_to_means(scan *s) {
  scan_replicates *x = s->replication;
  for (size_t r = 0; r < s->batch.rows; r++) {
    double w = s->weight != NULL ? s->weight[r] : 1, m = x->mean[r];
    if (w == 0) continue;
    x->rows += 1;
    x->sum_m += m;
    x->sum_w += w;
    x->sum_ww += w * w;
    x->sum_mw += m * w;
  }
}

/* Which units still have weight in which replicates. */
static op_status note_units(scan *s) {
  scan_replicates *x = s->replication;
  size_t R = s->plan->n_replicates;
  for (size_t r = 0; r < s->batch.rows; r++) {
    size_t unit = op_design_leaf_unit(s->plan->design, s->leaf[r]);
    op_status status = op_array_grow((void **)&x->kept, &x->kept_capacity, (unit + 1) * R, 1, 0, s->err);
    if (status == OP_OK) status = op_array_grow((void **)&x->seen, &x->seen_capacity, unit + 1, 1, 0, s->err);
    if (status != OP_OK) return status;
    if (unit >= x->units) x->units = unit + 1;
    if (s->weight != NULL && s->weight[r] == 0) continue;
    x->seen[unit] = 1;
    for (size_t k = 0; k < R; k++) x->kept[unit * R + k] |= s->replicates[r * R + k] != 0;
  }
  return OP_OK;
}

op_status scan_replicates_add(scan *s) {
  op_status status = gather(s);
  if (status == OP_OK) add_to_means(s);
  for (size_t r = 0; status == OP_OK && r < s->batch.rows; r++) {
    status = replicate_ranks_add(s->plan->ranks, s->domain[r], s->replicates + r * s->plan->n_replicates, s->err);
  }
  return status == OP_OK && s->plan->derive_rscales ? note_units(s) : status;
}

/* --- the end --- */

typedef enum { LIKE_WEIGHTS, LIKE_FACTORS, UNCLEAR } likeness;

static likeness what_they_are_like(const scan_replicates *x) {
  double m = x->sum_m / x->rows, w = x->sum_w / x->rows, variance = x->sum_ww / x->rows - w * w, covariance = x->sum_mw / x->rows - m * w;
  if (x->rows == 0) return LIKE_WEIGHTS;
  if (variance <= 1e-9 * w * w) return fabs(log(m / w)) <= fabs(log(m)) ? LIKE_WEIGHTS : LIKE_FACTORS; /* one weight for all: nearer to it, or to 1 */
  double slope = covariance / variance;
  return slope >= SLOPE_WEIGHTS ? LIKE_WEIGHTS : slope <= SLOPE_FACTORS ? LIKE_FACTORS : UNCLEAR;
}

/* Weights or factors? Never guessed: what contradicts the request is refused, or noted where it was said expressly. */
static op_status check_combined(scan *s) {
  const scan_replicates *x = s->replication;
  op_answer said = s->plan->request.replicate.combined;
  double mean = x->rows > 0 ? x->sum_m / x->rows : 1;
  if (!s->plan->has_weight) {
    if (said == OP_NO || (mean > 0.5 && mean < 2)) return OP_OK;
    op_fail(s->err, OP_E_REQUEST, "the replicate weights average %.4g, but no weight of the full sample was named", mean);
    return op_fail_hint(s->err, "add --weights");
  }
  likeness like = what_they_are_like(x);
  s->plan->combined_doubtful = (said == OP_YES && like == LIKE_FACTORS) || (said == OP_NO && like == LIKE_WEIGHTS && x->sum_ww != x->sum_w);
  if (said != OP_UNSET || like == LIKE_WEIGHTS) return OP_OK;
  if (like == LIKE_FACTORS) {
    op_fail(s->err, OP_E_REQUEST, "the replicate weights average %.4g and look like factors of the weight '%s', not like weights", mean, s->plan->weight_name);
    return op_fail_hint(s->err, "say --rep-combined no if they are factors, --rep-combined yes if they are weights");
  }
  op_fail(s->err, OP_E_REQUEST, "it is not clear whether the replicate weights hold the weight '%s' already: they average %.4g", s->plan->weight_name, mean);
  return op_fail_hint(s->err, "say --rep-combined yes if they do, --rep-combined no if they are factors of it");
}

/* jkn: the scale of a replicate is that of the stratum whose PSU it leaves out. */
static op_status derive_scales(scan *s) {
  const scan_replicates *x = s->replication;
  const op_plan *plan = s->plan;
  size_t R = plan->n_replicates;
  for (size_t k = 0; k < R; k++) {
    size_t out = 0, n = 0;
    for (size_t u = 0; u < x->units; u++) {
      if (!x->seen[u] || x->kept[u * R + k]) continue;
      out = u;
      n++;
    }
    if (n != 1) {
      const op_column_request *request = &plan->columns[plan->replicate_columns[k]];
      op_fail(s->err, OP_E_REQUEST, "replicate '%s' leaves out %zu PSUs, so that its scale cannot be found from the design",
              op_source_schema(plan->source)->variables[request->variable].name, n);
      return op_fail_hint(s->err, "give --rep-scales with one value a replicate");
    }
    uint32_t h = op_design_unit_stratum(plan->design, (uint32_t)out);
    double n_h = op_design_stratum_units(plan->design, h);
    plan->rscales[k] *= (n_h - 1) / n_h * (1 - op_design_stratum_fraction(plan->design, h));
  }
  return OP_OK;
}

op_status scan_replicates_finish(scan *s) {
  op_status status = check_combined(s);
  if (status == OP_OK && s->plan->derive_rscales) status = derive_scales(s);
  if (status == OP_OK) status = replicate_ranks_finish(s->plan->ranks, s->err);
  return status == OP_OK ? OP_OK : op_fail_at(s->err, s->plan->file, 0, 0);
}
