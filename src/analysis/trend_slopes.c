/* Slope, events and smoothed lines of a trend. */
#include <math.h>

#include "analysis/trend.h"
#include "opine/series.h"

/* b = sum W (x - mx)(T/W) / sum W (x - mx)^2 as a function of the waves' totals W and T, and its derivatives by them. */
static double slope_of_totals(const double *total, const double *date, size_t n, double *gradient) {
  double W = 0, mx = 0, my = 0, sxx = 0, sxy = 0;
  for (size_t i = 0; i < n; i++) {
    W += total[2 * i];
    mx += total[2 * i] * date[i];
    my += total[2 * i + 1];
  }
  mx /= W;
  my /= W;
  for (size_t i = 0; i < n; i++) {
    double d = date[i] - mx;
    sxx += total[2 * i] * d * d;
    sxy += d * (total[2 * i + 1] - my * total[2 * i]);
  }
  for (size_t i = 0; i < n; i++) {
    double d = date[i] - mx;
    gradient[2 * i] = -d * (my + sxy / sxx * d) / sxx;
    gradient[2 * i + 1] = d / sxx;
  }
  return sxy / sxx;
}

/* Slope of the respondents' answers on time; its variance by the delta method on the waves' totals, which equals the linearised variance of the weighted
   regression (Binder 1983; R svyglm). */
static op_status respondent_slope(trend *t, const wave_line *line, const trend_points *p) {
  const op_request *r = &t->plan->request;
  size_t n = p->points.n;
  op_domain_set *sets = op_array_new(n, sizeof *sets, t->err);
  double *gradient = op_array_new(2 * n, sizeof *gradient, t->err), variance = 0, df = 0;
  op_estimates totals = {0};
  op_row *row;
  static const char *const texts[] = {"slope"};
  op_status status = sets != NULL && gradient != NULL ? OP_OK : OP_E_MEMORY;
  for (size_t i = 0; status == OP_OK && i < n; i++) sets[i] = t->groups->sets[line->group[p->wave[i]]];
  if (status == OP_OK) status = trend_totals(t, line, sets, n, &totals);
  if (status == OP_OK) status = plan_item_df(t->plan, t->figures->item, NULL, r->df_rule == OP_DF_DOMAIN ? OP_DF_WHERE : r->df_rule, &df, t->err);
  if (status == OP_OK) status = line_row_add(&t->owner, t->result->n_sections - 1, texts, &row);
  if (status == OP_OK) {
    double slope = slope_of_totals(totals.theta, p->points.time, n, gradient);
    for (size_t a = 0; a < 2 * n; a++) {
      for (size_t b = 0; b < 2 * n; b++) variance += gradient[a] * gradient[b] * totals.V[a * 2 * n + b];
    }
    line_row_fill(&t->owner, row, line_row_tested("slope", "design_regression", slope, sqrt(variance > 0 ? variance : 0), df - 1));
  }
  op_estimates_clear(&totals);
  op_free(sets);
  op_free(gradient);
  return status;
}

static size_t distinct_times(const line_points *x) {
  size_t n = x->n > 0;
  for (size_t i = 1; i < x->n; i++) n += x->time[i] != x->time[0];
  return n;
}

static op_status line_slope(trend *t, const wave_line *line) {
  trend_points p;
  op_status status = trend_points_make(t, line, &p);
  if (status == OP_OK) status = slope_rows(&t->owner, &p.points);
  bool unbroken = status == OP_OK && line_segments(&p.points) == 1 && p.points.n >= 3 && distinct_times(&p.points) > 1;
  if (unbroken) status = respondent_slope(t, line, &p);
  trend_points_clear(&p);
  return status;
}

static op_status line_events(trend *t, const wave_line *line) {
  trend_points p;
  op_status status = trend_points_make(t, line, &p);
  if (status == OP_OK) status = event_rows(&t->owner, &p.points);
  trend_points_clear(&p);
  return status;
}

static op_status line_smooth(trend *t, const wave_line *line) {
  trend_points p;
  op_status status = trend_points_make(t, line, &p);
  if (status == OP_OK && p.points.n > 0) status = smooth_rows(&t->owner, &p.points);
  trend_points_clear(&p);
  return status;
}

static op_status each_item(trend *t, const figures *all, line_scope scope, op_status (*use)(trend *, const wave_line *)) {
  op_status status = OP_OK;
  for (size_t i = 0; status == OP_OK && i < t->plan->n_items; i++) {
    t->figures = &all[i];
    status = trend_each_line(t, scope, use);
  }
  return status;
}

static op_status no_dates(const trend *t) {
  const op_trend_options *o = &t->plan->request.trend;
  if (o->n_events + o->smooth.methods.count == 0 && !o->quadratic) return OP_OK;
  op_fail(t->err, OP_E_REQUEST, "%s needs to know when each wave was in the field", o->n_events > 0 ? "--event" : o->quadratic ? "--trend" : "--smooth");
  return op_fail_hint(t->err, "name the variable with --date, or give FILE@wave=1,date=2022-05");
}

op_status trend_slopes(trend *t, const figures *all) {
  const op_trend_options *o = &t->plan->request.trend;
  if (t->plan->request.date == NULL) return no_dates(t);
  op_status status = slope_section(&t->owner);
  if (status == OP_OK) status = each_item(t, all, LINES_ALL, line_slope);
  const op_section *slopes = op_result_section_named(t->result, "slope");
  if (status == OP_OK && slopes->n_rows == 0) status = op_result_note_add(t->result, t->err, "no slope: fewer than three waves have a date and an estimate");
  if (status == OP_OK && o->n_events > 0) status = event_section(&t->owner);
  if (status == OP_OK && o->n_events > 0) status = each_item(t, all, LINES_NETS, line_events);
  if (status == OP_OK && o->smooth.methods.count > 0) status = smooth_sections(&t->owner);
  return status == OP_OK && o->smooth.methods.count > 0 ? each_item(t, all, LINES_NETS, line_smooth) : status;
}
