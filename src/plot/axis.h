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

/* Number of ticks from low up to `high` (not above the axis); tick i stands at low + i * step. 0 when the numbers are too large to be told apart. */
size_t axis_ticks(const chart_axis *axis, double high);

/* Every how-manieth tick has room for its number, when ticks stand `apart` points from each other and the widest number takes `width` points. */
size_t axis_stride(const chart_axis *axis, double high, double apart, double width);

/* An axis for shares in percent: from 0 unless all values lie high and close together, up to 100 at most. */
chart_axis axis_percent(double low, double high, int ticks);

#endif
