/* Smoothed lines: local level, loess, lowess; each stretch of a broken line by itself. */
#include <math.h>
#include <string.h>

#include "analysis/lines.h"
#include "base/memory.h"
#include "base/number.h"
#include "base/text.h"
#include "opine/infer.h"
#include "opine/series.h"

typedef struct smoothing {
  const line_owner *owner;
  const line_points *x;
  const char *method;
  size_t smooth, facts;        /* sections */
  double *variance;            /* of the points; NULL = not known */
} smoothing;

/* Points first .. first + n - 1 with what lies between them. */
typedef struct stretch {
  size_t first, n;
} stretch;

static const char *const names[] = {"local-level", "loess", "lowess"};
enum { LOCAL_LEVEL, LOESS, LOWESS, METHODS };

static size_t method_index(const char *name) {
  size_t i = 0;
  while (i < METHODS && strcmp(names[i], name) != 0) i++;
  return i;
}

op_status smooth_check(const op_smooth_options *o, op_error *err) {
  for (size_t i = 0; i < o->methods.count; i++) {
    if (method_index(o->methods.items[i]) < METHODS) continue;
    const char *nearest = op_nearest_name(o->methods.items[i], names, METHODS);
    op_fail(err, OP_E_USAGE, "'%s' is no way to smooth, expected local-level, loess or lowess", o->methods.items[i]);
    return nearest != NULL ? op_fail_hint(err, "did you mean '%s'?", nearest) : OP_E_USAGE;
  }
  if (o->span != 0 && !(o->span > 0 && o->span <= 1)) return op_fail(err, OP_E_USAGE, "--span is %g, expected a share above 0 and at most 1", o->span);
  if (!isnan(o->start) && isnan(o->drift)) {
    op_fail(err, OP_E_USAGE, "--start goes with --drift: where the drift is searched, nothing is taken to be known of the level before");
    return op_fail_hint(err, "leave --start out, or give --drift too");
  }
  if (o->drift < 0 || o->noise < 0 || o->start_variance < 0) return op_fail(err, OP_E_USAGE, "--drift, --noise and the variance of --start cannot be negative");
  return OP_OK;
}

op_status smooth_sections(const line_owner *owner) {
  static const op_measure measures[] = {OP_M_OBSERVED, OP_M_ESTIMATE, OP_M_SE, OP_M_LOWER, OP_M_UPPER, OP_M_DF, OP_M_PREDICTED, OP_M_PREDICTED_SE, OP_M_FILTERED, OP_M_FILTERED_SE};
  static const op_measure value[] = {OP_M_VALUE};
  static const char *const keys[] = {"wave", NULL}, *const facts[] = {"smoother", "term", NULL};
  size_t section;
  op_status status = line_section(owner, "smooth", "Smoothed", owner->percent, keys, measures, sizeof measures / sizeof *measures, &section);
  return status == OP_OK ? line_section(owner, "smoothing", "How it was smoothed", false, facts, value, 1, &section) : status;
}

static size_t section_index(const op_result *result, const char *name) {
  size_t s = 0;
  while (s < result->n_sections && strcmp(result->sections[s].name, name) != 0) s++;
  return s;
}

/* --- rows --- */

static op_status add_row(const smoothing *s, const char *code, const char *label, op_row **row) {
  const char *texts[] = {code};
  op_status status = line_row_add(s->owner, s->smooth, texts, row);
  if (status == OP_OK) status = op_row_key_set(s->owner->result, *row, s->owner->result->sections[s->smooth].n_keys - 1, code, label, s->owner->err);
  if (status == OP_OK) (*row)->method = s->method;
  return status;
}

static op_status add_point(const smoothing *s, size_t i, op_row **row) {
  char text[OP_NUMBER_TEXT];
  op_number_write(s->x->time[i], text);
  op_status status = add_row(s, s->x->code != NULL ? s->x->code[i] : text, s->x->label != NULL ? s->x->label[i] : NULL, row);
  if (status == OP_OK) (*row)->measures[OP_M_OBSERVED] = s->x->theta[i];
  return status;
}

static void fill(const smoothing *s, op_row *row, double estimate, double se, double df) {
  op_interval interval = op_interval_wald(estimate, se, df, s->owner->request->level);
  row->measures[OP_M_ESTIMATE] = estimate;
  row->measures[OP_M_SE] = se;
  row->measures[OP_M_DF] = df;
  row->measures[OP_M_LOWER] = interval.lower;
  row->measures[OP_M_UPPER] = interval.upper;
}

static op_status add_fact(const smoothing *s, const char *term, double value) {
  const char *texts[] = {s->method, term};
  op_row *row;
  op_status status = line_row_add(s->owner, s->facts, texts, &row);
  if (status == OP_OK) row->measures[OP_M_VALUE] = value;
  return status;
}

/* --- local level --- */

