/* What the options of opine plan say about a sample and a difference, for the calculations that need it. */
#include <math.h>

#include "cli/plan.h"

const char *plan_number_name(cli_plan_number number) {
  static const char *const names[] = {
#define CLI_PLAN_NUMBER(id, name, range) [CLI_PLAN_##id] = name,
#include "cli/plan_numbers.def"
#undef CLI_PLAN_NUMBER
  };
  return names[number];
}

bool plan_given(const cli *c, cli_plan_number number) { return !isnan(c->plan[number]); }

double plan_number_or(const cli *c, cli_plan_number number, double otherwise) { return plan_given(c, number) ? c->plan[number] : otherwise; }

op_status plan_need(const cli *c, cli_plan_number number, op_error *err) {
  if (plan_given(c, number)) return OP_OK;
  op_fail(err, OP_E_USAGE, "--%s is needed here", plan_number_name(number));
  return op_fail_hint(err, "opine plan --help shows what each calculation takes");
}

op_status plan_deff_of(const cli *c, double otherwise, double *deff, op_error *err) {
  bool parts = plan_given(c, CLI_PLAN_M) || plan_given(c, CLI_PLAN_RHO) || plan_given(c, CLI_PLAN_DEFF_WEIGHTS);
  if (plan_given(c, CLI_PLAN_DEFF) && parts) {
    op_fail(err, OP_E_USAGE, "--deff and its parts --m, --rho and --deff-weights say the same thing twice");
    return op_fail_hint(err, "give --deff, or its parts");
  }
  if (plan_given(c, CLI_PLAN_M) != plan_given(c, CLI_PLAN_RHO)) {
    op_fail(err, OP_E_USAGE, "--m and --rho are needed together: the interviews per PSU and their intra-cluster correlation");
    return op_fail_hint(err, "attitudes have correlations of 0.01 to 0.1 in most surveys of 10 interviews per PSU");
  }
  double expected = op_deff_expected(plan_number_or(c, CLI_PLAN_M, 1), plan_number_or(c, CLI_PLAN_RHO, 0), plan_number_or(c, CLI_PLAN_DEFF_WEIGHTS, 1));
  *deff = parts ? expected : plan_number_or(c, CLI_PLAN_DEFF, otherwise);
  if (*deff > 0) return OP_OK;
  return op_fail(err, OP_E_REQUEST, "the design effect is %g: %g interviews per PSU cannot have a correlation of %g", *deff, c->plan[CLI_PLAN_M], c->plan[CLI_PLAN_RHO]);
}

op_status plan_sampling(const cli *c, op_sampling *out, op_error *err) {
  *out = op_sampling_default();
  out->population = plan_number_or(c, CLI_PLAN_FPC, (double)INFINITY);
  out->df = plan_number_or(c, CLI_PLAN_DF, (double)INFINITY);
  /* Bonferroni: each of C intervals or tests takes its part of what may go wrong */
  out->level = 1 - (1 - c->request.level) / plan_number_or(c, CLI_PLAN_COMPARISONS, 1);
  if (plan_given(c, CLI_PLAN_FPC) && c->plan[CLI_PLAN_FPC] <= 1) {
    op_fail(err, OP_E_USAGE, "--fpc is %g, expected the size of the population", c->plan[CLI_PLAN_FPC]);
    return op_fail_hint(err, "a sampling fraction is known only once the sample is drawn");
  }
  return plan_deff_of(c, 1, &out->deff, err);
}

static op_status second_value(const cli *c, op_difference *d, op_error *err) {
  if (plan_given(c, CLI_PLAN_P2) && plan_given(c, CLI_PLAN_DIFFERENCE)) return op_fail(err, OP_E_USAGE, "--p2 and --difference say the same thing twice");
  if (plan_given(c, CLI_PLAN_P2)) d->second = c->plan[CLI_PLAN_P2];
  else if (plan_given(c, CLI_PLAN_DIFFERENCE)) d->second = d->first + c->plan[CLI_PLAN_DIFFERENCE];
  else return d->means ? plan_need(c, CLI_PLAN_DIFFERENCE, err) : plan_need(c, CLI_PLAN_P2, err);
  if (d->means || (d->second > 0 && d->second < 1)) return OP_OK;
  return op_fail(err, OP_E_USAGE, "--p1 and --difference make a second proportion of %g, expected a fraction between 0 and 1", d->second);
}

op_status plan_difference(const cli *c, bool second, op_difference *out, op_error *err) {
  bool means = plan_given(c, CLI_PLAN_SD), panel = plan_given(c, CLI_PLAN_CORRELATION);
  op_sampling sampling;
  op_status status = plan_sampling(c, &sampling, err);
  if (status != OP_OK) return status;
  *out = (op_difference){.sampling = sampling, .means = means, .first = 0, .sd = plan_number_or(c, CLI_PLAN_SD, 0),
                         .ratio = plan_number_or(c, CLI_PLAN_RATIO, 1), .correlation = plan_number_or(c, CLI_PLAN_CORRELATION, 0),
                         .overlap = panel ? plan_number_or(c, CLI_PLAN_OVERLAP, 1) : 0, .sides = (int)plan_number_or(c, CLI_PLAN_SIDES, 2)};
  if (out->sides > 2) return op_fail(err, OP_E_USAGE, "--sides is %d, expected 1 or 2", out->sides);
  if (plan_given(c, CLI_PLAN_OVERLAP) && !panel) {
    op_fail(err, OP_E_USAGE, "--overlap is of use with --correlation only");
    return op_fail_hint(err, "the answers that one respondent gives in two waves have a correlation, often 0.4 to 0.7");
  }
  if (means && (plan_given(c, CLI_PLAN_P1) || plan_given(c, CLI_PLAN_P2))) {
    return op_fail(err, OP_E_USAGE, "--sd is of means and --p1 of proportions: give one of the two");
  }
  if (!means) {
    status = plan_need(c, CLI_PLAN_P1, err);
    if (status != OP_OK) return op_fail_hint(err, "of means say --sd");
    out->first = c->plan[CLI_PLAN_P1];
  }
  return second ? second_value(c, out, err) : OP_OK;
}
