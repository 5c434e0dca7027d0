/* A presentation standard as data: for each kind of figure, limits in up to three steps. */
#ifndef OPINE_SUPPRESS_RULES_H
#define OPINE_SUPPRESS_RULES_H

#include "base/memory.h"
#include "opine/suppress.h"

typedef enum {
#define SUPPRESS_LIMIT(name, side, shares, said) LIMIT_##name,
#include "suppress/limits.def"
#undef SUPPRESS_LIMIT
  N_LIMITS
} suppress_limit;

typedef enum { SUPPRESS_BELOW, SUPPRESS_AT_LEAST, SUPPRESS_ABOVE } suppress_side;

typedef struct suppress_limit_info {
  const char *name, *said;
  suppress_side side;
  bool shares;        /* asked of shares only */
} suppress_limit_info;

/* Kinds of figures: shares (percentages), rates and counts (ratios, totals), all others. */
typedef enum { FIGURE_SHARE, FIGURE_RATE, FIGURE_OTHER, N_FIGURES } suppress_figure;

/* Steps: figures that are not shown, that need a second look, that are shown with a mark. */
typedef enum { STEP_SUPPRESS, STEP_REVIEW, STEP_FLAG, N_STEPS } suppress_step;

struct op_suppression {
  op_arena *arena;
  const char *name, *title;
  double limits[N_STEPS][N_FIGURES][N_LIMITS]; /* NaN = none */
  double shown_width;  /* shares with an interval of this width or less are shown however wide it is beside them; NaN = none */
  const char *marks[N_STEPS], *said[N_STEPS];
  bool base_flags;     /* small bases are flagged by the request's own threshold; false = by these rules alone */
  bool counts;         /* counts of respondents are protected, of bases too */
  bool complementary;
  int digits;          /* -1 = not said */
};

const suppress_limit_info *suppress_limit_at(suppress_limit limit);
/* Rules without a limit. NULL with OP_E_MEMORY */
op_suppression *suppress_rules_new(const char *name, op_error *err);
/* Reads a YAML file of rules into rules without a limit. fails as op_suppression_open */
op_status suppress_rules_read(const char *path, op_suppression *rules, op_error *err);

/* The first limit of a step that a figure fails; N_LIMITS = none. */
suppress_limit suppress_fails(const op_suppression *rules, suppress_step step, suppress_figure figure, const op_row *row);
/* The kind of a section's figures in a result. */
suppress_figure suppress_figure_of(const op_result *result, const op_section *section);

#endif
