/* Round numbers for an axis. */
#ifndef OPINE_PLOT_AXIS_H
#define OPINE_PLOT_AXIS_H

#include <stddef.h>

#include "opine/status.h"

typedef struct chart_axis {
  double low, high, step; /* low and high are multiples of step */
  int decimals;           /* that the ticks need */
} chart_axis;

/* An axis over [low, high] with about `ticks` steps of 1, 2, 2.5 or 5 times a power of ten. */
chart_axis axis_round(double low, double high, int ticks);

/* An axis for shares in percent: from 0 unless all values lie high and close together, up to 100 at most. */
chart_axis axis_percent(double low, double high, int ticks);

#endif
