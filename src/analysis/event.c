/* Does the line break where something happened? Change of level and of slope at the event by generalised least squares, both tested together. */
#include <math.h>
#include <string.h>

#include "analysis/lines.h"
#include "base/memory.h"
#include "base/text.h"
#include "opine/series.h"

static size_t event_index(const op_result *result) {
  for (size_t s = 0; s < result->n_sections; s++) {
    if (strcmp(result->sections[s].name, "events") == 0) return s;
  }
  return 0;
}

op_status event_section(const line_owner *owner) {
  static const op_measure measures[] = {OP_M_ESTIMATE, OP_M_SE, OP_M_LOWER, OP_M_UPPER, OP_M_STATISTIC, OP_M_DF, OP_M_P};
  static const char *const keys[] = {"event", "when", "term", NULL};
  size_t section;
  return line_section(owner, "events", "Breaks at events", owner->percent, keys, measures, sizeof measures / sizeof *measures, &section);
}

/* The time of an event: that of the wave it names, else its own date. */
static double event_time(const line_points *x, const op_event *event) {
  for (size_t i = 0; x->code != NULL && i < x->n; i++) {
    if (strcmp(x->code[i], event->when) == 0 || strcmp(x->label[i], event->when) == 0) return x->time[i];
  }
  return op_date_year(event->when);
}

static const char *event_label(const op_event *event) { return event->label != NULL ? event->label : event->when; }

static op_status add(const line_owner *owner, const op_event *event, line_row values, op_row **row) {
  const char *texts[] = {event_label(event), event->when, values.term};
  op_status status = line_row_add(owner, event_index(owner->result), texts, row);
  if (status == OP_OK) line_row_fill(owner, *row, values);
  return status;
}

static op_status add_none(const line_owner *owner, const op_event *event, const char *why) {
  op_row *row;
  op_status status = add(owner, event, (line_row){"break", "wald", NAN, NAN, NAN, NAN, NAN}, &row);
  return status == OP_OK ? line_row_note(owner, row, "%s", why) : status;
}

/* Columns: a level for each stretch, time before and after on one slope, the step at the event and (with_slope) the change of slope behind it. A wave of the
   event's very date lies behind it. */
static double *event_matrix(const line_points *x, double when, bool with_slope, size_t *p, op_error *err) {
  size_t segments = line_segments(x), segment = 0;
  *p = segments + 2 + with_slope;
  double *X = op_array_new(x->n * *p, sizeof *X, err);
  for (size_t i = 0; X != NULL && i < x->n; i++) {
    double t = x->time[i] - when, *row = X + i * *p;
    segment += i > 0 && x->restart != NULL && x->restart[i];
    row[segment] = 1;
    row[segments] = t;
    row[segments + 1] = t >= 0;
    if (with_slope) row[segments + 2] = t >= 0 ? t : 0;
  }
  return X;
}

static op_status add_fit(const line_owner *owner, const op_event *event, const double *beta, const double *cov, size_t p, bool with_slope) {
  size_t at = p - 1 - with_slope;
  op_row *row;
  double W, V[4] = {cov[at * p + at], cov[at * p + p - 1], cov[(p - 1) * p + at], cov[p * p - 1]};
  op_status status = add(owner, event, line_row_tested("level", "gls", beta[at], sqrt(V[0]), (double)INFINITY), &row);
  if (status != OP_OK) return status;
  if (!with_slope) return line_row_note(owner, row, "two waves on each side are needed for a change of slope");
  status = add(owner, event, line_row_tested("slope", "gls", beta[at + 1], sqrt(V[3]), (double)INFINITY), &row);
  if (status == OP_OK) status = op_wald_chisq(beta + at, V, 2, &W, owner->err);
  if (status == OP_OK) status = add(owner, event, (line_row){"break", "wald", NAN, NAN, 2, W, op_chisq_p_upper(W, 2)}, &row);
  return status;
}

static op_status one_event(const line_owner *owner, const line_points *x, const op_event *event) {
  double when = event_time(x, event), q;
  size_t before = 0, after, p;
  if (isnan(when)) {
    op_fail(owner->err, OP_E_USAGE, "the event '%s' is at '%s', which is neither a date nor a wave", event_label(event), event->when);
    if (event->label != NULL && !isnan(op_date_year(event->label))) return op_fail_hint(owner->err, "the date stands first: --event '%s=%s'", event->label, event->when);
    return op_fail_hint(owner->err, "dates are written 2022, 2022-01, 2022-01-15 or 2022-spring; a wave is named by its code or label");
  }
  for (size_t i = 0; i < x->n; i++) before += x->time[i] < when;
  after = x->n - before;
  if (before == 0) return add_none(owner, event, "the event lies before the first wave: nothing to compare with");
  if (after == 0) return add_none(owner, event, "the event lies behind the last wave: nothing to compare with");
  bool with_slope = before >= 2 && after >= 2;
  if (before < 2 && after < 2) return add_none(owner, event, "the event needs three waves or more around it");
  op_error reason = {0};
  double *X = event_matrix(x, when, with_slope, &p, owner->err);
  double *beta = op_array_new(p, sizeof *beta, owner->err), *cov = op_array_new(p * p, sizeof *cov, owner->err);
  op_status status = X != NULL && beta != NULL && cov != NULL ? OP_OK : OP_E_MEMORY;
  if (status == OP_OK) status = op_gls(X, x->n, p, x->theta, x->V, beta, cov, &q, &reason);
  if (status == OP_OK) status = add_fit(owner, event, beta, cov, p, with_slope);
  else if (status == OP_E_REQUEST)
    status = add_none(owner, event, line_segments(x) > 1 ? "too few waves to tell the event from the break of the line" : "too few different dates around the event");
  else if (status == OP_E_DATA)
    status = add_none(owner, event, "the covariance of the waves is singular");
  else if (reason.status != OP_OK)
    *owner->err = reason;
  op_free(X);
  op_free(beta);
  op_free(cov);
  return status;
}

/* Events of the study that lie outside the waves are no lines of every table: one note tells of them. */
static bool lies_outside(const line_points *x, const op_event *event) {
  double when = event_time(x, event);
  return when <= x->time[0] || when > x->time[x->n - 1];
}

static op_status note_outside(const line_owner *owner, const line_points *x) {
  const op_trend_options *o = &owner->request->trend;
  op_text list = {0};
  for (size_t e = 0; e < o->n_events; e++) {
    if (lies_outside(x, &o->events[e])) op_text_addf(&list, "%s%s (%s)", list.length > 0 ? ", " : "", event_label(&o->events[e]), o->events[e].when);
  }
  op_status status = op_text_check(&list, owner->err);
  if (status == OP_OK && list.length > 0) status = op_result_note_add(owner->result, owner->err, "events of the study that lie outside the waves: %s", list.data);
  op_text_clear(&list);
  return status;
}

op_status event_rows(const line_owner *owner, const line_points *x) {
  const op_trend_options *o = &owner->request->trend;
  op_status status = OP_OK;
  if (x->V == NULL) return op_result_note_add(owner->result, owner->err, "events need the standard errors of the figures (--se)");
  if (x->n == 0) return OP_OK;
  for (size_t e = 0; status == OP_OK && e < o->n_events; e++) {
    if (!o->events_of_study || !lies_outside(x, &o->events[e])) status = one_event(owner, x, &o->events[e]);
  }
  return status == OP_OK && o->events_of_study ? note_outside(owner, x) : status;
}
