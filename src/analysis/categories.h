/* Which categories and nets of a question are shown, and the terms that estimate them. */
#ifndef OPINE_ANALYSIS_CATEGORIES_H
#define OPINE_ANALYSIS_CATEGORIES_H

#include "analysis/groups.h"

/* One figure a group: a category, a net, a mean, ... */
typedef struct figure_term {
  size_t variable;      /* index into plan.variables */
  const char *code;     /* NULL for means */
  const char *label;
  unsigned flags;       /* OP_ROW_NET, OP_ROW_MISSING */
} figure_term;

typedef struct figure_terms {
  figure_term *keys;
  op_term *terms;
  size_t count, capacity, term_capacity;
} figure_terms;

/* Terms of one item of the plan, in table order. Allocated in the plan's arena except the two arrays (terms_clear).
   fails OP_E_REQUEST a net names a category that the question does not have (nearest label) */
op_status terms_make(op_plan *plan, size_t item, figure_terms *terms, op_error *err);
/* A second copy of the arrays. */
op_status terms_copy(const figure_terms *from, figure_terms *to, op_error *err);
void terms_clear(figure_terms *terms);

#endif
