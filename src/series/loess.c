/* Local polynomial regression with exact statistics (Cleveland & Devlin 1988; Cleveland, Grosse & Shyu 1992). */
#include <gsl/gsl_linalg.h>
#include <math.h>
#include <stdlib.h>

#include "base/memory.h"
#include "opine/series.h"
#include "series/robust.h"

typedef struct local {
  const op_loess_series *series;
  size_t neighbours;
  int degree;
  double *distance, *weight, *robust;   /* n each */
} local;

static int ascending(const void *a, const void *b) {
  double x = *(const double *)a, y = *(const double *)b;
  return (x > y) - (x < y);
}

/* Tricube weights of the nearest neighbours; the farthest of them has none. False where all of them stand at one place away from x0. */
static bool weigh(local *l, double x0) {
  const op_loess_series *s = l->series;
  double *sorted = l->weight;
  for (size_t i = 0; i < s->n; i++) sorted[i] = l->distance[i] = fabs(s->x[i] - x0);
  qsort(sorted, s->n, sizeof *sorted, ascending);
  double h = sorted[l->neighbours - 1];
  for (size_t i = 0; i < s->n; i++) {
    double d = h > 0 ? l->distance[i] / h : 1, tricube = d < 1 ? 1 - d * d * d : 0;
    l->weight[i] = tricube * tricube * tricube * (s->weight != NULL ? s->weight[i] : 1) * l->robust[i];
  }
  return h > 0;
}

/* Row of the smoother at x0: y -> sum row_i y_i, from the normal equations of a polynomial in x - x0, centred on it, whose constant is the fit. */
static bool smoother_row(local *l, double x0, double *row) {
  const op_loess_series *s = l->series;
  size_t p = (size_t)l->degree + 1;
  double m[9] = {0}, e[3] = {1, 0, 0}, scale = 0;
  if (!weigh(l, x0)) return false;
  for (size_t i = 0; i < s->n; i++) scale = l->weight[i] > 0 && l->distance[i] > scale ? l->distance[i] : scale;
  if (scale == 0) scale = 1;
  for (size_t i = 0; i < s->n; i++) {
    double u = (s->x[i] - x0) / scale, power[3] = {1, u, u * u};
    for (size_t a = 0; a < p; a++) {
      for (size_t b = 0; b < p; b++) m[a * p + b] += l->weight[i] * power[a] * power[b];
    }
  }
  gsl_matrix_view M = gsl_matrix_view_array(m, p, p);
  gsl_vector_view c = gsl_vector_view_array(e, p);
  double first = m[0];
  if (!(first > 0) || gsl_linalg_cholesky_decomp1(&M.matrix) != 0) return false;
  for (size_t a = 0; a < p; a++) {
    if (!(m[a * p + a] * m[a * p + a] > 1e-13 * first)) return false;
  }
  gsl_linalg_cholesky_svx(&M.matrix, &c.vector);
  for (size_t i = 0; i < s->n; i++) {
    double u = (s->x[i] - x0) / scale;
    row[i] = l->weight[i] * (e[0] + (p > 1 ? e[1] * u : 0) + (p > 2 ? e[2] * u * u : 0));
  }
  return true;
}

static double fitted(const local *l, const double *row) {
  double sum = 0;
  for (size_t i = 0; i < l->series->n; i++) sum += row[i] * l->series->y[i];
  return sum;
}

static op_status too_few(op_error *err) {
  op_fail(err, OP_E_REQUEST, "too few different times near each other for a local regression");
  return op_fail_hint(err, "take a larger --span or a lower --degree");
}

/* --- statistics --- */

/* delta_k = tr(((I - L)(I - L)')^k): with L the smoother's rows at the data. I - L stands in `rows`. */
static void deltas(const double *rows, size_t n, double *delta1, double *delta2) {
  *delta1 = *delta2 = 0;
  for (size_t i = 0; i < n; i++) {
    for (size_t j = 0; j <= i; j++) {
      double sum = 0;
      for (size_t k = 0; k < n; k++) sum += rows[i * n + k] * rows[j * n + k];
      if (i == j) *delta1 += sum;
      *delta2 += (i == j ? 1 : 2) * sum * sum;
    }
  }
}

