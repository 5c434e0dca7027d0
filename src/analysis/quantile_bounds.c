/* Intervals of quantiles: an interval of the distribution function at the quantile, mapped back to answers by the quantile's own rule (Woodruff 1952). */
#include <math.h>

#include "analysis/quantile.h"

static const char beyond_high[] = "the interval of the distribution function ends above 1: too few answers lie beyond (--q-limits clamp takes the largest)";
static const char beyond_low[] = "the interval of the distribution function begins below 0: too few answers lie below (--q-limits clamp takes the smallest)";
static const char beyond_both[] = "the interval of the distribution function leaves 0 to 1 at both ends: too few answers (--q-limits clamp takes the extremes)";
static const char at_the_top[] = "no answer lies beyond the quantile, so that its interval cannot be found";

/* The interval of the distribution function. Woodruff: around q, with the variance of the function at the quantile. Around the function itself, as R has it,
   the interval of an answer that many share lies too high: F at the quantile is then well above q. */
static op_interval probability_interval(const op_plan *plan, const quantiles *q, size_t group, size_t rule, size_t index, const quantile_method *method) {
  const numbers *n = q->numbers;
  size_t figure = (group * q->wish->n_rules + rule) * q->wish->n_q + index, K = q->n_groups * q->per_group;
  if (method->how == QUANTILE_SCORE) {
    size_t at = group * q->wish->n_q + index;
    return (op_interval){q->score_lower[at], q->score_upper[at], n->df[group] > 0 ? NULL : "no degrees of freedom are left"};
  }
  double F = q->at.F[figure], variance = q->at.V[n->rows.estimation.full ? figure * K + figure : figure];
  bool around_q = plan->request.quantile.centre != OP_CENTRE_ESTIMATE;
  op_proportion p = {around_q ? q->wish->q[index] : F, variance, n->rows.n[group], n->rows.n[group], n->df[group], n->df_domain[group], n->kish[group],
                     around_q ? (double)NAN : q->at.logit_variance[figure]};
  if (F >= 1 && plan->request.quantile.limits == OP_LIMITS_R && method->scale == op_interval_method_named("wald")) return (op_interval){1, 1, NULL};
  if (F >= 1) return (op_interval){(double)NAN, (double)NAN, at_the_top};
  return method->scale->interval(&p, plan->request.level);
}

static quantile_bounds mapped(const op_plan *plan, const quantiles *q, size_t group, size_t rule, size_t index, const quantile_method *method, double t) {
  op_interval p = probability_interval(plan, q, group, rule, index, method);
  quantile_bounds out = {(double)NAN, (double)NAN, (double)NAN, p.why};
  bool below = p.lower < 0, above = p.upper > 1, clamp = plan->request.quantile.limits == OP_LIMITS_CLAMP;
  if (isnan(p.lower) && isnan(p.upper)) return out;
  if (clamp) {
    p.lower = below ? 0 : p.lower;
    p.upper = above ? 1 : p.upper;
  } else if (below || above) {
    out.why = below && above ? beyond_both : below ? beyond_low : beyond_high;
  }
  out.lower = quantiles_value(q, group, q->wish->rules[rule], p.lower);
  out.upper = quantiles_value(q, group, q->wish->rules[rule], p.upper);
  out.se = (out.upper - out.lower) / (2 * t);
  if (isnan(out.se) && out.why == NULL) out.why = "the rule has no value at a limit";
  return out;
}

quantile_bounds quantile_bounds_of(const op_plan *plan, const quantiles *q, size_t group, size_t rule, size_t index, const quantile_method *method) {
  size_t figure = (group * q->wish->n_rules + rule) * q->wish->n_q + index, K = q->n_groups * q->per_group;
  double theta = q->theta[figure], df = q->numbers->df[group];
  double t = op_t_quantile(1 - (1 - plan->request.level) / 2, df);
  if (isnan(theta)) return (quantile_bounds){(double)NAN, (double)NAN, (double)NAN, "nobody is in the base"};
  if (method->how == QUANTILE_SPREAD) {
    double se = sqrt(q->spread[q->numbers->rows.estimation.full ? figure * K + figure : figure]);
    op_interval i = op_interval_wald(theta, se, df, plan->request.level);
    return (quantile_bounds){i.lower, i.upper, se, i.why};
  }
  quantile_bounds out = mapped(plan, q, group, rule, index, method, t);
  if (plan->request.quantile.limits != OP_LIMITS_SYMMETRIC) return out;
  out.lower = theta - t * out.se;
  out.upper = theta + t * out.se;
  return out;
}
