#include "estimate/spread.h"

#include <math.h>

#include "base/memory.h"

/* Weighted means of each variable, and n/(n-1)/W. */
typedef struct centre {
  double *mean;
  double W, factor;
} centre;

static op_status find_centre(const op_spread *s, const op_row_set *set, const double *weight, centre *out, op_error *err) {
  double n = s->n[set - s->sets];
  *out = (centre){.mean = op_array_new(s->n_values, sizeof(double), err)};
  if (out->mean == NULL) return OP_E_MEMORY;
  for (size_t i = 0; i < set->n; i++) out->W += weight[i];
  for (size_t v = 0; v < s->n_values; v++) {
    /* sums are taken of distances from the first value: large nearly equal values keep their digits */
    double first = set->n > 0 ? s->values[v][set->rows[0]] : 0, sum = 0;
    for (size_t i = 0; i < set->n; i++) sum += weight[i] * (s->values[v][set->rows[i]] - first);
    out->mean[v] = first + sum / out->W;
  }
  out->factor = n > 1 && out->W > 0 ? n / (n - 1) / out->W : (double)NAN;
  return OP_OK;
}

static double product_sum(const op_spread *s, const op_row_set *set, const double *weight, const centre *c, size_t x, size_t y) {
  double sum = 0;
  for (size_t i = 0; i < set->n; i++) {
    size_t row = set->rows[i];
    sum += weight[i] * (s->values[x][row] - c->mean[x]) * (s->values[y][row] - c->mean[y]);
  }
  return sum * c->factor;
}

static double term_value(const op_spread *s, const op_row_set *set, const double *weight, const centre *c, const op_spread_term *t) {
  double xx = t->kind == OP_SPREAD_COVARIANCE ? 0 : product_sum(s, set, weight, c, t->x, t->x);
  if (t->kind == OP_SPREAD_VARIANCE) return xx;
  if (t->kind == OP_SPREAD_SD) return sqrt(xx);
  double xy = product_sum(s, set, weight, c, t->x, t->y);
  if (t->kind == OP_SPREAD_COVARIANCE) return xy;
  double yy = product_sum(s, set, weight, c, t->y, t->y);
  return xx > 0 && yy > 0 ? xy / (sqrt(xx) * sqrt(yy)) : (double)NAN;
}

static op_status theta(const void *context, const op_row_set *set, const double *weight, double *out, op_error *err) {
  const op_spread *s = context;
  centre c;
  op_status status = find_centre(s, set, weight, &c, err);
  for (size_t k = 0; status == OP_OK && k < s->n_terms; k++) out[k] = term_value(s, set, weight, &c, &s->terms[k]);
  op_free(c.mean);
  return status;
}

/* Influence of one row on s_xy: (n/(n-1) dx dy - s_xy)/W. */
static double product_influence(const centre *c, double dx, double dy, double s_xy) { return c->factor * dx * dy - s_xy / c->W; }

static void term_influence(const op_spread *s, const op_row_set *set, const double *weight, const centre *c, const op_spread_term *t, double theta, double *z) {
  double xx = product_sum(s, set, weight, c, t->x, t->x), xy = product_sum(s, set, weight, c, t->x, t->y), yy = product_sum(s, set, weight, c, t->y, t->y);
  for (size_t i = 0; i < set->n; i++) {
    size_t row = set->rows[i];
    double dx = s->values[t->x][row] - c->mean[t->x], dy = s->values[t->y][row] - c->mean[t->y], *to = &z[i * s->n_terms];
    double of_xx = product_influence(c, dx, dx, xx), of_xy = product_influence(c, dx, dy, xy), of_yy = product_influence(c, dy, dy, yy);
    switch (t->kind) {
      case OP_SPREAD_VARIANCE: *to = of_xx; break;
      case OP_SPREAD_SD: *to = of_xx / (2 * theta); break;
      case OP_SPREAD_COVARIANCE: *to = of_xy; break;
      case OP_SPREAD_CORRELATION: *to = of_xy / (sqrt(xx) * sqrt(yy)) - theta / 2 * (of_xx / xx + of_yy / yy); break;
    }
  }
}

static op_status influence(const void *context, const op_row_set *set, const double *weight, const double *values, double *z, op_error *err) {
  const op_spread *s = context;
  centre c;
  op_status status = find_centre(s, set, weight, &c, err);
  for (size_t k = 0; status == OP_OK && k < s->n_terms; k++) term_influence(s, set, weight, &c, &s->terms[k], values[k], z + k);
  op_free(c.mean);
  return status;
}

op_row_estimator op_spread_estimator(const op_spread *spread) { return (op_row_estimator){spread->n_terms, theta, influence, spread}; }
