/* Hidden keys of a trend: what is known of each wave beside its answers. */
#ifndef OPINE_ANALYSIS_TREND_KEYS_H
#define OPINE_ANALYSIS_TREND_KEYS_H

#include "analysis/groups.h"

#define TREND_KEYS 4 /* date, mode, country, population */

/* Adds them to the plan's keys: date, mode, country, population, and the groups of --decompose. A variable called mode or country is taken without being named. */
op_status trend_keys(op_plan *plan, op_error *err);
/* Mean date of a group in years; rows of different dates weigh by their number of domains. NaN when no date can be read, or none is known. */
double trend_date(const op_plan *plan, const figure_group *group);
/* Number that a level holds or writes; NaN when none. */
double trend_number(const op_plan *plan, size_t key, uint32_t code);
/* True when the groups hold the same values of a hidden key; values that a group lacks (missing codes do not count) are named by the labels `lost`, those it
   has more by `gained` (cut where they do not fit). */
bool trend_same_values(const op_plan *plan, size_t key, const figure_group *before, const figure_group *after, char *lost, char *gained, size_t size);

#endif