/* The model asked for: both variances given, or the drift searched beside known variances of the points. */
static op_status level_model(const smoothing *s, op_level_series *series, op_level_model *model, double *log_likelihood) {
  const op_smooth_options *o = &s->owner->request->trend.smooth;
  op_status status = OP_OK;
  bool known = !isnan(o->drift) && (!isnan(o->noise) || s->variance != NULL);
  if (known) {
    *model = (op_level_model){o->drift, isnan(o->noise) ? 0 : o->noise, isnan(o->start) ? 0 : o->start, isnan(o->start_variance) ? (double)INFINITY : o->start_variance};
    return OP_OK;
  }
  if (!isnan(o->drift)) return op_fail(s->owner->err, OP_E_USAGE, "--drift without standard errors of the figures needs --noise too");
  if (isnan(o->noise)) return op_local_level_fit(series, model, log_likelihood, s->owner->err);
  /* noise given, drift searched: the noise is part of the known variance */
  double *whole = op_array_new(s->x->n, sizeof *whole, s->owner->err);
  if (whole == NULL) return OP_E_MEMORY;
  for (size_t i = 0; i < s->x->n; i++) whole[i] = o->noise + (s->variance != NULL ? s->variance[i] : 0);
  op_level_series with_noise = *series;
  with_noise.variance = whole;
  status = op_local_level_fit(&with_noise, model, log_likelihood, s->owner->err);
  model->noise = o->noise;
  op_free(whole);
  return status;
}

static op_status level_rows(const smoothing *s, const op_level_state *states) {
  op_status status = OP_OK;
  for (size_t i = 0; status == OP_OK && i < s->x->n; i++) {
    op_row *row;
    status = add_point(s, i, &row);
    if (status != OP_OK) break;
    fill(s, row, states[i].smoothed, sqrt(states[i].smoothed_variance), (double)INFINITY);
    bool begun = isfinite(states[i].predicted_variance);
    row->measures[OP_M_PREDICTED] = begun ? states[i].predicted : (double)NAN;
    row->measures[OP_M_PREDICTED_SE] = begun ? sqrt(states[i].predicted_variance) : (double)NAN;
    row->measures[OP_M_FILTERED] = states[i].filtered;
    row->measures[OP_M_FILTERED_SE] = sqrt(states[i].filtered_variance);
  }
  return status;
}

static op_status local_level(const smoothing *s) {
  op_level_series series = {s->x->time, s->x->theta, s->variance, s->x->restart, s->x->n};
  op_level_model model;
  double log_likelihood = NAN;
  op_level_state *states = op_array_new(s->x->n, sizeof *states, s->owner->err);
  if (states == NULL) return OP_E_MEMORY;
  op_status status = level_model(s, &series, &model, &log_likelihood);
  if (status == OP_OK) status = op_local_level(&series, &model, states, &log_likelihood, s->owner->err);
  if (status == OP_OK) status = level_rows(s, states);
  if (status == OP_OK) status = add_fact(s, "drift", model.drift);
  if (status == OP_OK) status = add_fact(s, "noise", model.noise);
  if (status == OP_OK) status = add_fact(s, "log_likelihood", log_likelihood);
  op_free(states);
  return status;
}

/* --- local regression --- */

/* Points with an estimate, of one stretch, packed. */
typedef struct packed {
  double *x, *y, *weight, *V, *fit, *se;
  size_t *index, n;
} packed;

static void packed_clear(packed *p) {
  op_free(p->x);
  op_free(p->V);
  op_free(p->index);
}

static op_status pack(const smoothing *s, stretch part, size_t places, packed *p, op_error *err) {
  *p = (packed){.x = op_array_new(3 * part.n + 2 * (part.n + places), sizeof(double), err), .index = op_array_new(part.n, sizeof(size_t), err)};
  if (s->x->V != NULL) p->V = op_array_new(part.n * part.n, sizeof(double), err);
  if (p->x == NULL || p->index == NULL || (s->x->V != NULL && p->V == NULL)) return OP_E_MEMORY;
  p->y = p->x + part.n;
  p->weight = p->y + part.n;
  p->fit = p->weight + part.n;
  p->se = p->fit + part.n + places;
  for (size_t i = part.first; i < part.first + part.n; i++) {
    if (isnan(s->x->theta[i])) continue;
    p->x[p->n] = s->x->time[i];
    p->y[p->n] = s->x->theta[i];
    if (s->variance != NULL) p->weight[p->n] = 1 / s->variance[i];
    p->index[p->n++] = i;
  }
  for (size_t a = 0; p->V != NULL && a < p->n; a++) {
    for (size_t b = 0; b < p->n; b++) p->V[a * p->n + b] = s->x->V[p->index[a] * s->x->n + p->index[b]];
  }
  return OP_OK;
}

