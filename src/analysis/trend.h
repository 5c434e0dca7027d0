/* opine trend: sections behind the estimates, one file each, all from the same lines. */
#ifndef OPINE_ANALYSIS_TREND_H
#define OPINE_ANALYSIS_TREND_H

#include "analysis/figures.h"
#include "analysis/lines.h"
#include "analysis/trend_keys.h"

struct trend;

/* One line over the waves: a figure of one combination of the other groups. */
typedef struct wave_line {
  const size_t *group;     /* groups in wave order */
  size_t waves, term;
  const char **broken;     /* by wave: why the line is broken before it; NULL = it is not */
} wave_line;

typedef struct trend {
  op_plan *plan;
  const figure_groups *groups;
  const figures *figures;      /* of the item at work */
  const wave_line *line;       /* at work */
  op_result *result;
  line_owner owner;            /* of tables with the line's keys */
  size_t changes;              /* index of the section */
  op_error *err;
} trend;

size_t trend_estimate(const trend *t, const wave_line *line, size_t wave);
bool trend_has_estimate(const trend *t, const wave_line *line, size_t wave);
/* Code and label of a group's wave. */
const char *trend_wave(const trend *t, size_t group, const char **label);
/* Which lines of a question: every figure; nets and net scores where there are some, else every figure; the question once (term 0). */
typedef enum { LINES_ALL, LINES_NETS, LINES_QUESTION } line_scope;
/* Calls `use` for every line of the item at work. */
op_status trend_each_line(trend *t, line_scope scope, op_status (*use)(trend *, const wave_line *));
/* The wave with an estimate before `wave`; SIZE_MAX when there is none. */
size_t trend_before(const trend *t, const wave_line *line, size_t wave);
/* How two groups differ in mode or countries, so that their figures are of different things: "mode changes from face to face to telephone", "Turkmenistan: not in
   wave 3"; NULL = they do not. fails OP_E_MEMORY */
op_status trend_differ(const trend *t, size_t before, size_t after, const char **why);
/* Why the line breaks somewhere between two waves of it; NULL = it does not. */
const char *trend_break(const wave_line *line, size_t from, size_t to);

/* Degrees of freedom of a difference between two groups: those of the rows of both together. */
op_status trend_pair_df(const trend *t, size_t a, size_t b, double *df);
/* Weighted totals of base and numerator of the line's figure in each set, with their covariance: estimates 2i and 2i + 1. The caller's, cleared on failure too. */
op_status trend_totals(const trend *t, const wave_line *line, const op_domain_set *sets, size_t n, op_estimates *out);

/* Sets up t->owner: keys are the groups but for the wave, variable, category. */
void trend_owner(trend *t);

/* Points of a line for slope, events and smoothing: waves with a date and an estimate of some variance. The caller's, freed with trend_points_clear. */
typedef struct trend_points {
  line_points points;
  double *numbers;
  bool *restart;
  const char **names;
  size_t *wave;             /* of each point */
} trend_points;
op_status trend_points_make(trend *t, const wave_line *line, trend_points *out);
void trend_points_clear(trend_points *p);

/* --- sections; each adds its own and is told of nothing else --- */

op_status trend_changes(trend *t, const figures *all);
op_status trend_breaks(trend *t, const figures *all);
op_status trend_slopes(trend *t, const figures *all);
op_status trend_pooled(trend *t, const figures *all);
op_status trend_bounds(trend *t, const figures *all);
op_status trend_decomposition(trend *t, const figures *all);
op_status trend_assumed(trend *t, const figures *all);

#endif
