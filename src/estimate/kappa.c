#include "estimate/kappa.h"

#include <math.h>

#include "base/memory.h"

typedef struct shares {
  double W, observed, expected;
  double *row, *column;               /* margins, n each */
  double *row_chance, *column_chance; /* expected agreement of a category of the one with the margin of the other */
} shares;

static op_status shares_make(const op_kappa *k, const op_row_set *set, const double *weight, shares *s, op_error *err) {
  *s = (shares){.row = op_array_new(4 * k->n, sizeof *s->row, err)};
  if (s->row == NULL) return OP_E_MEMORY;
  s->column = s->row + k->n;
  s->row_chance = s->column + k->n;
  s->column_chance = s->row_chance + k->n;
  for (size_t i = 0; i < set->n; i++) s->W += weight[i];
  for (size_t i = 0; i < set->n; i++) {
    size_t a = k->first[set->rows[i]], b = k->second[set->rows[i]];
    double p = weight[i] / s->W;
    s->row[a] += p;
    s->column[b] += p;
    s->observed += p * k->agreement[a * k->n + b];
  }
  for (size_t a = 0; a < k->n; a++) {
    for (size_t b = 0; b < k->n; b++) {
      s->row_chance[a] += k->agreement[a * k->n + b] * s->column[b];
      s->column_chance[b] += k->agreement[a * k->n + b] * s->row[a];
    }
  }
  for (size_t a = 0; a < k->n; a++) s->expected += s->row[a] * s->row_chance[a];
  return OP_OK;
}

static op_status theta(const void *context, const op_row_set *set, const double *weight, double *out, op_error *err) {
  shares s;
  op_status status = shares_make(context, set, weight, &s, err);
  if (status != OP_OK) return status;
  /* 1e-12: rounding of a sum of shares that is 1 */
  out[0] = 1 - s.expected > 1e-12 ? (s.observed - s.expected) / (1 - s.expected) : (double)NAN;
  out[1] = s.W > 0 ? s.observed : (double)NAN;
  out[2] = s.W > 0 ? s.expected : (double)NAN;
  op_free(s.row);
  return OP_OK;
}

static op_status influence(const void *context, const op_row_set *set, const double *weight, const double *theta_hat, double *z, op_error *err) {
  const op_kappa *k = context;
  shares s;
  op_status status = shares_make(k, set, weight, &s, err);
  if (status != OP_OK) return status;
  for (size_t i = 0; i < set->n; i++) {
    size_t a = k->first[set->rows[i]], b = k->second[set->rows[i]];
    double observed = (k->agreement[a * k->n + b] - s.observed) / s.W;
    double expected = (s.row_chance[a] + s.column_chance[b] - 2 * s.expected) / s.W;
    z[i * 3] = (observed - (1 - theta_hat[0]) * expected) / (1 - s.expected);
    z[i * 3 + 1] = observed;
    z[i * 3 + 2] = expected;
  }
  op_free(s.row);
  return OP_OK;
}

op_row_estimator op_kappa_estimator(const op_kappa *kappa) { return (op_row_estimator){3, theta, influence, kappa}; }
