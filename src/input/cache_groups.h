/* The segments of all requested columns, group by group: loaded and checked ahead of the caller, by several threads where there are. */
#ifndef OPINE_INPUT_CACHE_GROUPS_H
#define OPINE_INPUT_CACHE_GROUPS_H

#include "input/cache_columns.h"

typedef struct cache_groups cache_groups;

/* Of opened views, all of which answer. File and views are borrowed. The caller's, freed with cache_groups_free. fails OP_E_MEMORY */
op_status cache_groups_new(const cache_file *file, cache_view *views, size_t n_views, int threads, op_crew *crew, cache_groups **groups, op_error *err);
void cache_groups_free(cache_groups *groups);
/* Reads and checks every segment, before the first is taken. fails OP_E_DATA, OP_E_MEMORY */
op_status cache_groups_verify(cache_groups *groups, op_error *err);
/* The next group, from 0 on, is the one at hand of every view. fails OP_E_DATA, OP_E_MEMORY */
op_status cache_groups_next(cache_groups *groups, op_error *err);

#endif
