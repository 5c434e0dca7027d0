/* Parts of the likert chart and of stacked bars, which are a scale without sides: where everything stands, and the script that draws it. */
#ifndef OPINE_PLOT_LIKERT_H
#define OPINE_PLOT_LIKERT_H

#include "plot/polarity.h"
#include "plot/sheet.h"

#define LIKERT_ROWS 80

typedef struct likert_row {
  size_t row;             /* of the grid */
  const char *heading;    /* starts a block; NULL = goes on */
  wording_lines heading_lines, lines;
  const char *base;       /* "n = 1,509"; "" */
  double negative, positive, neutral, missing; /* sums, percent */
  double net;             /* positive minus negative; NaN when there are no answers, or not all are shown */
  bool empty;             /* no answers, or */
  bool hidden;            /* not all of them are shown: no bar, which would have its length from those that are */
  double y, heading_y;    /* points from the top of the figure */
} likert_row;

typedef struct likert {
  chart_sheet sheet;
  chart_grid grid;
  polarity sides;
  likert_row *rows;
  size_t n_rows;
  wording_lines *names;   /* of the columns in the order of sides.columns, when they stand above the first row */
  size_t apart;           /* neutral answers that stand with the missing ones, before them */
  bool show_net;          /* positive minus negative at the right edge */
  double net_room;        /* points */
  bool stacked;           /* no sides: all answers from the line to the right, the missing ones behind them */
  bool direct;            /* names above the first row; else a legend line */
  wording_lines missing_name;
  double left, right;     /* of the plot area, points */
  double zero;            /* x of the common line, points */
  double scale;           /* points a percent */
  double missing_start;   /* percent from zero to the grey bars */
  double legend;          /* height of names or legend above the first row */
  double half;            /* half height of a bar */
  double content, height;
} likert;

/* The whole chart: `stacked` for one without sides. */
op_status likert_script(const op_result *result, const op_chart_options *options, bool stacked, char **script, size_t *length, op_error *err);
op_status likert_layout(likert *c);
void likert_draw(likert *c);

/* Height of the legend line(s) of the answers; written to `out` unless NULL. Memory that runs out is remembered in the sheet's body. */
double likert_legend(likert *c, op_text *out);

#endif
