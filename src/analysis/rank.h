/* Rank of the matrix of replicate weights, by domain, found while rows pass by: the degrees of freedom of a set of domains are that of their rows together. */
#ifndef OPINE_ANALYSIS_RANK_H
#define OPINE_ANALYSIS_RANK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "opine/status.h"

typedef struct replicate_ranks replicate_ranks;

op_status replicate_ranks_new(size_t columns, replicate_ranks **ranks, op_error *err);
void replicate_ranks_free(replicate_ranks *ranks);
/* Takes one row of replicate weights into account. Rows outside every domain have the domain UINT32_MAX. */
op_status replicate_ranks_add(replicate_ranks *ranks, uint32_t domain, const double *row, op_error *err);
/* After the last row. */
op_status replicate_ranks_finish(replicate_ranks *ranks, op_error *err);
/* Rank of the rows of some domains together, of all domains, and of all rows. */
op_status replicate_ranks_get(const replicate_ranks *ranks, const uint32_t *domains, size_t n, size_t *rank, op_error *err);
size_t replicate_ranks_inside(const replicate_ranks *ranks);
size_t replicate_ranks_all(const replicate_ranks *ranks);

#endif
