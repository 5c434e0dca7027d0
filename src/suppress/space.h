/* What a reader cannot know: the directions in which hidden figures may move together while every sum with what is shown holds. A hidden cell that no direction
   moves follows from what is shown. */
#ifndef OPINE_SUPPRESS_SPACE_H
#define OPINE_SUPPRESS_SPACE_H

#include "suppress/cells.h"

typedef struct suppress_space {
  double *at;              /* hidden cells x directions: how far each moves */
  double *sum;             /* of one sum, by direction */
  size_t *filled;          /* directions that move it */
  size_t *row;             /* of each cell of the section in `at`, from 1; 0 = it is shown */
  size_t hidden, n;        /* directions are as many as hidden cells at first, `n` of them are left */
} suppress_space;

/* The null space of a question's equations over its hidden cells. Freed with suppress_space_clear, after a failure too.
   fails OP_E_REQUEST too many hidden cells; OP_E_MEMORY */
op_status suppress_space_make(const suppress_cells *cells, size_t question, const suppress_equations *equations, suppress_space *out, op_error *err);
void suppress_space_clear(suppress_space *space);
/* Whether a hidden cell may still have another number. */
bool suppress_space_moves(const suppress_space *space, size_t cell);
/* Whether a cell would tell another hidden one if it were shown: both move together in every direction. */
bool suppress_space_tied(const suppress_space *space, size_t cell, size_t other);
/* Shows a cell: only directions that do not move it are left. */
void suppress_space_show(suppress_space *space, size_t cell);

#endif
