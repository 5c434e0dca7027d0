/* Where waves stand on the time axis. */
#ifndef OPINE_PLOT_WAVES_H
#define OPINE_PLOT_WAVES_H

#include "plot/grid.h"

typedef struct chart_wave {
  const char *code;   /* as in the result */
  const char *label;  /* clean */
  double x;           /* fractional year, or 0, 1, 2, ... in the order of the result */
} chart_wave;

typedef struct wave_list {
  chart_wave *items;
  size_t count;
  bool dated;
} wave_list;

/* The waves of a result whose first group variable (`key`) is the time; rows over all waves are left out. When every label (or code) has one year, perhaps
   with a month, quarter or season, and all dates differ, waves stand at their dates in their order; else one after the other. Owned by the arena. */
op_status waves_read(const chart_grid *grid, size_t key, op_arena *arena, wave_list *out, op_error *err);

/* Index of a row's wave, or SIZE_MAX for a row over all waves. */
size_t waves_of_row(const wave_list *waves, const chart_row *row, size_t key);

/* Fractional year in a text such as "2022", "W11 2022", "2022-05", "17.05.2022", "autumn 2021", "Q3 2020", "May 2019"; NaN when there is no or more than one year. */
double waves_year(const char *text);

#endif
