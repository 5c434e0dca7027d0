/* The local level model: filter and smoother (Durbin & Koopman 2012, chapter 2), with an exact diffuse start and any distances between the waves. */
#include <math.h>

#include "opine/series.h"

/* Before anything is known the variance is infinite: the first value is then the level itself. */
static op_level_state filter_step(double predicted, double P, double y, double H) {
  op_level_state s = {.predicted = predicted, .predicted_variance = P, .filtered = predicted, .filtered_variance = P};
  if (isnan(y)) return s;
  if (isinf(P)) {
    s.filtered = y;
    s.filtered_variance = H;
    return s;
  }
  double gain = P + H > 0 ? P / (P + H) : 0;
  s.filtered = predicted + gain * (y - predicted);
  s.filtered_variance = P * (1 - gain);
  return s;
}

static double log_density(const op_level_state *s, double y, double H) {
  double F = s->predicted_variance + H, v = y - s->predicted;
  if (isnan(y) || isinf(s->predicted_variance)) return 0;
  if (!(F > 0)) return v == 0 ? 0 : -INFINITY;
  return -0.5 * (log(2 * M_PI) + log(F) + v * v / F);
}

static op_status check(const op_level_series *x, op_error *err) {
  for (size_t i = 0; i < x->n; i++) {
    if (isnan(x->time[i])) return op_fail(err, OP_E_REQUEST, "value %zu of the series has no time", i + 1);
    if (i > 0 && x->time[i] < x->time[i - 1]) return op_fail(err, OP_E_REQUEST, "the times of the series go back at value %zu", i + 1);
    if (x->variance != NULL && !isnan(x->y[i]) && !(x->variance[i] >= 0)) return op_fail(err, OP_E_REQUEST, "value %zu of the series has no variance", i + 1);
  }
  return OP_OK;
}

static bool starts(const op_level_series *x, size_t i) { return i == 0 || (x->restart != NULL && x->restart[i]); }

static double noise_at(const op_level_series *x, const op_level_model *m, size_t i) { return m->noise + (x->variance != NULL && !isnan(x->y[i]) ? x->variance[i] : 0); }

/* Rauch, Tung & Striebel 1965. Where the filter knew nothing yet, all knowledge comes from behind. */
static void smooth(const op_level_series *x, const op_level_model *m, op_level_state *s) {
  for (size_t i = x->n; i-- > 0;) {
    s[i].smoothed = s[i].filtered;
    s[i].smoothed_variance = s[i].filtered_variance;
    if (i + 1 == x->n || starts(x, i + 1)) continue;
    const op_level_state *next = &s[i + 1];
    if (isinf(s[i].filtered_variance)) {
      s[i].smoothed = next->smoothed;
      s[i].smoothed_variance = next->smoothed_variance + m->drift * (x->time[i + 1] - x->time[i]);
      continue;
    }
    double gain = next->predicted_variance > 0 ? s[i].filtered_variance / next->predicted_variance : 1;
    s[i].smoothed += gain * (next->smoothed - next->predicted);
    s[i].smoothed_variance += gain * gain * (next->smoothed_variance - next->predicted_variance);
  }
}

op_status op_local_level(const op_level_series *x, const op_level_model *m, op_level_state *states, double *log_likelihood, op_error *err) {
  op_status status = check(x, err);
  double sum = 0;
  bool seen = false; /* the stretch's first value tells where it is, not how it moves */
  if (status != OP_OK) return status;
  for (size_t i = 0; i < x->n; i++) {
    seen = seen && !starts(x, i);
    double predicted = isinf(m->start_variance) ? (double)NAN : m->start, P = m->start_variance, H = noise_at(x, m, i);
    if (i > 0 && starts(x, i)) P = INFINITY;
    if (!starts(x, i)) {
      predicted = states[i - 1].filtered;
      P = states[i - 1].filtered_variance + m->drift * (x->time[i] - x->time[i - 1]);
    }
    states[i] = filter_step(isinf(P) ? (double)NAN : predicted, P, x->y[i], H);
    if (seen) sum += log_density(&states[i], x->y[i], H);
    seen = seen || !isnan(x->y[i]);
  }
  smooth(x, m, states);
  if (log_likelihood != NULL) *log_likelihood = sum;
  return OP_OK;
}
