/* Parts of the trend chart. */
#ifndef OPINE_PLOT_TREND_H
#define OPINE_PLOT_TREND_H

#include "plot/axis.h"
#include "plot/detail.h"
#include "plot/sheet.h"
#include "plot/waves.h"

typedef struct trend_line {
  const char *name;
  const chart_cell **points; /* by wave; NULL = no figure */
  const char **broken;       /* by wave: why the line is broken before it; NULL = it is not */
  size_t first, last;        /* waves with a figure */
  wording_lines lines;       /* the name at the end of the line */
  double label_y, first_y;   /* points from the top of the figure */
} trend_line;

typedef struct trend {
  chart_sheet sheet;
  chart_grid grid;
  wave_list waves;
  trend_line lines[THEME_LINES];
  size_t n_lines;
  const char *answer;     /* the only answer that is drawn for several groups; "" */
  chart_axis axis;
  int decimals;
  double left, right;     /* of the plot area, points */
  double value_width;     /* of the widest value at the ends of the lines */
  double first_x, last_x; /* of the first and the last wave, points */
  wording_lines *wave_names; /* count 0: not shown */
  double names_height;    /* under the axis */
  double content, height; /* of the figure with the wave names */
} trend;

/* One line for each answer (nets alone when there are some), group, or both.
   fails OP_E_REQUEST over THEME_LINES lines */
op_status trend_lines(trend *t, size_t time_key);
op_status trend_layout(trend *t);
/* Places the texts beside the lines once the height is known. */
void trend_place(trend *t, double plot_height);
void trend_draw(trend *t, double plot_height);

/* A value as it is written at a line. */
void trend_value(const trend *t, double value, char out[NUMERALS_TEXT]);

double trend_x(const trend *t, size_t wave);                       /* points of the page */
double trend_y(const trend *t, double value, double plot_height);  /* points from the top of the figure */

#endif
