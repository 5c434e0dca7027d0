/* What a contrast request becomes: formulas, the estimates that they name, and the parts of the data that give them. */
#ifndef OPINE_ANALYSIS_CONTRAST_H
#define OPINE_ANALYSIS_CONTRAST_H

#include "analysis/figures.h"
#include "analysis/parts.h"
#include "table/formula.h"

/* One estimate of the formulas; the same text is one estimate, however often it stands. */
typedef struct contrast_estimate {
  const op_formula_estimate *formula;
  size_t part;
  const char *name;             /* as shown: the --estimate name where the formula is that estimate alone, else its text */
  bool has_levels;
  plan_variable levels;         /* categories: the question's levels, to check the codes after the pass */
  op_names categories;          /* with nets written out */
} contrast_estimate;

struct contrast_plan {
  op_formula **formulas;        /* of --estimate, then of --of */
  op_formula_name *names;
  size_t n_named, n_formulas;   /* n_named of them are --estimate */
  const char **labels;          /* of --of */
  contrast_estimate *estimates;
  size_t n_estimates;
  op_expression **owned;        /* expressions made for categories */
  size_t n_owned, owned_capacity;
};
typedef struct contrast_plan contrast_plan;

/* Parses the request's formulas and asks for what they need; the plan keeps it (plan->contrasts) until contrast_free. */
op_status contrast_prepare(op_plan *plan, op_error *err);
void contrast_free(contrast_plan *contrast);
/* Terms of the estimates, once the pass is over. fails OP_E_REQUEST a category that the question does not have (nearest one) */
op_status contrast_terms(op_plan *plan, figure_terms *terms, op_error *err);

#endif
