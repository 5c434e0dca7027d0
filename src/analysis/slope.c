/* Straight line and parabola through the points of a line; one level a stretch where it is broken. */
#include <math.h>
#include <string.h>

#include "analysis/lines.h"
#include "base/memory.h"
#include "opine/series.h"

/* A fit: levels of the stretches first, then slope and curvature at the mean time. */
typedef struct slope_fit {
  double *X, *beta, *cov;
  double mean_time, q;
  size_t segments, p;
} slope_fit;

static void fit_clear(slope_fit *f) {
  op_free(f->X);
  op_free(f->beta);
  op_free(f->cov);
}

/* X: a level for each stretch, then powers 1 .. degree of time less its mean. */
static op_status fit_make(const line_points *x, const double *V, size_t degree, slope_fit *f, op_error *err) {
  size_t segment = 0;
  *f = (slope_fit){.segments = line_segments(x)};
  f->p = f->segments + degree;
  f->X = op_array_new(x->n * f->p, sizeof *f->X, err);
  f->beta = op_array_new(f->p, sizeof *f->beta, err);
  f->cov = op_array_new(f->p * f->p, sizeof *f->cov, err);
  if (f->X == NULL || f->beta == NULL || f->cov == NULL) return OP_E_MEMORY;
  for (size_t i = 0; i < x->n; i++) f->mean_time += x->time[i] / (double)x->n;
  for (size_t i = 0; i < x->n; i++) {
    double t = x->time[i] - f->mean_time, power = 1;
    segment += i > 0 && x->restart != NULL && x->restart[i];
    f->X[i * f->p + segment] = 1;
    for (size_t d = 0; d < degree; d++) f->X[i * f->p + f->segments + d] = power *= t;
  }
  return op_gls(f->X, x->n, f->p, x->theta, V, f->beta, f->cov, &f->q, err);
}

static size_t slope_index(const op_result *result) {
  for (size_t s = 0; s < result->n_sections; s++) {
    if (strcmp(result->sections[s].name, "slope") == 0) return s;
  }
  return 0;
}

op_status slope_section(const line_owner *owner) {
  static const op_measure measures[] = {OP_M_ESTIMATE, OP_M_SE, OP_M_LOWER, OP_M_UPPER, OP_M_STATISTIC, OP_M_DF, OP_M_P};
  static const char *const keys[] = {"term", NULL};
  size_t section;
  return line_section(owner, "slope", "Linear trend per year", owner->percent, keys, measures, sizeof measures / sizeof *measures, &section);
}

static op_status add(const line_owner *owner, line_row values) {
  op_row *row;
  op_status status = line_row_add(owner, slope_index(owner->result), &values.term, &row);
  if (status == OP_OK) line_row_fill(owner, row, values);
  return status;
}

static op_status add_q(const line_owner *owner, const char *term, double estimate, double se, double q, double df) {
  return add(owner, (line_row){term, "chi-square", estimate, se, df, q, op_chisq_p_upper(q, df)});
}

/* Levels: at the mean time and at time 0 for an unbroken line; else the shift from one stretch to the next, at the same date. */
static op_status add_levels(const line_owner *owner, const slope_fit *f, const char *method) {
  size_t p = f->p, s = f->segments;
  op_status status = OP_OK;
  if (s == 1) {
    double at0 = f->beta[0] - f->beta[1] * f->mean_time;
    double v = f->cov[0] - 2 * f->mean_time * f->cov[1] + f->mean_time * f->mean_time * f->cov[p + 1];
    status = add(owner, line_row_tested("level", method, f->beta[0], sqrt(f->cov[0]), (double)INFINITY));
    return status == OP_OK ? add(owner, line_row_tested("intercept", method, at0, sqrt(v > 0 ? v : 0), (double)INFINITY)) : status;
  }
  for (size_t k = 1; status == OP_OK && k < s; k++) {
    double v = f->cov[k * p + k] + f->cov[(k - 1) * p + k - 1] - 2 * f->cov[k * p + k - 1];
    status = add(owner, line_row_tested("shift", method, f->beta[k] - f->beta[k - 1], sqrt(v > 0 ? v : 0), (double)INFINITY));
  }
  return status;
}

