#include "moments/cell_sums.h"

#include "base/memory.h"

/* Of a block, unless a cell takes more: small, for surveys of few cells have many questions. */
#define BLOCK_BYTES ((size_t)8 << 10)

static unsigned shift_for(size_t width) {
  unsigned shift = 0;
  while (((size_t)2 << shift) * width * sizeof(double) <= BLOCK_BYTES) shift++;
  return shift;
}

op_status op_cell_sums_room(op_cell_sums *sums, op_slabs *slabs, size_t n, size_t width, op_error *err) {
  if (sums->n_blocks == 0) {
    sums->width = width;
    sums->shift = shift_for(width);
  }
  while (op_cell_sums_count(sums) < n) {
    op_status status = op_array_grow((void **)&sums->blocks, &sums->capacity, sums->n_blocks + 1, sizeof *sums->blocks, 0, err);
    if (status != OP_OK) return status;
    double *block = op_slabs_array(slabs, width << sums->shift, sizeof *block, err);
    if (block == NULL) return OP_E_MEMORY;
    sums->blocks[sums->n_blocks++] = block;
  }
  return OP_OK;
}

size_t op_cell_sums_count(const op_cell_sums *sums) { return sums->n_blocks << sums->shift; }

void op_cell_sums_clear(op_cell_sums *sums) {
  op_free(sums->blocks);
  *sums = (op_cell_sums){0};
}
