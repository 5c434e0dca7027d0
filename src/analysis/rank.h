/* Rank of the matrix of replicate weights, found while rows pass by. */
#ifndef OPINE_ANALYSIS_RANK_H
#define OPINE_ANALYSIS_RANK_H

#include <stddef.h>

#include "opine/status.h"

typedef struct replicate_rank replicate_rank;

op_status replicate_rank_new(size_t columns, replicate_rank **rank, op_error *err);
void replicate_rank_free(replicate_rank *rank);
/* Takes one row of replicate weights into account. */
void replicate_rank_add(replicate_rank *rank, const double *row);
size_t replicate_rank_get(const replicate_rank *rank);

#endif
