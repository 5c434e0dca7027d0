/* Variances of the local level model by maximum likelihood: a search over one number, the drift (known sampling variances) or its ratio to the noise. */
#include <gsl/gsl_errno.h>
#include <gsl/gsl_min.h>
#include <math.h>

#include "base/memory.h"
#include "opine/series.h"

typedef struct search {
  const op_level_series *series;
  op_level_state *states;
  double unit;            /* drift at log 0 */
  double noise;           /* concentrated out: the best noise for the ratio last tried */
} search;

/* Sum of v^2/F and how many values it has, at noise 1 and drift `ratio`: the best noise is their quotient (Durbin & Koopman 2012, section 2.10.2). */
static double concentrated(search *s, double ratio) {
  op_level_model m = {.drift = ratio, .noise = 1, .start_variance = INFINITY};
  const op_level_series *x = s->series;
  double sum = 0, logs = 0;
  size_t n = 0;
  if (op_local_level(x, &m, s->states, NULL, NULL) != OP_OK) return INFINITY;
  for (size_t i = 0; i < x->n; i++) {
    double F = s->states[i].predicted_variance + 1, v = x->y[i] - s->states[i].predicted;
    if (isnan(x->y[i]) || isinf(F)) continue;
    sum += v * v / F;
    logs += log(F);
    n++;
  }
  s->noise = sum / (double)n;
  return 0.5 * ((double)n * (log(2 * M_PI) + log(s->noise) + 1) + logs);
}

static double deviance(search *s, double drift) {
  if (s->series->variance == NULL) return concentrated(s, drift);
  op_level_model m = {.drift = drift, .start_variance = INFINITY};
  double log_likelihood;
  return op_local_level(s->series, &m, s->states, &log_likelihood, NULL) == OP_OK ? -log_likelihood : INFINITY;
}

static double by_log(double log_drift, void *s) { return deviance(s, ((search *)s)->unit * exp(log_drift)); }

/* A grid of factors e^-16 to e^16 around the unit finds the valley, Brent's method its floor to 1e-9 of the logarithm. */
static op_status valley(search *s, double *best, double *value, op_error *err) {
  double at = 0;
  *value = INFINITY;
  for (double g = -16; g <= 16; g += 0.5) {
    double d = by_log(g, s);
    if (d < *value) {
      *value = d;
      at = g;
    }
  }
  *best = s->unit * exp(at);
  if (!isfinite(*value) || at == -16 || at == 16) return OP_OK;
  gsl_min_fminimizer *minimizer = gsl_min_fminimizer_alloc(gsl_min_fminimizer_brent);
  if (minimizer == NULL) return op_fail(err, OP_E_MEMORY, "out of memory while smoothing");
  gsl_function f = {by_log, s};
  if (gsl_min_fminimizer_set_with_values(minimizer, &f, at, *value, at - 0.5, by_log(at - 0.5, s), at + 0.5, by_log(at + 0.5, s)) == GSL_SUCCESS) {
    for (int i = 0; i < 200 && gsl_min_test_interval(gsl_min_fminimizer_x_lower(minimizer), gsl_min_fminimizer_x_upper(minimizer), 1e-9, 0) == GSL_CONTINUE; i++) {
      if (gsl_min_fminimizer_iterate(minimizer) != GSL_SUCCESS) break;
    }
    *best = s->unit * exp(gsl_min_fminimizer_x_minimum(minimizer));
    *value = gsl_min_fminimizer_f_minimum(minimizer);
  }
  gsl_min_fminimizer_free(minimizer);
  return OP_OK;
}

/* Mean variance a value (1 where the noise is concentrated out) over mean distance in time: where a drift begins to matter. fails OP_E_REQUEST too little to tell */
static op_status measure(const op_level_series *x, double *unit, op_error *err) {
  double variance = 0, low = INFINITY, high = -INFINITY, first = (double)NAN, last = (double)NAN;
  size_t n = 0;
  for (size_t i = 0; i < x->n; i++) {
    if (isnan(x->y[i])) continue;
    variance += x->variance != NULL ? x->variance[i] : 1;
    low = fmin(low, x->y[i]);
    high = fmax(high, x->y[i]);
    if (isnan(first)) first = x->time[i];
    last = x->time[i];
    n++;
  }
  if (n < 3) return op_fail(err, OP_E_REQUEST, "a local level needs three values or more, there are %zu", n);
  if (!(last > first)) return op_fail(err, OP_E_REQUEST, "all values of the series are of one time");
  if (!(high > low) && !(x->variance != NULL && variance > 0)) return op_fail(err, OP_E_REQUEST, "all values of the series are equal: there is no variance to estimate");
  *unit = variance > 0 ? variance / (last - first) : (high - low) * (high - low) / (last - first);
  return OP_OK;
}

op_status op_local_level_fit(const op_level_series *x, op_level_model *model, double *log_likelihood, op_error *err) {
  search s = {.series = x};
  double drift = 0, value = 0;
  op_status status = measure(x, &s.unit, err);
  if (status != OP_OK) return status;
  s.states = op_array_new(x->n, sizeof *s.states, err);
  if (s.states == NULL) return OP_E_MEMORY;
  op_level_model still = {.noise = x->variance == NULL, .start_variance = INFINITY};
  status = op_local_level(x, &still, s.states, NULL, err); /* tells what is wrong with the series */
  if (status == OP_OK) status = valley(&s, &drift, &value, err);
  if (status == OP_OK && deviance(&s, 0) <= value) {
    drift = 0;
    value = deviance(&s, 0);
  }
  if (status == OP_OK) {
    value = deviance(&s, drift);
    bool concentrate = x->variance == NULL;
    *model = (op_level_model){.drift = concentrate ? drift * s.noise : drift, .noise = concentrate ? s.noise : 0, .start_variance = INFINITY};
    if (log_likelihood != NULL) *log_likelihood = -value;
  }
  op_free(s.states);
  return status;
}
