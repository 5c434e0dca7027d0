/* Groups of --by as sets of domains. */
#ifndef OPINE_ANALYSIS_GROUPS_H
#define OPINE_ANALYSIS_GROUPS_H

#include "analysis/plan.h"

#define OP_GROUP_ALL UINT32_MAX

typedef struct figure_group {
  uint32_t *codes;      /* n_by codes; OP_GROUP_ALL in an 'all' row */
  uint32_t *domains;
  size_t n_domains, capacity;
  bool total;
  double rows;          /* members with non-zero weight */
  double df_domain;     /* degrees of freedom of its members */
  double df;            /* by the request's rule */
} figure_group;

typedef struct figure_groups {
  figure_group *items;
  op_domain_set *sets;  /* of items, in the same order */
  size_t count, capacity;
} figure_groups;

/* Groups in table order, 'all' rows last. Rows whose group is missing belong to 'all' rows only. The caller's, freed with groups_clear.
   fails OP_E_REQUEST no group has members */
op_status groups_make(const op_plan *plan, figure_groups *groups, op_error *err);
void groups_clear(figure_groups *groups);

/* The group's code and label for key k: texts that live as long as the plan; "all" for an 'all' row. */
void group_key_text(const op_plan *plan, const figure_group *group, size_t k, const char **code, const char **label);
/* Code and label of a level as results show them. */
void level_text(const op_levels *levels, uint32_t code, const char **text, const char **label);

#endif
