/* Sums by cell: rows of `width` doubles, zero at first, in blocks that stay where they are while cells are added. Slabs own the blocks. */
#ifndef OPINE_MOMENTS_CELL_SUMS_H
#define OPINE_MOMENTS_CELL_SUMS_H

#include <stddef.h>

#include "base/slabs.h"

typedef struct op_cell_sums {
  double **blocks;
  size_t n_blocks, capacity;
  size_t width;             /* 0 = no cells yet */
  unsigned shift;           /* a block holds 1 << shift cells */
} op_cell_sums;

/* Room for cells 0 to n - 1 of `width` doubles, at least 1 and the same each time. fails OP_E_MEMORY */
op_status op_cell_sums_room(op_cell_sums *sums, op_slabs *slabs, size_t n, size_t width, op_error *err);
/* Cells that there is room for. */
size_t op_cell_sums_count(const op_cell_sums *sums);
/* Leaves its blocks to the slabs; there are no cells afterwards. */
void op_cell_sums_clear(op_cell_sums *sums);

/* The doubles of a cell that there is room for. */
static inline double *op_cell_sums_at(const op_cell_sums *sums, size_t cell) {
  return sums->blocks[cell >> sums->shift] + (cell & (((size_t)1 << sums->shift) - 1)) * sums->width;
}

#endif
