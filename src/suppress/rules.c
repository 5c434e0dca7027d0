/* The limits, and the standard of the National Center for Health Statistics. */
#include "suppress/rules.h"

#include <math.h>
#include <string.h>

#include "base/output.h"
#include "base/text.h"

const suppress_limit_info *suppress_limit_at(suppress_limit limit) {
  static const suppress_limit_info infos[] = {
#define SUPPRESS_LIMIT(name, side, shares, said) {#name, said, SUPPRESS_##side, shares},
#include "suppress/limits.def"
#undef SUPPRESS_LIMIT
  };
  return &infos[limit];
}

op_suppression *suppress_rules_new(const char *name, op_error *err) {
  op_suppression *s = op_array_new(1, sizeof *s, err);
  if (s == NULL) return NULL;
  s->arena = op_arena_new(err);
  s->name = s->arena != NULL ? op_arena_string(s->arena, name, err) : NULL;
  if (s->name == NULL) {
    op_suppression_free(s);
    return NULL;
  }
  for (size_t step = 0; step < N_STEPS; step++) {
    for (size_t f = 0; f < N_FIGURES; f++) {
      for (size_t l = 0; l < N_LIMITS; l++) s->limits[step][f][l] = (double)NAN;
    }
  }
  s->title = s->name;
  s->shown_width = (double)NAN;
  s->marks[STEP_SUPPRESS] = "\xE2\x80\xA0"; /* dagger */
  s->marks[STEP_REVIEW] = "\xE2\x80\xA1";   /* double dagger */
  s->marks[STEP_FLAG] = "*";
  s->said[STEP_SUPPRESS] = "not shown";
  s->said[STEP_REVIEW] = "needs review";
  s->said[STEP_FLAG] = "read with care";
  s->complementary = true;
  s->digits = -1;
  return s;
}

void op_suppression_free(op_suppression *rules) {
  if (rules == NULL) return;
  op_arena_free(rules->arena);
  op_free(rules);
}

/* Shares: 2(175), table I and figure 1. Rates and counts: 2(200). An asterisk stands for a figure that is not shown, in all publications of NCHS. */
static void take_nchs(op_suppression *s) {
  double *share = s->limits[STEP_SUPPRESS][FIGURE_SHARE], *rate = s->limits[STEP_SUPPRESS][FIGURE_RATE];
  s->title = "NCHS data presentation standards";
  share[LIMIT_base] = share[LIMIT_effective_base] = 30;
  share[LIMIT_ci_width] = 0.30;
  share[LIMIT_relative_ci_width] = 1.30;
  s->shown_width = 0.05;
  rate[LIMIT_base] = rate[LIMIT_effective_base] = rate[LIMIT_count] = 10;
  rate[LIMIT_relative_ci_width] = 1.60;
  s->limits[STEP_REVIEW][FIGURE_SHARE][LIMIT_df] = s->limits[STEP_REVIEW][FIGURE_RATE][LIMIT_df] = 8;
  s->limits[STEP_REVIEW][FIGURE_SHARE][LIMIT_certainty] = 1;
  s->limits[STEP_FLAG][FIGURE_SHARE][LIMIT_complement_ci_width] = 1.30;
  s->marks[STEP_SUPPRESS] = "*";
  s->marks[STEP_REVIEW] = "\xE2\x80\xA0";
  s->marks[STEP_FLAG] = "\xE2\x80\xA1";
  s->said[STEP_REVIEW] = "needs statistical review";
  s->said[STEP_FLAG] = "the complement does not meet the standards";
}

