/* Which groups are compared with which: lines of groups that share the other --by groups, and the pairs of each. */
#ifndef OPINE_ANALYSIS_COMPARE_PAIRS_H
#define OPINE_ANALYSIS_COMPARE_PAIRS_H

#include "analysis/groups.h"
#include "opine/result.h"

/* Group `a` against group `b`. */
typedef struct compare_pair {
  size_t a, b;      /* in compare_pairs.groups */
  size_t line;
} compare_pair;

/* Groups of one combination of the other --by variables. */
typedef struct compare_line {
  size_t first, n;  /* in compare_pairs.members */
} compare_line;

typedef struct compare_pairs {
  figure_groups groups;   /* the groups, then what they are compared with where that is the rest or all */
  size_t n_groups;        /* of them are groups that the data have */
  compare_line *lines;
  size_t n_lines, line_capacity;
  size_t *members;        /* groups, line by line, in table order */
  compare_pair *items;    /* line by line */
  size_t count, capacity;
} compare_pairs;

/* Makes groups, lines and the pairs that the request's --vs asks for. Notes go to `result`. The caller's, freed with compare_pairs_clear.
   fails OP_E_REQUEST one group only, no group of that name (nearest name) */
op_status compare_pairs_make(op_plan *plan, compare_pairs *pairs, op_result *result, op_error *err);
void compare_pairs_clear(compare_pairs *pairs);

/* Code and label of a group of --between, several variables joined with commas; "rest" and "all" for those. Texts of the plan's arena; NULL when memory is out. */
op_status compare_group_text(op_plan *plan, const compare_pairs *pairs, size_t group, const char **code, const char **label, op_error *err);

/* Sets the keys of the other --by variables, in their order from key 0. */
op_status compare_line_keys(const op_plan *plan, const figure_group *group, op_result *result, op_row *row, op_error *err);
/* Adds the section's keys of the other --by variables. */
op_status compare_line_section_keys(const op_plan *plan, size_t section, op_result *result, op_error *err);

#endif