static op_status loess_at(const smoothing *s, const packed *p, op_loess_summary *summary) {
  const op_smooth_options *o = &s->owner->request->trend.smooth;
  op_loess_options options = {o->span, o->degree, o->robust ? o->rounds : 0};
  op_loess_series series = {p->x, p->y, s->variance != NULL ? p->weight : NULL, p->V, p->n};
  bool elsewhere = o->n_at > 0;
  size_t places = elsewhere ? o->n_at : p->n;
  op_status status = op_loess_fit(&series, &options, elsewhere ? o->at : p->x, places, p->fit, p->se, summary, s->owner->err);
  for (size_t i = 0; status == OP_OK && i < places; i++) {
    op_row *row;
    char text[OP_NUMBER_TEXT];
    if (elsewhere) {
      op_number_write(o->at[i], text);
      status = add_row(s, text, NULL, &row);
    } else {
      status = add_point(s, p->index[i], &row);
    }
    if (status == OP_OK) fill(s, row, p->fit[i], p->se[i], summary->df);
    if (status == OP_OK && options.rounds > 0) row->note = "robust local regression has no standard error";
  }
  return status;
}

static op_status loess(const smoothing *s, stretch part) {
  packed p;
  op_loess_summary summary;
  op_status status = pack(s, part, s->owner->request->trend.smooth.n_at, &p, s->owner->err);
  if (status == OP_OK) status = loess_at(s, &p, &summary);
  if (status == OP_OK) status = add_fact(s, "neighbours", (double)summary.neighbours);
  if (status == OP_OK && isfinite(summary.df)) status = add_fact(s, "df", summary.df);
  if (status == OP_OK && !isnan(summary.residual_scale)) status = add_fact(s, "residual_scale", summary.residual_scale);
  packed_clear(&p);
  return status;
}

static op_status lowess(const smoothing *s, stretch part) {
  const op_smooth_options *o = &s->owner->request->trend.smooth;
  packed p;
  op_status status = pack(s, part, 0, &p, s->owner->err);
  if (status == OP_OK) status = op_lowess_fit(p.x, p.y, p.n, o->span == 0 ? 2.0 / 3 : o->span, o->rounds, p.fit, s->owner->err);
  for (size_t i = 0; status == OP_OK && i < p.n; i++) {
    op_row *row;
    status = add_point(s, p.index[i], &row);
    if (status == OP_OK) row->measures[OP_M_ESTIMATE] = p.fit[i];
    if (status == OP_OK) row->note = "lowess has no standard error";
  }
  packed_clear(&p);
  return status;
}

/* Every stretch by itself; one that is too short is said and costs only itself. */
static op_status by_stretch(smoothing *s, op_status (*method)(const smoothing *, stretch)) {
  op_status status = OP_OK;
  stretch part = {0, 0};
  while (status == OP_OK && part.first < s->x->n) {
    part.n = 1;
    while (part.first + part.n < s->x->n && (s->x->restart == NULL || !s->x->restart[part.first + part.n])) part.n++;
    op_error reason = {0};
    line_owner quiet = *s->owner;
    quiet.err = &reason;
    smoothing one = *s;
    one.owner = &quiet;
    status = method(&one, part);
    if (status == OP_E_REQUEST) status = op_result_note_add(s->owner->result, s->owner->err, "not smoothed by %s: %s", s->method, reason.what);
    else if (status != OP_OK && s->owner->err != NULL)
      *s->owner->err = reason;
    part.first += part.n;
  }
  return status;
}

static op_status whole(const smoothing *s) {
  op_error reason = {0};
  line_owner quiet = *s->owner;
  smoothing one = *s;
  quiet.err = &reason;
  one.owner = &quiet;
  op_status status = local_level(&one);
  if (status == OP_E_REQUEST) return op_result_note_add(s->owner->result, s->owner->err, "not smoothed by %s: %s", s->method, reason.what);
  if (status != OP_OK && s->owner->err != NULL) *s->owner->err = reason;
  return status;
}

op_status smooth_rows(const line_owner *owner, const line_points *x) {
  const op_names *methods = &owner->request->trend.smooth.methods;
  smoothing s = {.owner = owner, .x = x, .smooth = section_index(owner->result, "smooth"), .facts = section_index(owner->result, "smoothing")};
  op_status status = OP_OK;
  if (x->V != NULL) {
    s.variance = op_array_new(x->n, sizeof *s.variance, owner->err);
    if (s.variance == NULL) return OP_E_MEMORY;
    for (size_t i = 0; i < x->n; i++) s.variance[i] = x->V[i * x->n + i];
  }
  for (size_t m = 0; status == OP_OK && m < methods->count; m++) {
    size_t which = method_index(methods->items[m]);
    s.method = names[which];
    status = which == LOCAL_LEVEL ? whole(&s) : by_stretch(&s, which == LOESS ? loess : lowess);
  }
  op_free(s.variance);
  return status;
}
