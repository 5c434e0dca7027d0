/* Names with their colours above a figure. */
#ifndef OPINE_PLOT_LEGEND_H
#define OPINE_PLOT_LEGEND_H

#include "plot/sheet.h"

typedef struct legend_item {
  const char *name;
  uint32_t colour;
} legend_item;

typedef enum { LEGEND_SQUARES, LEGEND_DOTS } legend_form;

/* Height of the lines of the legend, from left to right in the given order, below sheet->y and from the margin to `right`; a long name takes several lines.
   Written to `out` unless NULL. Memory that runs out is remembered in the sheet's body. */
double legend_lines(chart_sheet *sheet, legend_form form, const legend_item *items, size_t n, double right, op_text *out);

#endif