static op_status known_variance(const line_owner *owner, const line_points *x) {
  slope_fit f, flat = {0};
  op_status status = fit_make(x, x->V, 1, &f, owner->err);
  double df = (double)x->n - (double)f.p;
  if (status == OP_OK) {
    double slope = f.beta[f.segments], se = sqrt(f.cov[f.segments * f.p + f.segments]), sigma = sqrt(f.q / df);
    status = add(owner, line_row_tested("slope", "wls_known_variance", slope, se, (double)INFINITY));
    if (status == OP_OK) status = add_levels(owner, &f, "wls_known_variance");
    if (status == OP_OK && df > 0) status = add(owner, line_row_tested("slope", "wls_lm_estimated_scale", slope, se * sigma, df));
    if (status == OP_OK && df > 0) status = add(owner, (line_row){"sigma", "wls_lm_estimated_scale", sigma, NAN, df, NAN, NAN});
    if (status == OP_OK && df > 0) status = add_q(owner, "lack_of_fit_Q", NAN, NAN, f.q, df);
  }
  if (status == OP_OK) status = fit_make(x, x->V, 0, &flat, owner->err);
  if (status == OP_OK) {
    bool one = flat.segments == 1;
    status = add_q(owner, "no_change_Q", one ? flat.beta[0] : NAN, one ? sqrt(flat.cov[0]) : NAN, flat.q, (double)x->n - (double)flat.p);
    if (status == OP_OK && flat.q > 0) status = add(owner, (line_row){"r_squared", "wls_lm_estimated_scale", 1 - f.q / flat.q, NAN, NAN, NAN, NAN});
  }
  fit_clear(&f);
  fit_clear(&flat);
  return status;
}

static op_status ordinary(const line_owner *owner, const line_points *x) {
  slope_fit f = {0};
  double *unit = op_array_new(x->n * x->n, sizeof *unit, owner->err);
  op_status status = unit != NULL ? OP_OK : OP_E_MEMORY;
  for (size_t i = 0; status == OP_OK && i < x->n; i++) unit[i * x->n + i] = 1;
  if (status == OP_OK) status = fit_make(x, unit, 1, &f, owner->err);
  double df = (double)x->n - (double)f.p;
  if (status == OP_OK && df > 0) {
    size_t at = f.segments * f.p + f.segments;
    status = add(owner, line_row_tested("slope", "ols", f.beta[f.segments], sqrt(f.cov[at] * f.q / df), df));
  }
  fit_clear(&f);
  op_free(unit);
  return status;
}

/* The parabola: its slope at the mean date, its curvature (the square's coefficient, per year squared), and what it leaves. */
static op_status parabola(const line_owner *owner, const line_points *x) {
  slope_fit f = {0};
  op_error reason = {0};
  op_status status = fit_make(x, x->V, 2, &f, &reason);
  if (status == OP_E_MEMORY) {
    *owner->err = reason;
  } else if (status != OP_OK) {
    status = op_result_note_add(owner->result, owner->err, "no quadratic trend: %s", reason.what);
  } else {
    size_t s = f.segments, p = f.p;
    double df = (double)x->n - (double)p;
    status = add(owner, line_row_tested("slope", "quadratic", f.beta[s], sqrt(f.cov[s * p + s]), (double)INFINITY));
    if (status == OP_OK) status = add(owner, line_row_tested("curvature", "quadratic", f.beta[s + 1], sqrt(f.cov[(s + 1) * p + s + 1]), (double)INFINITY));
    if (status == OP_OK && df > 0) {
      status = add(owner, (line_row){"lack_of_fit_Q", "quadratic", NAN, NAN, df, f.q, op_chisq_p_upper(f.q, df)});
    }
  }
  fit_clear(&f);
  return status;
}

op_status slope_rows(const line_owner *owner, const line_points *x) {
  op_error reason = {0};
  line_owner quiet = *owner;
  quiet.err = &reason;
  if (x->n < 3) return OP_OK;
  op_status status = x->V != NULL ? known_variance(&quiet, x) : OP_OK;
  if (status == OP_OK) status = ordinary(&quiet, x);
  if (status == OP_E_MEMORY) return op_fail(owner->err, status, "%s", reason.what);
  if (status != OP_OK) return op_result_note_add(owner->result, owner->err, "no slope: %s", reason.what);
  return owner->request->trend.quadratic && x->V != NULL ? parabola(owner, x) : OP_OK;
}
