/* opine composition, shared by its files: which categories a variable falls into, and the population's share of each cell.

   A spec is a variable or two crossed ("age*sex"); its cells are every combination of their categories. Numbers with many values fall into bands. */
#ifndef OPINE_ANALYSIS_COMPOSITION_H
#define OPINE_ANALYSIS_COMPOSITION_H

#include "analysis/categories.h"
#include "analysis/cross.h"

#define COMPOSITION_PARTS 2

typedef struct composition_category {
  const char *code, *label;
  category_codes codes; /* levels that fall into it; none: a category that nobody has */
  uint32_t unmet;       /* level of such a category; 0 otherwise */
  double from, to;      /* of a band: numbers from `from` to below `to` */
  bool in_population;   /* --against tells of it */
} composition_category;

typedef struct composition_part {
  size_t variable; /* index into plan.variables */
  composition_category *categories;
  size_t n;
  bool banded;
} composition_part;

typedef struct composition_spec {
  composition_part parts[COMPOSITION_PARTS];
  size_t n_parts;
  size_t item;
  double *population; /* shares by cell (first part's category outermost); NULL = none known */
} composition_spec;

size_t composition_cells(const composition_spec *spec);
/* Categories of a part in table order. fails OP_E_REQUEST no answers; --breaks for a variable that is no number */
op_status composition_categories(op_plan *plan, const composition_spec *spec, size_t part, composition_part *out, op_error *err);
/* Shares of the cells in --against. fails OP_E_REQUEST a row of it that belongs to no category; a category of respondents that no row has */
op_status composition_population(op_plan *plan, composition_spec *spec, op_error *err);

#endif
