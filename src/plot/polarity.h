/* Which answers of a scale stand on the left, in the middle and on the right of a diverging chart. */
#ifndef OPINE_PLOT_POLARITY_H
#define OPINE_PLOT_POLARITY_H

#include "opine/plot.h"
#include "plot/grid.h"

typedef struct polarity {
  size_t *columns;  /* of the grid, from left to right: negative (strongest first), neutral, positive (strongest last), missing; nets are left out.
                       Text codes have no order of their own: the sides that the options name keep the options' order */
  size_t n_negative, n_neutral, n_positive, n_missing;
} polarity;

/* The sides that the options name, else by the words of the labels (English, Russian, Kazakh, Georgian), else by the order of the codes when some
   words say which half is which or the labels are bare numbers. An answer that the options do not name stands apart with the missing ones.
   The columns are owned by the arena.
   fails OP_E_REQUEST when a named answer does not exist, one side stays empty, or a guess would have nothing to go by: words that are unknown, or
         several answers a side whose codes are texts */
op_status polarity_find(const chart_grid *grid, const op_chart_options *options, op_arena *arena, polarity *out, op_error *err);

#endif
