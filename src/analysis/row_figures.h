/* Sections of figures that come from kept rows: scales, agreement, concentration, multiple responses. */
#ifndef OPINE_ANALYSIS_ROW_FIGURES_H
#define OPINE_ANALYSIS_ROW_FIGURES_H

#include "analysis/figures.h"
#include "analysis/rows.h"

/* What a figure is called: keys "variable" and `second` of its section. Texts live as long as the plan. */
typedef struct row_figure_key {
  const char *variable, *variable_label;
  const char *code, *label;  /* NULL = the figure has no second key */
  unsigned flags;            /* OP_ROW_NET, ... */
} row_figure_key;

/* Leaves in the groups only rows that `keep` accepts; what else is known of the rows follows. */
void rows_keep(const op_plan *plan, analysis_rows *rows, bool (*keep)(const void *context, size_t row), const void *context);

/* Begins a section with the keys groups.., variable, `second` ("category", "term"; NULL = none) and the measures of estimates. */
op_status row_section_add(const op_plan *plan, const char *name, const char *title, const char *second, bool percent, op_result *result, size_t *section, op_error *err);
/* Adds one row a group, figure and interval method; x->K = groups x K. The covariance matrix goes along when it was asked for and x has it whole (full). */
op_status row_section_fill(const op_plan *plan, const figure_groups *groups, const analysis_rows *rows, const row_figure_key *keys, size_t K, const op_estimates *x,
                           bool proportion, bool full, size_t section, op_result *result, op_error *err);

/* Variance and theta of row estimates as estimates without counts: n, base n and weighted n of each group's rows; no design effect.
   x is the caller's, freed with op_estimates_clear. */
op_status row_estimates_take(const analysis_rows *rows, const op_row_estimates *from, bool full, op_estimates *x, op_error *err);

/* The variables of the request with globs and ranges (q1_*, q1-q9) written out; --let names as they are. Owned by the plan.
   fails OP_E_REQUEST as names_match */
op_status row_names_expand(op_plan *plan, const op_names *patterns, op_names *names, op_error *err);
/* True when a level is no answer: by the file, a study, or a --missing without a variable. */
bool row_level_missing(const op_plan *plan, const op_levels *levels, uint32_t code);
/* Label of a variable of the request; its name when it has none. */
const char *row_variable_label(const op_plan *plan, const char *name);

#endif