op_status op_suppression_open(const char *name, op_suppression **out, op_error *err) {
  bool nchs = strcmp(name, "nchs") == 0;
  if (!nchs && !op_file_exists(name)) {
    op_fail(err, OP_E_USAGE, "no presentation standard '%s', and no file of that name", name);
    return op_fail_hint(err, "'nchs', or the path of a YAML file with house rules");
  }
  op_suppression *rules = suppress_rules_new(name, err);
  if (rules == NULL) return OP_E_MEMORY;
  if (nchs) take_nchs(rules);
  op_status status = nchs ? OP_OK : suppress_rules_read(name, rules, err);
  if (status != OP_OK) {
    op_suppression_free(rules);
    return status;
  }
  *out = rules;
  return OP_OK;
}

/* --- judging a figure --- */

suppress_figure suppress_figure_of(const op_result *result, const op_section *section) {
  bool rates = strcmp(result->command, "total") == 0 || strcmp(result->command, "ratio") == 0;
  return section->percent ? FIGURE_SHARE : rates ? FIGURE_RATE : FIGURE_OTHER;
}

/* What a limit looks at; NaN = the figure does not have it. */
static double value_of(suppress_limit limit, const op_row *row) {
  const double *m = row->measures;
  double width = m[OP_M_UPPER] - m[OP_M_LOWER], size = fabs(m[OP_M_ESTIMATE]), rest = 1 - m[OP_M_ESTIMATE];
  switch (limit) {
    case LIMIT_base: return m[OP_M_BASE_N];
    case LIMIT_effective_base: return fmin(m[OP_M_N_EFF], m[OP_M_BASE_N]); /* a design effect under 1 does not make the sample larger */
    case LIMIT_count: return m[OP_M_N] > 0 ? m[OP_M_N] : (double)NAN;
    case LIMIT_df: return m[OP_M_DF];
    case LIMIT_se: return m[OP_M_SE];
    case LIMIT_cv: return m[OP_M_CV];
    case LIMIT_ci_width: return width;
    case LIMIT_relative_ci_width: return size > 0 ? width / size : (double)NAN;
    case LIMIT_complement_ci_width: return rest > 0 ? width / rest : (double)NAN;
    case LIMIT_certainty: return m[OP_M_ESTIMATE] == 0 || m[OP_M_ESTIMATE] == 1 ? 1 : 0;
    case N_LIMITS: break;
  }
  return (double)NAN;
}

#define ROUNDING 1e-12 /* limits are decimals such as 0.3, and what is compared with them a difference or quotient of doubles */

/* Never true of NaN. */
static bool beyond(suppress_side side, double value, double limit) {
  double slack = ROUNDING * (1 + fabs(limit));
  return side == SUPPRESS_BELOW ? value < limit - slack : side == SUPPRESS_AT_LEAST ? value >= limit - slack : value > limit + slack;
}

/* A net score is a difference of shares: no share of the base has its interval. */
static bool is_score(const op_row *row) {
  for (size_t i = 0; i < row->n_summands; i++) {
    if (row->summands[i].sign < 0) return true;
  }
  return false;
}

suppress_limit suppress_fails(const op_suppression *rules, suppress_step step, suppress_figure figure, const op_row *row) {
  double width = row->measures[OP_M_UPPER] - row->measures[OP_M_LOWER];
  if (isnan(row->measures[OP_M_ESTIMATE])) return N_LIMITS;
  for (suppress_limit l = 0; l < N_LIMITS; l++) {
    const suppress_limit_info *info = suppress_limit_at(l);
    bool of_interval = l == LIMIT_ci_width || l == LIMIT_relative_ci_width || l == LIMIT_complement_ci_width || l == LIMIT_certainty;
    bool of_others = info->shares && figure != FIGURE_SHARE, narrow = (l == LIMIT_relative_ci_width || l == LIMIT_complement_ci_width) && width <= rules->shown_width + ROUNDING;
    if (l == LIMIT_base && step == STEP_FLAG) continue; /* small bases have a flag of their own, at the base */
    if (of_others || (narrow && figure == FIGURE_SHARE) || (of_interval && is_score(row))) continue;
    if (beyond(info->side, value_of(l, row), rules->limits[step][figure][l])) return l;
  }
  return N_LIMITS;
}
