/* Cleveland's lowess (1979): the nearest points on a straight line, with bisquare weights over a few rounds. */
#include <math.h>

#include "base/memory.h"
#include "opine/series.h"
#include "series/robust.h"

typedef struct lowess {
  const double *x, *y, *robust;
  double *weight;
  size_t n, left, right;   /* the window of nearest points, right included */
} lowess;

/* Moves the window right while that brings the farther end nearer. */
static void slide(lowess *l, double at) {
  while (l->right + 1 < l->n && at - l->x[l->left] > l->x[l->right + 1] - at) {
    l->left++;
    l->right++;
  }
}

/* Fit at one place; NaN where no point of the window has weight. Points that tie with the window's right end count too. */
static double fit_at(lowess *l, double at) {
  double h = fmax(at - l->x[l->left], l->x[l->right] - at), range = l->x[l->n - 1] - l->x[0], sum = 0, centre = 0, spread = 0, fit = 0;
  size_t end = l->left;
  for (; end < l->n; end++) {
    double r = fabs(l->x[end] - at), u = r / h;
    l->weight[end] = 0;
    if (r <= 0.999 * h) l->weight[end] = (r > 0.001 * h ? pow(1 - u * u * u, 3) : 1) * l->robust[end];
    else if (l->x[end] > at)
      break;
    sum += l->weight[end];
  }
  if (!(sum > 0)) return (double)NAN;
  for (size_t i = l->left; i < end; i++) centre += l->weight[i] / sum * l->x[i];
  for (size_t i = l->left; i < end; i++) spread += l->weight[i] / sum * (l->x[i] - centre) * (l->x[i] - centre);
  double slope = h > 0 && sqrt(spread) > 0.001 * range ? (at - centre) / spread : 0;
  for (size_t i = l->left; i < end; i++) fit += l->weight[i] / sum * (1 + slope * (l->x[i] - centre)) * l->y[i];
  return fit;
}

static void one_round(lowess *l, size_t neighbours, double *fit) {
  l->left = 0;
  l->right = neighbours - 1;
  for (size_t i = 0; i < l->n; i++) {
    if (i > 0 && l->x[i] == l->x[i - 1]) {
      fit[i] = fit[i - 1];
      continue;
    }
    slide(l, l->x[i]);
    fit[i] = fit_at(l, l->x[i]);
    if (isnan(fit[i])) fit[i] = l->y[i];
  }
}

op_status op_lowess_fit(const double *x, const double *y, size_t n, double f, int rounds, double *fit, op_error *err) {
  if (!(f > 0 && f <= 1)) return op_fail(err, OP_E_REQUEST, "the span of a local regression is %g, expected a share above 0 and at most 1", f);
  if (n < 2) return op_fail(err, OP_E_REQUEST, "%zu values are too few for a local regression", n);
  for (size_t i = 1; i < n; i++) {
    if (!(x[i] >= x[i - 1])) return op_fail(err, OP_E_REQUEST, "the times of the series go back at value %zu", i + 1);
  }
  size_t neighbours = (size_t)((double)n * f + 1e-7);
  double *rows = op_array_new(4 * n, sizeof *rows, err);
  if (rows == NULL) return OP_E_MEMORY;
  lowess l = {.x = x, .y = y, .robust = rows, .weight = rows + n, .n = n};
  neighbours = neighbours < 2 ? 2 : neighbours > n ? n : neighbours;
  for (size_t i = 0; i < n; i++) rows[i] = 1;
  for (int round = 0; round <= rounds; round++) {
    one_round(&l, neighbours, fit);
    for (size_t i = 0; i < n; i++) rows[2 * n + i] = y[i] - fit[i];
    robust_weights(rows + 2 * n, n, rows + 3 * n, rows);
  }
  op_free(rows);
  return OP_OK;
}
