#include "estimate/distribution.h"

#include <math.h>

#include "base/memory.h"

/* Places that are estimated in one go: influence takes rows x places doubles. */
#define PLACES 8

typedef struct places {
  const op_row_set *sets;  /* set s has the places at[s*K] ... */
  const double *values, *at;
  size_t K;
} places;

static const double *places_of(const places *p, const op_row_set *set) { return p->at + (size_t)(set - p->sets) * p->K; }

static op_status theta(const void *context, const op_row_set *set, const double *weight, double *out, op_error *err) {
  const places *p = context;
  const double *at = places_of(p, set);
  double W = 0;
  (void)err;
  for (size_t k = 0; k < p->K; k++) out[k] = 0;
  for (size_t i = 0; i < set->n; i++) {
    double y = p->values[set->rows[i]], w = weight[i];
    W += w;
    for (size_t k = 0; k < p->K; k++) out[k] += y <= at[k] ? w : 0;
  }
  for (size_t k = 0; k < p->K; k++) out[k] = W > 0 && !isnan(at[k]) ? out[k] / W : (double)NAN;
  return OP_OK;
}

static op_status influence(const void *context, const op_row_set *set, const double *weight, const double *F, double *z, op_error *err) {
  const places *p = context;
  const double *at = places_of(p, set);
  double W = 0;
  (void)err;
  for (size_t i = 0; i < set->n; i++) W += weight[i];
  for (size_t i = 0; i < set->n; i++) {
    double y = p->values[set->rows[i]];
    for (size_t k = 0; k < p->K; k++) z[i * p->K + k] = ((y <= at[k] ? 1 : 0) - F[k]) / W;
  }
  return OP_OK;
}

static double logit(double p) { return p > 0 && p < 1 ? log(p / (1 - p)) : (double)NAN; }

static op_status logit_variances(const op_replication *rep, const op_row_estimates *x, double *out, op_error *err) {
  double *logits = op_array_new(rep->R, sizeof *logits, err);
  for (size_t e = 0; logits != NULL && e < x->K; e++) {
    for (size_t r = 0; r < rep->R; r++) logits[r] = logit(x->replicates[e * rep->R + r]);
    out[e] = op_replicate_product(rep, logits, logit(x->theta[e]), logits, logit(x->theta[e]));
  }
  op_free(logits);
  return logits != NULL ? OP_OK : OP_E_MEMORY;
}

/* Estimates places [first, first + n) of each set into their columns of `out`. */
static op_status some_places(const op_row_estimation *in, const double *values, const double *at, size_t K, size_t first, size_t n, op_distribution *out,
                             op_error *err) {
  places p = {in->sets, values, NULL, n};
  op_row_estimates x = {0};
  double *mine = op_array_new(in->n_sets * n, sizeof *mine, err), *logits = op_array_new(in->n_sets * n, sizeof *logits, err);
  op_status status = mine != NULL && logits != NULL ? OP_OK : OP_E_MEMORY;
  for (size_t s = 0; status == OP_OK && s < in->n_sets; s++) {
    for (size_t k = 0; k < n; k++) {
      mine[s * n + k] = at[s * K + first + k];
      logits[s * n + k] = (double)NAN;
    }
  }
  p.at = mine;
  op_row_estimator estimator = {n, theta, influence, &p};
  if (status == OP_OK) status = op_rows_estimate(in, &estimator, &x, err);
  if (status == OP_OK && in->replication != NULL) status = logit_variances(in->replication, &x, logits, err);
  for (size_t e = 0; status == OP_OK && e < x.K; e++) {
    size_t to = e / n * K + first + e % n;
    out->F[to] = x.theta[e];
    out->logit_variance[to] = logits[e];
    if (!in->full) out->V[to] = x.V[e];
    for (size_t g = 0; in->full && g < x.K; g++) out->V[to * x.K + g] = x.V[e * x.K + g];
  }
  op_row_estimates_clear(&x);
  op_free(mine);
  op_free(logits);
  return status;
}

op_status op_distribution_at(const op_row_estimation *in, const double *values, const double *at, size_t K, op_distribution *out, op_error *err) {
  size_t all = in->n_sets * K, step = in->full ? K : PLACES;
  out->F = op_array_new(all, sizeof *out->F, err);
  out->V = op_array_new(in->full ? all * all : all, sizeof *out->V, err);
  out->logit_variance = op_array_new(all, sizeof *out->logit_variance, err);
  op_status status = out->F != NULL && out->V != NULL && out->logit_variance != NULL ? OP_OK : OP_E_MEMORY;
  for (size_t first = 0; status == OP_OK && first < K; first += step) {
    status = some_places(in, values, at, K, first, K - first < step ? K - first : step, out, err);
  }
  if (status != OP_OK) op_distribution_clear(out);
  return status;
}

void op_distribution_clear(op_distribution *distribution) {
  op_free(distribution->F);
  op_free(distribution->V);
  op_free(distribution->logit_variance);
  *distribution = (op_distribution){0};
}
