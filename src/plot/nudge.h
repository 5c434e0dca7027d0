/* Labels beside each other that must not overlap. */
#ifndef OPINE_PLOT_NUDGE_H
#define OPINE_PLOT_NUDGE_H

#include <stddef.h>

#define NUDGE_LIMIT 16

/* Moves n <= NUDGE_LIMIT centres y apart so that neighbours of these heights do not overlap, each as little as possible (least squares: blocks of
   labels that touch are centred on the mean of their wishes), within [low, high] as far as there is room. Order is kept; ties in the order given. */
void nudge_apart(double *y, const double *heights, size_t n, double low, double high);

#endif
