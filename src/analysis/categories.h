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

/* Codes of some levels of a variable. */
typedef struct category_codes {
  uint32_t *items;
  size_t count;
} category_codes;

/* Sorts codes as tables show them. */
void category_codes_sort(const op_levels *levels, category_codes *codes);
/* Codes of `base` that a net joins; none where a net for every question names none of them. Allocated in the plan's arena.
   fails OP_E_REQUEST the net is for this variable and names a category that it does not have (nearest label) */
op_status category_net_codes(op_plan *plan, const op_levels *levels, const category_codes *base, const op_net *net, const char *variable, category_codes *out, op_error *err);
/* True when a level has that code, label, or a number within "lo-hi". */
bool category_named(const op_levels *levels, uint32_t code, const char *name);

/* Terms of one item of the plan, in table order. Allocated in the plan's arena except the two arrays (terms_clear).
   fails OP_E_REQUEST a net names a category that the question does not have (nearest label) */
op_status terms_make(op_plan *plan, size_t item, figure_terms *terms, op_error *err);
/* A second copy of the arrays. */
op_status terms_copy(const figure_terms *from, figure_terms *to, op_error *err);
void terms_clear(figure_terms *terms);

#endif
