/* Items of one number, as most means are: rows are added run by run, with the sums at hand. */
#ifndef OPINE_MOMENTS_SINGLE_H
#define OPINE_MOMENTS_SINGLE_H

#include "moments/moments.h"

/* True for an item of one number whose rows need no more than sums and, where rows are units, products. */
bool single_number(const op_moments *moments, const op_item *item);
/* Adds the rows of a batch to such an item: as any other item does, but where there are no weights in several sums, so that last digits may differ. */
void single_number_add(const op_moments *moments, op_item *item, const op_moments_rows *rows, const op_row_cells *cells, const double *y);

#endif