/* Weighted: (I - L) is taken on the scale of sqrt(w) y, whose variances are equal. */
static op_status residual_statistics(local *l, op_loess_summary *out, op_error *err) {
  const op_loess_series *s = l->series;
  size_t n = s->n;
  double *rows = op_array_new(n * n, sizeof *rows, err), rss = 0, delta1, delta2;
  op_status status = rows != NULL ? OP_OK : OP_E_MEMORY;
  for (size_t i = 0; status == OP_OK && i < n; i++) {
    double *row = rows + i * n;
    if (!smoother_row(l, s->x[i], row)) status = too_few(err);
    if (status != OP_OK) break;
    double wi = s->weight != NULL ? s->weight[i] : 1, r = s->y[i] - fitted(l, row);
    rss += wi * r * r;
    for (size_t k = 0; k < n; k++) row[k] = (k == i) - row[k] * sqrt(wi / (s->weight != NULL ? s->weight[k] : 1));
  }
  if (status == OP_OK) {
    deltas(rows, n, &delta1, &delta2);
    if (delta1 > 1e-10 * (double)n) {
      out->residual_scale = sqrt(rss / delta1);
      out->df = delta1 * delta1 / delta2;
    }
  }
  op_free(rows);
  return status;
}

static double variance_of(const op_loess_series *s, const double *row, double residual_scale) {
  double sum = 0;
  for (size_t i = 0; i < s->n; i++) {
    if (s->V == NULL) sum += row[i] * row[i] / (s->weight != NULL ? s->weight[i] : 1) * residual_scale * residual_scale;
    else
      for (size_t j = 0; j < s->n; j++) sum += row[i] * row[j] * s->V[i * s->n + j];
  }
  return sum;
}

/* --- robustness --- */

static op_status robust_rounds(local *l, int rounds, double *row, op_error *err) {
  size_t n = l->series->n;
  double *residual = op_array_new(2 * n, sizeof *residual, err);
  op_status status = residual != NULL ? OP_OK : OP_E_MEMORY;
  for (int round = 0; status == OP_OK && round < rounds; round++) {
    for (size_t i = 0; status == OP_OK && i < n; i++) {
      if (!smoother_row(l, l->series->x[i], row)) status = too_few(err);
      else
        residual[i] = l->series->y[i] - fitted(l, row);
    }
    if (status == OP_OK) robust_weights(residual, n, residual + n, l->robust);
  }
  op_free(residual);
  return status;
}

static op_status check(const op_loess_series *s, double span, int degree, size_t neighbours, op_error *err) {
  if (!(span > 0 && span <= 1)) return op_fail(err, OP_E_REQUEST, "the span of a local regression is %g, expected a share above 0 and at most 1", span);
  if (degree < 0 || degree > 2) return op_fail(err, OP_E_REQUEST, "the degree of a local regression is %d, expected 0, 1 or 2", degree);
  if (neighbours < (size_t)degree + 2 || neighbours > s->n) {
    op_fail(err, OP_E_REQUEST, "%zu of %zu values are too few for a local regression of degree %d", neighbours, s->n, degree);
    return op_fail_hint(err, "take a larger --span or a lower --degree");
  }
  return OP_OK;
}

static op_status fit_places(local *l, const op_loess_options *o, const double *at, size_t m, double *fit, double *se, double *row, op_loess_summary *out,
                            op_error *err) {
  op_status status = OP_OK;
  if (o->rounds > 0) status = robust_rounds(l, o->rounds, row, err);
  else if (l->series->V == NULL) status = residual_statistics(l, out, err);
  else
    out->df = INFINITY;
  for (size_t i = 0; status == OP_OK && i < m; i++) {
    if (!smoother_row(l, at[i], row)) return too_few(err);
    fit[i] = fitted(l, row);
    se[i] = o->rounds > 0 ? (double)NAN : sqrt(variance_of(l->series, row, out->residual_scale));
  }
  return status;
}

op_status op_loess_fit(const op_loess_series *series, const op_loess_options *options, const double *at, size_t m, double *fit, double *se,
                       op_loess_summary *summary, op_error *err) {
  double span = options->span == 0 ? 0.75 : options->span;
  local l = {.series = series, .degree = options->degree, .neighbours = (size_t)floor((double)series->n * span + 1e-5)};
  *summary = (op_loess_summary){(double)NAN, (double)NAN, l.neighbours};
  op_status status = check(series, span, options->degree, l.neighbours, err);
  if (status != OP_OK) return status;
  double *rows = op_array_new(4 * series->n, sizeof *rows, err);
  if (rows == NULL) return OP_E_MEMORY;
  l.distance = rows;
  l.weight = rows + series->n;
  l.robust = rows + 2 * series->n;
  for (size_t i = 0; i < series->n; i++) l.robust[i] = 1;
  status = fit_places(&l, options, at, m, fit, se, rows + 3 * series->n, summary, err);
  op_free(rows);
  return status;
}
